from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.clinical.facts import MedicationStatus, facts_of
from copilot.domain.template import Topic
from tests.unit.clinical.notes import note


def test_conditions_come_from_the_assessment_only_and_affirmed() -> None:
    facts = facts_of(
        note(
            (Topic.HISTORY, "Cough for three days.", (1,)),
            (Topic.ASSESSMENT, "Type 2 diabetes, not well controlled. No pneumonia.", (2,)),
            (Topic.ASSESSMENT, "Likely right knee osteoarthritis.", (3,)),
            (Topic.FAMILY, "Mother with hypertension.", (4,)),
        )
    )
    assert [(c.concept, c.certain, c.side, c.statement_id) for c in facts.conditions] == [
        ("type 2 diabetes", True, "", 2),
        ("knee arthritis", False, "right", 3),
    ]
    assert facts.conditions[0].icd10cm == "E11.9"


@pytest.mark.parametrize(
    ("topic", "text", "status", "dose", "frequency"),
    [
        (Topic.MEDICATIONS, "Metformin 500 mg twice a day.", MedicationStatus.ACTIVE, "500 mg", "twice a day"),
        (Topic.PLAN, "Start amlodipine 5 mg daily.", MedicationStatus.INTENDED, "5 mg", "daily"),
        (Topic.PLAN, "Continue lisinopril 20 mg daily.", MedicationStatus.ACTIVE, "20 mg", "daily"),
        (Topic.PLAN, "Stay on aspirin and add amlodipine 5 mg daily.", MedicationStatus.INTENDED, "5 mg", "daily"),
        (Topic.PLAN, "Stop ibuprofen.", MedicationStatus.STOPPED, "", ""),
        (Topic.HISTORY, "She does not take aspirin.", MedicationStatus.NOT_TAKEN, "", ""),
    ],
)
def test_medications(topic: Topic, text: str, status: MedicationStatus, dose: str, frequency: str) -> None:
    fact = facts_of(note((topic, text, (1,)))).medications[-1]
    assert (fact.status, fact.dose, fact.frequency) == (status, dose, frequency)


def test_a_medication_told_twice_is_one_fact_the_fuller_one() -> None:
    facts = facts_of(
        note(
            (Topic.HISTORY, "Takes metformin.", (1,)),
            (Topic.MEDICATIONS, "Metformin 500 mg twice daily.", (2,)),
            (Topic.PLAN, "Increase metformin to 1000 mg.", (3,)),
        )
    )
    assert [(m.amount, m.status) for m in facts.medications] == [
        (Decimal(500), MedicationStatus.ACTIVE),
        (Decimal(1000), MedicationStatus.INTENDED),
    ]


def test_a_substance_of_the_allergies_is_no_medication() -> None:
    facts = facts_of(note((Topic.ALLERGIES, "Penicillin (hives).", (1,))))
    assert facts.medications == ()
    assert [(a.substance, a.reaction) for a in facts.allergies] == [("penicillin", "hives")]


def test_no_known_allergies() -> None:
    (fact,) = facts_of(note((Topic.ALLERGIES, "No known drug allergies.", (1,)))).allergies
    assert fact.none_known
    assert not fact.substance


def test_vital_signs_with_codes() -> None:
    facts = facts_of(
        note(
            (Topic.VITALS, "Blood pressure 142/88, heart rate 76.", (1,)),
            (Topic.HISTORY, "Blood pressure at home 150/90.", (2,)),
        )
    )
    assert [(v.kind, v.loinc, v.value, v.ucum) for v in facts.vital_signs] == [
        ("systolic", "8480-6", Decimal(142), "mm[Hg]"),
        ("diastolic", "8462-4", Decimal(88), "mm[Hg]"),
        ("heart_rate", "8867-4", Decimal(76), "/min"),
    ]


def test_an_implausible_reading_is_not_coded() -> None:
    assert facts_of(note((Topic.VITALS, "Heart rate 900.", (1,)))).vital_signs == ()
