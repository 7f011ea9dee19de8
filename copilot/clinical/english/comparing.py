"""English words that the checks compare texts by, and how the checks name our codes in English."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.clinical.english.numbers import numbers_in
from copilot.clinical.medications import MedicationOrder
from copilot.clinical.quantities import Quantity, VitalKind

# Said without a number word, and still a number that a note may write.
_LOOSE_NUMBERS = {
    word: Decimal(value)
    for value, words in {
        "0.25": "quarter",
        "0.5": "half",
        "1": "one single first",
        "2": "two twice couple both pair double second bid ii fortnight",
        "3": "three third thrice tid iii triple",
        "4": "four fourth qid iv",
        "5": "five fifth",
        "6": "six sixth",
        "7": "seven seventh",
        "8": "eight eighth",
        "9": "nine ninth",
        "10": "ten tenth",
        "11": "eleven eleventh",
        "12": "twelve twelfth dozen",
        "13": "thirteen thirteenth",
        "14": "fourteen fourteenth",
        "15": "fifteen fifteenth",
        "16": "sixteen sixteenth",
        "17": "seventeen seventeenth",
        "18": "eighteen eighteenth",
        "19": "nineteen nineteenth",
        "20": "twenty twentieth",
        "30": "thirty thirtieth",
        "40": "forty",
        "50": "fifty",
        "60": "sixty",
        "70": "seventy",
        "80": "eighty",
        "90": "ninety",
    }.items()
    for word in words.split()
}
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!]+\s+(?=\S)")
_HESITATION = re.compile(r"\b(?:uh+|um+|er+|erm)\b[\s,.]*", re.IGNORECASE)
_CONTENT_WORD = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """the and for with are was were has have had does did not denies denied reports reported there here this
        that you your she her his him they any some patient also now then but from can could would okay yeah just
        like know um uh positive negative report reporting states stated endorse endorses endorsed note notes noted
        presents presented complains complaining been being will would should about very really more most only those
        inaudible hmm huh mhm yep nope these what when where which who all left right well get got going""",
    )
)
_VITAL_SIGNS = frozenset(kind.value for kind in VitalKind)


def loose_values(text: str) -> set[Decimal]:
    found: set[Decimal] = set()
    places = {n.start: n.end for n in numbers_in(text)}
    read_until = 0
    for match in _WORD.finditer(text):
        read_until = max(read_until, places.get(match.start(), 0))
        if match[0][0].isdigit():
            found.add(Decimal(match[0]))
        elif match.start() >= read_until and (loose := _LOOSE_NUMBERS.get(match[0].lower())) is not None:
            found.add(loose)  # not the "five" of "five hundred"
    if _HESITATION.search(text):  # "nineteen uh eighty six" is 1986 too
        found |= {n.value for n in numbers_in(_HESITATION.sub("", text))}
    return found


def last_sentence(text: str) -> int:
    return max((m.end() for m in _SENTENCE_END.finditer(text)), default=0)


def content_words(text: str) -> set[str]:
    return set(_CONTENT_WORD.findall(text.lower())) - _EMPTY_WORDS


def name_of(code: str) -> str:
    return code.replace("_", " ").capitalize() if code in _VITAL_SIGNS else code


def dose_in_words(dose: Quantity) -> str:
    upper = f" to {dose.upper:f}" if dose.upper is not None else ""
    return f"{dose.value:f}{upper} {dose.unit}"


def order_in_words(order: MedicationOrder, text: str) -> str:
    parts = [order.medication.surface.capitalize()]
    if order.dose:
        parts.append(f"{order.dose.value:f} {order.dose.unit}")
    if order.frequency:
        parts.append(order.frequency.code)
    if order.duration:
        parts.append(f"for {text[order.duration.start : order.duration.end]}")
    return " ".join(parts) + "."
