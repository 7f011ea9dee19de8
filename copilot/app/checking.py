"""All that is checked of a note before it is signed."""

from __future__ import annotations

from collections.abc import Callable

from copilot.clinical.checks import NoteChecker, check_note
from copilot.clinical.checks.template_demands import template_findings
from copilot.domain.chart import Chart
from copilot.domain.note import Finding, NoteContent
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript


def check(
    content: NoteContent, transcript: Transcript, template: Template | None = None, chart: Chart | None = None
) -> tuple[Finding, ...]:
    """The note against what was said, the chart and its template. `template` is None where it is gone. Pure."""
    found = check_note(content, transcript, chart)
    return (*found, *template_findings(content, template)) if template else found


def checker(
    template: Template | None = None, chart: Chart | None = None
) -> Callable[[NoteContent, Transcript], tuple[Finding, ...]]:
    """As `check`, for a note that is checked again and again while it changes. Not for several threads at once."""
    kept: dict[int, tuple[Transcript, NoteChecker]] = {}

    def checked(content: NoteContent, transcript: Transcript) -> tuple[Finding, ...]:
        known = kept.get(id(transcript))
        if known is None:
            kept.clear()  # the transcript changed: the one before is not asked for again
            known = kept[id(transcript)] = (transcript, NoteChecker(transcript, chart))
        found = known[1].check(content)
        return (*found, *template_findings(content, template)) if template else found

    return checked
