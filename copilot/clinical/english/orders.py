"""Medication orders in English text: which dose, route, frequency and duration belong to which name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from copilot.clinical.english.laterality import find_corrections
from copilot.clinical.english.medications import find_medications
from copilot.clinical.english.numbers import numbers_in
from copilot.clinical.english.quantities import frequencies_in, quantities_in, routes_in
from copilot.clinical.english.times import durations_in
from copilot.clinical.medications import MedicationMention, MedicationOrder
from copilot.clinical.quantities import Duration, Frequency, Quantity, Route

_DOSE_UNITS = frozenset(
    [
        "mg",
        "mcg",
        "g",
        "mL",
        "units",
        "%",
        "tablet",
        "pill",
        "capsule",
        "puff",
        "drop",
        "spray",
        "patch",
        "teaspoon",
        "tablespoon",
        "mEq",
        "mg/mL",
        "application",
    ]
)
_DURATION_OF_COURSE = ("for ", "x ", "× ", "course of ", "next ")


def medication_orders(text: str) -> list[MedicationOrder]:
    mentions = find_medications(text)
    if not mentions:
        return []
    parts = _Parts(
        _corrected([q for q in quantities_in(text) if q.unit in _DOSE_UNITS], text),
        routes_in(text),
        frequencies_in(text),
        [d for d in durations_in(text) if _is_course(text, d)],
    )
    orders: list[MedicationOrder] = []
    for index, mention in enumerate(mentions):
        start = _sentence_start(text, mention.start)
        if orders:
            start = max(start, orders[-1].end)
        end = _sentence_end(text, mention.end)
        following = mentions[index + 1].start if index + 1 < len(mentions) else len(text) + 1
        if following < end:
            end = _before_next(text, parts.doses, mention.end, following)
        orders.append(_order(text, mention, parts, start, end))
    return orders


@dataclass(frozen=True, slots=True)
class _Parts:
    doses: list[Quantity]
    routes: list[Route]
    frequencies: list[Frequency]
    durations: list[Duration]


def _order(text: str, mention: MedicationMention, parts: _Parts, start: int, end: int) -> MedicationOrder:
    def inside(at: int, until: int) -> bool:
        return (mention.end <= at and until <= end) or (start <= at and until <= mention.start)

    def is_right_before(until: int) -> bool:
        return text[until : mention.start].strip().lower() in (
            "",
            "of",
            "of the",
            "dose of",
            "tablet of",
            "tablets of",
        )

    doses = [q for q in parts.doses if mention.end <= q.start < end]
    before = [q for q in parts.doses if start <= q.start and q.end <= mention.start and is_right_before(q.end)]
    strengths = [q for q in doses if q.unit in ("mg", "mcg", "g", "mL", "units", "%", "mEq", "mg/mL")]
    dose = before[0] if before else _reached(text, strengths) if strengths else doses[0] if doses else None
    if dose is not None:  # "500 mg today, then 250 mg once a day": the frequency is of the second dose
        second = [q.start for q in strengths if q.start >= max(dose.end, mention.end) and q.value != dose.value]
        end = min([end, *second])
    route = next((r for r in parts.routes if inside(r.start, r.end)), None)
    frequency = next((f for f in parts.frequencies if mention.end <= f.start and f.end <= end), None)
    duration = next((d for d in parts.durations if mention.end <= d.start and d.end <= end), None)
    spans = [(p.start, p.end) for p in (mention, dose, route, frequency, duration) if p is not None]
    return MedicationOrder(
        mention, dose, route, frequency, duration, min(s for s, _ in spans), max(e for _, e in spans)
    )


def _reached(text: str, doses: list[Quantity]) -> Quantity:
    """The first dose, or the one that a change "from 500 mg to 1000 mg" leads to."""
    first = doses[0]
    if not text[: first.start].rstrip().lower().endswith("from"):
        return first
    if first.upper is not None:
        return replace(first, value=first.upper, upper=None)
    if len(doses) > 1 and text[first.end : doses[1].start].strip().lower() == "to":
        return doses[1]
    return first


def _corrected(doses: list[Quantity], text: str) -> list[Quantity]:
    for correction in find_corrections(text):
        if correction.replaced is None:
            continue
        old_at, new_at = correction.replaced[0], correction.replacement[0]
        new = next((q for q in doses if q.start <= new_at < q.end), None)
        if new is not None:
            old_value = next((n for n in numbers_in(text) if n.start == old_at), None)
            if old_value is not None:
                old = replace(new, start=old_at, end=correction.replaced[1])
                doses = [q for q in doses if not (q.start <= old_at < q.end) and q is not new]
                doses = sorted([*doses, old], key=lambda q: q.start)
    return doses


def _before_next(text: str, doses: list[Quantity], start: int, following: int) -> int:
    """Where what belongs to one name ends: before a dose that belongs to the next one."""
    for dose in doses:
        if (
            start <= dose.start
            and dose.end <= following
            and text[dose.end : following].strip().lower() in ("", "of")
        ):
            return dose.start
    return following


def _is_course(text: str, duration: Duration) -> bool:
    before = text[max(0, duration.start - 16) : duration.start].lower()
    after = text[duration.end : duration.end + 8].lower().lstrip(" -")
    return before.endswith(_DURATION_OF_COURSE) or after.startswith(("course", "supply"))


def _sentence_start(text: str, at: int) -> int:
    return max(
        (text.rfind(mark, 0, at) + len(mark) for mark in (". ", "? ", "! ", "\n", ";") if mark in text[:at]),
        default=0,
    )


def _sentence_end(text: str, at: int) -> int:
    ends = [found for mark in (". ", "? ", "! ", "\n", ";") if (found := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))
