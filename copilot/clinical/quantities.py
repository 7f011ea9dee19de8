"""Quantities with units, frequencies, routes, vital signs, durations, ages and dates.

Every function takes the text as it was said or written; spans are positions in that text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from copilot.clinical.languages import rules_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with a unit: "five hundred milligrams" is 500 "mg". `upper` is the end of a range ("1 to 2").

    `unit` is the symbol ("mg", "mcg", "mL", "%", "tablet"); `ucum` its UCUM code, "" if it has none.
    """

    value: Decimal
    unit: str
    ucum: str
    start: int
    end: int
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: `code` is one of the fixed words ("once daily", "twice daily", "every 6 hours", "as needed")."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Route:
    """`code` is "oral", "topical", "inhaled", "subcutaneous", "intravenous", …"""

    code: str
    start: int
    end: int


class TimeUnit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: "two to three days" is 2 day, upper 3. "4/7", "2/52", "3/12" are read as doctors mean."""

    value: Decimal
    unit: TimeUnit
    start: int
    end: int
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """An age in `unit` ("43 year old", "aged 43")."""

    value: Decimal
    unit: TimeUnit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, as far as it is told: year, month (1 to 12), day; None where not said."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


class VitalKind(StrEnum):
    BLOOD_PRESSURE = "blood_pressure"
    HEART_RATE = "heart_rate"
    RESPIRATORY_RATE = "respiratory_rate"
    TEMPERATURE = "temperature"
    OXYGEN_SATURATION = "oxygen_saturation"
    WEIGHT = "weight"
    HEIGHT = "height"
    BMI = "bmi"
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class VitalSign:
    """A vital sign. `values` is (systolic, diastolic) for blood pressure, else one value, in `unit`.

    `plausible` is False where a value is outside what a living person has, in that unit.
    """

    kind: VitalKind
    values: tuple[Decimal, ...]
    unit: str
    ucum: str
    loinc: str
    plausible: bool
    start: int
    end: int


def quantities_in(text: str, language: str = "en") -> list[Quantity]:
    """Amounts with a unit, in order. Durations and ages are not among them."""
    return rules_of(language).quantities_in(text)


def frequencies_in(text: str, language: str = "en") -> list[Frequency]:
    return rules_of(language).frequencies_in(text)


def routes_in(text: str, language: str = "en") -> list[Route]:
    return rules_of(language).routes_in(text)


def durations_in(text: str, language: str = "en") -> list[Duration]:
    """Lengths of time, in order. Ages and the hours of a frequency are not among them."""
    return rules_of(language).durations_in(text)


def ages_in(text: str, language: str = "en") -> list[Age]:
    return rules_of(language).ages_in(text)


def dates_in(text: str, language: str = "en") -> list[DateMention]:
    return rules_of(language).dates_in(text)


def vital_signs_in(text: str, language: str = "en") -> list[VitalSign]:
    """Vital signs, in order: a name and a value near it, or a reading that can only be one ("142/88")."""
    return rules_of(language).vital_signs_in(text)
