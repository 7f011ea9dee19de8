from __future__ import annotations

from decimal import Decimal

import pytest

from copilot.clinical import lexicons
from copilot.clinical.medications import classes_of, find_medications, medication_orders, meets_allergy


@pytest.mark.parametrize(
    ("text", "generics"),
    [
        ("I take Lipitor and Tylenol", ["atorvastatin", "acetaminophen"]),
        ("paracetamol or salbutamol", ["acetaminophen", "albuterol"]),
        ("METFORMIN", ["metformin"]),
        ("a z-pak", ["azithromycin"]),
        ("insulin glargine", ["insulin glargine"]),
        ("vitamin d and fish oil", ["vitamin d", "omega-3"]),
        ("iron deficiency and insulin resistance", []),
        ("I feel fine", []),
        ("metforminlike", []),
    ],
)
def test_names_are_found(text: str, generics: list[str]) -> None:
    assert [m.generic for m in find_medications(text)] == generics


def test_every_name_of_the_lexicon_is_found_as_itself() -> None:
    for entry in lexicons.medications():
        for name in (entry.generic, *entry.names):
            found = find_medications(name)
            if entry.generic != "iron":
                assert found, name
                assert found[0].generic == entry.generic, name


def test_the_lexicon_is_large_and_has_no_name_twice() -> None:
    entries = lexicons.medications()
    names = [name for e in entries for name in (e.generic, *e.names)]
    assert len(entries) >= 700
    assert len(names) == len(set(names))
    assert all(e.classes for e in entries)


@pytest.mark.parametrize(
    ("text", "generic", "dose", "frequency", "duration", "route"),
    [
        ("metformin five hundred milligrams by mouth twice a day",
         "metformin", ("500", "mg"), "twice daily", None, "oral"),
        ("amoxicillin 500 mg three times a day for ten days",
         "amoxicillin", ("500", "mg"), "three times daily", "10", None),
        ("half a tablet of warfarin every other day", "warfarin", ("0.5", "tablet"), "every other day", None, None),
        ("two puffs of albuterol every four hours", "albuterol", ("2", "puff"), "every 4 hours", None, "inhaled"),
        ("20 mg of prednisone for five days", "prednisone", ("20", "mg"), None, "5", None),
        ("azithromycin 500 mg today, then 250 mg once a day", "azithromycin", ("500", "mg"), None, None, None),
        ("increase metformin from 500 mg to 1000 mg twice a day",
         "metformin", ("1000", "mg"), "twice daily", None, None),
        ("increase metformin from 500 to 1000 mg daily", "metformin", ("1000", "mg"), "once daily", None, None),
        ("lisinopril", "lisinopril", None, None, None, None),
        ("I take lisinopril, ten milligrams once a day. No, I mean twenty milligrams.",
         "lisinopril", ("20", "mg"), "once daily", None, None),
    ],
)  # fmt: skip
def test_orders(
    text: str,
    generic: str,
    dose: tuple[str, str] | None,
    frequency: str | None,
    duration: str | None,
    route: str | None,
) -> None:
    (order,) = medication_orders(text)
    assert order.generic == generic
    assert (order.dose and (order.dose.value, order.dose.unit)) == (dose and (Decimal(dose[0]), dose[1]))
    assert (order.frequency and order.frequency.code) == frequency
    assert (order.duration and order.duration.value) == (duration and Decimal(duration))
    assert (order.route and order.route.code) == route
    assert 0 <= order.start < order.end <= len(text)


def test_each_dose_goes_to_its_own_medication() -> None:
    text = "Toprol 50 mg, Lasix 40 mg bid, and 81 mg of aspirin. Also Lipitor."
    orders = {o.generic: (o.dose and o.dose.value) for o in medication_orders(text)}
    assert orders == {"metoprolol": 50, "furosemide": 40, "aspirin": 81, "atorvastatin": None}


@pytest.mark.parametrize(
    ("generic", "substance", "meets"),
    [
        ("amoxicillin", "penicillin", True),
        ("amoxicillin and clavulanate", "penicillins", True),
        ("sulfamethoxazole and trimethoprim", "sulfa drugs", True),
        ("ibuprofen", "aspirin", True),
        ("atorvastatin", "Lipitor", True),
        ("simvastatin", "Lipitor", False),
        ("azithromycin", "penicillin", False),
        ("amoxicillin", "latex", False),
        ("nothing known", "", False),
    ],
)
def test_allergies_and_classes(generic: str, substance: str, meets: bool) -> None:
    assert meets_allergy(generic, substance) is meets


def test_classes() -> None:
    assert "penicillin" in classes_of("amoxicillin")
    assert classes_of("no such thing") == frozenset()
