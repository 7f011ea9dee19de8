# ruff: noqa: E501 - a pattern reads better on one line
"""Chinese vital signs: a name and a value near it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from copilot.clinical.chinese.quantities import digits_of
from copilot.clinical.quantities import VitalKind, VitalSign


class _Kind(NamedTuple):
    """`low` and `high`: what a living patient can have; a value outside of it is implausible."""

    kind: VitalKind
    loinc: str
    unit: str
    ucum: str
    low: float
    high: float


# LOINC: loinc.org, the codes of FHIR R4's vital signs profile. Ranges: generous textbook extremes for all ages.
_KINDS = {
    "bp": _Kind(VitalKind.BLOOD_PRESSURE, "85354-9", "mmHg", "mm[Hg]", 20, 300),
    "hr": _Kind(VitalKind.HEART_RATE, "8867-4", "次/分", "/min", 20, 260),
    "rr": _Kind(VitalKind.RESPIRATORY_RATE, "9279-1", "次/分", "/min", 4, 80),
    "t": _Kind(VitalKind.TEMPERATURE, "8310-5", "℃", "Cel", 30, 43.5),
    "o2": _Kind(VitalKind.OXYGEN_SATURATION, "2708-6", "%", "%", 40, 100),
    "w": _Kind(VitalKind.WEIGHT, "29463-7", "kg", "kg", 0.4, 450),
    "jin": _Kind(VitalKind.WEIGHT, "29463-7", "kg", "kg", 0.4, 450),
    "h": _Kind(VitalKind.HEIGHT, "8302-2", "cm", "cm", 35, 245),
    "m": _Kind(VitalKind.HEIGHT, "8302-2", "cm", "cm", 35, 245),
    "bmi": _Kind(VitalKind.BMI, "39156-5", "kg/m2", "kg/m2", 8, 110),
}
_N = r"(?<![\d.])\d{1,3}(?:\.\d+)?(?![\d.]|[-/]\d|[ ]?(?:mg|ml|μg|g|毫克|片|粒))"
_GAP = r"[^。；;？！!\n\d]{0,8}?"
_PATTERN = re.compile(
    rf"(?P<bp>(?:血压|BP){_GAP})?(?<![\d./-])(?P<sys>\d{{2,3}})/(?P<dia>\d{{2,3}})(?![\d/]|以[上下内])(?:[ ]?mmHg)?"
    rf"|(?P<hr_gap>(?:心率|脉搏|脉率|HR|(?<![A-Za-z])P)(?![A-Za-z]){_GAP})(?P<hr>{_N})(?:[ ]?次(?:/分|每分)?钟?)?"
    rf"|(?P<rr_gap>(?:呼吸(?:频率)?|(?<![A-Za-z])RR?)(?![A-Za-z]){_GAP})(?P<rr>{_N})(?:[ ]?次(?:/分|每分)?钟?)?(?!个?月|天|年|周|小时)"
    rf"|(?P<t_gap>(?:体温|烧到|高烧|低烧|发热|发烧|量(?:了|的|下)?(?:一下)?(?:是)?|(?<![A-Za-z])T)(?![A-Za-z]){_GAP})(?P<t>{_N})"
    r"(?:[ ]?(?:℃|度|°C|摄氏度))?(?!个?月|天|年|周|小时|次|/)"
    rf"|(?P<o2_gap>(?:血氧(?:饱和度)?|氧饱和度|指脉氧|氧饱|SpO2|SaO2){_GAP})(?P<o2>{_N})[ ]?%?"
    rf"|(?P<w_gap>(?:体重){_GAP})(?P<w>{_N})[ ]?(?:kg|公斤|千克)"
    rf"|(?P<jin_gap>(?:体重){_GAP})(?P<jin>{_N})[ ]?斤"
    rf"|(?P<h_gap>(?:身高){_GAP})(?P<h>{_N})[ ]?(?:cm|厘米|公分)"
    rf"|(?P<m_gap>(?:身高){_GAP})(?P<m>[12]\.\d{{1,2}})[ ]?(?:米|m)"
    rf"|(?P<bmi_gap>(?:BMI|体重指数|体质指数){_GAP})(?P<bmi>{_N})",
    re.IGNORECASE,
)
# Words between name and value that make it a goal, a change or a condition, not a reading.
_NO_READING = re.compile(
    r"目标|控制|低于|高于|超过|大于|小于|以上|以下|不超|下降|上升|减轻|增加|瘦|掉|减|涨|正常|如果|要是|药|<|>|≥|≤|几次|多少"
)
_SIMPLE = ("hr", "rr", "t", "o2", "w", "jin", "h", "m", "bmi")


def vital_signs_in(text: str) -> list[VitalSign]:
    said = digits_of(text)
    found: list[VitalSign] = []
    for match in _PATTERN.finditer(said.text):
        reading = _reading(match)
        if reading is None:
            continue
        kind, values = reading
        plausible = all(kind.low <= float(v) <= kind.high for v in values)
        start, end = said.source_span(*match.span())
        found.append(VitalSign(kind.kind, values, kind.unit, kind.ucum, kind.loinc, plausible, start, end))
    return found


def _reading(match: re.Match[str]) -> tuple[_Kind, tuple[Decimal, ...]] | None:
    if match["sys"]:
        high, low = Decimal(match["sys"]), Decimal(match["dia"])
        if _NO_READING.search(match["bp"] or ""):
            return None
        named = match["bp"] is not None
        if high <= low or (not named and not (80 <= high <= 260 and 40 <= low <= 150)):
            return None
        return _KINDS["bp"], (high, low)
    name = next(n for n in _SIMPLE if match[n])
    if _NO_READING.search(match[f"{name}_gap"]):
        return None
    value = Decimal(match[name])
    if name == "t" and not match["t_gap"].startswith("体温") and not 34 <= value <= 43:
        return None
    if name == "o2" and not 40 <= value <= 100:
        return None
    scale = {"jin": Decimal("0.5"), "m": Decimal(100)}.get(name, Decimal(1))
    return _KINDS[name], ((value * scale).normalize() if scale != 1 else value,)
