from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.quantities import (
    TimeUnit,
    VitalKind,
    ages_in,
    dates_in,
    durations_in,
    frequencies_in,
    quantities_in,
    routes_in,
    vital_signs_in,
)
from tests.unit.clinical.speaking import UNHURRIED, spoken


@pytest.mark.parametrize(
    ("text", "value", "unit", "ucum", "upper"),
    [
        ("five hundred milligrams", "500", "mg", "mg", None),
        ("point five milligrams", "0.5", "mg", "mg", None),
        ("half a tablet", "0.5", "tablet", "{tablet}", None),
        ("1 to 2 puffs", "1", "puff", "{puff}", "2"),
        ("one or two tablets", "1", "tablet", "{tablet}", "2"),
        ("ten units", "10", "units", "[iU]", None),
        ("fifty micrograms", "50", "mcg", "ug", None),
        ("97 percent", "97", "%", "%", None),
        ("1,000 mg", "1000", "mg", "mg", None),
        ("one and a half tablets", "1.5", "tablet", "{tablet}", None),
        ("198 lbs", "198", "lb", "[lb_av]", None),
    ],
)
def test_quantities(text: str, value: str, unit: str, ucum: str, upper: str | None) -> None:
    (found,) = quantities_in(f"take {text} now")
    assert (found.value, found.unit, found.ucum) == (Decimal(value), unit, ucum)
    assert found.upper == (None if upper is None else Decimal(upper))
    assert f"take {text} now"[found.start : found.end] == text


@UNHURRIED
@given(st.integers(2, 2000), st.sampled_from(["milligrams", "mg", "micrograms", "units", "tablets", "pounds"]))
def test_a_spoken_quantity_is_read_with_its_value(n: int, unit: str) -> None:
    (found,) = quantities_in(f"that is {spoken(n)} {unit} then")
    assert found.value == n


@pytest.mark.parametrize("text", ["3 weeks", "a 43 year old", "two days ago", "118/76", "half of them"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantities_in(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("twice a day", "twice daily"),
        ("two times a day", "twice daily"),
        ("BID", "twice daily"),
        ("three times daily", "three times daily"),
        ("tds", "three times daily"),
        ("once a day", "once daily"),
        ("daily", "once daily"),
        ("every six hours", "every 6 hours"),
        ("every four to six hours", "every 4 to 6 hours"),
        ("q8h", "every 8 hours"),
        ("every other day", "every other day"),
        ("at bedtime", "at bedtime"),
        ("as needed", "as needed"),
        ("once a week", "once weekly"),
        ("every morning", "every morning"),
        ("with meals", "with meals"),
    ],
)
def test_frequencies(text: str, code: str) -> None:
    (found,) = frequencies_in(f"take it {text}")
    assert found.code == code
    assert f"take it {text}"[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("by mouth", "oral"),
        ("two puffs", "inhaled"),
        ("rub the cream in", "topical"),
        ("under the tongue", "sublingual"),
        ("IV antibiotics", "intravenous"),
        ("an eye drop", "ophthalmic"),
    ],
)
def test_routes(text: str, code: str) -> None:
    assert [r.code for r in routes_in(text)] == [code]


def test_im_in_running_speech_is_no_route() -> None:
    assert routes_in("im going home") == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "upper"),
    [
        ("for three days", "3", TimeUnit.DAY, None),
        ("two to three weeks", "2", TimeUnit.WEEK, "3"),
        ("a two-week supply", "2", TimeUnit.WEEK, None),
        ("about a month ago", "1", TimeUnit.MONTH, None),
        ("two and a half years", "2.5", TimeUnit.YEAR, None),
        ("half an hour", "0.5", TimeUnit.HOUR, None),
        ("4/7 history of cough", "4", TimeUnit.DAY, None),
        ("3/52 hx", "3", TimeUnit.WEEK, None),
        ("6/12 ago", "6", TimeUnit.MONTH, None),
    ],
)
def test_durations(text: str, value: str, unit: TimeUnit, upper: str | None) -> None:
    (found,) = durations_in(text)
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert found.upper == (None if upper is None else Decimal(upper))


@pytest.mark.parametrize(
    "text",
    ["twice a day", "every six hours", "a 43 year old woman", "once a week", "3 times a day", "118/76", "8/10"],
)
def test_what_is_no_duration(text: str) -> None:
    assert durations_in(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a 43 year old woman", 43, TimeUnit.YEAR),
        ("a forty-three-year-old man", 43, TimeUnit.YEAR),
        ("58 y/o male", 58, TimeUnit.YEAR),
        ("aged 70", 70, TimeUnit.YEAR),
        ("a 6-month-old", 6, TimeUnit.MONTH),
        ("62 years of age", 62, TimeUnit.YEAR),
    ],
)
def test_ages(text: str, value: int, unit: TimeUnit) -> None:
    (found,) = ages_in(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on March third, 2021", (2021, 3, 3)),
        ("March twenty first", (None, 3, 21)),
        ("the 3rd of March 2020", (2020, 3, 3)),
        ("on 3/4/2021", (2021, 3, 4)),
        ("2021-03-04", (2021, 3, 4)),
        ("in nineteen ninety five", (1995, None, None)),
        ("since 2019", (2019, None, None)),
        ("last November", (None, 11, None)),
    ],
)
def test_dates(text: str, date: tuple[int | None, int | None, int | None]) -> None:
    (found,) = dates_in(text)
    assert (found.year, found.month, found.day) == date


@pytest.mark.parametrize("text", ["it may be", "march on", "13/45/2020", "in 1500 mg", "120/80"])
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "values", "loinc", "ucum"),
    [
        (
            "your blood pressure is one forty two over eighty eight",
            VitalKind.BLOOD_PRESSURE,
            (142, 88),
            "85354-9",
            "mm[Hg]",
        ),
        ("118/76", VitalKind.BLOOD_PRESSURE, (118, 76), "85354-9", "mm[Hg]"),
        ("heart rate was seventy six", VitalKind.HEART_RATE, (76,), "8867-4", "/min"),
        ("88 bpm", VitalKind.HEART_RATE, (88,), "8867-4", "/min"),
        ("respiratory rate 18", VitalKind.RESPIRATORY_RATE, (18,), "9279-1", "/min"),
        ("temp of one oh one point five", VitalKind.TEMPERATURE, ("101.5",), "8310-5", "[degF]"),
        ("the temperature was 38.2", VitalKind.TEMPERATURE, ("38.2",), "8310-5", "Cel"),
        ("oxygen saturation is 97 percent", VitalKind.OXYGEN_SATURATION, (97,), "2708-6", "%"),
        ("weight one ninety eight pounds", VitalKind.WEIGHT, (198,), "29463-7", "[lb_av]"),
        ("weighs 80 kg", VitalKind.WEIGHT, (80,), "29463-7", "kg"),
        ("height five foot six", VitalKind.HEIGHT, (66,), "8302-2", "[in_i]"),
        ("BMI of 31.5", VitalKind.BMI, ("31.5",), "39156-5", "kg/m2"),
        ("pain is eight out of ten", VitalKind.PAIN, (8,), "72514-3", "{score}"),
    ],
)
def test_vital_signs(text: str, kind: VitalKind, values: tuple[object, ...], loinc: str, ucum: str) -> None:
    (found,) = vital_signs_in(f"well, {text} today")
    assert (found.kind, found.loinc, found.ucum) == (kind, loinc, ucum)
    assert found.values == tuple(Decimal(str(v)) for v in values)
    assert found.plausible


@pytest.mark.parametrize(
    "text",
    [
        "the blood pressure goal is below 130 over 80",
        "weight loss of 10 pounds",
        "insulin 70/30",
        "strength is 5/5",
        "losartan 100/25 mg",
        "if your temperature goes above 101",
        "pulse ox",
    ],
)
def test_what_is_no_reading(text: str) -> None:
    assert vital_signs_in(text) == []


def test_an_impossible_reading_is_marked() -> None:
    (found,) = vital_signs_in("heart rate 900")
    assert not found.plausible
