"""Chinese number words: 一百零五, 两千三, 零点五, 一零八, 三四 (three to four)."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
_SCALES = {"十": 10, "百": 100, "千": 1000}

_D = "[一二两三四五六七八九]"
# 一百二十八十 is 120 and 80: no ones digit before another 十.
_SMALL = rf"(?:{_D}?十(?:{_D}(?!十))?)"
# 一百五 is 150: a digit after 百, 千 or 万 without 零 counts the next lower place.
_HUNDRED = rf"(?:{_D}百(?:零{_D}|{_SMALL}|{_D}(?![十百千万]))?)"
_THOUSAND = rf"(?:{_D}千(?:零(?:{_SMALL}|{_D})|{_HUNDRED}|{_D}(?![十百千万]))?)"
_BELOW = rf"(?:{_THOUSAND}|{_HUNDRED}|{_SMALL}|{_D})"
_WHOLE = rf"(?:{_BELOW}万(?:零?(?:{_THOUSAND}|{_HUNDRED}|{_SMALL}|{_D}))?|{_THOUSAND}|{_HUNDRED}|{_SMALL})"
_STRING = r"[零〇幺一二三四五六七八九]"
_PAIRS = "一二|一两|两三|二三|三四|四五|五六|六七|七八|八九"
_POINT = rf"点{_STRING}+(?![十百千点])"

NUMERAL = re.compile(
    rf"(?P<decimal>(?:{_WHOLE}|{_D}|零){_POINT})"
    rf"|(?P<near>(?:(?P<ten>{_D}?十)(?=(?:{_PAIRS})(?![十百])))?(?P<pair>{_PAIRS})(?P<scale>[十百](?!{_D}))?(?![十百千万零〇]|点{_STRING}|{_D}))"
    rf"|(?P<whole>{_WHOLE})|(?P<string>{_STRING}{{3,}}|{_STRING}{{2}}(?=年)|零{_STRING})|(?P<single>{_D}|零)"
    r"|(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
)


def value_of(words: str) -> Decimal:
    """The value of a match of NUMERAL but `near`."""
    if words[0].isdecimal():
        return Decimal(words.replace(",", ""))
    whole, _, fraction = words.partition("点")
    value = Decimal(_whole(whole))
    if fraction:
        value += Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
    return value


def _whole(words: str) -> int:
    if not any(c in "十百千万" for c in words):
        return int("".join(str(DIGITS[c]) for c in words))
    if "万" in words:
        high, low = words.split("万", 1)
        rest = DIGITS[low] * 1000 if low in DIGITS else _section(low)
        return _section(high) * 10000 + rest
    return _section(words)


def _section(words: str) -> int:
    """A number below ten thousand."""
    total, digit, place, skipped = 0, None, 1, False
    for character in words:
        if character in _SCALES:
            place = _SCALES[character]
            total += (1 if digit is None else digit) * place
            digit, skipped = None, False
        elif character in "零〇":
            skipped = True
        else:
            digit = DIGITS[character]
    if digit is not None:
        total += digit * (place // 10 if place > 10 and not skipped else 1)
    return total


def near_values(match: re.Match[str]) -> tuple[int, int] | None:
    """三四 is (3, 4), 十五六 (15, 16), 三四十 (30, 40); None for what is no number."""
    low, high = (DIGITS[digit] for digit in match["pair"])
    tens = _section(match["ten"]) if match["ten"] else 0
    scale = _SCALES[match["scale"]] if match["scale"] else 1
    if tens and scale > 1:
        return None
    return tens + low * scale, tens + high * scale
