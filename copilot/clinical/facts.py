"""Structured facts out of a note's statements: what the exports code as resources.

Each fact names the statement it was read from. Nothing is coded that the statement does not say: what cannot be
read with certainty stays in the text of its section only.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from copilot.clinical.allergies import allergies_in
from copilot.clinical.languages import rules_of
from copilot.clinical.laterality import find_sides
from copilot.clinical.medications import MedicationOrder, Use, classes_of, medication_orders, use_of
from copilot.clinical.polarity import Polarity, Subject, find_problems
from copilot.clinical.quantities import VitalKind, vital_signs_in
from copilot.domain.base import Value
from copilot.domain.note import NoteContent, Statement
from copilot.domain.template import Topic


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

    Blood pressure comes as two facts, kinds "systolic" (8480-6) and "diastolic" (8462-4), next to each other and
    with the same statement id; the panel is LOINC 85354-9.
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


# Words too general to be a diagnosis by themselves.
_NOT_A_CONDITION = frozenset(
    {
        "pain",
        "swelling",
        "tenderness",
        "injury",
        "infection",
        "side effects",
        "exposure",
        "stress",
        "discharge",
        "effusion",
        "redness",
        "warmth",
        "distress",
        "lump",
        "allergy",
        "cancer",
        "bleeding",
        "clicking",
        "crepitus",
        "gallop",
        "falls",
        "joint stiffness",
        "decreased range of motion",
        "withdrawal symptoms",
        "instability",
        "weakness",
        "deformity",
    }
)
_NO_MEDICATION_TOPICS = frozenset(
    {Topic.ALLERGIES, Topic.FAMILY, Topic.RESULTS, Topic.EXAM, Topic.VITALS, Topic.COURSE, Topic.DIFFERENTIAL}
)


def facts_of(content: NoteContent) -> ClinicalFacts:
    """The facts that `content` states. Pure; never raises on any text."""
    language = content.language
    conditions: list[ConditionFact] = []
    medications: list[MedicationFact] = []
    allergies: list[AllergyFact] = []
    vital_signs: list[VitalSignFact] = []
    for statement in content.statements():
        if statement.topic is Topic.ASSESSMENT:
            conditions += _conditions(statement, language)
        if statement.topic not in _NO_MEDICATION_TOPICS:
            medications += _medications(statement, language)
        if statement.topic is not Topic.FAMILY:
            allergies += _allergies(statement, language)
        if statement.topic in (Topic.VITALS, Topic.EXAM):
            vital_signs += _vital_signs(statement, language)
    return ClinicalFacts(
        conditions=_first_of_each(conditions, lambda c: c.concept),
        medications=_fullest(medications),
        allergies=_settled(allergies),
        vital_signs=_first_of_each(vital_signs, lambda v: (v.kind, v.value, v.ucum)),
    )


def _conditions(statement: Statement, language: str) -> list[ConditionFact]:
    sides = [s for s in find_sides(statement.text, language) if s.site]
    found = [
        ConditionFact(
            statement_id=statement.id,
            text=statement.text,
            concept=mention.concept,
            icd10cm=mention.icd10cm,
            body_site=sides[0].site if sides else "",
            side=rules_of(language).name_of(sides[0].side) if sides else "",
            certain=mention.polarity is Polarity.AFFIRMED,
        )
        for mention in find_problems(statement.text, language)
        if mention.subject is Subject.PATIENT
        and mention.polarity in (Polarity.AFFIRMED, Polarity.UNCERTAIN)
        and mention.concept not in _NOT_A_CONDITION
    ]
    # "Uncontrolled hypertension with blood pressure is high": the same concept once a statement.
    return list(_first_of_each(found, lambda c: c.concept))


def _medications(statement: Statement, language: str) -> list[MedicationFact]:
    # "Doxycycline, since she is allergic to penicillin" orders no penicillin.
    allergic = [(a.start, a.end) for a in allergies_in(statement.text, language) if not a.none_known]
    return [
        MedicationFact(
            statement_id=statement.id,
            name=order.medication.surface,
            generic=order.generic,
            dose=_dose(order, language),
            amount=order.dose.value if order.dose else None,
            unit=order.dose.ucum if order.dose else "",
            route=rules_of(language).name_of(order.route.code) if order.route else "",
            frequency=statement.text[order.frequency.start : order.frequency.end] if order.frequency else "",
            duration=statement.text[order.duration.start : order.duration.end] if order.duration else "",
            status=_status(statement, order, language),
            text=statement.text,
        )
        for order in medication_orders(statement.text, language)
        if not any(start < order.medication.end and order.medication.start < end for start, end in allergic)
        and "vaccine" not in classes_of(order.generic)
        and "contrast" not in classes_of(order.generic)
    ]


def _dose(order: MedicationOrder, language: str) -> str:
    if order.dose is None:
        return ""
    return rules_of(language).dose_in_words(order.dose)


_STATUSES = {
    Use.KEPT: MedicationStatus.ACTIVE,
    Use.STOPPED: MedicationStatus.STOPPED,
    Use.NOT_TAKEN: MedicationStatus.NOT_TAKEN,
}


def _status(statement: Statement, order: MedicationOrder, language: str) -> MedicationStatus:
    """The status the statement tells; a medication of the plan that is neither kept nor stopped is a new order."""
    told = _STATUSES.get(use_of(statement.text, order.medication.start, language))
    if told is not None:
        return told
    return MedicationStatus.INTENDED if statement.topic is Topic.PLAN else MedicationStatus.ACTIVE


def _allergies(statement: Statement, language: str) -> list[AllergyFact]:
    listed = statement.topic is Topic.ALLERGIES
    name_of = rules_of(language).name_of
    return [
        AllergyFact(
            statement_id=statement.id, substance=name_of(a.substance), reaction=a.reaction, none_known=a.none_known
        )
        for a in allergies_in(statement.text, language, listed=listed)
    ]


_VITAL_NAMES: dict[VitalKind, str] = {
    VitalKind.HEART_RATE: "Heart rate",
    VitalKind.RESPIRATORY_RATE: "Respiratory rate",
    VitalKind.TEMPERATURE: "Body temperature",
    VitalKind.OXYGEN_SATURATION: "Oxygen saturation",
    VitalKind.WEIGHT: "Body weight",
    VitalKind.HEIGHT: "Body height",
    VitalKind.BMI: "Body mass index",
    VitalKind.PAIN: "Pain severity",
}


def _vital_name(kind: VitalKind, language: str) -> str:
    return _VITAL_NAMES.get(kind, "") if language.startswith("en") else rules_of(language).name_of(kind)


def _vital_signs(statement: Statement, language: str) -> list[VitalSignFact]:
    found: list[VitalSignFact] = []
    for sign in vital_signs_in(statement.text, language):
        if not sign.plausible:
            continue
        parts = [(sign.kind.value, _vital_name(sign.kind, language), sign.loinc, sign.values[0])]
        if sign.kind is VitalKind.BLOOD_PRESSURE:
            parts = [
                ("systolic", "Systolic blood pressure", "8480-6", sign.values[0]),
                ("diastolic", "Diastolic blood pressure", "8462-4", sign.values[1]),
            ]
        found += [
            VitalSignFact(
                statement_id=statement.id,
                kind=kind,
                display=display,
                loinc=loinc,
                value=value,
                ucum=sign.ucum,
                unit=sign.unit,
            )
            for kind, display, loinc, value in parts
        ]
    return found


F = TypeVar("F")


def _first_of_each(facts: list[F], key: Callable[[F], object]) -> tuple[F, ...]:
    seen: dict[object, F] = {}
    for fact in facts:
        seen.setdefault(key(fact), fact)
    return tuple(seen.values())


def _fullest(facts: list[MedicationFact]) -> tuple[MedicationFact, ...]:
    """Without those that another fact of the same medication and status tells in more detail."""
    kept: list[MedicationFact] = []
    for fact in facts:
        rival = next((k for k in kept if k.generic == fact.generic and k.status == fact.status), None)
        if rival is None or (rival.dose and fact.dose and rival.dose != fact.dose):
            kept.append(fact)
        elif fact.dose and not rival.dose:
            kept[kept.index(rival)] = fact
    return tuple(kept)


def _settled(facts: list[AllergyFact]) -> tuple[AllergyFact, ...]:
    """One fact a substance, the one with a reaction first; "none known" only where no substance is told."""
    substances: dict[str, AllergyFact] = {}
    for fact in facts:
        if not fact.none_known and (
            fact.substance not in substances or (fact.reaction and not substances[fact.substance].reaction)
        ):
            substances[fact.substance] = fact
    return tuple(substances.values()) or tuple(f for f in facts if f.none_known)[:1]
