"""The chart: the facts about a patient that outlive a visit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

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
