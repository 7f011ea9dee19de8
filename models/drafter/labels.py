"""What each unit of a visit should have become: found by its overlap with the sentences of the clinician's note."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from copilot.clinical.numbers import spoken_to_digits
from copilot.domain.template import Topic
from copilot.engines.extractive.units import Unit

_STOP_TEXT = """
a an the and or but if of to in on at for with without from by as is are was were be been being am has have
had do does did will would can could should may might must i you he she it we they me him her us them my your
his its our their this that these those there here not no so than then too very just also any all some more
most other into over about after before during up down out off again further once only own same patient
patients today denies denied reports reported states stated endorses notes noted presents presented visit per
okay yeah yes um uh well like know right going go get got think really little bit kind want need let's i'm
i've it's that's don't you're good great feel feeling take taking what how when where why which who thing
things something anything
"""
_STOP = frozenset(_STOP_TEXT.split())


def content_words(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    text = spoken_to_digits(text).lower()
    return {_stem(w) for w in re.findall(r"[a-z][a-z'\-]+|\d+(?:[./]\d+)*", text) if w not in _STOP}


def _stem(word: str) -> str:
    for suffix in ("ations", "ation", "ings", "ing", "edly", "ness", "ies", "ied", "ed", "ly", "es", "s", "e", "y"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def inverse_frequencies(documents: Iterable[set[str]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    total = 0
    for words in documents:
        counts.update(words)
        total += 1
    return {w: math.log((1 + total) / (1 + n)) for w, n in counts.items()}


def label_units(
    units: Sequence[Unit], note: Sequence[tuple[Topic, str]], idf: dict[str, float], threshold: float = 0.42
) -> list[Topic | None]:
    """For each unit the topic of the note sentence that it agrees with best, None if with none well enough.

    A short answer is taken together with its question.
    """
    rare = max(idf.values(), default=1.0)
    lines = [(topic, content_words(text)) for topic, text in note]
    labels: list[Topic | None] = []
    for unit in units:
        words = content_words(unit.text)
        if unit.asked is not None and unit.words <= 6:
            words |= content_words(units[unit.asked].text)
        weight = sum(idf.get(w, rare) for w in words)
        best, label = 0.0, None
        if weight > 0 and words:
            for topic, line in lines:
                shared = words & line
                agreed = sum(idf.get(w, rare) for w in shared)
                score = agreed / weight
                if len(shared) < 2 and len(line) > 3 and score < 0.6:
                    continue
                if score > best:
                    best, label = score, topic
        labels.append(label if best >= threshold else None)
    return labels
