"""A statement against the utterances it cites, and against the rest of the talk."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from copilot.clinical.checks.corrections import TakenBack, missed_corrections
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.polarity import polarity_differences
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.laterality import Side, SideMention
from copilot.domain.note import Finding, Origin, Severity, Statement

# Frequencies that doctors use for each other.
_SAME_FREQUENCY = [
    {"once daily", "every morning", "at bedtime", "every evening", "every 24 hours"},
    {"twice daily", "every 12 hours"},
    {"three times daily", "every 8 hours"},
    {"four times daily", "every 6 hours"},
    {"once weekly", "every 7 days", "every 1 weeks"},
]


class StatementCheck:
    """One statement with its evidence. `cited` are the utterances it cites that exist."""

    def __init__(self, statement: Statement, reading: Reading, talk: Talk, taken_back: list[TakenBack]) -> None:
        self._statement = statement
        self._taken_back = taken_back
        self._talk = talk
        self._reading = reading
        self._cited = [talk.by_id[i] for i in statement.evidence if i in talk.by_id]
        # What a doctor typed without citing anything is compared with the whole talk, and only as a hint.
        self._sources = self._cited or talk.said
        self._language = reading.language
        self._grave = Severity.CRITICAL if self._cited or statement.origin is Origin.DRAFTED else Severity.WARNING

    def findings(self) -> Iterator[Finding]:
        yield from self._evidence()
        yield from self._numbers()
        yield from self._units()
        yield from self._durations()
        yield from self._medications()
        yield from self._orders()
        yield from self._sides()
        yield from self._polarity()
        yield from self._vital_signs()
        yield from missed_corrections(self._statement, self._reading, self._talk, self._taken_back)

    def _make(self, kind: str, severity: Severity, message: str, about: str) -> Finding:
        return finding(
            kind, severity, message, about=about, statement_id=self._statement.id, evidence=self._statement.evidence
        )

    def _say(self, key: str, **values: str) -> str:
        return say(self._language, key, **values)

    def _named(self, code: str) -> str:
        return named(self._language, code)

    def _evidence(self) -> Iterator[Finding]:
        missing = [i for i in self._statement.evidence if i not in self._talk.by_id]
        if missing:
            yield self._make(
                "evidence_missing",
                Severity.CRITICAL,
                self._say("evidence_unknown"),
                ",".join(map(str, missing)),
            )
        elif not self._statement.evidence:
            yield self._make("evidence_missing", Severity.INFO, self._say("evidence_none"), "none")

    def _numbers(self) -> Iterator[Finding]:
        supported: set[Decimal] = {Decimal(1)}.union(*(s.reading.values for s in self._sources))
        seen: set[Decimal] = set()
        for number in self._reading.numbers:
            if number.value in supported or number.value in seen or self._is_in_frequency(number.start):
                continue
            seen.add(number.value)
            said = self._reading.text[number.start : number.end]
            if number.value in self._talk.values:
                yield self._make(
                    "number_unsupported",
                    Severity.WARNING,
                    self._say("number_elsewhere", said=said),
                    str(number.value),
                )
            else:
                message = self._say("number_not_said", said=said)
                yield self._make("number_unsupported", self._grave, message, str(number.value))

    def _is_in_frequency(self, at: int) -> bool:
        """ "Every 12 hours" for "twice a day" holds a number nobody said; frequencies have a check of their own."""
        return any(f.start <= at < f.end and self._is_same_frequency(f.code) for f in self._reading.frequencies)

    def _is_same_frequency(self, code: str) -> bool:
        return any(_frequencies_match(code, f.code) for s in self._sources for f in s.reading.frequencies)

    def _units(self) -> Iterator[Finding]:
        """The same value with another unit: 5 mg for "five micrograms"."""
        said = {
            (value, q.unit) for s in self._sources for q in s.reading.quantities for value in (q.value, q.upper)
        }
        for quantity in self._reading.quantities:
            units = {unit for value, unit in said if value == quantity.value}
            if units and quantity.unit not in units and not units & _COMPATIBLE.get(quantity.unit, frozenset()):
                other = min(units)
                yield self._make(
                    "unit_differs",
                    self._grave,
                    self._say(
                        "unit_differs",
                        value=f"{quantity.value:f}",
                        noted=self._named(quantity.unit),
                        said=self._named(other),
                    ),
                    f"{quantity.value}{quantity.unit}",
                )

    def _durations(self) -> Iterator[Finding]:
        said = {(v, d.unit) for s in self._sources for d in s.reading.durations for v in (d.value, d.upper)}
        for duration in self._reading.durations:
            units = {unit for value, unit in said if value == duration.value}
            if units and duration.unit not in units:
                other = min(units)
                yield self._make(
                    "duration_differs",
                    self._grave,
                    self._say(
                        "duration_differs",
                        value=f"{duration.value:f}",
                        noted=self._named(duration.unit),
                        said=self._named(other),
                    ),
                    f"{duration.value}{duration.unit}",
                )

    def _medications(self) -> Iterator[Finding]:
        said = {m.generic for s in self._sources for m in s.reading.medications}
        for generic in dict.fromkeys(m.generic for m in self._reading.medications):
            if any(same_medication(generic, other) for other in said):
                continue
            if any(same_medication(generic, other) for other in self._talk.generics):
                yield self._make(
                    "medication_unsupported",
                    Severity.WARNING,
                    self._say("medication_elsewhere", medication=self._named(generic)),
                    generic,
                )
            else:
                message = self._say("medication_not_named", medication=self._named(generic))
                yield self._make("medication_unsupported", self._grave, message, generic)

    def _orders(self) -> Iterator[Finding]:
        """A dose or frequency that was said, but of another medication."""
        said = [o for s in self._sources for o in s.reading.orders]
        for order in self._reading.orders:
            own = [o for o in said if same_medication(order.generic, o.generic)]
            if not own:
                continue
            others = [o for o in said if not same_medication(order.generic, o.generic)]
            dose = order.dose
            if (
                dose is not None
                and any(o.dose for o in own)
                and all(o.dose is None or o.dose.value != dose.value for o in own)
                and any(o.dose and o.dose.value == dose.value and o.dose.unit == dose.unit for o in others)
            ):
                yield self._make(
                    "dose_differs",
                    self._grave,
                    self._say(
                        "dose_of_another",
                        value=f"{dose.value:f}",
                        unit=self._named(dose.unit),
                        medication=self._named(order.generic),
                    ),
                    f"{order.generic}{dose.value}",
                )
            yield from self._frequency(order.generic, order.frequency.code if order.frequency else "")

    def _frequency(self, generic: str, code: str) -> Iterator[Finding]:
        codes = {f.code for s in self._sources for f in s.reading.frequencies}
        if code and codes and code != "as needed" and not any(_frequencies_match(code, other) for other in codes):
            yield self._make(
                "frequency_differs",
                self._grave,
                self._say(
                    "frequency_differs",
                    medication=self._named(generic),
                    noted=self._named(code),
                    said=self._named(min(codes)),
                ),
                f"{generic}{code}",
            )

    def _sides(self) -> Iterator[Finding]:
        said = [m for s in self._sources for m in s.reading.sides]
        for mention in self._reading.sides:
            own = [m for m in said if _same_site(m, mention)]
            if own:
                if not _is_said_side(mention.side, own):
                    yield self._side_differs(mention, own[0])
                continue
            anywhere = [
                m for s in self._talk.said for m in s.reading.sides if mention.site and m.site == mention.site
            ]
            if anywhere and not _is_said_side(mention.side, anywhere):
                yield self._side_differs(mention, anywhere[0])

    def _side_differs(self, noted: SideMention, said: SideMention) -> Finding:
        message = self._say(
            "side_differs",
            noted=self._named(noted.side),
            site=self._named(noted.site),
            said=self._named(said.side),
        )
        return self._make("side_differs", self._grave, message, f"{noted.side}{noted.site}")

    def _polarity(self) -> Iterator[Finding]:
        for kind, concept, message in polarity_differences(self._statement, self._reading, self._cited, self._talk):
            severity = Severity.WARNING if kind == "certainty_differs" else self._grave
            yield self._make(kind, severity, message, concept)

    def _vital_signs(self) -> Iterator[Finding]:
        for sign in self._reading.vital_signs:
            if not sign.plausible:
                said = self._reading.text[sign.start : sign.end]
                yield self._make(
                    "vital_implausible",
                    Severity.WARNING,
                    self._say("vital_implausible", said=said),
                    f"{sign.kind}{sign.values}",
                )


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


def same_medication(one: str, other: str) -> bool:
    """The same, or one a part of the other's combination ("insulin" of "insulin glargine")."""
    short, long = sorted((one, other), key=len)
    return short == long or short in long.split(" and ") or long.startswith(f"{short} ")


def _frequencies_match(one: str, other: str) -> bool:
    return one == other or any(one in same and other in same for same in _SAME_FREQUENCY)


def _same_site(said: SideMention, noted: SideMention) -> bool:
    return said.site == noted.site or not said.site or not noted.site


def _is_said_side(side: Side, said: list[SideMention]) -> bool:
    sides = {m.side for m in said}
    return side in sides or (side is Side.BOTH and {Side.LEFT, Side.RIGHT} <= sides) or Side.BOTH in sides
