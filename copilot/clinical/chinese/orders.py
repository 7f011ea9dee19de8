"""Medication orders in Chinese text: which dose, route, frequency and duration belong to which name."""

from __future__ import annotations

import re
from dataclasses import replace

from copilot.clinical.chinese.laterality import find_corrections
from copilot.clinical.chinese.medications import find_medications, names
from copilot.clinical.chinese.numbers import numbers_in
from copilot.clinical.chinese.quantities import FREQUENCY_NAMES, frequencies_in, quantities_in, routes_in
from copilot.clinical.chinese.text import sentence_bounds
from copilot.clinical.chinese.times import durations_in
from copilot.clinical.medications import MedicationMention, MedicationOrder
from copilot.clinical.quantities import Frequency, Quantity

_STRENGTHS = frozenset({"mg", "mcg", "g", "mL", "units", "%"})
_COUNTS = frozenset({"tablet", "capsule", "pellet", "sachet", "ampule", "drop", "puff", "patch"})
_CHANGED_TO = re.compile(r"(?:加|改|减|增|换)[^，。；]{0,3}(?:到|至|成|为)$")
_COURSE_BEFORE = re.compile(r"(?:吃|服|用|连用|连服|疗程|共|滴|涂|打|接着吃|继续吃|，)$")
_WHEN = frozenset({"after meals", "before meals", "with meals", "as needed"})


def medication_orders(text: str) -> list[MedicationOrder]:
    mentions = find_medications(text)
    if not mentions:
        return []
    doses = _corrected([q for q in quantities_in(text) if q.unit in _STRENGTHS | _COUNTS], text)
    routes, frequencies = routes_in(text), frequencies_in(text)
    courses = [d for d in durations_in(text) if _COURSE_BEFORE.search(text[max(0, d.start - 4) : d.start])]
    orders: list[MedicationOrder] = []
    for index, mention in enumerate(mentions):
        end = _reach(text, mention)
        if index + 1 < len(mentions):
            end = min(end, mentions[index + 1].start)
        own = [q for q in doses if mention.end <= q.start < end]
        before = [q for q in doses if text[q.end : mention.start] in ("", "的") and q.end <= mention.start]
        strengths = [q for q in own if q.unit in _STRENGTHS]
        dose = before[-1] if before else _reached(text, strengths) if strengths else own[0] if own else None
        route = next((r for r in routes if mention.end <= r.start < end), None)
        frequency = _frequency([f for f in frequencies if mention.end <= f.start < end])
        duration = next((d for d in courses if mention.end <= d.start < end), None)
        spans = [(p.start, p.end) for p in (mention, dose, route, frequency, duration) if p is not None]
        orders.append(
            MedicationOrder(
                mention, dose, route, frequency, duration, min(s for s, _ in spans), max(e for _, e in spans)
            )
        )
    return orders


def _reach(text: str, mention: MedicationMention) -> int:
    return next((end for start, end in sentence_bounds(text) if start <= mention.start < end), len(text))


def _frequency(found: list[Frequency]) -> Frequency | None:
    """How often before when: 每日3次餐后 is three times daily."""
    often = [f for f in found if f.code not in _WHEN]
    return next(iter(often or found), None)


def _reached(text: str, doses: list[Quantity]) -> Quantity:
    """The first dose, or the one a change leads to: 五毫克加到十毫克."""
    for dose in doses[1:2]:
        if _CHANGED_TO.search(text[doses[0].end : dose.start]):
            return dose
    return doses[0]


def _corrected(doses: list[Quantity], text: str) -> list[Quantity]:
    for correction in find_corrections(text):
        if correction.replaced is None:
            continue
        old_at, new_at = correction.replaced[0], correction.replacement[0]
        new = next((q for q in doses if q.start <= new_at < q.end), None)
        if new is not None and any(n.start == old_at for n in numbers_in(text)):
            moved = replace(new, start=old_at, end=correction.replaced[1])
            doses = [q for q in doses if not (q.start <= old_at < q.end) and q is not new]
            doses = sorted([*doses, moved], key=lambda q: q.start)
    return doses


def order_in_words(order: MedicationOrder, text: str) -> str:
    from copilot.clinical.chinese.comparing import dose_in_words, name_of

    surface = order.medication.surface
    name = names().get(order.generic, surface) if surface.isascii() else surface
    parts = [name + (dose_in_words(order.dose) if order.dose else "")]
    if order.frequency:
        parts.append(FREQUENCY_NAMES.get(order.frequency.code, text[order.frequency.start : order.frequency.end]))
    if order.duration:
        parts.append(f"疗程{order.duration.value:f}{name_of(order.duration.unit)}")
    return "，".join(parts) + "。"
