"""Chinese numbers in context: which characters are numbers, how a note writes them, and the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from copilot.clinical.chinese.number_words import DIGITS, NUMERAL, near_values, value_of
from copilot.clinical.chinese.text import plain
from copilot.clinical.numbers import NumberMention, Rewritten

_UNITS = {
    "毫米汞柱": "mmHg",
    "毫克": "mg",
    "微克": "μg",
    "毫升": "ml",
    "毫米": "mm",
    "厘米": "cm",
    "公分": "cm",
    "公斤": "kg",
    "千克": "kg",
    "毫伏": "mV",
    "克每升": "g/L",
    "克": "g",
}
_UNIT = re.compile(rf"[ ]?(?:{'|'.join(_UNITS)})")
_PER_CENT = re.compile(r"百分之$")

_TIME = r"天|日|周|年|岁|小时|分钟|秒|个?多?半?(?:小时|月|星期|礼拜|钟头)|星期|礼拜|月龄|晚|夜|号|点|宿"
_AMOUNT = (
    r"次|片|粒|颗|袋|包|支|滴|吸|喷|揿|贴|丸|瓶|杯|斤|公斤|千克|克|毫克|微克|毫升|升|毫米|厘米|公分|毫伏|米|度|级|单位|"
    r"型|期|针|倍|成|盒|疗程|个?加号|个加|加|%|mg|g|kg|ml|mL|cm|mm|分(?!泌|开|钟)|周岁|℃|°|/"
)
_COUNTED = re.compile(rf"[ ]?(?:{_TIME}|{_AMOUNT}|个|项|处|枚|根|条|口|顿|餐|胎|代|块|碗|两|组|例|年|倍)")
_RANGE_AFTER = re.compile(r"[到至](?=[一二两三四五六七八九十\d])")
_ONE_OF = re.compile(rf"[ ]?(?:{_TIME}|{_AMOUNT})(?!点)")
_NO_ONE = re.compile(r"一(?:点(?![一二三四五六七八九零])|次性|日游|年到头|夜之间|加[上起])")
_SCORE_AFTER = re.compile(r"十分(?!钟|之|钟)")
_NO_NUMBER = re.compile(
    r"十二指肠|万一|千万|十字|百分(?!之)|(?<![零〇一二两三四五六七八九十百])三七(?![零〇一二三四五六七八九十])|六味|八珍|二甲双胍|二甲硅油|五官|四肢|三叉|二尖瓣|三尖瓣|十滴水"
)
_VAGUE_AFTER = re.compile(r"[来几余]")
_TO = re.compile(r"[ ]?(?:到|至|-|~|～|—|–)[ ]?")
_BETWEEN_PRESSURES = re.compile(r"[ ]?(?:/|比|，|、|,)?[ ]?")
_MEASURE_AFTER = re.compile(r"[ ]?(?:次|公斤|毫[克升]|克|mg|ml|kg|度|岁|%|天|年|个|片|周|月|厘米|cm|分|小时|号)")
_HALF = re.compile(r"半(?=[ ]?(?:片|粒|袋|包|支|年|天|日|个?月|个?小时|个?钟头|斤|杯|碗|瓶|盒|个疗程))")


@dataclass(frozen=True, slots=True)
class _Said:
    """A number where it stands, and how it is written. `upper` is the end of a range that is one word (三四天)."""

    value: Decimal
    start: int
    end: int
    written: str
    upper: Decimal | None = None


@lru_cache(maxsize=4)
def _said_in(text: str) -> tuple[_Said, ...]:
    """The numbers of plain text in order; kept for the next reader of the same text."""
    found: list[_Said] = []
    blocked = [m.span() for m in _NO_NUMBER.finditer(text)] + [m.span() for m in _SCORE_AFTER.finditer(text)]
    at = 0
    while (match := NUMERAL.search(text, at)) is not None:
        at = match.end()
        held = next((end for start, end in blocked if start <= match.start() < end), None)
        if held is not None:
            at = max(held, match.start() + 1)
            continue
        said = _read(text, match)
        if said is None:
            at = match.start() + 1 if match["near"] or match["string"] else match.end()
        else:
            found.append(said)
            at = said.end
    return tuple(found)


def _read(text: str, match: re.Match[str]) -> _Said | None:
    start, end = match.span()
    if match["arabic"]:
        return _mixed(text, _Said(value_of(match[0]), start, end, match[0]))
    if _VAGUE_AFTER.match(text, end) or text[start - 1 : start] == "几" or text[start - 1 : start] == "第":
        return None
    if match["near"]:
        near = near_values(match)
        if near is None or not _COUNTED.match(text, end):
            return None
        return _Said(Decimal(near[0]), start, end, f"{near[0]}-{near[1]}", Decimal(near[1]))
    if match["single"] and not _is_counted(text, start, end):
        return None
    value = value_of(match[0])
    written = _digits(match[0]) if match["string"] and match[0][0] in "零〇" else format(value, "f")
    return _mixed(text, _Said(value, start, end, written))


def _digits(words: str) -> str:
    return "".join(str(DIGITS[c]) for c in words)


def _is_counted(text: str, start: int, end: int) -> bool:
    """Whether a lone digit is a number: 三天, 一片; not 一点, 三叉神经."""
    if _NO_ONE.match(text, start):
        return False
    if _RANGE_AFTER.match(text, end):
        return True
    if text[start] == "一":
        return _ONE_OF.match(text, end) is not None
    return _COUNTED.match(text, end) is not None


_AFTER_DEGREE = re.compile(r"度(?P<tenth>[零一二三四五六七八九]|\d)(?![十百点度\d]|次|天|个)")
_AFTER_METRE = re.compile(r"米(?P<rest>[零一二三四五六七八九]{1,2}|\d{1,2})(?![十百点米\d])")


def _mixed(text: str, said: _Said) -> _Said:
    """三十七度八 is 37.8, 一米七二 is 1.72."""
    if 34 <= said.value <= 43 and (tenth := _AFTER_DEGREE.match(text, said.end)):
        value = said.value + Decimal(_tail(tenth["tenth"])) / 10
        return _Said(value, said.start, tenth.end(), f"{value:f}度")
    if said.value <= 2 and (rest := _AFTER_METRE.match(text, said.end)):
        value = said.value + Decimal("0." + _tail(rest["rest"]))
        return _Said(value, said.start, rest.end(), f"{value:f}米")
    return said


def _tail(written: str) -> str:
    return written if written.isdecimal() else _digits(written)


def numbers_in(text: str) -> list[NumberMention]:
    said = plain(text)
    found = [NumberMention(Decimal("0.5"), m.start(), m.end()) for m in _HALF.finditer(said)]
    for number in _said_in(said):
        found.append(NumberMention(number.value, number.start, number.end))
        if number.upper is not None:
            found.append(NumberMention(number.upper, number.end - 1, number.end))
    return sorted(found, key=lambda n: n.start)


def rewrite(text: str) -> Rewritten:
    source = plain(text)
    out: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    length = copied = 0
    for start, end, written in _replacements(source):
        if start < copied or source[start:end] == written:
            continue
        out += [source[copied:start], written]
        length += start - copied
        pieces.append((length, length + len(written), start, end))
        length += len(written)
        copied = end
    out.append(source[copied:])
    return Rewritten(text, "".join(out), tuple(pieces))


def _replacements(text: str) -> list[tuple[int, int, str]]:
    """(start, end, new text) for each number with what belongs to it: per cent, a range, a pressure, the unit."""
    said = _said_in(text)
    found: list[tuple[int, int, str]] = []
    tells_pressure = "血压" in text
    at = 0
    while at < len(said):
        number = said[at]
        start, end, written = number.start, number.end, number.written
        following = said[at + 1] if at + 1 < len(said) else None
        if following is not None and _is_pressure(text, number, following, named=tells_pressure):
            end, written = following.end, f"{written}/{following.written}"
            at += 1
        elif following is not None and _is_range(text, number, following):
            end, written = following.end, f"{written}-{following.written}"
            at += 1
        if percent := _PER_CENT.search(text, max(0, start - 3), start):
            start, written = percent.start(), written + "%"
        elif unit := _UNIT.match(text, end):
            end, written = unit.end(), written + _UNITS[unit[0].strip()]
        found.append((start, end, written))
        at += 1
    return found


def _is_range(text: str, first: _Said, second: _Said) -> bool:
    return (
        _TO.fullmatch(text, first.end, second.start) is not None
        and first.upper is None
        and second.upper is None
        and first.value < second.value
    )


def _is_pressure(text: str, first: _Said, second: _Said, *, named: bool) -> bool:
    between = _BETWEEN_PRESSURES.fullmatch(text, first.end, second.start)
    if between is None or not (
        60 <= first.value <= 300 and 30 <= second.value <= 200 and second.value < first.value
    ):
        return False
    if _MEASURE_AFTER.match(text, second.end) or first.upper is not None or second.upper is not None:
        return False
    return named or between[0].strip() in ("/", "比")
