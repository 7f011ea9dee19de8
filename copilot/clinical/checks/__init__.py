"""Checks of a note against what was said: what is not supported, and what was left out."""

from __future__ import annotations

from copilot.clinical.checks.corrections import missed_corrections
from copilot.clinical.checks.omissions import omissions
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.statements import StatementCheck
from copilot.domain.chart import Chart
from copilot.domain.note import Finding, NoteContent
from copilot.domain.transcript import Transcript


def check_note(content: NoteContent, transcript: Transcript, chart: Chart | None = None) -> tuple[Finding, ...]:
    """What a doctor should look at before signing: per statement in order, then the omissions.

    Kinds, each with its statement: evidence_missing, number_unsupported, unit_differs, duration_differs,
    medication_unsupported, dose_differs, frequency_differs, side_differs, polarity_differs, certainty_differs,
    subject_differs, vital_implausible, correction_missed; and omitted_allergy, omitted_dose, omitted_medication,
    omitted_vital_sign. Pure; never raises on any text.
    """
    del chart
    talk = Talk(transcript)
    notes = [(s, Reading(s.text, content.language)) for s in content.statements()]
    corrections = list(missed_corrections(notes, talk))
    found: list[Finding] = []
    for statement, reading in notes:
        found += StatementCheck(statement, reading, talk).findings()
        found += [f for f in corrections if f.statement_id == statement.id]
    found += omissions(notes, talk)
    return tuple({f.id: f for f in found}.values())
