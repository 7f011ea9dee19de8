"""Which candidates the note holds, within a budget of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copilot.clinical.sections import Division, division_of
from copilot.domain.template import Topic
from copilot.engines.extractive.candidates import Candidate

# Tuned on the validation visits, all measures of the scorer together.
_LEAST = 0.49
_FOR_MEDICATION = 0.2
_FOR_CHANCE = 0.2
_FOR_MEASURE = 0.1
_FOR_REPEATING = 0.6
_FOR_NEW_PROBLEM = 0.2
_HEADLINE = 1.5
"""A problem's name costs little and tells much."""
_CHANCE_OF_OTHERS = 0.25
_CHANCE_OF_ORDERS = 0.05
"""A line without a problem, a medication or a measure must at least look like one of a note."""
_SAME = 0.8
"""Share of its words from which a line says what another one says already."""
_MEDICATION_CHANCE = 0.03
"""A medication that no chosen line names gets its best line if a clinician might have written it at all."""


def select(found: Sequence[Candidate], worth: Sequence[float], budget: int) -> list[Candidate]:
    """The best of `found`, in the order they were said, at most `budget` words in all."""
    values = {
        id(c): _HEADLINE if c.kind == "headline" else w + _bonus(c) for c, w in zip(found, worth, strict=True)
    }
    ranked = sorted(found, key=lambda c: (-values[id(c)], c.order))
    choice = _Choice(budget)
    for candidate in ranked:
        least = _CHANCE_OF_ORDERS if candidate.topic is Topic.PLAN else _CHANCE_OF_OTHERS
        if not candidate.is_telling and candidate.probability < least:
            continue
        new = _FOR_NEW_PROBLEM * bool(candidate.problems - choice.problems)
        repeating = 0.0 if candidate.kind == "headline" else _FOR_REPEATING * choice.known(candidate)
        if values[id(candidate)] + new - repeating >= _LEAST:
            choice.take(candidate)
    for candidate in ranked:
        if candidate.medications - choice.medications and candidate.probability >= _MEDICATION_CHANCE:
            choice.take(candidate)
    return sorted(choice.taken, key=lambda c: c.order)


def _bonus(candidate: Candidate) -> float:
    measured = _FOR_MEASURE * candidate.is_measured
    return _FOR_MEDICATION * bool(candidate.medications) + _FOR_CHANCE * candidate.probability + measured


class _Choice:
    """What has been taken so far.

    Attributes:
        taken: the candidates, best first.
        medications, problems: what they name.
    """

    def __init__(self, budget: int) -> None:
        self.taken: list[Candidate] = []
        self.medications: set[str] = set()
        self.problems: set[str] = set()
        self._left = budget
        self._words: dict[Division, set[str]] = {}
        self._lines: list[tuple[Topic, set[str]]] = []

    def known(self, candidate: Candidate) -> float:
        """The share of its words that lines taken before, of the same part of the note, hold."""
        own = _words(candidate)
        seen = self._words.get(division_of(candidate.topic), set())
        return len(own & seen) / max(1, len(own))

    def take(self, candidate: Candidate) -> None:
        """Unless it does not fit, or says what is there already."""
        own = _words(candidate)
        # What the history tells may stand in the plan again: only a part of the note does not repeat itself.
        lines = [line for topic, line in self._lines if self._near(topic, candidate)]
        if candidate.words > self._left or self._repeats(own, lines):
            return
        self.taken.append(candidate)
        self.medications |= candidate.medications
        self.problems |= candidate.problems
        self._left -= candidate.words
        self._words.setdefault(division_of(candidate.topic), set()).update(own)
        self._lines.append((candidate.topic, own))

    @staticmethod
    def _near(topic: Topic, candidate: Candidate) -> bool:
        if candidate.kind == "headline":
            return topic is candidate.topic
        return division_of(topic) is division_of(candidate.topic)

    @staticmethod
    def _repeats(own: set[str], lines: Iterable[set[str]]) -> bool:
        return any(len(own & line) >= _SAME * len(own) for line in lines)


def _words(candidate: Candidate) -> set[str]:
    """The words that tell something; all of them if there are no others."""
    words = set(re.findall(r"[a-z0-9]+", candidate.text.lower()))
    return words - _COMMON or words


_COMMON_TEXT = """
a an the and or but if of to in on at for with by as is are was were be been has have had do does did not no
he she they it his her their him them the patient this that there here denies reports so then also some any
very about when which will would can could we i our my for now up out
"""
_COMMON = frozenset(_COMMON_TEXT.split())
