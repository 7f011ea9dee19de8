"""Checks of a note against what was said: what is not supported, and what was left out."""

from __future__ import annotations

from copilot.clinical.checks.allergies import Allergies
from copilot.clinical.checks.case import Case
from copilot.clinical.checks.charted import Charted
from copilot.clinical.checks.contradictions import contradictions
from copilot.clinical.checks.corrections import taken_back
from copilot.clinical.checks.omissions import Omissions
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.statements import statement_findings
from copilot.domain.chart import Chart
from copilot.domain.note import Finding, NoteContent, Statement
from copilot.domain.transcript import Transcript


class NoteChecker:
    """Checks one visit's note again and again while it changes: what was said is read once, and a statement is
    read and checked again only when it has changed.

    Attributes: none public. Not for several threads at once.
    """

    def __init__(self, transcript: Transcript, chart: Chart | None = None) -> None:
        self._talk = Talk(transcript)
        self._charted = Charted(chart, transcript.language)
        self._taken_back = list(taken_back(self._talk))
        self._allergies = Allergies(self._talk, self._charted, self._taken_back)
        self._omissions = Omissions(self._talk, self._taken_back)
        self._readings: dict[tuple[str, str], Reading] = {}
        self._settled: dict[tuple[Statement, str], tuple[Finding, ...]] = {}

    def check(self, content: NoteContent) -> tuple[Finding, ...]:
        """What a doctor should look at before signing: per statement in order, then allergies and omissions.

        The kinds are those of `statements`, `medications`, `allergies` and `omissions`. Pure; never raises on any
        text.
        """
        notes = self._read(content)
        found: list[Finding] = []
        for statement, reading in notes:
            found += self._of_statement(statement, reading)
        found += contradictions(notes, self._talk)
        found += self._allergies.findings(notes)
        found += self._omissions.findings(notes)
        return tuple({f.id: f for f in found}.values())

    def _read(self, content: NoteContent) -> list[tuple[Statement, Reading]]:
        """Each statement with its reading; what the note no longer says is forgotten."""
        statements = content.statements()
        language = content.language
        kept = {
            (s.text, language): self._readings.get((s.text, language)) or Reading(s.text, language)
            for s in statements
        }
        self._readings = kept
        self._settled = {
            (s, language): self._settled[s, language] for s in statements if (s, language) in self._settled
        }
        return [(s, kept[s.text, language]) for s in statements]

    def _of_statement(self, statement: Statement, reading: Reading) -> tuple[Finding, ...]:
        key = (statement, reading.language)
        if key not in self._settled:
            case = Case(statement, reading, self._talk, self._charted)
            self._settled[key] = tuple(statement_findings(case, self._taken_back))
        return self._settled[key]


def check_note(content: NoteContent, transcript: Transcript, chart: Chart | None = None) -> tuple[Finding, ...]:
    """`NoteChecker(transcript, chart).check(content)`: for a note that is checked once."""
    return NoteChecker(transcript, chart).check(content)
