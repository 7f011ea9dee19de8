"""English number words: a run of them ("one forty two") to values, before any context is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

ONES = {
    w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
}
TEENS = {
    w: i + 10
    for i, w in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: (i + 2) * 10
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

_WORD = "|".join([*ONES, *TEENS, *TENS, *SCALES, "point", "oh"])
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_ITEM = rf"(?:(?:{_WORD})(?![a-z'’])|(?:{_DIGITS})(?![\d]|[.,]\d))"
# A run starts at a word or number of its own ("A1c" and "1.2.3" hold none) and goes on over spaces, hyphens, "and".
RUN = re.compile(
    rf"(?<![\w.,'’])(?:a[ \t]+(?=(?:hundred|thousand|million)\b))?{_ITEM}"
    rf"(?:(?:[ \t]+(?:and[ \t]+)?|-){_ITEM})*",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"{_DIGITS}|[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A value and the tokens [first, last) that say it. `joined` tells that no scale word held it together
    ("one forty two"), so that context may have to take it apart again."""

    value: Decimal
    first: int
    last: int
    joined: bool = False


def tokens_of(run: str, offset: int) -> list[Token]:
    return [Token(m[0].lower(), offset + m.start(), offset + m.end()) for m in _TOKEN.finditer(run)]


def is_digits(word: str) -> bool:
    return word[0].isdigit() or word[0] == "."


class RunReader:
    """Reads one run of tokens. `measured` says that a unit or "over" follows the run, which settles what a lone
    "two fifteen" is (215, not 2 and 15)."""

    def __init__(self, tokens: list[Token], *, measured: bool, split_counts: bool = False) -> None:
        self._words = [t.word for t in tokens]
        self._measured = measured
        self._split_counts = split_counts

    def read(self) -> list[Reading] | None:
        """The values in order, or None where the words do not make sense as numbers ("hundred hundred")."""
        found: list[Reading] = []
        at = 0
        while at < len(self._words):
            if self._words[at] in ("and", "oh", "a") and not (
                self._words[at] == "a" and self._word(at + 1) in SCALES
            ):
                at += 1
                continue
            reading = self._number(at)
            if reading is None:
                if self._words[at] != "point" or (found and at + 1 < len(self._words)):
                    return None  # "one point hundred": no decimal, and no two numbers either
                at += 1
                continue
            found.append(reading)
            at = reading.last
        return found

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _number(self, at: int) -> Reading | None:
        first = at
        if self._words[at] == "point":
            digits, at = self._decimals(at + 1)
            return Reading(Decimal(f"0.{digits}"), first, at) if digits else None
        whole = self._cardinal(at)
        if whole is None:
            return None
        if self._word(whole.last) == "point" and whole.value == whole.value.to_integral_value():
            digits, at = self._decimals(whole.last + 1)
            if digits:
                return Reading(Decimal(f"{int(whole.value)}.{digits}"), first, at)
        return whole

    def _decimals(self, at: int) -> tuple[str, int]:
        """Digits after "point": "two five", "oh five", "twenty five", "75"."""
        digits = ""
        word = self._word(at)
        if word in TEENS or word in TENS:
            value, at = self._plain_small(at)
            return str(value), at
        if word.isdigit():
            return word, at + 1
        while (word := self._word(at)) in ONES or (word == "oh" and self._word(at + 1) != ""):
            if word in ONES and digits and self._word(at + 1) in SCALES:
                break
            digits += str(ONES.get(word, 0))
            at += 1
        if digits and (word in TENS or word in TEENS):  # "point one twenty five" is 0.125
            rest, at = self._plain_small(at)
            digits += str(rest)
        return digits, at

    def _cardinal(self, at: int) -> Reading | None:
        """A cardinal with its scale words, or one that was said in pieces."""
        first = at
        if self._words[at] == "a":
            at += 1
        if self._word(at) in SCALES:
            return self._scaled(first, 1, at)
        word = self._word(at)
        if is_digits(word):
            value = Decimal(word.replace(",", ""))
            if self._word(at + 1) in SCALES and "," not in word and value < SCALES[self._word(at + 1)]:
                return self._scaled_decimal(first, value, at + 1)
            return None if self._word(at + 1) in SCALES else Reading(value, first, at + 1)
        joined = self._joined(at)
        if joined is not None and self._word(joined.last) not in SCALES:
            return joined
        small, after = self._plain_small(at)
        if after == at:
            return None
        if self._word(after) in SCALES:
            return self._scaled(first, small, after)
        return Reading(Decimal(small), first, after)

    def _scaled_decimal(self, first: int, value: Decimal, at: int) -> Reading | None:
        if value == value.to_integral_value():
            return self._scaled(first, int(value), at)
        return Reading(value * SCALES[self._word(at)], first, at + 1)

    def _scaled(self, first: int, small: int, at: int) -> Reading | None:
        """`small` times the scale word at `at`, and what follows: "five hundred and one", "two thousand twelve"."""
        total = 0
        group = small
        last_scale = 10**9
        while True:
            scale = SCALES.get(self._word(at), 0)
            if scale == 100 and 0 < group < 100:
                group *= 100
                at += 1
                rest, at = self._after_scale(at)
                group += rest
                scale = SCALES.get(self._word(at), 0)
            if scale >= 1000:
                if scale >= last_scale or group == 0:
                    return None
                total, group, last_scale, at = total + group * scale, 0, scale, at + 1
                group, at = self._after_scale(at)
                continue
            if scale:
                return None
            return Reading(Decimal(total + group), first, at)

    def _after_scale(self, at: int) -> tuple[int, int]:
        """What is added after a scale word: (0, at) if nothing is."""
        start = at + 1 if self._word(at) == "and" else at
        value, after = self._plain_small(start)
        return (0, at) if after == start or value == 0 else (value, after)

    def _plain_small(self, at: int) -> tuple[int, int]:
        """0 to 99 as one says them with scale words; (0, at) if there is none."""
        word = self._word(at)
        if word in TENS:
            unit = ONES.get(self._word(at + 1), 0)
            return (TENS[word] + unit, at + 2) if unit else (TENS[word], at + 1)
        if word in TEENS:
            return TEENS[word], at + 1
        if word in ONES:
            return ONES[word], at + 1
        return 0, at

    def _joined(self, at: int) -> Reading | None:
        """Said in pieces: "one forty two" 142, "one eighteen" 118, "one oh one" 101, "twenty twenty one"."""
        head, following = self._word(at), self._word(at + 1)
        if ONES.get(head, 0) > 0:
            hundreds = ONES[head] * 100
            if following in TENS and not self._split_counts:
                rest, after = self._plain_small(at + 1)
                return Reading(Decimal(hundreds + rest), at, after, joined=True)
            if following in TEENS and (hundreds == 100 or self._measured) and not self._split_counts:
                return Reading(Decimal(hundreds + TEENS[following]), at, at + 2, joined=True)
            if following == "oh" and ONES.get(self._word(at + 2), 0) > 0:
                return Reading(Decimal(hundreds + ONES[self._word(at + 2)]), at, at + 3, joined=True)
            return None
        century = TEENS.get(head, 0) if head in ("eighteen", "nineteen") else 20 if head == "twenty" else 0
        if not century:
            return None
        if following == "oh" and ONES.get(self._word(at + 2), 0) > 0:
            return Reading(Decimal(century * 100 + ONES[self._word(at + 2)]), at, at + 3, joined=True)
        if following in TENS and (century < 20 or following == "twenty"):
            rest, after = self._plain_small(at + 1)
            return Reading(Decimal(century * 100 + rest), at, after, joined=True)
        if century == 20 and following in TEENS and not self._measured:
            return Reading(Decimal(2000 + TEENS[following]), at, at + 2, joined=True)
        return None
