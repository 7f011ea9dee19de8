"""Numbers, units, durations, ages, dates and vital signs of a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.doses import frequencies_match
from copilot.clinical.numbers import NumberMention
from copilot.clinical.quantities import DateMention, Duration, TimeUnit, VitalKind, VitalSign
from copilot.domain.note import Finding, Severity

_COMPATIBLE: dict[str, frozenset[str]] = {
    "tablet": frozenset({"capsule"}),
    "capsule": frozenset({"tablet"}),
    "degree": frozenset({"°F", "°C"}),
    "°F": frozenset({"degree"}),
    "°C": frozenset({"degree"}),
    "mg/dL": frozenset({"mg"}),
    "spray": frozenset({"puff"}),
    "puff": frozenset({"spray"}),
}
_DAYS = {
    TimeUnit.MINUTE: Decimal(1) / 1440,
    TimeUnit.HOUR: Decimal(1) / 24,
    TimeUnit.DAY: Decimal(1),
    TimeUnit.WEEK: Decimal(7),
    TimeUnit.MONTH: Decimal("30.4"),
    TimeUnit.YEAR: Decimal(365),
}
_SAME_LENGTH = Decimal("0.05")
"""Thirty days and a month, a year and twelve months are the same; 10 days and a week are not."""


def numbers(case: Case, told: Sequence[tuple[int, int]] = ()) -> Iterator[Finding]:
    """Numbers that nobody said, or that were said elsewhere only. `told`: spans of which more is told already."""
    if not case.reading.numbers:
        return
    supported: set[Decimal] = {Decimal(1)}.union(*(s.reading.values for s in case.sources))
    seen: set[Decimal] = set()
    for number in case.reading.numbers:
        if (
            number.value in supported
            or number.value in seen
            or any(start <= number.start < end for start, end in told)
            or _is_explained(number, case)
            or case.charted.explains(number.value, case.reading)
        ):
            continue
        seen.add(number.value)
        said = case.reading.text[number.start : number.end]
        if number.value in case.talk.values:
            message = case.say("number_elsewhere", said=said)
            yield case.make("number_unsupported", Severity.WARNING, message, str(number.value))
        else:
            message = case.say("number_not_said", said=said)
            yield case.make("number_unsupported", case.grave, message, str(number.value))


def _is_explained(number: NumberMention, case: Case) -> bool:
    """Whether a number that nobody said follows from what was said: "every 12 hours" for "twice a day", "3/7" for
    "three days", "24 months" for "two years", "2020" for "20"."""
    at = number.start
    for frequency in case.reading.frequencies:
        if frequency.start <= at < frequency.end and any(
            frequencies_match(frequency.code, f.code) for s in case.sources for f in s.reading.frequencies
        ):
            return True
    for duration in case.reading.durations:
        if duration.start <= at < duration.end and (
            number.value not in (duration.value, duration.upper) or _is_said_duration(duration, case)
        ):
            return True
    return any(date.start <= at < date.end and _is_said_date(date, case) for date in case.reading.dates)


def units(case: Case) -> Iterator[Finding]:
    """The same value with another unit: 5 mg for "five micrograms"."""
    if not case.reading.quantities:
        return
    said = {(value, q.unit) for s in case.sources for q in s.reading.quantities for value in (q.value, q.upper)}
    for quantity in case.reading.quantities:
        told = {unit for value, unit in said if value == quantity.value}
        if told and quantity.unit not in told and not told & _COMPATIBLE.get(quantity.unit, frozenset()):
            other = min(told)
            yield case.make(
                "unit_differs",
                case.grave,
                case.say(
                    "unit_differs",
                    value=f"{quantity.value:f}",
                    noted=case.named(quantity.unit),
                    said=case.named(other),
                ),
                f"{quantity.value}{quantity.unit}",
                suggestion=case.mended(quantity.start, quantity.end, f"{quantity.value:f} {case.named(other)}"),
            )


def durations(case: Case) -> Iterator[Finding]:
    said = [d for s in case.sources for d in s.reading.durations] if case.reading.durations else []
    for duration in case.reading.durations:
        if _is_said_duration(duration, case):
            continue
        same_value = [d for d in said if duration.value in (d.value, d.upper)]
        words = case.reading.text[duration.start : duration.end]
        about = f"{duration.value}{duration.unit}"
        if same_value:
            message = case.say(
                "duration_differs",
                value=f"{duration.value:f}",
                noted=case.named(duration.unit),
                said=case.named(same_value[0].unit),
            )
            yield case.make("duration_differs", case.grave, message, about)
        elif said and (duration.value == 1 or any(duration.value in s.reading.values for s in case.sources)):
            yield case.make("duration_differs", Severity.WARNING, case.say("duration_not_said", said=words), about)


def _is_said_duration(noted: Duration, case: Case) -> bool:
    lengths = [
        v * _DAYS[d.unit] for s in case.sources for d in s.reading.durations for v in (d.value, d.upper) if v
    ]
    written = {n.value for n in case.reading.numbers if noted.start <= n.start and n.end <= noted.end}
    wanted = {noted.value, noted.upper} if _is_shorthand(noted, case) else {noted.value, *written}
    return all(
        any(abs(value * _DAYS[noted.unit] - said) <= _SAME_LENGTH * said for said in lengths)
        for value in wanted
        if value is not None
    )


def _is_shorthand(noted: Duration, case: Case) -> bool:
    """ "3/7" for three days, "a week": its numbers are not its values."""
    return "/" in case.reading.text[noted.start : noted.end]


def ages(case: Case) -> Iterator[Finding]:
    """An age that was said as something else; one that nobody said is told as a number."""
    for age in case.reading.ages:
        if case.talk.ages and age.value not in case.talk.ages and age.value in case.talk.values:
            words = case.reading.text[age.start : age.end]
            yield case.make(
                "age_differs", case.grave, case.say("age_differs", noted=words), f"{age.value}{age.unit}"
            )


def dates(case: Case) -> Iterator[Finding]:
    """A month, day or year other than the ones that were said."""
    for date in case.reading.dates:
        if _is_said_date(date, case):
            continue
        words = case.reading.text[date.start : date.end]
        told = [d for s in case.sources for d in s.reading.dates]
        severity = case.grave if told else Severity.WARNING
        yield case.make("date_differs", severity, case.say("date_differs", noted=words), words.lower())


def _is_said_date(noted: DateMention, case: Case) -> bool:
    """Whether each part of the date was said: in one date, or as a number in the cited words."""
    said = [d for s in case.sources for d in s.reading.dates]
    values = frozenset().union(*(s.reading.values for s in case.sources))
    if noted.month is not None and not any(d.month == noted.month for d in said):
        return False
    if noted.day is not None and not any(d.day == noted.day for d in said) and Decimal(noted.day) not in values:
        return False
    year = noted.year
    return year is None or any(d.year == year for d in said) or bool({Decimal(year), Decimal(year % 100)} & values)


def vital_signs(case: Case) -> Iterator[Finding]:
    said = [v for s in case.sources for v in s.reading.vital_signs] if case.reading.vital_signs else []
    for sign in case.reading.vital_signs:
        words = case.reading.text[sign.start : sign.end]
        about = f"{sign.kind}{sign.values}"
        own = [v for v in said if v.kind is sign.kind]
        if not sign.plausible:
            message = case.say("vital_implausible", said=words)
            yield case.make("vital_implausible", Severity.WARNING, message, about)
        if own and all(v.values != sign.values for v in own):
            message = case.say(
                "vital_differs", name=case.named(sign.kind), noted=_written(sign), said=_written(own[0])
            )
            yield case.make("vital_differs", case.grave, message, about)
        elif own and all(v.unit != sign.unit for v in own if v.values == sign.values):
            message = case.say(
                "unit_differs", value=_written(sign), noted=case.named(sign.unit), said=case.named(own[0].unit)
            )
            yield case.make("unit_differs", case.grave, message, about)
        elif not own and sign.kind is not VitalKind.PAIN:
            other = next((v for v in said if v.values == sign.values), None)
            if other is not None:
                message = case.say(
                    "vital_of_another",
                    noted=case.named(sign.kind),
                    value=_written(sign),
                    said=case.named(other.kind),
                )
                yield case.make("vital_differs", case.grave, message, about)


def _written(sign: VitalSign) -> str:
    return "/".join(f"{v:f}" for v in sign.values)
