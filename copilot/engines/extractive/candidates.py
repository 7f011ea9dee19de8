# ruff: noqa: E501 - a pattern reads better on one line
"""Candidates for the note: every unit rewritten, every question with its answer, and how likely each belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copilot.app.ports import CancelToken
from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.polarity import find_problems
from copilot.domain.note import ToConfirm
from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Speaker, Transcript
from copilot.engines.extractive.classifier import probabilities as class_probabilities
from copilot.engines.extractive.english import Person, person_of, sentence
from copilot.engines.extractive.features import features_of, stages
from copilot.engines.extractive.headline import chief_complaint, problem_of
from copilot.engines.extractive.questions import Outcome, combine
from copilot.engines.extractive.rewrite import MEASURE, is_line, rewrite, telegraphic
from copilot.engines.extractive.roles import speakers_of
from copilot.engines.extractive.segment import Segmenter
from copilot.engines.extractive.speech import SPACED_POINT
from copilot.engines.extractive.units import Unit, units_of
from copilot.engines.extractive.weights import CLASSES, Floats, Weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that the note may hold. `probability` that a clinician would write it down; `order` of saying.

    `kind` is "answer" for a question with its answer, "headline" for a name of a problem, else who speaks;
    `position` is 0 at the start of the visit, 1 at its end.
    """

    text: str
    evidence: tuple[int, ...]
    topic: Topic
    probability: float
    order: int
    medications: frozenset[str]
    problems: frozenset[str]
    kind: str
    position: float

    @property
    def is_telling(self) -> bool:
        """Whether it names a problem, a medication or a measure, or answers a question."""
        return bool(self.problems or self.medications or self.kind == "answer" or self.is_measured)

    @property
    def is_measured(self) -> bool:
        """Whether it tells a dose, a reading, a time or how often."""
        return MEASURE.search(self.text) is not None

    @property
    def words(self) -> int:
        return len(self.text.split())


def candidates_of(
    transcript: Transcript, weights: Weights, style: Style, cancel: CancelToken
) -> tuple[list[Candidate], list[ToConfirm]]:
    """Every line that could stand in the note, and what is too ambiguous for it."""
    units = units_of(transcript, Segmenter(weights), speakers_of(transcript, weights))
    if not units:
        return [], []
    split_numbers = frozenset(u.id for u in transcript.utterances if SPACED_POINT.search(u.text))
    chances = class_probabilities(weights, features_of(units))
    visit = _Visit(units, chances, stages(units), person_of(u.text for u in units), style, split_numbers)
    cancel.raise_if_cancelled()
    answered, to_confirm, settled = visit.answers()
    stated, doubtful = visit.statements(settled)
    return [*visit.headlines(), *answered, *stated], [*to_confirm, *doubtful]


@dataclass(frozen=True, slots=True)
class _Visit:
    """The units of a visit with what the classifier thinks of each."""

    units: list[Unit]
    chances: Floats
    stage: list[str]
    person: Person
    style: Style
    doubtful: frozenset[int]

    def headlines(self) -> list[Candidate]:
        found = chief_complaint(self.units)
        if found is None or self.style is Style.TELEGRAPHIC:
            return []
        what, evidence = found
        text = sentence(spoken_to_digits(what))
        return [self._candidate(text, evidence, Topic.CHIEF_COMPLAINT, 0.9, 0, "headline")]

    def answers(self) -> tuple[list[Candidate], list[ToConfirm], set[int]]:
        """Lines from questions with their answers, what to confirm, and the units that are settled thereby."""
        found: list[Candidate] = []
        to_confirm: list[ToConfirm] = []
        settled: set[int] = set()
        for unit in self.units:
            if unit.asked is None or unit.asks or self.units[unit.asked].speaker is Speaker.PATIENT:
                continue
            if _answered_already(self.units, unit):
                continue
            questions = _in_one_breath(self.units, unit.asked)
            answered = combine(questions, unit, self.person, self.style)
            if answered is None:
                continue
            indices = [q.index for q in questions] + [unit.index]
            settled.update(indices)
            likely = max(_belongs(self.chances[i]) for i in indices)
            if answered.outcome is Outcome.AMBIGUOUS:
                if likely > 0.25 or any(find_problems(q.text) for q in questions):
                    to_confirm.append(
                        ToConfirm(text=answered.line, evidence=answered.evidence, reason=answered.reason)
                    )
                continue
            topic = _topic(sum((self.chances[i] for i in indices), start=np.zeros_like(self.chances[0])))
            if topic not in _ASKED_ABOUT:
                topic = Topic.REVIEW_OF_SYSTEMS
            said = spoken_to_digits(answered.line)
            text = sentence(said) if self.style is Style.NARRATIVE else telegraphic(said)
            if re.match(r"(?:Takes|Does not take) ", text):
                topic = Topic.MEDICATIONS
            found.append(self._candidate(text, answered.evidence, topic, likely, questions[0].index, "answer"))
        return found, to_confirm, settled

    def statements(self, settled: set[int]) -> tuple[list[Candidate], list[ToConfirm]]:
        """Lines from what was said, and those to confirm because a number in them is not sure."""
        found: list[Candidate] = []
        doubtful: list[ToConfirm] = []
        for unit in self.units:
            if (unit.index in settled and unit.words <= 5) or unit.asks:
                continue
            row = self.chances[unit.index]
            evidence = unit.evidence
            topic = self._topic_of(unit)
            announced = problem_of(unit.text) if unit.speaker is not Speaker.PATIENT else None
            said = self._with_subject(unit)
            if announced is not None and self.stage[unit.index] == "plan":
                what, said = announced
                name = sentence(re.sub(r"^(?:your|the|a|an) ", "", what))
                found.append(self._candidate(name, evidence, Topic.ASSESSMENT, 0.8, unit.index, "headline"))
            if (
                unit.speaker is not Speaker.DOCTOR
                and _SOMEONE_ELSE.match(unit.text)
                and not _RELATIVE.search(unit.text)
            ):
                continue  # in a note, "he" and "she" are the patient
            text = rewrite(said, unit.speaker, topic, self.person, self.style)
            if self._number_is_doubtful(unit) and re.search(r"\d\.\d", text):
                doubtful.append(ToConfirm(text=text, evidence=evidence, reason=_DOUBTFUL_NUMBER))
            elif is_line(text):
                found.append(self._candidate(text, evidence, topic, _belongs(row), unit.index, unit.speaker.value))
        return found, doubtful

    def _with_subject(self, unit: Unit) -> str:
        """An answer's "it" named, where the question names it: "does the knee give way" - "it gave way"."""
        if unit.asked is None:
            return unit.text
        asked = _ASKED_OF.search(self.units[unit.asked].text)
        if asked is None:
            return unit.text
        named = re.sub(r"^your\b", "my", asked["what"], flags=re.IGNORECASE)
        return _ANSWER_IT.sub(lambda m: f"{named} {m['verb']}", unit.text, count=1)

    def _number_is_doubtful(self, unit: Unit) -> bool:
        return unit.utterance_id in self.doubtful

    def _topic_of(self, unit: Unit) -> Topic:
        """The likeliest topic that can be: patients do not examine, and the plan comes after the history."""
        row = self.chances[unit.index].copy()
        row[CLASSES.index(Topic.CHIEF_COMPLAINT)] = 0
        if unit.speaker is Speaker.PATIENT:
            for topic in (Topic.EXAM, Topic.VITALS, Topic.ASSESSMENT):
                row[CLASSES.index(topic)] = 0
        if self.stage[unit.index] == "history" and unit.index < 0.6 * len(self.units):
            for topic in (Topic.PLAN, Topic.ASSESSMENT):
                row[CLASSES.index(topic)] *= 0.1
        if unit.speaker is Speaker.DOCTOR and _SAFETY_NET.search(unit.text):
            return Topic.PLAN
        if unit.speaker is Speaker.DOCTOR and self.stage[unit.index] != "history":
            for topic in (Topic.HISTORY, Topic.REVIEW_OF_SYSTEMS):
                row[CLASSES.index(topic)] *= _DOCTOR_AFTER_HISTORY
        return _topic(row)

    def _candidate(
        self, text: str, evidence: tuple[int, ...], topic: Topic, probability: float, order: int, kind: str
    ) -> Candidate:
        return Candidate(
            text=text,
            evidence=evidence,
            topic=topic,
            probability=probability,
            order=order,
            medications=frozenset(m.generic for m in find_medications(text)),
            problems=frozenset(p.concept for p in find_problems(text)),
            kind=kind,
            position=order / max(1, len(self.units)),
        )


_ASKED_OF = re.compile(
    r"\b(?:does|is|did|has|was|how is|how's) (?P<what>(?:the|your) (?!other)[a-z]+(?: pain| cough| swelling)?)\b(?! (?:pain|like|of))",
    re.IGNORECASE,
)
_ANSWER_IT = re.compile(
    r"^(?:(?:yes|yeah|no|well)\b[\s,]*)*it (?P<verb>gave|gives|locks|does|doesn't|hurts|swells|swelled|was|is|started)\b",
    re.IGNORECASE,
)
_SOMEONE_ELSE = re.compile(
    r"^(?:(?:and|but|so|oh|well|then|because)\b[\s,]*)*(?:he|she)(?:'s|'d|\b)", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|mom|mum|dad|brother|sister|son|daughter|husband|wife|partner|child|kids?|grand\w+|aunt|uncle|"
    r"cousin|family|friend|doctor)\b",
    re.IGNORECASE,
)
_SAFETY_NET = re.compile(
    r"\bif (?:you|your|the|it|there|symptoms?|things?)\b.*\b(?:call|go to|come back|come in|come see|see me|let me know|emergency)\b|"
    r"\b(?:call|see|come back|go to the (?:emergency|er)|let me know)\b.*\b(?:if|when) (?:you|your|the|it|there|symptoms?|things?)\b",
    re.IGNORECASE,
)
_DOCTOR_AFTER_HISTORY = 0.4
_DOUBTFUL_NUMBER = "The transcript writes a number in two pieces: check its decimal point."
_ASKED_ABOUT = frozenset(
    {Topic.REVIEW_OF_SYSTEMS, Topic.PAST_HISTORY, Topic.MEDICATIONS, Topic.ALLERGIES, Topic.SOCIAL, Topic.FAMILY}
)


def _in_one_breath(units: Sequence[Unit], last: int) -> list[Unit]:
    """The question `last`, and the short ones about problems right before it: "any fever? chills?"."""
    first = last
    while (
        first > 0
        and last - first < 4
        and units[first - 1].asks
        and units[first - 1].turn == units[last].turn
        and units[first - 1].words <= 12
        and find_problems(units[first - 1].text)
        and find_problems(units[first].text)
    ):
        first -= 1
    return list(units[first : last + 1])


def _answered_already(units: Sequence[Unit], unit: Unit) -> bool:
    """Whether an earlier unit of the same utterance answered the question."""
    before = unit.index - 1
    return before >= 0 and units[before].asked == unit.asked and units[before].turn == unit.turn


def _belongs(row: Floats) -> float:
    return float(1 - row[0] / max(row.sum(), 1e-9))


def _topic(row: Floats) -> Topic:
    return CLASSES[int(row[1:].argmax()) + 1] or Topic.HISTORY
