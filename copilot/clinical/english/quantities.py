"""English quantities, frequencies and routes, read from the text with digits and placed in the source."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from copilot.clinical.english.numbers import rewrite
from copilot.clinical.numbers import Rewritten
from copilot.clinical.quantities import Frequency, Quantity, Route

NUMBER = r"(?<![\w/.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d]|[.,]\d)"
HALF = r"(?P<half>½|1/2|half(?:[ \t]+(?:an?|of[ \t]+an?|the))?)"
AND_A_HALF = r"(?P<plus>[ \t]+and[ \t]+a[ \t]+half|[ \t]?½|[ \t-]1/2)?"
RANGE = rf"(?:{HALF}|(?P<low>{NUMBER}){AND_A_HALF}(?:[ \t]*(?:to|or|-|–)[ \t]*(?P<high>\d+(?:\.\d+)?))?)"

# Symbol: (what is written or said, UCUM code). UCUM: ucum.org; "{…}" are its annotations for counted things.
_UNITS: dict[str, tuple[str, str]] = {
    "mg/dL": (r"mg/dl", "mg/dL"),
    "mmol/L": (r"mmol/l|millimoles? per lit(?:er|re)", "mmol/L"),
    "g/dL": (r"g/dl|gm/dl", "g/dL"),
    "mg/mL": (r"mg/ml", "mg/mL"),
    "mmHg": (r"mm[ \t]?hg|millimet(?:er|re)s of mercury", "mm[Hg]"),
    "mg": (r"mg|mgs|milligrams?", "mg"),
    "mcg": (r"mcg|µg|μg|ug|micrograms?", "ug"),
    "mL": (r"ml|mls|cc|ccs", "mL"),
    "mEq": (r"meq|milliequivalents?", "meq"),
    "kg": (r"kgs?|kilos?|kilograms?", "kg"),
    "g": (r"g|gm|grams?", "g"),
    "L": (r"lit(?:er|re)s?|l", "L"),
    "cm": (r"cm|cms|centimet(?:er|re)s?", "cm"),
    "mm": (r"mm|mms|millimet(?:er|re)s?", "mm"),
    "lb": (r"pounds?|lbs?", "[lb_av]"),
    "stone": (r"stones?", "[stone_av]"),
    "oz": (r"ounces?|oz", "[oz_av]"),
    "in": (r"inch(?:es)?", "[in_i]"),
    "ft": (r"feet|foot|ft", "[ft_i]"),
    "mile": (r"miles?", "[mi_i]"),
    "°F": (r"degrees? f(?:ahrenheit)?|° ?f|fahrenheit", "[degF]"),
    "°C": (r"degrees? c(?:elsius|entigrade)?|° ?c|celsius|centigrade", "Cel"),
    "degree": (r"degrees?|°", "deg"),
    "bpm": (r"bpm|beats (?:per|a) minute", "/min"),
    "units": (r"(?:international )?units?|iu", "[iU]"),
    "%": (r"%|percent|per cent", "%"),
    "tablet": (r"tablets?|tabs?|pills?", "{tablet}"),
    "capsule": (r"capsules?|caps?", "{capsule}"),
    "puff": (r"puffs?|inhalations?", "{puff}"),
    "drop": (r"drops?|gtts?", "[drp]"),
    "spray": (r"sprays?|squirts?", "{spray}"),
    "patch": (r"patch(?:es)?", "{patch}"),
    "teaspoon": (r"teaspoons?|tsp", "[tsp_us]"),
    "tablespoon": (r"tablespoons?|tbsp", "[tbs_us]"),
    "pack": (r"packs?|pack[ -]years?", "{pack}"),
    "cup": (r"cups?", "[cup_us]"),
}
_AMOUNT = re.compile(r"\d|half|½", re.IGNORECASE)
_UNIT_OF = re.compile("|".join(f"(?P<u{i}>{names})" for i, (names, _) in enumerate(_UNITS.values())), re.IGNORECASE)
_QUANTITY = re.compile(
    rf"(?<![\w-]){RANGE}[ \t]*-?[ \t]*(?P<unit>{'|'.join(names for names, _ in _UNITS.values())})(?![\w/]"
    rf"|[ \t]+(?:year|old))",
    re.IGNORECASE,
)

_TIMES = {
    "once": 1,
    "one": 1,
    "1": 1,
    "twice": 2,
    "two": 2,
    "2": 2,
    "3": 3,
    "three": 3,
    "4": 4,
    "four": 4,
    "5": 5,
    "6": 6,
}
_ADVERB = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
_FREQUENCY = re.compile(
    r"\b(?:(?P<times>once|twice|one|1|[2-6])[ \t]*(?:times?|x)?[ \t]*(?:a|per|each|every|/"
    r"|in[ \t]+a)?[ \t-]*(?P<period>day|daily|week|weekly|month|monthly|year|hour)"
    r"|(?P<bid>b\.?i\.?d|b\.?d)\b|(?P<tid>t\.?i\.?d|t\.?d\.?s)\b|(?P<qid>q\.?i\.?d|q\.?d\.?s)\b|(?P<qd>q\.?d"
    r"|o\.?d)\b"
    r"|(?:every|q)[ \t-]?(?P<from>\d{1,2})(?:[ \t]*(?:to|-|–|or)[ \t]*(?P<to>\d{1,2}))?[ \t-]*(?P<each>h\b|hrs?"
    r"|hours?|days?|weeks?|months?|minutes?)"
    r"|(?P<other>every[ \t]+other[ \t]+day|on[ \t]+alternate[ \t]+days|q\.?o\.?d)"
    r"|(?P<night>at[ \t]+bed[ \t]?time|before[ \t]+bed|nightly|every[ \t]+night|each[ \t]+night|at[ \t]+night"
    r"|q\.?h\.?s|nocte)"
    r"|(?P<morning>every[ \t]+morning|each[ \t]+morning|in[ \t]+the[ \t]+mornings?|q\.?a\.?m|mane)"
    r"|(?P<evening>every[ \t]+evening|each[ \t]+evening|in[ \t]+the[ \t]+evenings?|q\.?p\.?m)"
    r"|(?P<meals>(?:with|before|after)[ \t]+(?:meals|food|each[ \t]+meal|every[ \t]+meal))"
    r"|(?P<prn>as[ \t]+needed|as[ \t]+required|when[ \t]+needed|if[ \t]+needed|p\.?r\.?n)"
    r"|(?P<daily>daily|every[ \t]+day|each[ \t]+day|every[ \t]+24[ \t]+hours|(?<=mg )(?:a|per)[ \t]+day"
    r"|(?<=mcg )(?:a|per)[ \t]+day)"
    r"|(?P<weekly>weekly|every[ \t]+week|each[ \t]+week)|(?P<monthly>monthly|every[ \t]+month))(?!\w)",
    re.IGNORECASE,
)
_FIXED = {
    "bid": "twice daily",
    "tid": "three times daily",
    "qid": "four times daily",
    "qd": "once daily",
    "other": "every other day",
    "night": "at bedtime",
    "morning": "every morning",
    "evening": "every evening",
    "prn": "as needed",
    "daily": "once daily",
    "weekly": "once weekly",
    "monthly": "once monthly",
}

_ROUTES: dict[str, str] = {
    "oral": r"by mouth|orally|oral|p\.?o\.?",
    "sublingual": r"sublingual(?:ly)?|under (?:the|your|his|her) tongue",
    "topical": r"topical(?:ly)?|(?:on|to) the skin|apply|creams?|ointments?",
    "inhaled": r"inhaled|inhal(?:e|ers?|ation)|nebuli[sz](?:er|ed)|puffs?",
    "nasal": r"nasal(?:ly)?|intranasal(?:ly)?|(?:each|in the|per) nostrils?",
    "subcutaneous": r"subcutaneous(?:ly)?|sub-?q|under the skin",
    "intravenous": r"intravenous(?:ly)?|IV",
    "intramuscular": r"intramuscular(?:ly)?|IM",
    "intra-articular": r"intra-?articular|into the (?:joint|knee|shoulder)",
    "rectal": r"rectal(?:ly)?|suppositor(?:y|ies)",
    "vaginal": r"vaginal(?:ly)?",
    "ophthalmic": r"eye ?drops?|ophthalmic|in (?:each|the|both) eyes?",
    "otic": r"ear ?drops?|otic|in (?:each|the|both) ears?",
    "transdermal": r"transdermal(?:ly)?|patch(?:es)?",
}
_ROUTE = re.compile(
    r"(?<![\w.])(?:" + "|".join(f"(?P<r{i}>{names})" for i, names in enumerate(_ROUTES.values())) + r")(?!\w)",
    re.IGNORECASE,
)
# "I'm" and "iv" in running speech are no routes: these two count in capitals only.
_CAPITALS_ONLY = frozenset({"im", "iv"})


@lru_cache(maxsize=1)
def digits_of(text: str) -> Rewritten:
    """`rewrite(text)`, kept for the next reader of the same text (one text only: clinical text is not hoarded)."""
    return rewrite(text)


def decimal_of(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def range_of(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """Value and upper end of a match of RANGE."""
    if match["half"]:
        return Decimal("0.5"), None
    value = decimal_of(match["low"]) + (Decimal("0.5") if match["plus"] else 0)
    high = decimal_of(match["high"]) if match["high"] else None
    return value, high if high is not None and high > value else None


def quantities_in(text: str) -> list[Quantity]:
    said = digits_of(text)
    if not _AMOUNT.search(said.text):
        return []
    symbols = list(_UNITS)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(said.text):
        unit = _UNIT_OF.fullmatch(match["unit"])
        if unit is None or unit.lastgroup is None:
            continue
        symbol = symbols[int(unit.lastgroup[1:])]
        if match["half"] and symbol not in (
            "tablet",
            "capsule",
            "patch",
            "teaspoon",
            "tablespoon",
            "pack",
            "cup",
            "mile",
        ):
            continue
        value, upper = range_of(match)
        start, end = said.source_span(*match.span())
        found.append(Quantity(value, symbol, _UNITS[symbol][1], start, end, upper))
    return found


def frequencies_in(text: str) -> list[Frequency]:
    said = digits_of(text)
    found: list[Frequency] = []
    for match in _FREQUENCY.finditer(said.text):
        start, end = said.source_span(*match.span())
        found.append(Frequency(_frequency_code(match), start, end))
    return found


def _frequency_code(match: re.Match[str]) -> str:
    if times := match["times"]:
        count = _TIMES[times.lower()]
        period = match["period"].lower()
        period = period if period.endswith("ly") else {"day": "daily", "hour": "hourly"}.get(period, period + "ly")
        return f"{_ADVERB[count]} {period}"
    if low := match["from"]:
        unit = {"h": "hours", "d": "days", "w": "weeks"}.get(match["each"][0].lower(), "")
        unit = unit or ("minutes" if match["each"].lower().startswith("mi") else "months")
        return f"every {int(low)} to {int(match['to'])} {unit}" if match["to"] else f"every {int(low)} {unit}"
    if meals := match["meals"]:
        return f"{meals.split()[0].lower()} meals"
    return next(code for name, code in _FIXED.items() if match[name])


def routes_in(text: str) -> list[Route]:
    codes = list(_ROUTES)
    return [
        Route(codes[int(m.lastgroup[1:])], m.start(), m.end())
        for m in _ROUTE.finditer(text)
        if m.lastgroup and (m[0].lower() not in _CAPITALS_ONLY or m[0].isupper())
    ]
