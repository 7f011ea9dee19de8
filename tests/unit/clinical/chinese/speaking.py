"""Says numbers in Chinese: the other direction of what is tested."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def spoken(n: int, *, two: str = "二") -> str:
    """`n` below a hundred thousand: 105 is 一百零五. `two` is 二 or 两 before 百, 千 and 万."""
    if n >= 10000:
        rest = n % 10000
        return spoken(n // 10000, two=two).replace("二", two) + "万" + _rest(rest, 1000, two)
    if n >= 1000:
        return _lead(n // 1000, two) + "千" + _rest(n % 1000, 100, two)
    if n >= 100:
        return _lead(n // 100, two) + "百" + _below_hundred(n % 100)
    if n >= 10:
        tens, ones = divmod(n, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    return DIGITS[n]


def _lead(digit: int, two: str) -> str:
    return two if digit == 2 else DIGITS[digit]


def _rest(rest: int, unit: int, two: str) -> str:
    if not rest:
        return ""
    said = spoken(rest, two=two)
    if 10 <= rest < 20:
        said = "一" + said
    return said if rest >= unit else "零" + said


def _below_hundred(rest: int) -> str:
    if not rest:
        return ""
    if rest < 10:
        return "零" + DIGITS[rest]
    tens, ones = divmod(rest, 10)
    return DIGITS[tens] + "十" + (DIGITS[ones] if ones else "")


def clipped(n: int) -> str:
    """150 is 一百五."""
    return f"{DIGITS[n // 100]}百{DIGITS[n % 100 // 10]}"


def string(n: int) -> str:
    """Digit by digit: 108 is 一零八."""
    return "".join(DIGITS[int(c)] for c in str(n))
