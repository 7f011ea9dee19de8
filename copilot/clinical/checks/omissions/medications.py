"""Medications and doses that were told and stand in no statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from copilot.clinical.answers import Answer
from copilot.clinical.checks.corrections import TakenBack
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.omissions.held import Held
from copilot.clinical.checks.readings import Said, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.doses import is_same_amount
from copilot.clinical.languages import rules_of
from copilot.clinical.medications import MedicationOrder, Use, same_medication, use_of
from copilot.clinical.quantities import Quantity
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker

_MOST_EVIDENCE = 5
_NOT_THE_PATIENTS = frozenset({Use.NOT_TAKEN, Use.ANOTHERS})


@dataclass(slots=True)
class _Told:
    """A medication and the fullest words in which it was ordered."""

    generic: str
    words: str = ""
    topic: Topic = Topic.MEDICATIONS
    evidence: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Dose:
    said: Said
    order: MedicationOrder
    quantity: Quantity

    @property
    def value(self) -> Decimal:
        return self.quantity.value

    @property
    def unit(self) -> str:
        return self.quantity.unit


class Medications:
    """Attributes: none public."""

    def __init__(self, talk: Talk, taken_back: Sequence[TakenBack]) -> None:
        self._language = talk.language
        self._told: dict[str, _Told] = {}
        self._doses: dict[tuple[str, Decimal], _Dose] = {}
        self._talk = talk
        self._withdrawn = {(t.at.index, t.old.value) for t in taken_back}

    def read(self, said: Said) -> None:
        for order in self._orders(said):
            if (said.index, order.generic) in self._withdrawn:
                continue
            self._note(said, order)
            dose = order.dose
            if dose is not None and (said.index, f"{dose.value.normalize():f}") not in self._withdrawn:
                self._doses.setdefault((order.generic, dose.value), _Dose(said, order, dose))

    def _orders(self, said: Said) -> Iterator[MedicationOrder]:
        """The medications of the patient that are told, not only asked for, supposed, or told as an allergy."""
        if not said.reading.medications:
            return
        text = said.reading.text
        affirmed = self._talk.reply_to(said) is Answer.YES
        allergies = {a.substance for a in self._talk.allergies_of(said)}
        for order in said.reading.orders:
            start = order.medication.start
            use = use_of(text, start, self._language)
            asked = rules_of(self._language).asks_at(text, start)
            if order.generic in allergies or use in _NOT_THE_PATIENTS or (asked and not affirmed):
                continue
            if use is not Use.SUPPOSED or order.dose is not None:
                yield order

    def _note(self, said: Said, order: MedicationOrder) -> None:
        told = self._told.setdefault(order.generic, _Told(order.generic))
        words = rules_of(self._language).order_in_words(order, said.reading.text)
        if len(words) > len(told.words):
            told.words = words
            told.topic = _topic(said)
        if said.utterance.id not in told.evidence:
            told.evidence.append(said.utterance.id)

    def doses(self, held: Held) -> Iterator[Finding]:
        """A medication stands in the note, and a dose of it that was said does not."""
        for dose in self._doses.values():
            generic = dose.order.generic
            own = [r for _, r in held.notes if any(same_medication(generic, m.generic) for m in r.medications)]
            noted = [o.dose for r in own for o in r.orders if o.dose and same_medication(generic, o.generic)]
            if not own or any(is_same_amount(dose.quantity, n) for n in noted):
                continue
            if not any(dose.value in r.values for r in own):
                yield finding(
                    "omitted_dose",
                    Severity.WARNING,
                    say(
                        self._language,
                        "dose_omitted",
                        medication=named(self._language, generic),
                        value=f"{dose.value:f}",
                        unit=named(self._language, dose.unit),
                    ),
                    about=f"{generic}{dose.value}",
                    evidence=(dose.said.utterance.id,),
                    suggestion=rules_of(self._language).order_in_words(dose.order, dose.said.reading.text),
                    topic=_topic(dose.said),
                )

    def left_out(self, held: Held) -> Iterator[Finding]:
        for told in self._told.values():
            if not any(same_medication(told.generic, other) for other in held.generics):
                yield finding(
                    "omitted_medication",
                    Severity.WARNING,
                    say(self._language, "medication_omitted", medication=named(self._language, told.generic)),
                    about=told.generic,
                    evidence=tuple(told.evidence[:_MOST_EVIDENCE]),
                    suggestion=told.words,
                    topic=told.topic,
                )


def _topic(said: Said) -> Topic:
    """What the doctor says of a medication is mostly a plan, what the patient says what they take."""
    return Topic.PLAN if said.utterance.speaker is Speaker.DOCTOR else Topic.MEDICATIONS
