"""The patients, their charts, and finding visits."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from copilot.domain.chart import Chart, ChartEntry, ChartKind, PastEntry, Proposal
from copilot.domain.visit import Patient, Visit, VisitState


class PatientBook(Protocol):
    """Everybody who was ever seen or entered. The same person may have several ids: then the record number is the
    same and the birth dates do not contradict each other."""

    def find(self, words: str = "", limit: int = 50) -> tuple[Patient, ...]:
        """By parts of name, birth date or record number, all of which must be there; the last seen comes first.
        Who is not named yet is nobody to be found."""

    def patient(self, patient_id: str) -> Patient:
        """As last known. Raises UserFacingError (patient.unknown)."""

    def keep(self, patient: Patient) -> None:
        """Somebody who has no visit yet, or whose details changed. Visits of before stay as they are."""

    def name(self, visit_id: str, patient: Patient) -> Visit:
        """Says whose visit it is, where nobody had. Raises UserFacingError (patient.named) where somebody had."""

    def visits(self, patient_id: str) -> tuple[Visit, ...]:
        """All visits of the person, newest first."""


class ChartBook(Protocol):
    """What was entered is never overwritten: it ends, or another entry takes its place. Each change is one
    transaction with its audit row."""

    def chart(self, patient_id: str) -> Chart:
        """What holds now; empty for somebody nobody knows."""

    def past(self, patient_id: str) -> tuple[PastEntry, ...]:
        """What ended or was replaced, the last first."""

    def enter(
        self, patient_id: str, kind: ChartKind, name: str, detail: str, on: date, *, replaces: str = ""
    ) -> ChartEntry:
        """By hand. Raises UserFacingError (chart.no_entry, chart.empty_name)."""

    def end(self, patient_id: str, entry_id: str, at: datetime, reason: str = "") -> None:
        """Raises UserFacingError (chart.no_entry)."""

    def accept(self, patient_id: str, proposal: Proposal, at: datetime) -> ChartEntry | None:
        """Makes the change; the new entry, or None for a stop.

        Raises UserFacingError (chart.no_entry) if the entry it changes holds no longer, (chart.not_signed).
        """

    def decline(self, patient_id: str, proposal: Proposal, at: datetime) -> None: ...

    def declined(self, patient_id: str) -> frozenset[str]:
        """Keys of the proposals that were declined."""


class Wanted(NamedTuple):
    """Which visits: those in one of these states, None for all, and that began at this moment or after it."""

    states: frozenset[VisitState] | None = None
    since: datetime | None = None

    def admits(self, visit: Visit) -> bool:
        return (self.states is None or visit.state in self.states) and (
            self.since is None or visit.started_at >= self.since
        )


EVERY_VISIT = Wanted()


class FoundIn(StrEnum):
    PATIENT = "patient"
    NOTE = "note"
    TRANSCRIPT = "transcript"


class Found(NamedTuple):
    """A visit that holds all words of a query. `snippet` is the text around the first of them, and `marks` are the
    parts of it (start, end) that were looked for; clinical text."""

    visit: Visit
    where: FoundIn
    snippet: str
    marks: tuple[tuple[int, int], ...]

    def __repr__(self) -> str:
        return f"Found({self.visit.id}, {self.where})"


class Search(Protocol):
    """Over patients, the newest note and the newest transcript of each visit."""

    def find(self, query: str, limit: int = 20) -> tuple[Found, ...]:
        """Visits that hold every word of the query, or a word that begins with it; newest first. Numbers are
        looked for whole."""

    def visits(self, query: str, limit: int = 20, wanted: Wanted = EVERY_VISIT) -> tuple[Visit, ...]:
        """As `find`, without telling where: that takes reading each visit again."""
