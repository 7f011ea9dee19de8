"""English numbers in context: which words are numbers, how they are written, and the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from copilot.clinical.english.number_words import ONES, RUN, TEENS, TENS, RunReader, Token, is_digits, tokens_of
from copilot.clinical.numbers import NumberMention, Rewritten

_UNIT_NAMES = {
    "mg": r"milligrams?|mgs|milligrammes?|m[ .]g",
    "mcg": r"micrograms?|mcgs|microgrammes?|m[ .]c[ .]g",
    "mL": r"millilit(?:er|re)s?|mls",
    "g": r"grams?|grammes?",
    "kg": r"kilograms?|kilogrammes?|kilos?|kgs",
    "cm": r"centimet(?:er|re)s?|cms",
    "mm": r"millimet(?:er|re)s?|mms",
    "dL": r"decilit(?:er|re)s?",
}
_UNIT = re.compile(
    r"[ \t-]*(?P<name>"
    + "|".join(f"(?P<{symbol}>{names})" for symbol, names in _UNIT_NAMES.items())
    + r")\b(?P<per>[ \t]+(?:per|a)[ \t]+(?:decilit(?:er|re))\b)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[ \t-]*per[ \t]?cent\b", re.IGNORECASE)
_OVER = re.compile(r"[ \t]+(?P<word>over|out[ \t]+of)[ \t]+|[ \t]*/[ \t]*", re.IGNORECASE)

# What follows a number that measures something: it settles readings that are open otherwise.
_MEASURE = re.compile(
    r"[ \t-]*(?:mg|mgs|m g|mcg|m c g|ml|mls|milli\w+|micro\w+|grams?|g|kg|kilo\w*|pounds?|lbs?|units?|percent"
    r"|per[ \t]cent|%"
    r"|over[ \t]+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty"
    r"|a[ \t]hundred))(?!\w)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"[ \t-]*(?:mg|mgs|mcg|milli\w+|micro\w+)[ \t]+(?:tab|pill|capsule|cap|patch"
    r"|dose)",
    re.IGNORECASE,
)
# Nouns that make "one" a count.
_COUNTED = re.compile(
    r"[ \t-]*(?:mg|mcg|ml|milli\w+|micro\w+|grams?|percent|%|kg|kilos?|pounds?|lbs?|ounces?|oz|units?|tabs?"
    r"|tablets?|pills?"
    r"|capsules?|caps?|puffs?|drops?|sprays?|patch(?:es)?|inhalers?|doses?|teaspoons?|tablespoons?|cups?"
    r"|glass(?:es)?|bottles?"
    r"|packs?|cigarettes?|beers?|drinks?|pints?|minutes?|mins?|hours?|hrs?|weeks?|wks?|months?|years?|yrs?"
    r"|inch(?:es)?"
    r"|centimet\w+|cm|mm|miles?|foot|feet|degrees?|out[ \t]of[ \t]+(?:\d|five|six|ten)|times?[ \t]+(?:a|per"
    r"|daily|each|every)"
    r"|and[ \t]+a[ \t]+half|(?:or|to)[ \t]+(?:two|three|four|five|\d)|over[ \t]+\w+ty)\b",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"\b(?:type|stage|grade|phase|class|number|level|step|category|every|plus|minus|gravida|para|week"
    r"|day)[ \t]+$|[/\d][ \t-]+(?:to|or|and)[ \t]+$",
    re.IGNORECASE,
)
_COUNTED_DAY = re.compile(r"\b(?:for|in|after|within|about|than|only|just|every|last|past)[ \t]+$", re.IGNORECASE)
_ONE_DAY = re.compile(r"[ \t]+(?:day|night|time)\b(?![ \t]+(?:i|he|she|they|we|when)\b)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"[ \t-]+(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|half|halves|quarters?|thirds"
    r"|fourths|fifths"
    r"|tenths|hundredths?)\b",
    re.IGNORECASE,
)
_PLAIN_GROUP = re.compile(r"[ \t]+of[ \t]+(?:us|them|you|these|those|my|our|the)\b", re.IGNORECASE)
_GROUP_BEFORE = re.compile(r"\b(?:these|those|us|you)[ \t]+$", re.IGNORECASE)
_VAGUE_BEFORE = re.compile(r"\b(?:few|couple|several|many|some)(?:[ \t]+of)?[ \t]+$", re.IGNORECASE)
_CLOCK_AFTER = re.compile(
    r"[ \t]*(?:a\.?[ \t]?m\b|p\.?[ \t]?m\b|o'?[ \t]?clock|in[ \t]+the[ \t]+(?:morning|afternoon|evening)"
    r"|at[ \t]+night|tonight)",
    re.IGNORECASE,
)
_AT_BEFORE = re.compile(r"\b(?:at|until|till|by|since)[ \t]+$", re.IGNORECASE)
_POINT_BLOCKED = re.compile(
    r"\b(?:this|that|the|a|one|some|what|which|no|any|good|my|your|his|her|certain|every|each|to[ \t]+the"
    r"|starting)[ \t]+$",
    re.IGNORECASE,
)
_A1C = re.compile(r"(?<![\w'’])a[ \t-]?one[ \t-]?c(?!\w)", re.IGNORECASE)
_IDIOM = re.compile(r"(?:twenty[ \t-]+four[ \t-]+seven|nine[ \t-]+one[ \t-]+one)(?!\w)", re.IGNORECASE)
_AND_A_HALF = re.compile(r"[ \t]+and[ \t]+a[ \t]+(?P<part>half|quarter)\b", re.IGNORECASE)
_HALF = re.compile(
    r"(?<![\w'-])(?:(?P<half>half)(?=[ \t]+(?:an?|of|tab|pill|the[ \t]+(?:dose|tab|pill))\b)"
    r"|(?P<quarters>three[ \t]+quarters)"
    r"|(?P<sign>½)|(?P<slash>1/2)(?=[ \t]*(?:an?|tab|pill|of|cup|hour|mile|pack|inch)))",
    re.IGNORECASE,
)
_ORDINAL_DIGITS = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """A number where it stands. `written` is None where the words stay ("one of them")."""

    value: Decimal
    start: int
    end: int
    written: str | None
    counted: bool


def _plain(value: Decimal) -> str:
    return format(value, "f")


@lru_cache(maxsize=1)
def _said_in(text: str) -> tuple[_Said, ...]:
    """The numbers of `text` in order, each with how it is to be written; kept for the next reader of the text."""
    found: list[_Said] = []
    for run in RUN.finditer(text):
        start, end = run.span()
        if _IDIOM.fullmatch(text, start, end) is None:
            found += _read_run(text, tokens_of(run[0], start), end)
    return tuple(found)


def _read_run(text: str, tokens: list[Token], end: int) -> list[_Said]:
    words_only = not any(is_digits(t.word) for t in tokens)
    if words_only and _is_clock(text, tokens, end):
        hour = RunReader(tokens[:1], measured=False).read() or []
        minute = RunReader(tokens[1:], measured=False).read() or []
        return [
            _Said(hour[0].value, tokens[0].start, tokens[0].end, None, counted=True),
            *(_Said(r.value, tokens[1].start, tokens[-1].end, None, counted=True) for r in minute[:1]),
        ]
    measured = _MEASURE.match(text, end) is not None
    split = words_only and len(tokens) <= 3 and _EACH.match(text, end) is not None
    readings = RunReader(tokens, measured=measured, split_counts=split).read()
    return [
        _in_context(text, tokens[r.first].start, tokens[r.last - 1].end, tokens[r.first : r.last], r.value)
        for r in readings or []
    ]


def _is_clock(text: str, tokens: list[Token], end: int) -> bool:
    """ "six thirty in the morning" and "at six thirty" are times of day, not 630."""
    if len(tokens) not in (2, 3) or not (0 < ONES.get(tokens[0].word, TEENS.get(tokens[0].word, 0)) <= 12):
        return False
    if tokens[1].word not in TENS and tokens[1].word not in TEENS:
        return False
    if _CLOCK_AFTER.match(text, end):
        return True
    return (
        tokens[0].word != "one"
        and _AT_BEFORE.search(text, max(0, tokens[0].start - 8), tokens[0].start) is not None
        and tokens[1].word in ("thirty", "fifteen", "forty")
        and _MEASURE.match(text, end) is None
    )


def _in_context(text: str, start: int, end: int, tokens: list[Token], value: Decimal) -> _Said:
    if len(tokens) == 1 and is_digits(tokens[0].word):
        counted = _ORDINAL_DIGITS.match(text, end) is None
        return _Said(value, start, end, text[start:end], counted)
    before = max(0, start - 24)
    first = tokens[0].word
    if _ORDINAL.match(text, end) or _PLAIN_GROUP.match(text, end) or _GROUP_BEFORE.search(text, before, start):
        return _Said(value, start, end, None, counted=False)
    if first == "one" and len(tokens) == 1 and not _is_count(text, start, end):
        return _Said(value, start, end, None, counted=False)
    if first == "point" and (
        _POINT_BLOCKED.search(text, before, start) or not (_MEASURE.match(text, end) or _PERCENT.match(text, end))
    ):
        return _Said(value, start, end, None, counted=False)
    if first in ("hundred", "thousand", "million") and _VAGUE_BEFORE.search(text, before, start):
        return _Said(value, start, end, None, counted=False)
    if (
        first == "one"
        and "point" in (t.word for t in tokens)
        and text[before:start].rstrip().lower().endswith(" at")
    ):
        return _Said(value, start, end, None, counted=False)
    return _Said(value, start, end, _plain(value), counted=True)


def _is_count(text: str, start: int, end: int) -> bool:
    """Whether a lone "one" is a number: "one tablet", "type one", "for one day"; not "one of them", "that one"."""
    if _COUNTED.match(text, end) or _COUNTED_BEFORE.search(text, max(0, start - 24), start):
        return True
    return bool(_ONE_DAY.match(text, end) and _COUNTED_DAY.search(text, max(0, start - 24), start))


def numbers_in(text: str) -> list[NumberMention]:
    """Numbers said or written, halves too ("half a tablet", "two and a half")."""
    mentions: list[NumberMention] = []
    halves = [
        NumberMention(Decimal("0.75") if m["quarters"] else Decimal("0.5"), m.start(), m.end())
        for m in _HALF.finditer(text)
    ]
    taken = [(h.start, h.end) for h in halves]
    for said in _said_in(text):
        if not said.counted or any(start < said.end and said.start < end for start, end in taken):
            continue
        part = _AND_A_HALF.match(text, said.end)
        if part and said.value == said.value.to_integral_value():
            share = Decimal("0.5") if part["part"].lower() == "half" else Decimal("0.25")
            mentions.append(NumberMention(said.value + share, said.start, part.end()))
        else:
            mentions.append(NumberMention(said.value, said.start, said.end))
    return sorted(mentions + halves, key=lambda m: m.start)


def rewrite(text: str) -> Rewritten:
    out: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    length = copied = 0
    for start, end, written in _replacements(text):
        if start < copied or text[start:end] == written:
            continue
        out += [text[copied:start], written]
        length += start - copied
        pieces.append((length, length + len(written), start, end))
        length += len(written)
        copied = end
    out.append(text[copied:])
    return Rewritten(text, "".join(out), tuple(pieces))


def _replacements(text: str) -> list[tuple[int, int, str]]:
    """(start, end, new text) for each number with what belongs to it: "over", percent, the unit's name."""
    said = [s for s in _said_in(text) if s.written is not None]
    found = [(m.start(), m.end(), "A1c") for m in _A1C.finditer(text)]
    at = 0
    while at < len(said):
        number = said[at]
        start, end, written = number.start, number.end, number.written or ""
        following = said[at + 1] if at + 1 < len(said) else None
        if following is not None and _is_pair(text, number, following):
            end, written = following.end, f"{written}/{following.written}"
            at += 1
        if percent := _PERCENT.match(text, end):
            end, written = percent.end(), written + "%"
        elif unit := _UNIT.match(text, end):
            symbol = next(name for name in _UNIT_NAMES if unit[name])
            end, written = unit.end(), f"{written} {symbol}" + ("/dL" if unit["per"] else "")
        found.append((start, end, written))
        at += 1
    return sorted(found)


def _is_pair(text: str, first: _Said, second: _Said) -> bool:
    """Whether "first over second" is a reading: a blood pressure, a score out of 5, 6, 10, 20 or 30, an acuity."""
    between = _OVER.fullmatch(text, first.end, second.start)
    if between is None or text[max(0, first.start - 1) : first.start] == "/":
        return False
    if text[second.end : second.end + 1] == "/":
        return False
    if between["word"] is None:
        return True
    high, low = first.value, second.value
    if between["word"].lower() != "over":
        return high <= low
    is_pressure = 60 <= high <= 300 and 20 <= low <= 200 and low < high
    return is_pressure or (low in (5, 6, 10, 20, 30) and high <= low) or (high == 20 and low <= 400)
