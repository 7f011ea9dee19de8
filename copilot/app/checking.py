"""All that is checked of a note before it is signed."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.clinical.checks import NoteChecker
from copilot.clinical.checks.template_demands import template_findings
from copilot.domain.chart import Chart
from copilot.domain.note import Finding, NoteContent
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript


class Checker:
    """Checks one visit's note again and again while it changes: what was said is read once, until it changes.

    `template` is None where it is gone, `chart` where nothing is known. Not for several threads at once.
    """

    def __init__(self, template: Template | None = None, chart: Chart | None = None) -> None:
        self._template = template
        self._chart = chart
        self._known: tuple[Transcript, NoteChecker] | None = None

    def __call__(self, content: NoteContent, transcript: Transcript) -> tuple[Finding, ...]:
        """The note against what was said, the chart and its template."""
        if self._known is None or (self._known[0] is not transcript and self._known[0] != transcript):
            self._known = transcript, NoteChecker(transcript, self._chart)
        found = self._known[1].check(content)
        return (*found, *template_findings(content, self._template)) if self._template else found


def left_out(open_findings: Iterable[Finding]) -> frozenset[int]:
    """The utterances that hold something which the note should say, and says nowhere."""
    return frozenset(i for f in open_findings if f.statement_id is None for i in f.evidence)


def check(
    content: NoteContent, transcript: Transcript, template: Template | None = None, chart: Chart | None = None
) -> tuple[Finding, ...]:
    """`Checker(template, chart)(content, transcript)`: for a note that is checked once."""
    return Checker(template, chart)(content, transcript)
