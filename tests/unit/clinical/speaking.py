"""Says numbers the way people do: the other direction of what is tested."""

from __future__ import annotations

from hypothesis import settings

# The first reader loads the lexicons, and the machine may be busy: no deadline for an example.
UNHURRIED = settings(deadline=None, max_examples=80)

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def below_hundred(n: int, joint: str = " ") -> str:
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + (joint + ONES[n % 10] if n % 10 else "")


def spoken(n: int, *, joint: str = " ", conjunction: str = " ", article: bool = False) -> str:
    """`n` below a million with scale words: "two thousand five hundred and six"."""
    if n >= 1000:
        head = "a thousand" if article and n // 1000 == 1 else f"{spoken(n // 1000, joint=joint)} thousand"
        rest = n % 1000
        if not rest:
            return head
        return head + (conjunction if rest < 100 else " ") + spoken(rest, joint=joint, conjunction=conjunction)
    if n >= 100:
        head = "a hundred" if article and n // 100 == 1 else f"{ONES[n // 100]} hundred"
        return head + (conjunction + below_hundred(n % 100, joint) if n % 100 else "")
    return below_hundred(n, joint)


def clipped(n: int) -> str:
    """`n` above 99 without the word hundred: "one forty two", "one eighteen"."""
    return f"{ONES[n // 100]} {below_hundred(n % 100)}"


def digits_spoken(digits: str) -> str:
    return " ".join(ONES[int(d)] for d in digits)
