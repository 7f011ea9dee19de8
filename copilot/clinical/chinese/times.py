# ruff: noqa: E501 - a pattern reads better on one line
"""Chinese durations, ages and dates."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.clinical.chinese.quantities import NUMBER, RANGE, digits_of, range_of
from copilot.clinical.quantities import Age, DateMention, Duration, TimeUnit

_UNITS = {
    "分钟": TimeUnit.MINUTE,
    "小时": TimeUnit.HOUR,
    "钟头": TimeUnit.HOUR,
    "天": TimeUnit.DAY,
    "日": TimeUnit.DAY,
    "晚": TimeUnit.DAY,
    "夜": TimeUnit.DAY,
    "周": TimeUnit.WEEK,
    "星期": TimeUnit.WEEK,
    "礼拜": TimeUnit.WEEK,
    "月": TimeUnit.MONTH,
    "年": TimeUnit.YEAR,
}
_UNIT = r"(?P<unit>分钟|小时|钟头|天|日(?!前|后)|周(?!岁)|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|月(?![\d大板经])|年(?!\d))"
_DURATION = re.compile(
    rf"{RANGE}(?:多|余|来)?[ ]?(?P<piece>个)?(?:多|余)?(?P<plus>半)?[ ]?{_UNIT}(?P<and>半(?!夜))?"
)
_RATE_BEFORE = re.compile(r"(?:每隔?|间隔|隔)$")
_RATE_AFTER = re.compile(r"[，,]?(?:吃|服|用|喷|喝|量|测|拉|烧|要喷|要)?\d(?:-\d)?(?:次|片|粒|袋|包|支|丸|杯|滴)")
_MONTH_OF_DATE = re.compile(r"(?:\d{4}年|去年|今年|前年|今|上)$")
_AGE = re.compile(
    rf"(?P<n>{NUMBER})[ ]?(?:周?岁)(?P<half>半)?(?:(?P<months>\d{{1,2}})个?月)?|(?P<m>{NUMBER})[ ]?(?:个?月|个月龄|月龄)大?(?<=[大龄])|(?P<d>{NUMBER})[ ]?天大"
)
_DATE = re.compile(
    r"(?:(?<!\d)(?P<y>(?:19|20)?\d\d)年)(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?)?(?!来|多)"
    r"|(?<!\d)(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})(?!\d)"
    r"|(?<![\d月])(?P<d4>\d{1,2})号(?!楼|床|线)"
)


def durations_in(text: str) -> list[Duration]:
    said = digits_of(text)
    found: list[Duration] = []
    for match in _DURATION.finditer(said.text):
        before = said.text[max(0, match.start() - 5) : match.start()]
        if _RATE_BEFORE.search(before) or _is_date(said.text, match, before):
            continue
        value, upper = range_of(match)
        if value == 1 and match["unit"] in "天日晚" and _RATE_AFTER.match(said.text, match.end()):
            continue
        if match["plus"] or match["and"]:
            value += Decimal("0.5")
        start, end = said.source_span(*match.span())
        found.append(Duration(value, _UNITS[match["unit"]], start, end, upper))
    return found


def _is_date(text: str, match: re.Match[str], before: str) -> bool:
    if match["half"] or match["piece"]:
        return False
    if match["unit"] == "年":
        return len(match["low"]) == 4 or (match["low"][0] == "0" and len(match["low"]) == 2)
    if match["unit"] == "月":
        return bool(re.match(r"\d{1,2}[日号]|份", text[match.end() :]) or _MONTH_OF_DATE.search(before))
    return match["unit"] == "日" and text[match.start() - 1 : match.start()] == "月"


def ages_in(text: str) -> list[Age]:
    said = digits_of(text)
    found: list[Age] = []
    for match in _AGE.finditer(said.text):
        start, end = said.source_span(*match.span())
        if match["months"]:
            months = 12 * Decimal(match["n"]) + Decimal(match["months"])
            found.append(Age(months, TimeUnit.MONTH, start, end))
        elif match["n"]:
            value = Decimal(match["n"]) + (Decimal("0.5") if match["half"] else 0)
            if value <= 130:
                found.append(Age(value, TimeUnit.YEAR, start, end))
        elif match["m"]:
            found.append(Age(Decimal(match["m"]), TimeUnit.MONTH, start, end))
        else:
            found.append(Age(Decimal(match["d"]), TimeUnit.DAY, start, end))
    return found


def dates_in(text: str) -> list[DateMention]:
    said = digits_of(text)
    found: list[DateMention] = []
    for match in _DATE.finditer(said.text):
        written = match["y"]
        if written is not None and len(written) == 2 and not match["m"] and written[0] != "0":
            continue  # 12年 is a length of time
        year = next((int(match[k]) for k in ("y", "y3") if match[k]), None)
        if year is not None and year < 100:
            year += 2000 if year < 50 else 1900
        month = next((int(match[k]) for k in ("m", "m2", "m3") if match[k]), None)
        day = next((int(match[k]) for k in ("d", "d2", "d3", "d4") if match[k]), None)
        if not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 31:
            continue
        start, end = said.source_span(*match.span())
        found.append(DateMention(year, month, day, start, end))
    return found
