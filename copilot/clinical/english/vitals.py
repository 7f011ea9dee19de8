"""English vital signs: a name and a value near it, or a reading that can only be one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from copilot.clinical.english.quantities import decimal_of, digits_of
from copilot.clinical.quantities import VitalKind, VitalSign


class _Kind(NamedTuple):
    """`low` and `high`: what a living patient can have; a value outside of it is implausible."""

    kind: VitalKind
    loinc: str
    unit: str
    ucum: str
    low: float
    high: float


# LOINC: loinc.org, the codes of FHIR R4's vital signs profile. Ranges: generous textbook extremes for all ages.
_PRESSURE = _Kind(VitalKind.BLOOD_PRESSURE, "85354-9", "mmHg", "mm[Hg]", 20, 300)
_HEART_RATE = _Kind(VitalKind.HEART_RATE, "8867-4", "bpm", "/min", 20, 260)
_RESPIRATORY = _Kind(VitalKind.RESPIRATORY_RATE, "9279-1", "breaths/min", "/min", 4, 80)
_FAHRENHEIT = _Kind(VitalKind.TEMPERATURE, "8310-5", "°F", "[degF]", 85, 110)
_CELSIUS = _Kind(VitalKind.TEMPERATURE, "8310-5", "°C", "Cel", 30, 43.5)
_SATURATION = _Kind(VitalKind.OXYGEN_SATURATION, "2708-6", "%", "%", 40, 100)
_POUNDS = _Kind(VitalKind.WEIGHT, "29463-7", "lb", "[lb_av]", 2, 1000)
_KILOGRAMS = _Kind(VitalKind.WEIGHT, "29463-7", "kg", "kg", 1, 450)
_INCHES = _Kind(VitalKind.HEIGHT, "8302-2", "in", "[in_i]", 15, 96)
_CENTIMETRES = _Kind(VitalKind.HEIGHT, "8302-2", "cm", "cm", 35, 245)
_BMI = _Kind(VitalKind.BMI, "39156-5", "kg/m2", "kg/m2", 8, 110)
_PAIN = _Kind(VitalKind.PAIN, "72514-3", "/10", "{score}", 0, 10)

_N = r"(?<![\w./])\d{1,3}(?:\.\d+)?(?![\d/%]|[.,]\d|[ \t]*(?:mg|mcg))"
_OTHER_UNIT = r"(?![\d/%]|\.\d|[ ]*(?:mg|mcg|units|insulin))"
_DEGREES = r"°[ ]?[fc]\b|degrees?[ ][fc]\w*|degrees?|[fc]\b|celsius|fahrenheit"
_POUNDS_OR_KILOS = r"pounds?|lbs?|kg|kgs|kilos?|kilograms?"
_FEET = r"(?:feet|foot|ft|')[ ]?"
_INCH = r"""(?:[ ]?(?:inch(?:es)?|"))?"""


def _gap(name: str) -> str:
    return rf"(?P<gap_{name}>[^.;?!\n\d]{{0,36}}?)"


_PATTERN = re.compile(
    rf"""
    (?:\b(?:blood[ ]pressures?|bps?)\b{_gap("bp")})?
      (?<![\w./-])(?P<sys>\d{{2,3}})[ ]?/[ ]?(?P<dia>\d{{2,3}}){_OTHER_UNIT}
  | \b(?:heart[ ]rate|pulse(?:[ ]rate)?(?![ ]ox)|hr)\b{_gap("hr")}(?P<hr>{_N})
  | (?P<bpm>{_N})[ ]?(?:bpm\b|beats[ ](?:per|a)[ ]minute)
  | \b(?:(?:respiratory|resp|respiration|breathing)[ ]rate|respirations?|rr)\b{_gap("rr")}(?P<rr>{_N})
  | (?P<breaths>{_N})[ ]breaths[ ](?:per|a)[ ]minute
  | \b(?:temperature|temp|fevers?(?=[ ](?:of|to|at|up))|t-?max|febrile)\b{_gap("t")}
      (?P<temp>{_N})[ ]?(?P<tunit>{_DEGREES})?
  | \b(?:(?:o2|oxygen)(?:[ ]?(?:levels?|saturations?|sats?))?|pulse[ ]ox(?:imetry|imeter)?|sats?|sp[ ]?o2
      |saturations?)\b{_gap("o2")}(?P<spo2>(?<![\w./])\d{{2,3}}(?![\d/]|\.\d))[ ]?%?
  | \b(?:weight|weigh(?:s|ing|ed)?|wt)\b{_gap("w")}(?P<weight>{_N})[ ]?(?P<wunit>{_POUNDS_OR_KILOS})\b
  | \b(?:height|ht)\b{_gap("h")}
      (?:(?P<feet>[3-7])[ ]?{_FEET}(?P<inches>\d{{1,2}})?{_INCH}|(?P<height>{_N})[ ]?(?P<hunit>cm|inch(?:es)?)\b)
  | \b(?P<tall_feet>[3-7])[ ]?{_FEET}(?P<tall_inches>\d{{1,2}}){_INCH}[ ]tall
  | \b(?:bmi|body[ ]mass[ ]index)\b{_gap("bmi")}(?P<bmi>{_N})
  | \bpain\b{_gap("p")}(?<![\w./-])(?P<pain>\d{{1,2}}(?:\.\d)?)/10(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MEASURED_PARTS = (
    "/", "pressure", "bp", "heart", "puls", "hr", "beats", "rr", "resp", "breath", "temp", "fever", "febrile",
    "tmax", "t-max", "o2", "oxygen", "sat", "spo", "weigh", "wt", "height", "ht", "tall", "bmi", "body mass",
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_GAPS = ("gap_bp", "gap_hr", "gap_rr", "gap_t", "gap_o2", "gap_w", "gap_h", "gap_bmi", "gap_p")
# Words between name and value that make it a goal, a change or a condition, not a reading.
_NO_READING = re.compile(
    r"\b(?:goal|target|below|under|less|greater|more|above|higher|lower|loss|lost|lose|gain(?:ed)?|if|when"
    r"|unless|by|every|than"
    r"|drop(?:ped)?|in[ ]the[ ](?:past|last)|for|until|limit|medications?|medicine|pills?)\b",
    re.IGNORECASE,
)


def vital_signs_in(text: str) -> list[VitalSign]:
    said = digits_of(text)
    lower = said.text.lower()
    if not any(part in lower for part in _MEASURED_PARTS) or not _DIGIT.search(lower):
        return []
    found: list[VitalSign] = []
    for match in _PATTERN.finditer(said.text):
        gap = next((match[g] for g in _GAPS if match[g] is not None), "")
        if _NO_READING.search(gap):
            continue
        reading = _reading(match)
        if reading is None:
            continue
        kind, values = reading
        plausible = all(kind.low <= float(v) <= kind.high for v in values) and values[0] >= max(values)
        start, end = said.source_span(*match.span())
        found.append(VitalSign(kind.kind, values, kind.unit, kind.ucum, kind.loinc, plausible, start, end))
    return found


def _reading(match: re.Match[str]) -> tuple[_Kind, tuple[Decimal, ...]] | None:
    if match["sys"]:
        return _pressure(match)
    if match["temp"]:
        return _temperature(match)
    if match["weight"]:
        return (_POUNDS if match["wunit"].lower()[0] in "pl" else _KILOGRAMS), (decimal_of(match["weight"]),)
    feet = match["feet"] or match["tall_feet"]
    if feet:
        inches = match["inches"] or match["tall_inches"] or "0"
        return _INCHES, (Decimal(int(feet) * 12 + int(inches)),)
    if match["height"]:
        return (_CENTIMETRES if match["hunit"].lower() == "cm" else _INCHES), (decimal_of(match["height"]),)
    simple = {
        "hr": _HEART_RATE,
        "bpm": _HEART_RATE,
        "rr": _RESPIRATORY,
        "breaths": _RESPIRATORY,
        "spo2": _SATURATION,
        "bmi": _BMI,
        "pain": _PAIN,
    }
    name = next(n for n in simple if match[n])
    value = decimal_of(match[name])
    if name == "spo2" and not 40 <= value <= 100:
        return None
    return simple[name], (value,)


def _pressure(match: re.Match[str]) -> tuple[_Kind, tuple[Decimal, ...]] | None:
    """A reading with its name, or one that no score, ratio or mixed insulin looks like."""
    high, low = Decimal(match["sys"]), Decimal(match["dia"])
    named = match["gap_bp"] is not None
    if not named and (high <= low or not (80 <= high <= 260 and 40 <= low <= 150)):
        return None
    return _PRESSURE, (high, low)


def _temperature(match: re.Match[str]) -> tuple[_Kind, tuple[Decimal, ...]] | None:
    value = decimal_of(match["temp"])
    unit = (match["tunit"] or "").lower().replace("degrees", "").replace("degree", "").strip(" °")
    if unit.startswith("f") or (not unit and value >= 80):
        return _FAHRENHEIT, (value,)
    if unit.startswith("c") or (not unit and 30 <= value <= 45):
        return _CELSIUS, (value,)
    return None
