"""Spoken and written numbers: reading them, and rewriting a text with digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from copilot.clinical.languages import rules_of


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number said or written. `value` is exact; `text[start:end]` are its words or digits."""

    value: Decimal
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with its spoken numbers as digits, and the way back to the text it came from.

    `pieces` are (start in text, end in text, start in source, end in source), in order, for each stretch that was
    rewritten; everything between is copied.
    """

    source: str
    text: str
    pieces: tuple[tuple[int, int, int, int], ...] = ()

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of `source` that `text[start:end]` comes from; a rewritten stretch is taken whole."""
        first, last = start, end
        for at, until, source_at, source_until in self.pieces:
            if until <= start:
                first = source_until + (start - until)
            elif at <= start:
                first = source_at
            if until <= end:
                last = source_until + (end - until)
            elif at < end:
                last = source_until
        return first, max(first, last)


def rewrite(text: str, language: str = "en") -> Rewritten:
    """`text` with spoken numbers and unit names as digits and unit symbols, mappable to its source."""
    return rules_of(language).rewrite(text)


def spoken_to_digits(text: str, language: str = "en") -> str:
    """`rewrite(text).text`. Idempotent; holds no number that `text` does not say."""
    return rules_of(language).rewrite(text).text


def numbers_in(text: str, language: str = "en") -> list[NumberMention]:
    """Every number of `text`, spoken or written, in order and without overlap. "118/76" gives two."""
    return rules_of(language).numbers_in(text)
