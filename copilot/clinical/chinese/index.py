"""Finds the words of a list in Chinese text, which has no spaces: at each place the longest one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from copilot.clinical.lexicons import Hit

T = TypeVar("T")


class CharacterIndex(Generic[T]):
    """Thousands of terms by their first character. Latin letters count without case, and only as whole words."""

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[str, T]]] = {}
        for term, value in terms:
            low = term.lower()
            self._by_first.setdefault(low[0], []).append((low, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: -len(c[0]))

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Hits in order, without overlap."""
        low = text.lower()
        if len(low) != len(text):  # a few letters grow when they are made small
            low = text
        at = 0
        while at < len(low):
            hit = self._hit_at(low, at)
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.end

    def _hit_at(self, low: str, at: int) -> Hit[T] | None:
        for term, value in self._by_first.get(low[at], ()):
            end = at + len(term)
            if low.startswith(term, at) and not _splits_word(low, at) and not _splits_word(low, end):
                return Hit(at, end, value)
        return None


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _is_latin(text[at - 1]) and _is_latin(text[at])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
