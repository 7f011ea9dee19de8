"""English laboratory results: the tests that an outpatient's chart usually holds."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.clinical.english.quantities import digits_of
from copilot.clinical.results import ResultMention

_TESTS: dict[str, str] = {
    "hemoglobin A1c": r"(?:h(?:a?emoglobin|b|gb) ?)?a1c|hba1c|glycated h[ae]+moglobin",
    "hemoglobin": r"ha?emoglobin|hgb",
    "hematocrit": r"ha?ematocrit|hct",
    "white blood cells": r"white (?:blood )?(?:cell )?count|white (?:blood )?cells?|wbcs?",
    "platelets": r"platelets?(?: count)?|plt",
    "glucose": r"(?:fasting |random )?(?:blood )?(?:glucose|sugars?)",
    "creatinine": r"creatinine",
    "eGFR": r"e?gfr",
    "urea nitrogen": r"bun|(?:blood )?urea(?: nitrogen)?",
    "potassium": r"potassium",
    "sodium": r"sodium",
    "LDL cholesterol": r"ldl(?: cholesterol)?",
    "HDL cholesterol": r"hdl(?: cholesterol)?",
    "total cholesterol": r"(?:total )?cholesterol",
    "triglycerides": r"triglycerides?",
    "TSH": r"tsh",
    "ALT": r"alt",
    "AST": r"ast",
    "INR": r"inr",
    "C-reactive protein": r"crp|c-reactive protein",
    "ESR": r"esr|sed(?:imentation)? rate",
    "troponin": r"troponin",
    "BNP": r"(?:nt-pro)?bnp",
    "uric acid": r"uric acid",
    "vitamin D": r"vitamin d(?: level)?",
    "ferritin": r"ferritin",
    "PSA": r"psa",
}
_UNIT = r"%|percent\b|m?mol/l\b|mg/dl\b|g/dl\b|g/l\b|mcg/l\b|ng/ml\b|pg/ml\b|meq/l\b|iu/l\b|u/l\b|ml/min\b|k/ul\b"
_PATTERN = re.compile("|".join(rf"\b(?P<t{i}>{names})\b" for i, names in enumerate(_TESTS.values())), re.IGNORECASE)
_VALUE = re.compile(
    r"(?P<gap>[^.;?!\n\d]{0,30}?)"
    rf"(?<![\w./])(?P<value>\d{{1,6}}(?:\.\d+)?)(?![\d/]|\.\d|,\d)[ ]?(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
# What stands between test and value where the value is none of today's.
_NO_RESULT = re.compile(
    r"\b(?:goal|target|below|under|less|greater|more|above|higher|lower|than|every|in|for|by|if|until|repeat|check"
    r"|recheck|order|medications?|tablets?|supplement|pills?|cream|from)\b",
    re.IGNORECASE,
)
_OTHER_UNIT = re.compile(
    r"[ ]?(?:mg|mcg|units?|tablets?|capsules?|days?|weeks?|months?|years?|hours?|times?|iu|meq)\b(?!/)",
    re.IGNORECASE,
)


def results_in(text: str) -> list[ResultMention]:
    rewritten = digits_of(text)
    written, names = rewritten.text, list(_TESTS)
    found: list[ResultMention] = []
    for test in _PATTERN.finditer(written):
        match = _VALUE.match(written, test.end())
        if match is None or _NO_RESULT.search(match["gap"]) or _PATTERN.search(match["gap"]):
            continue
        if not match["unit"] and _OTHER_UNIT.match(written, match.end("value")):
            continue
        name = names[int(str(test.lastgroup)[1:])]
        unit = (match["unit"] or "").replace("percent", "%")
        start, end = rewritten.source_span(test.start(), match.end())
        found.append(ResultMention(name, Decimal(match["value"]), unit, start, end))
    return found
