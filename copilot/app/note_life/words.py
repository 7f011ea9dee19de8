"""Texts as words, and what two texts have in common: Latin words whole, Chinese character by character."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A number keeps its point, comma, slash or colon: "142/88" and "1,000" are one word each.
_TOKEN = re.compile(rf"[{_HAN}]|\d+(?:[.,/:]\d+)*|[^\W\d_{_HAN}]+(?:['’-][^\W\d_{_HAN}]+)*|\s+|.", re.DOTALL)


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Span(NamedTuple):
    """A stretch of text. Kept and removed spans together are the old text, kept and added ones the new."""

    change: Change
    text: str


def tokens(text: str) -> list[str]:
    """Everything of `text`, white space too: joined they are the text."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The tokens that are words or numbers."""
    return [token for token in tokens(text) if token[0].isalnum()]


def spans(old: str, new: str) -> tuple[Span, ...]:
    """What was kept, removed and added, in order; where words were exchanged the removed ones come first."""
    if old == new:
        return (Span(Change.KEPT, old),) if old else ()
    a, b = tokens(old), tokens(new)
    found: list[Span] = []
    for tag, a0, a1, b0, b1 in _matcher(a, b).get_opcodes():
        if tag == "equal":
            found.append(Span(Change.KEPT, "".join(a[a0:a1])))
            continue
        found += [Span(Change.REMOVED, "".join(a[a0:a1]))] * (a1 > a0)
        found += [Span(Change.ADDED, "".join(b[b0:b1]))] * (b1 > b0)
    return tuple(found)


def kept_words(old: str, new: str) -> int:
    """How many words of `old` are still in `new`, in their order."""
    if old == new:
        return len(words(old))
    return sum(block.size for block in _matcher(words(old), words(new)).get_matching_blocks())


def bag(text: str) -> Counter[str]:
    """The words of a text without their order, to compare it with many others by `overlap`."""
    return Counter(word.casefold() for word in words(text))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    """Of the words of both, the share that both have (Dice's coefficient); 0 if there is no word."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _matcher(a: list[str], b: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, a, b, autojunk=False)
