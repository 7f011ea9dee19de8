"""All that is checked of a note before it is signed."""

from __future__ import annotations

from copilot.clinical.checks import check_note
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
