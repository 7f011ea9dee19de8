"""What Whisper invents, and how it is told from what was said. Pure rules over words and probabilities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.domain.transcript import UNCLEAR
from copilot.engines.whisper.detector import WINDOW, Floats

_RATE = 16_000
_STUTTER = re.compile(r"([a-z]{3,}?)\1{2,}", re.IGNORECASE)


class HeardWord(NamedTuple):
    """A word as the model gave it; seconds from the start of the recording. `text` may begin with a space."""

    text: str
    start_s: float
    end_s: float
    probability: float


class HeardSegment(NamedTuple):
    """A stretch of text with its words and the model's own doubts."""

    words: tuple[HeardWord, ...]
    log_probability: float
    no_speech: float

    @property
    def start_s(self) -> float:
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        return self.words[-1].end_s

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words).strip()


def holds_speech(segment: HeardSegment, span_start_s: float, verdicts: Floats) -> bool:
    """Whether the audio under the segment is speech by the detector's verdicts.

    A model that itself doubts what it wrote must have most of its time in speech; one that does not must have at
    least a moment of it. It doubts by Whisper's own thresholds, or when its words are more likely wrong than right:
    over music it is both unsure and right about nothing, while a word that is only mumbled is under its own sound.
    """
    if not np.any(_under(segment, span_start_s, verdicts, slack_s=0.2) >= 0.5):
        return False
    by_whisper = segment.no_speech > 0.6 and segment.log_probability < -1.0
    by_words = float(np.mean([word.probability for word in segment.words])) < UNCLEAR
    if by_whisper or by_words:
        under = _under(segment, span_start_s, verdicts, slack_s=0.2 if by_whisper else 0.0)
        return bool(np.mean(under >= 0.5) >= 0.5)
    return True


def _under(segment: HeardSegment, span_start_s: float, verdicts: Floats, slack_s: float) -> Floats:
    first = int((segment.start_s - slack_s - span_start_s) * _RATE // WINDOW)
    last = int((segment.end_s + slack_s - span_start_s) * _RATE // WINDOW) + 1
    return verdicts[max(first, 0) : max(last, 0)]


def without_loops(words: Sequence[HeardWord], keep: int = 2, at_least: int = 4) -> tuple[HeardWord, ...]:
    """Cuts a phrase of one to eight words that repeats `at_least` times in a row to `keep` of it.

    People repeat themselves two or three times ("no, no, no"); a decoder in a loop does it until it runs out
    of room, in ever shorter times. A repetition spoken at a human pace (at least 0.12 s a word) stays.
    """
    kept = list(words)
    for length in range(1, 9):
        kept = _without_loops_of(kept, length, keep, at_least)
    return tuple(kept)


def without_stutter(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """Mends words in which a decoder went round in circles: "murmurmurmur" is "murmur".

    A unit of three letters or more, three times in a row, is in no word of a language with letters; laughter and
    the like ("hahaha") have shorter ones.
    """
    return tuple(word._replace(text=_STUTTER.sub(r"\1\1", word.text)) for word in words)


def _without_loops_of(words: list[HeardWord], length: int, keep: int, at_least: int) -> list[HeardWord]:
    plain = [_plain(word.text) for word in words]
    result: list[HeardWord] = []
    at = 0
    while at < len(words):
        times = 1
        phrase = plain[at : at + length]
        while len(phrase) == length and plain[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        block = words[at : at + times * length]
        if times >= at_least and any(phrase) and not _human_pace(block, times):
            result += block[: keep * length]
        else:
            result += block[: max(times, 1) * length] if times > 1 else words[at : at + 1]
        at += times * length if times > 1 else 1
    return result


def _human_pace(block: Sequence[HeardWord], times: int) -> bool:
    seconds = block[-1].end_s - block[0].start_s
    return times <= 8 and seconds / len(block) >= 0.12


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
