"""The chart: the facts about a patient that outlive a visit, what is proposed for it, and its summary."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value


class ChartKind(StrEnum):
    PROBLEM = "problem"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    VITAL_SIGN = "vital_sign"
    RESULT = "result"


class ChartSource(Value):
    """The statement of a signed note that an entry came from."""

    visit_id: str
    signed_hash: str
    statement_id: int = Field(ge=1)


class ChartEntry(Value):
    """One fact. `name` is what it is about ("lisinopril", "penicillin", "blood pressure"), `detail` what is known
    of it ("10 mg once daily", "rash", "142/88 mmHg"). `source` is None for what the doctor entered by hand.
    """

    id: str = Field(min_length=1)
    kind: ChartKind
    name: str = Field(min_length=1, repr=False)
    detail: str = Field(default="", repr=False)
    recorded_on: date
    source: ChartSource | None = None


class Chart(Value):
    """What holds of a patient now, oldest entry first; what was ended or replaced is not in it."""

    patient_id: str
    entries: tuple[ChartEntry, ...] = ()

    def of(self, kind: ChartKind) -> tuple[ChartEntry, ...]:
        return tuple(entry for entry in self.entries if entry.kind is kind)

    def entry(self, entry_id: str) -> ChartEntry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)


class PastEntry(Value):
    """An entry that holds no longer. `replaced_by` is the id of the entry in its place, "" if it just ended."""

    entry: ChartEntry
    ended_at: AwareDatetime
    reason: str = Field(default="", repr=False)
    replaced_by: str = ""


class ProposedChange(StrEnum):
    ADD = "add"
    CHANGE = "change"
    STOP = "stop"


class Proposal(Value):
    """A change of the chart that a signed note speaks for; the doctor accepts or declines it.

    `key` is the same whenever the same change of the same patient's chart is proposed, so that one that was
    declined stays declined. `before` is the detail of the entry it changes, ends or follows, `entry_id` its id.
    """

    key: str
    change: ProposedChange
    kind: ChartKind
    name: str = Field(min_length=1, repr=False)
    detail: str = Field(default="", repr=False)
    before: str = Field(default="", repr=False)
    entry_id: str = ""
    recorded_on: date
    source: ChartSource
    statement: str = Field(repr=False)
    evidence: tuple[int, ...] = ()


class SummaryPart(StrEnum):
    """What the page before a visit tells, in its order."""

    ALLERGIES = "allergies"
    PROBLEMS = "problems"
    MEDICATIONS = "medications"
    MEASURES = "measures"
    LAST_VISIT = "last_visit"
    AGREED = "agreed"
    EARLIER_VISITS = "earlier_visits"


class SummaryLine(Value):
    """`source` is None only for what the doctor entered by hand. `on` is the day it was told."""

    text: str = Field(repr=False)
    on: date
    source: ChartSource | None = None


class SummarySection(Value):
    part: SummaryPart
    lines: tuple[SummaryLine, ...] = Field(min_length=1)


class Summary(Value):
    """What is known of a patient before the next visit: at most a page, from the chart and signed notes only."""

    patient_id: str
    sections: tuple[SummarySection, ...] = ()
