# ruff: noqa: E501 - a pattern reads better on one line
"""Chinese laboratory results."""

from __future__ import annotations

import re
from decimal import Decimal

from copilot.clinical.chinese.quantities import digits_of
from copilot.clinical.results import ResultMention

_TESTS: dict[str, str] = {
    "hemoglobin A1c": r"糖化(?:血红蛋白)?|HbA1c",
    "hemoglobin": r"血红蛋白|血色素|HGB|Hb",
    "white blood cells": r"白细胞(?:计数)?|WBC",
    "platelets": r"血小板(?:计数)?|PLT",
    "glucose": r"空腹血糖|餐后(?:2小时)?血糖|血糖|空腹",
    "creatinine": r"(?:血)?肌酐",
    "eGFR": r"eGFR|肾小球滤过率",
    "urea nitrogen": r"尿素氮",
    "potassium": r"血钾",
    "sodium": r"血钠",
    "LDL cholesterol": r"低密度脂蛋白(?:胆固醇)?|LDL",
    "HDL cholesterol": r"高密度脂蛋白(?:胆固醇)?|HDL",
    "total cholesterol": r"总胆固醇",
    "triglycerides": r"甘油三酯",
    "TSH": r"TSH|促甲状腺激素",
    "ALT": r"谷丙转氨酶|谷丙|ALT",
    "AST": r"谷草转氨酶|谷草|AST",
    "bilirubin": r"总?胆红素",
    "INR": r"INR",
    "C-reactive protein": r"C反应蛋白|CRP",
    "ESR": r"血沉|ESR",
    "troponin": r"肌钙蛋白",
    "BNP": r"(?:NT-pro)?BNP|脑钠肽",
    "uric acid": r"(?:血)?尿酸",
    "ferritin": r"铁蛋白",
    "PSA": r"PSA",
}
NAMES = {
    name: said.split("|")[0].replace("(?:血)?", "").replace("(?:血红蛋白)?", "血红蛋白")
    for name, said in _TESTS.items()
}
_PATTERN = re.compile("|".join(f"(?P<t{i}>{said})" for i, said in enumerate(_TESTS.values())), re.IGNORECASE)
_VALUE = re.compile(
    r"(?P<gap>[^。；;\n\d，,、]{0,8}?)(?P<value>\d{1,6}(?:\.\d+)?)(?![\d./])[ ]?(?P<unit>%|mmol/L|μmol/L|g/L|U/L|IU/L|mg/dL)?",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(r"目标|控制|低于|高于|超过|复查|查|测|药|每|周|月|年|天|小时|±")
_OTHER_UNIT = re.compile(r"[ ]?(?:mg|g(?!/)|片|粒|天|周|个月|年|小时|次|个加号)")


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
        start, end = rewritten.source_span(test.start(), match.end())
        found.append(ResultMention(name, Decimal(match["value"]), match["unit"] or "", start, end))
    return found
