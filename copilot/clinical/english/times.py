"""English durations, ages and dates."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.clinical.english.number_words import ONES, TEENS, TENS
from copilot.clinical.english.quantities import NUMBER, RANGE, decimal_of, digits_of, range_of
from copilot.clinical.quantities import Age, DateMention, Duration, TimeUnit

_UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|mos?|years?|yrs?)"
_DURATION = re.compile(
    rf"(?<![\w-]){RANGE}[ \t]*-?[ \t]*{_UNIT}\b(?![ \t-]*(?:old|of[ \t]+age)\b)"
    rf"|(?<![\w/])(?P<slashed>\d{{1,2}})/(?P<of>7|52|12)(?![\d/])"
    rf"|\b(?P<single>an?)[ \t]+(?P<single_unit>minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_SLASHED = {"7": TimeUnit.DAY, "52": TimeUnit.WEEK, "12": TimeUnit.MONTH}
_RATE_BEFORE = re.compile(
    r"(?:\b(?:every|each|q|once|twice|per|times?|few|couple|day)|\d|%"
    r"|\bx)[ \t-]*$",
    re.IGNORECASE,
)
_EVERY_BEFORE = re.compile(r"\b(?:every|each|q)[ \t-]*$", re.IGNORECASE)
_AGE = re.compile(
    rf"(?P<n>{NUMBER})[ \t-]*(?P<unit>years?|yrs?|months?|weeks?|days?)[ \t-]*(?:old|of[ \t]+age)\b"
    rf"|(?P<yo>{NUMBER})[ \t-]*(?:y\.?/?o\.?|y/o)(?!\w)"
    rf"|\bage(?:d|[ \t]+of)?[ \t]+(?P<aged>\d{{1,3}})(?![\d/.%])",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?P<{0}>" + "|".join(f"{m}|{m[:3]}\\.?" if m != "may" else m for m in _MONTHS) + r"|sept\.?)"
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ]
    )
} | {"thirtieth": 30}
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ \t-])?(?:" + "|".join(_ORDINALS) + r"))"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<![\w])(?:{_MONTH.format('m1')}(?:[ \t]+(?:the[ \t]+)?(?P<d1>{_DAY})(?!\w))?"
    rf"(?:,?[ \t]+(?:of[ \t]+)?(?P<y1>{_YEAR})(?!\d))?"
    rf"|(?P<d2>{_DAY})(?:[ \t]+of)?[ \t]+{_MONTH.format('m2')}(?:,?[ \t]+(?P<y2>{_YEAR})(?!\d))?"
    rf"|(?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
    rf"|(?P<m4>\d{{1,2}})/(?P<d4>\d{{1,2}})/(?P<y4>(?:19|20)?\d\d)(?![\d/])"
    rf"|(?<=in )(?P<y5>{_YEAR})(?![\d%/]|[ \t]*(?:mg|mcg|ml|steps|calories))"
    rf"|(?<=since )(?P<y6>{_YEAR})(?!\d))(?!\w)",
    re.IGNORECASE,
)


def unit_of(word: str) -> TimeUnit:
    word = word.lower()
    if word.startswith("mi"):
        return TimeUnit.MINUTE
    return {"h": TimeUnit.HOUR, "d": TimeUnit.DAY, "n": TimeUnit.DAY, "w": TimeUnit.WEEK, "y": TimeUnit.YEAR}.get(
        word[0], TimeUnit.MONTH
    )


def durations_in(text: str) -> list[Duration]:
    said = digits_of(text)
    found: list[Duration] = []
    for match in _DURATION.finditer(said.text):
        before = said.text[max(0, match.start() - 12) : match.start()]
        upper: Decimal | None = None
        if match["slashed"]:
            value, unit = Decimal(match["slashed"]), _SLASHED[match["of"]]
        elif match["single"]:
            if _RATE_BEFORE.search(before):
                continue
            value, unit = Decimal(1), unit_of(match["single_unit"])
        else:
            if _EVERY_BEFORE.search(before):
                continue
            (value, upper), unit = range_of(match), unit_of(match["unit"])
        start, end = said.source_span(*match.span())
        found.append(Duration(value, unit, start, end, upper))
    return found


def ages_in(text: str) -> list[Age]:
    lower = text.lower()
    if not any(part in lower for part in ("old", "age", "y/o", "yo", "y.o", "y.", "y o")):
        return []
    said = digits_of(text)
    found: list[Age] = []
    for match in _AGE.finditer(said.text):
        value = decimal_of(match["n"] or match["yo"] or match["aged"])
        start, end = said.source_span(*match.span())
        if value <= 130:
            found.append(Age(value, unit_of(match["unit"]) if match["unit"] else TimeUnit.YEAR, start, end))
    return found


def dates_in(text: str) -> list[DateMention]:
    said = digits_of(text)
    found: list[DateMention] = []
    for match in _DATE.finditer(said.text):
        month = next((match[k] for k in ("m1", "m2", "m3", "m4") if match[k]), None)
        day = next((match[k] for k in ("d1", "d2", "d3", "d4") if match[k]), None)
        year = next((match[k] for k in ("y1", "y2", "y3", "y4", "y5", "y6") if match[k]), None)
        if (
            match["m1"]
            and not (day or year)
            and (match["m1"].lower() in ("may", "march", "mar") or len(match["m1"]) <= 4)
        ):
            continue  # "it may", "march on", "mar", "jan" alone are no dates
        month_number, day_number = _month_number(month), _day_number(day)
        if (month_number is not None and not 1 <= month_number <= 12) or not 1 <= (day_number or 1) <= 31:
            continue
        start, end = said.source_span(*match.span())
        found.append(DateMention(_year_number(year), month_number, day_number, start, end))
    return found


def _year_number(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)


def _month_number(written: str | None) -> int | None:
    if written is None or written.isdigit():
        return int(written) if written else None
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(written.lower()[:3]))


def _day_number(written: str | None) -> int | None:
    if written is None:
        return None
    digits = re.match(r"\d+", written)
    if digits:
        return int(digits[0])
    words = re.split(r"[ \t-]+", written.lower())
    return sum(_ORDINALS.get(w, 0) or TENS.get(w, 0) or TEENS.get(w, 0) or ONES.get(w, 0) for w in words)
