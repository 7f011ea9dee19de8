"""What was said and stands in no statement: allergies, doses, medications, vital signs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from copilot.clinical.allergies import allergies_in
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.statements import same_medication
from copilot.clinical.checks.wording import named, say
from copilot.clinical.languages import rules_of
from copilot.clinical.medications import MedicationOrder
from copilot.clinical.quantities import VitalSign
from copilot.domain.note import Finding, Severity, Statement
from copilot.domain.template import Topic

_MOST_EVIDENCE = 5


def omissions(notes: list[tuple[Statement, Reading]], talk: Talk) -> Iterator[Finding]:
    """What is most dangerous to leave out comes first."""
    yield from _allergies(notes, talk)
    yield from _doses(notes, talk)
    yield from _medications(notes, talk)
    yield from _vital_signs(notes, talk)


def _allergies(notes: list[tuple[Statement, Reading]], talk: Talk) -> Iterator[Finding]:
    told: dict[str, tuple[str, list[int]]] = {}
    for said in talk.said:
        for allergy in talk.allergies_of(said):
            if not allergy.none_known:
                reaction, places = told.setdefault(allergy.substance, (allergy.reaction, []))
                places.append(said.utterance.id)
                told[allergy.substance] = (reaction or allergy.reaction, places)
    noted = {
        a.substance
        for statement, _ in notes
        for a in allergies_in(statement.text, talk.language, listed=statement.topic is Topic.ALLERGIES)
    }
    for substance, (reaction, places) in told.items():
        if substance not in noted:
            name = named(talk.language, substance)
            key = "allergic_with" if reaction else "allergic_to"
            yield finding(
                "omitted_allergy",
                Severity.CRITICAL,
                say(talk.language, "allergy_omitted", substance=name),
                about=substance,
                evidence=tuple(places[:_MOST_EVIDENCE]),
                suggestion=say(talk.language, key, substance=name, reaction=reaction),
            )


def _orders(talk: Talk) -> Iterator[tuple[int, MedicationOrder, Reading]]:
    """The medications that were told, not only asked for, and not as an allergy."""
    for said in talk.said:
        if not said.reading.medications or talk.is_denied_question(said):
            continue
        allergies = {a.substance for a in talk.allergies_of(said)}
        for order in said.reading.orders:
            if order.generic not in allergies:
                yield said.utterance.id, order, said.reading


def _doses(notes: list[tuple[Statement, Reading]], talk: Talk) -> Iterator[Finding]:
    seen: set[tuple[str, Decimal]] = set()
    for utterance_id, order, reading in _orders(talk):
        if order.dose is None or (order.generic, order.dose.value) in seen:
            continue
        seen.add((order.generic, order.dose.value))
        own = [r for _, r in notes if any(same_medication(order.generic, m.generic) for m in r.medications)]
        if own and not any(order.dose.value in r.values for r in own):
            yield finding(
                "omitted_dose",
                Severity.WARNING,
                say(
                    talk.language,
                    "dose_omitted",
                    medication=named(talk.language, order.generic),
                    value=f"{order.dose.value:f}",
                    unit=named(talk.language, order.dose.unit),
                ),
                about=f"{order.generic}{order.dose.value}",
                evidence=(utterance_id,),
                suggestion=_in_words(order, reading),
            )


def _medications(notes: list[tuple[Statement, Reading]], talk: Talk) -> Iterator[Finding]:
    noted = {m.generic for _, r in notes for m in r.medications}
    told: dict[str, tuple[list[int], str]] = {}
    for utterance_id, order, reading in _orders(talk):
        places, words = told.setdefault(order.generic, ([], _in_words(order, reading)))
        places.append(utterance_id)
        if len(_in_words(order, reading)) > len(words):
            told[order.generic] = (places, _in_words(order, reading))
    for generic, (places, words) in told.items():
        if not any(same_medication(generic, other) for other in noted):
            yield finding(
                "omitted_medication",
                Severity.WARNING,
                say(talk.language, "medication_omitted", medication=named(talk.language, generic)),
                about=generic,
                evidence=tuple(places[:_MOST_EVIDENCE]),
                suggestion=words,
            )


def _in_words(order: MedicationOrder, reading: Reading) -> str:
    return rules_of(reading.language).order_in_words(order, reading.text)


def _vital_signs(notes: list[tuple[Statement, Reading]], talk: Talk) -> Iterator[Finding]:
    values = frozenset[Decimal]().union(*(r.values for _, r in notes))
    seen: set[tuple[str, tuple[Decimal, ...]]] = set()
    for said in talk.said:
        if said.reading.asks:
            continue
        for sign in said.reading.vital_signs:
            if not sign.plausible or (sign.kind, sign.values) in seen or set(sign.values) <= values:
                continue
            seen.add((sign.kind, sign.values))
            words = _reading(sign, talk.language)
            yield finding(
                "omitted_vital_sign",
                Severity.WARNING,
                say(talk.language, "vital_sign_omitted", reading=words),
                about=f"{sign.kind}{sign.values}",
                evidence=(said.utterance.id,),
                suggestion=say(talk.language, "sentence", words=words),
            )


def _reading(sign: VitalSign, language: str) -> str:
    return say(
        language,
        "reading",
        name=named(language, sign.kind),
        value="/".join(f"{v:f}" for v in sign.values),
        unit=sign.unit,
    )
