"""The medications of one statement: names taken for each other, unusual doses, doses other than the chart's."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.wording import Sentence
from copilot.clinical.doses import TENFOLD, Beyond, UnusualDose, is_same_amount, unusual_dose
from copilot.clinical.look_alikes import are_alike
from copilot.clinical.medications import MedicationMention, MedicationOrder
from copilot.clinical.quantities import TimeUnit, ages_in
from copilot.domain.note import Finding, Severity

_ADULT_AT = 18
_BEYOND = {
    Beyond.LEAST: "dose_below",
    Beyond.MOST: "dose_above",
    Beyond.MOST_A_DAY: "dose_above_a_day",
}


def medication_findings(case: Case) -> Iterator[Finding]:
    """Kinds: medication_renamed, medication_resembles_chart, dose_unusual, dose_not_charts."""
    if case.reading.medications:
        for mention in {m.generic: m for m in case.reading.medications}.values():
            yield from _names(case, mention)
        for order in case.reading.orders:
            yield from _dose(case, order)
            yield from _against_chart(case, order)


def taken_for(case: Case, mention: MedicationMention) -> str:
    """The medication that was said, or that the chart holds, and that `mention` was taken for; "" if there is none.

    Only for a medication that the cited words do not name.
    """
    noted = {m.generic for m in case.reading.medications}
    said = [m for s in case.sources for m in s.reading.medications if m.generic not in noted]
    charted = [o.medication for _, o in case.charted.orders if o.generic not in noted]
    return next((m.generic for m in (*said, *charted) if are_alike(mention, m)), "")


def _names(case: Case, mention: MedicationMention) -> Iterator[Finding]:
    said = [m for s in case.sources for m in s.reading.medications if m.generic == mention.generic]
    written = mention.surface.lower()
    if said and case.cited and not any(_is_written_in(written, m.surface.lower()) for m in said):
        yield case.make(
            "medication_renamed",
            Severity.INFO,
            case.say("medication_renamed", noted=mention.surface, said=said[0].surface),
            mention.generic,
        )
    if said and not case.charted.holds_medication(mention.generic):
        resembled = [
            o.generic
            for _, o in case.charted.orders
            if are_alike(mention, o.medication) and o.generic not in case.talk.generics
        ]
        if resembled:
            yield case.make(
                "medication_resembles_chart",
                Severity.WARNING,
                case.say(
                    "medication_resembles_chart",
                    medication=case.named(mention.generic),
                    charted=case.named(resembled[0]),
                ),
                f"{mention.generic}~{resembled[0]}",
            )


def _is_written_in(one: str, other: str) -> bool:
    same = one.replace("-", "").replace(" ", "") == other.replace("-", "").replace(" ", "")
    return same or bool(set(one.split()) & set(other.split()))


def _speaks_of_a_child(case: Case) -> bool:
    texts = (case.reading.text, *(s.reading.text for s in case.talk.said))
    return any(
        age.unit is not TimeUnit.YEAR or age.value < _ADULT_AT
        for text in texts
        for age in ages_in(text, case.language)
    )


def _dose(case: Case, order: MedicationOrder) -> Iterator[Finding]:
    unusual = unusual_dose(order)
    if unusual is not None and unusual.beyond is Beyond.LEAST and _speaks_of_a_child(case):
        return
    if unusual is not None and order.dose is not None:
        yield case.make(
            "dose_unusual",
            Severity.CRITICAL if unusual.factor >= TENFOLD else Severity.WARNING,
            _unusual(case, order, unusual),
            f"{order.generic}{order.dose.value}{order.dose.unit}",
        )


def _unusual(case: Case, order: MedicationOrder, unusual: UnusualDose) -> Sentence:
    dose = order.dose
    return case.say(
        _BEYOND[unusual.beyond],
        medication=case.named(order.generic),
        value=f"{dose.value:f}" if dose else "",
        unit=case.named(dose.unit) if dose else "",
        limit=f"{unusual.limit:f}",
        limit_unit=case.named(unusual.unit),
    )


def _against_chart(case: Case, order: MedicationOrder) -> Iterator[Finding]:
    """A dose other than the chart's, of which nobody said anything."""
    charted = [o for _, o in case.charted.orders if o.generic == order.generic and o.dose is not None]
    dose = order.dose
    if dose is None or not charted or any(_is_same_dose(order, o) for o in charted):
        return
    said = [o for s in case.talk.said for o in s.reading.orders if o.generic == order.generic]
    if any(_is_same_dose(order, o) for o in said):
        return
    was = charted[-1].dose
    if was is not None and was.unit == dose.unit:
        yield case.make(
            "dose_not_charts",
            Severity.WARNING,
            case.say(
                "dose_not_charts",
                medication=case.named(order.generic),
                value=f"{dose.value:f}",
                unit=case.named(dose.unit),
                charted=f"{was.value:f}",
            ),
            f"{order.generic}{dose.value}{dose.unit}",
        )


def _is_same_dose(one: MedicationOrder, other: MedicationOrder) -> bool:
    return one.dose is not None and other.dose is not None and is_same_amount(one.dose, other.dose)
