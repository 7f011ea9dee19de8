"""Which candidates the note holds, within a budget of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copilot.engines.extractive.candidates import Candidate

# Tuned on the validation visits, all measures of the scorer together.
_LEAST = 0.46
_FOR_MEDICATION = 0.2
_FOR_CHANCE = 0.2
_FOR_REPEATING = 0.3
_SAME = 0.8
"""Share of its words from which a line says what another one says already."""
_MEDICATION_CHANCE = 0.12
"""A medication that no chosen line names gets its best line if a clinician might have written it at all."""


def select(found: Sequence[Candidate], worth: Sequence[float], budget: int) -> list[Candidate]:
    """The best of `found`, in the order they were said, at most `budget` words in all."""
    values = {
        id(c): w + _FOR_MEDICATION * bool(c.medications) + _FOR_CHANCE * c.probability
        for c, w in zip(found, worth, strict=True)
    }
    ranked = sorted(found, key=lambda c: (-values[id(c)], c.order))
    choice = _Choice(budget)
    for candidate in ranked:
        if values[id(candidate)] - _FOR_REPEATING * choice.known(candidate) >= _LEAST:
            choice.take(candidate)
    for candidate in ranked:
        if candidate.medications - choice.medications and candidate.probability >= _MEDICATION_CHANCE:
            choice.take(candidate)
    return sorted(choice.taken, key=lambda c: c.order)


class _Choice:
    """What has been taken so far.

    Attributes:
        taken: the candidates, best first.
        medications: what they name.
    """

    def __init__(self, budget: int) -> None:
        self.taken: list[Candidate] = []
        self.medications: set[str] = set()
        self._left = budget
        self._words: set[str] = set()
        self._lines: list[set[str]] = []

    def known(self, candidate: Candidate) -> float:
        """The share of its words that lines taken before hold."""
        own = _words(candidate)
        return len(own & self._words) / max(1, len(own))

    def take(self, candidate: Candidate) -> None:
        """Unless it does not fit, or says what is there already."""
        own = _words(candidate)
        if candidate.words > self._left or self._repeats(own, self._lines):
            return
        self.taken.append(candidate)
        self.medications |= candidate.medications
        self._left -= candidate.words
        self._words |= own
        self._lines.append(own)

    @staticmethod
    def _repeats(own: set[str], lines: Iterable[set[str]]) -> bool:
        return any(len(own & line) >= _SAME * len(own) for line in lines)


def _words(candidate: Candidate) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", candidate.text.lower()))
