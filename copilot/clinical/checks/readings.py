"""What a text says, read once: the checks compare readings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from copilot.clinical.allergies import AllergyMention, allergies_in, asks_for_allergies
from copilot.clinical.answers import Answer, answer_of, is_question
from copilot.clinical.checks.words import stems_of
from copilot.clinical.languages import rules_of
from copilot.clinical.laterality import Correction, SideMention, find_corrections, find_sides, find_sites
from copilot.clinical.medications import MedicationMention, MedicationOrder, find_medications, medication_orders
from copilot.clinical.numbers import NumberMention, numbers_in
from copilot.clinical.plans import PlanMention, plans_in
from copilot.clinical.polarity import Polarity, ProblemMention, find_problems, negated_spans
from copilot.clinical.quantities import (
    Age,
    DateMention,
    Duration,
    Frequency,
    Quantity,
    Route,
    VitalSign,
    ages_in,
    dates_in,
    durations_in,
    frequencies_in,
    quantities_in,
    routes_in,
    vital_signs_in,
)
from copilot.domain.transcript import Speaker, Transcript, Utterance

_LIST_MARKER = re.compile(r"^\s*(?:[•*-]\s*)?\d{1,2}[.)]\s+(?=\D)")


_DENIED_REACH = 60


def _near(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a negated span that the negation surely reaches: in speech without stops a span runs far."""
    return start, end if end - start <= _DENIED_REACH else max(start, text.rfind(" ", start, start + _DENIED_REACH))


_PIECE_END = re.compile(r"[.?!;](?=\s|$)|[。？！；]")
_LONGEST_PIECE = 160
_ASIDE = 36


class Piece:
    """A sentence, or a stretch of speech without stops, up to `end`; read when first asked for."""

    def __init__(self, text: str, start: int, end: int, following: str, reading: Reading) -> None:
        self.end = end
        self._start = start
        self._text = text[start:end]
        self._following = following
        self._reading = reading

    @cached_property
    def stems(self) -> frozenset[str]:
        return stems_of(self._text, self._reading.language)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Those of the stems that stand under a negation, near it."""
        whole = self._reading.text
        spans = [
            whole[max(start, self._start) : min(end, self.end)]
            for start, end in (_near(whole, *span) for span in self._reading.negated)
            if start < self.end and self._start < end
        ]
        return stems_of(" . ".join(spans), self._reading.language) if spans else frozenset()

    @cached_property
    def asks(self) -> bool:
        return is_question(self._text, self._reading.language)

    @cached_property
    def answer(self) -> Answer | None:
        """What follows a question in the same breath."""
        return answer_of(self._following, self._reading.language) if self._following else None


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*(m.end() for m in _PIECE_END.finditer(text)), len(text)):
        while end - start > _LONGEST_PIECE:
            cut = text.rfind(" ", start + 1, start + _LONGEST_PIECE)
            if cut <= start:
                break
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end


class Reading:
    """A text and, read when first asked for, what it says."""

    def __init__(self, text: str, language: str) -> None:
        marker = _LIST_MARKER.match(text)
        self.text = " " * marker.end() + text[marker.end() :] if marker else text
        self.language = language

    def begin(self, *, decides: bool) -> None:
        """Read what every check of a talk needs, one after the other: the rules keep their last text's words.

        `decides`: the speaker may name diagnoses and make plans."""
        if self.medications:
            _ = self.orders
        _ = self.problems, self.stems, self.corrections, self.vital_signs
        if decides:
            _ = self.plans
            if self.problems:
                _ = self.diagnoses

    @cached_property
    def numbers(self) -> list[NumberMention]:
        return numbers_in(self.text, self.language)

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities_in(self.text, self.language)

    @cached_property
    def durations(self) -> list[Duration]:
        return durations_in(self.text, self.language)

    @cached_property
    def frequencies(self) -> list[Frequency]:
        return frequencies_in(self.text, self.language)

    @cached_property
    def routes(self) -> list[Route]:
        return routes_in(self.text, self.language)

    @cached_property
    def ages(self) -> list[Age]:
        return ages_in(self.text, self.language)

    @cached_property
    def dates(self) -> list[DateMention]:
        return dates_in(self.text, self.language)

    @cached_property
    def medications(self) -> list[MedicationMention]:
        return find_medications(self.text, self.language)

    @cached_property
    def orders(self) -> list[MedicationOrder]:
        return medication_orders(self.text, self.language) if self.medications else []

    @cached_property
    def problems(self) -> list[ProblemMention]:
        return find_problems(self.text, self.language)

    @cached_property
    def diagnoses(self) -> list[ProblemMention]:
        return rules_of(self.language).diagnoses_in(self.text) if self.problems else []

    @cached_property
    def plans(self) -> list[PlanMention]:
        return plans_in(self.text, self.language)

    @cached_property
    def negated(self) -> list[tuple[int, int]]:
        return negated_spans(self.text, self.language)

    @cached_property
    def sides(self) -> list[SideMention]:
        return find_sides(self.text, self.language)

    @cached_property
    def sites(self) -> list[tuple[str, int, int]]:
        return find_sites(self.text, self.language)

    @cached_property
    def vital_signs(self) -> list[VitalSign]:
        return vital_signs_in(self.text, self.language)

    @cached_property
    def corrections(self) -> list[Correction]:
        return find_corrections(self.text, self.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The content words of the text, without their endings."""
        return stems_of(self.text, self.language)

    @cached_property
    def denied_stems(self) -> frozenset[str]:
        """Those of them that stand under a negation, near it."""
        spans = (_near(self.text, start, end) for start, end in self.negated)
        return stems_of(" . ".join(self.text[start:end] for start, end in spans), self.language)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The sentences of the text, long ones in parts."""
        bounds = [*_cuts(self.text), (len(self.text), len(self.text))]
        return [
            Piece(self.text, start, end, self.text[slice(*following)], self)
            for (start, end), following in pairwise(bounds)
        ]

    @cached_property
    def question_at(self) -> int | None:
        """Where the questions begin that the text ends with; None if it ends with none."""
        begins, end = None, len(self.text)
        while end:
            start = rules_of(self.language).last_sentence(self.text[:end])
            if is_question(self.text[start:end], self.language):
                begins = start
            elif begins is not None or end < len(self.text) or end - start > _ASIDE:
                break  # "Any fever? Sorry, I didn't hear you." still asks
            end = len(self.text[:start].rstrip())
        return begins

    @cached_property
    def asks(self) -> bool:
        return is_question(self.text, self.language)

    @cached_property
    def answer(self) -> Answer:
        return answer_of(self.text, self.language)

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Every value that a faithful writer may take from this text, generously: also from "twice" and "third"."""
        found = {n.value for n in self.numbers} | rules_of(self.language).loose_values(self.text)
        measured: list[Quantity | Duration] = [*self.quantities, *self.durations]
        return frozenset(found.union(v for m in measured for v in (m.value, m.upper) if v is not None))


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance and its place in the talk."""

    index: int
    utterance: Utterance
    reading: Reading


class Talk:
    """The transcript, read utterance by utterance, with questions joined to their answers."""

    def __init__(self, transcript: Transcript) -> None:
        self.language = transcript.language
        self.said = [Said(i, u, Reading(u.text, transcript.language)) for i, u in enumerate(transcript.utterances)]
        self.by_id = {s.utterance.id: s for s in self.said}
        for said in self.said:
            said.reading.begin(decides=said.utterance.speaker is not Speaker.PATIENT)

    @cached_property
    def values(self) -> frozenset[Decimal]:
        return frozenset().union(*(s.reading.values for s in self.said))

    @cached_property
    def ages(self) -> frozenset[Decimal]:
        return frozenset(a.value for s in self.said for a in s.reading.ages)

    @cached_property
    def generics(self) -> frozenset[str]:
        return frozenset(m.generic for s in self.said for m in s.reading.medications)

    @cached_property
    def _weights(self) -> dict[str, float]:
        counts = Counter(stem for s in self.said for stem in s.reading.stems)
        return {stem: math.log(1 + len(self.said) / n) for stem, n in counts.items()}

    def weight(self, stem: str) -> float:
        """How telling a word is in this talk: the fewer utterances hold it, the more; a word nobody said, most."""
        return self._weights.get(stem) or math.log(2 + len(self.said))

    def reply_to(self, said: Said, cited: Collection[int] = ()) -> Answer | None:
        """What another speaker answers: in an utterance of `cited` if one follows, else the next within two.

        None if nobody does; "I …" or "okay" is no answer."""
        followers = [s for s in self.said[said.index + 1 :] if s.utterance.id in cited][:1]
        for follower in followers or self.said[said.index + 1 : said.index + 3]:
            if (
                follower.utterance.speaker != said.utterance.speaker
                or Speaker.UNKNOWN is follower.utterance.speaker
            ) and (follower.reading.answer is not Answer.OTHER or follower.reading.stems):
                return follower.reading.answer
        return None

    def problems_of(self, said: Said, cited: Collection[int] = ()) -> Iterator[ProblemMention]:
        """The problems of an utterance; what its last sentence asks takes its polarity from the answer, if any."""
        settled = {Answer.YES: Polarity.AFFIRMED, Answer.NO: Polarity.NEGATED}
        at = said.reading.question_at
        last = len(said.reading.text) if at is None else at
        reply = None if at is None else self.reply_to(said, cited)
        for mention in said.reading.problems:
            if mention.polarity is not Polarity.HYPOTHETICAL or mention.start < last or reply not in settled:
                yield mention
            elif any(start <= mention.start < end for start, end in said.reading.negated):
                yield replace(mention, polarity=Polarity.NEGATED)  # "no fever, is that right?"
            else:
                yield replace(mention, polarity=settled[reply])

    def is_denied_question(self, said: Said) -> bool:
        """A question that was answered with no, or with nothing we understand: it told nothing."""
        return said.reading.asks and self.reply_to(said) is not Answer.YES

    def allergies_of(self, said: Said) -> list[AllergyMention]:
        """Allergies told in an utterance, also as the bare answer to a question about them."""
        before = self.said[said.index - 1] if said.index else None
        answers = before is not None and asks_for_allergies(before.reading.text, self.language)
        return allergies_in(said.reading.text, self.language, listed=answers and not said.reading.asks)
