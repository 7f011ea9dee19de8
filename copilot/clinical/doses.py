"""Doses outside what an adult usually takes: resources/lexicons/doses.tsv holds the ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.medications import MedicationOrder
from copilot.clinical.quantities import Frequency, Quantity

TENFOLD = 10
_IN_MG = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_HOURS = re.compile(r"every (\d+)(?: to (\d+))? hours")
_A_DAY = {
    "once daily": 1,
    "twice daily": 2,
    "three times daily": 3,
    "four times daily": 4,
    "five times daily": 5,
    "six times daily": 6,
}


class Beyond(StrEnum):
    """Which limit a dose passes: the least or the most at once, or the most in a day."""

    LEAST = "least"
    MOST = "most"
    MOST_A_DAY = "most_a_day"


@dataclass(frozen=True, slots=True)
class UnusualDose:
    """`limit` is in `unit`; `factor` says how many times the dose is above it, or below it: always more than 1."""

    beyond: Beyond
    limit: Decimal
    unit: str
    factor: Decimal


@lru_cache(maxsize=1)
def _ranges() -> dict[str, tuple[lexicons.DoseEntry, ...]]:
    found: dict[str, tuple[lexicons.DoseEntry, ...]] = {}
    for entry in lexicons.doses():
        found[entry.generic] = (*found.get(entry.generic, ()), entry)
    return found


def unusual_dose(order: MedicationOrder, *, adult: bool = True) -> UnusualDose | None:
    """What is unusual about the dose of `order`; None where nothing is, or where nothing is known about it.

    A route that was told selects the range; without one a dose that suits any route is usual. The least dose holds
    for adults only.
    """
    if order.dose is None:
        return None
    judged = [
        _judge(order, entry, adult)
        for entry in _ranges().get(order.generic, ())
        if order.route is None or order.route.code == entry.route
    ]
    if not judged or None in judged:
        return None
    return min((j for j in judged if j is not None), key=lambda j: j.factor)


_FITS = Decimal(1)


def _judge(order: MedicationOrder, entry: lexicons.DoseEntry, adult: bool) -> UnusualDose | None:
    dose = order.dose
    scale = _scale(dose.unit, entry.unit) if dose is not None else None
    if dose is None or scale is None or dose.value <= 0:
        return None
    low, high = dose.value * scale, (dose.upper or dose.value) * scale
    if high > entry.most:
        return UnusualDose(Beyond.MOST, entry.most, entry.unit, high / entry.most)
    a_day = low * times_a_day(order.frequency)
    if a_day > entry.most_a_day:
        return UnusualDose(Beyond.MOST_A_DAY, entry.most_a_day, entry.unit, a_day / entry.most_a_day)
    if adult and high < entry.least:
        return UnusualDose(Beyond.LEAST, entry.least, entry.unit, entry.least / high)
    return None


def is_same_amount(one: Quantity, other: Quantity) -> bool:
    """Whether two doses are the same, also in other units of mass: 0.5 g and 500 mg."""
    scale = _scale(one.unit, other.unit)
    return scale is not None and one.value * scale == other.value


def _scale(said: str, listed: str) -> Decimal | None:
    """By what to multiply an amount in `said` to have it in `listed`; None where they do not measure the same."""
    if said == listed:
        return _FITS
    if said in _IN_MG and listed in _IN_MG:
        return _IN_MG[said] / _IN_MG[listed]
    return None


def times_a_day(frequency: Frequency | None) -> Decimal:
    """How often a day at least; 1 where it is not told or less often."""
    if frequency is None:
        return _FITS
    if hours := _HOURS.fullmatch(frequency.code):
        return max(_FITS, Decimal(24) / max(1, int(hours[2] or hours[1])))
    return Decimal(_A_DAY.get(frequency.code, 1))
