"""Medications of a statement: the name, and the dose, frequency and route that go with it."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.medications import taken_for
from copilot.clinical.checks.readings import Said
from copilot.clinical.medications import MedicationOrder, same_medication
from copilot.clinical.quantities import Quantity
from copilot.domain.note import Finding, Severity

# Frequencies that doctors use for each other.
_SAME_FREQUENCY = [
    {"once daily", "every morning", "at bedtime", "every evening", "every 24 hours"},
    {"twice daily", "every 12 hours"},
    {"three times daily", "every 8 hours"},
    {"four times daily", "every 6 hours"},
    {"once weekly", "every 7 days", "every 1 weeks"},
]


_STRENGTHS = frozenset({"mg", "mcg", "g", "units", "mL", "mEq"})


def names(case: Case) -> Iterator[Finding]:
    """Medications that nobody named, or that were named elsewhere only; of look-alikes, which one was named."""
    if not case.reading.medications:
        return
    said = {m.generic for s in case.sources for m in s.reading.medications}
    for generic, mention in {m.generic: m for m in case.reading.medications}.items():
        if any(same_medication(generic, other) for other in said):
            continue
        if other := taken_for(case, mention):
            message = case.say("medication_confused", medication=case.named(generic), other=case.named(other))
            yield case.make("medication_confused", case.grave, message, f"{generic}~{other}")
        elif case.charted.holds_medication(generic):
            continue
        elif any(same_medication(generic, other) for other in case.talk.generics):
            message = case.say("medication_elsewhere", medication=case.named(generic))
            yield case.make("medication_unsupported", Severity.WARNING, message, generic)
        else:
            message = case.say("medication_not_named", medication=case.named(generic))
            yield case.make("medication_unsupported", case.grave, message, generic)


def orders(case: Case) -> Iterator[Finding]:
    """What was said of another medication, or otherwise of this one."""
    said = [o for s in case.sources for o in s.reading.orders] if case.reading.orders else []
    for order in case.reading.orders:
        own = [o for o in said if same_medication(order.generic, o.generic)]
        others = [o for o in said if not same_medication(order.generic, o.generic)]
        if own:
            yield from _dose(case, order, own, others)
            yield from _frequency(case, order, own)
    if case.reading.orders:
        yield from _routes(case)


def frequencies(case: Case) -> Iterator[Finding]:
    """How often, where it is said of no medication: "every 2 days" for "every two hours"."""
    if not case.reading.frequencies or not case.cited:
        return
    of_orders = {o.frequency.start for o in case.reading.orders if o.frequency}
    told = [f.code for s in case.sources for f in s.reading.frequencies]
    for noted in case.reading.frequencies:
        if noted.start in of_orders or not told:
            continue
        if not any(frequencies_match(noted.code, code) for code in told):
            message = case.say("said_otherwise", noted=case.named(noted.code), said=case.named(told[0]))
            yield case.make("frequency_differs", Severity.WARNING, message, noted.code)


def _dose(
    case: Case, order: MedicationOrder, own: list[MedicationOrder], others: list[MedicationOrder]
) -> Iterator[Finding]:
    dose, told = order.dose, _otherwise(case, order, own)
    if dose is not None and told is not None:
        message = case.say(
            "dose_differs",
            medication=case.named(order.generic),
            noted=f"{dose.value:f} {case.named(dose.unit)}",
            said=f"{told.value:f} {case.named(told.unit)}",
        )
        mended = case.mended(dose.start, dose.end, f"{told.value:f} {case.named(told.unit)}")
        yield case.make("dose_differs", case.grave, message, f"{order.generic}{dose.value}", suggestion=mended)
    elif (
        dose is not None
        and any(o.dose for o in own)
        and all(o.dose is None or o.dose.value != dose.value for o in own)
        and any(o.dose and o.dose.value == dose.value and o.dose.unit == dose.unit for o in others)
    ):
        yield case.make(
            "dose_differs",
            case.grave,
            case.say(
                "dose_of_another",
                value=f"{dose.value:f}",
                unit=case.named(dose.unit),
                medication=case.named(order.generic),
            ),
            f"{order.generic}{dose.value}",
        )


def wrong_spans(case: Case) -> list[tuple[int, int]]:
    """Where in the statement a dose stands of which something else was said."""
    said = [o for s in case.sources for o in s.reading.orders] if case.reading.orders else []
    return [
        (order.dose.start, order.dose.end)
        for order in case.reading.orders
        if order.dose
        and _otherwise(case, order, [o for o in said if same_medication(order.generic, o.generic)]) is not None
    ]


def _otherwise(case: Case, order: MedicationOrder, own: list[MedicationOrder]) -> Quantity | None:
    """The dose that was said of this medication, where the statement has another one that nobody said."""
    dose = order.dose
    told = next((o.dose for o in own if o.dose and dose and o.dose.unit == dose.unit), None)
    return told if dose is not None and told is not None and _is_another_strength(case, dose) else None


def _is_another_strength(case: Case, dose: Quantity) -> bool:
    """Whether this amount was said of nothing in its unit; of what is counted, not even as a bare number."""
    amounts = {q for s in case.sources for q in s.reading.quantities if q.unit == dose.unit}
    if any(dose.value in (q.value, q.upper) for q in amounts):
        return False
    return dose.unit in _STRENGTHS or all(n.value != dose.value for s in case.sources for n in s.reading.numbers)


def _frequency(case: Case, order: MedicationOrder, own: list[MedicationOrder]) -> Iterator[Finding]:
    """Against what was said of this medication, or, where nothing was, against every frequency that was said."""
    noted = order.frequency
    if noted is None or noted.code == "as needed":
        return
    codes = [o.frequency.code for o in own if o.frequency] or [
        f.code for s in case.sources for f in s.reading.frequencies
    ]
    told = [code for code in codes if code != "as needed"]
    if told and not any(frequencies_match(noted.code, code) for code in told):
        message = case.say(
            "frequency_differs",
            medication=case.named(order.generic),
            noted=case.named(noted.code),
            said=case.named(told[0]),
        )
        mended = case.mended(noted.start, noted.end, case.named(told[0]))
        yield case.make("frequency_differs", case.grave, message, f"{order.generic}{noted.code}", suggestion=mended)


def _routes(case: Case) -> Iterator[Finding]:
    """A route that nobody said; by mouth is what goes without saying."""
    said = list(dict.fromkeys(r.code for s in case.sources for r in s.reading.routes))
    named = [m.generic for m in case.reading.medications]
    for code in dict.fromkeys(r.code for r in case.reading.routes):
        if code in said or (code == "oral" and not said):
            continue
        about = f"{named[0]}{code}"
        if said:
            message = case.say("said_otherwise", noted=case.named(code), said=case.named(said[0]))
            yield case.make("route_differs", case.grave, message, about)
        elif not any(code == r.code for s in _speaking_of(named, case) for r in s.reading.routes):
            message = case.say("route_not_said", medication=case.named(named[0]), noted=case.named(code))
            yield case.make("route_differs", Severity.WARNING, message, about)


def _speaking_of(generics: list[str], case: Case) -> list[Said]:
    """Where anybody speaks of one of these medications."""
    return [
        s
        for s in case.talk.said
        if any(same_medication(generic, m.generic) for generic in generics for m in s.reading.medications)
    ]


def frequencies_match(one: str, other: str) -> bool:
    return one == other or any(one in same and other in same for same in _SAME_FREQUENCY)
