"""Which utterances a sentence of a note rests on: the fewest that share most of its telling words."""

from __future__ import annotations

import math
import re
from collections import Counter

from copilot.clinical.answers import is_question
from copilot.clinical.numbers import spoken_to_digits
from copilot.domain.transcript import Transcript, Utterance

_WORD = re.compile(r"[a-z]{2,}|\d+(?:\.\d+)?", re.IGNORECASE)
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a an the and or but if of to in on at for with without from by as is are was were be been being am has
    had do does did will would can could should may might must he she it we they me him her us them my your his its
    our their this that these those there here not no so than then too very just also any all some more most other
    into over about after before during up down out off again once only own same patient today denies denied reports
    reported states endorses notes noted presents you like okay yeah um uh know well right don doesn now mm hmm""",
    )
)
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "ly", "es", "s", "e", "y")
_MOST = 4
_SHORT_ANSWER = 8


def stems(text: str) -> list[str]:
    """The telling words of `text`, numbers as digits, without their endings."""
    words = (m[0].lower() for m in _WORD.finditer(spoken_to_digits(text)))
    return [_stem(w) for w in words if w not in _EMPTY]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class Aligner:
    """Finds the evidence of sentences in one transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self._utterances = transcript.utterances
        self._words = [frozenset(stems(u.text)) for u in self._utterances]
        counts = Counter(w for words in self._words for w in words)
        size = max(1, len(self._utterances))
        self._weight = {w: math.log(1 + size / n) for w, n in counts.items()}
        self._unknown = math.log(1 + size)

    def share(self, text: str, evidence: tuple[int, ...]) -> float:
        """How much of `text` the utterances with these ids say: 0 to 1, rare words counting more."""
        wanted = set(stems(text))
        total = sum(self._of(w) for w in wanted)
        said = frozenset().union(
            *(w for u, w in zip(self._utterances, self._words, strict=True) if u.id in evidence)
        )
        return sum(self._of(w) for w in wanted & said) / total if total else 0.0

    def align(self, text: str) -> tuple[int, ...]:
        """Ids of the utterances, in order: each adds words of its own; questions come with their answers."""
        wanted = set(stems(text))
        total = sum(self._of(w) for w in wanted)
        chosen: set[int] = set()
        missing = set(wanted)
        while missing and len(chosen) < _MOST:
            gains = [(self._gain(i, missing, chosen), -i) for i in range(len(self._utterances)) if i not in chosen]
            gain, at = max(gains, default=(0.0, 0))
            if gain < 0.12 * total or gain <= 0:
                break
            chosen.add(-at)
            missing -= self._words[-at]
        return tuple(self._utterances[i].id for i in sorted(self._with_answers(chosen)))

    def _of(self, word: str) -> float:
        return self._weight.get(word, self._unknown)

    def _gain(self, at: int, missing: set[str], chosen: set[int]) -> float:
        near = 1.1 if any(abs(at - c) <= 3 for c in chosen) else 1.0
        return near * sum(self._of(w) for w in missing & self._words[at])

    def _with_answers(self, chosen: set[int]) -> set[int]:
        both = set(chosen)
        for at in chosen:
            if is_question(_last_sentence(self._utterances[at].text)):
                both |= set(self._reply(at))
            before = at - 1
            if before >= 0 and _is_answer(self._utterances[at], self._utterances[before]):
                both.add(before)
        return both

    def _reply(self, at: int) -> range:
        """The next utterance of somebody else, up to three on."""
        for after in range(at + 1, min(at + 4, len(self._utterances))):
            if self._utterances[after].speaker is not self._utterances[at].speaker:
                return range(after, after + 1)
        return range(0)


def _is_answer(utterance: Utterance, before: Utterance) -> bool:
    return (
        utterance.speaker is not before.speaker
        and len(utterance.text.split()) <= _SHORT_ANSWER
        and is_question(_last_sentence(before.text))
    )


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!])\s+", text.strip())[-1]
