"""Chinese words that the checks compare texts by, and how the checks name our codes in Chinese."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from copilot.clinical.chinese.allergies import DISPLAY
from copilot.clinical.chinese.medications import find_medications, names
from copilot.clinical.chinese.number_words import DIGITS
from copilot.clinical.chinese.numbers import numbers_in
from copilot.clinical.chinese.plans import order_names
from copilot.clinical.chinese.polarity import named_in, problem_names
from copilot.clinical.chinese.quantities import FREQUENCY_NAMES, ROUTE_NAMES, UNITS, digits_of
from copilot.clinical.chinese.results import NAMES as TESTS
from copilot.clinical.chinese.text import plain
from copilot.clinical.quantities import Quantity

_LOOSE = re.compile(r"[零一二两三四五六七八九十双半]|\d+(?:\.\d+)?")
_HESITATION = re.compile(r"[嗯呃额啊]+[，,]?")
_METRES = re.compile(r"(?<!\d)([12]\.\d{1,2})[米m]")
_EMPTY = re.compile(
    r"药物|食物|病史|过敏|[史者]|患者|医生|大夫|没有|否认|未见|有点|一点|什么|怎么|现在|这个|那个|就是|然后|还是|可以|觉得|感觉|因为|所以|以后|时候|"
    r"[的了着过吗呢吧啊嗯哦呀嘛是有无没不未也都就还又在和与及或到从给把被让我你您他她它这那个一二两些很太好说来去再对]"
)
_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")

_NAMES: dict[str, str] = {
    "left": "左侧",
    "right": "右侧",
    "both": "双侧",
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "week": "周",
    "month": "个月",
    "year": "年",
    "blood_pressure": "血压",
    "heart_rate": "心率",
    "respiratory_rate": "呼吸",
    "temperature": "体温",
    "oxygen_saturation": "血氧饱和度",
    "weight": "体重",
    "height": "身高",
    "bmi": "体质指数",
    "pain": "疼痛评分",
    "chief_complaint": "主诉",
    "medications": "用药",
    "allergies": "过敏史",
    "vital_signs": "生命体征",
    "diagnosis": "诊断",
    "plan": "处理意见",
    "follow_up": "随诊",
}


def loose_values(text: str) -> set[Decimal]:
    said = plain(text)
    found: set[Decimal] = set()
    spans = [(n.start, n.end) for n in numbers_in(said)]
    for match in _LOOSE.finditer(said):
        word = match[0]
        if word[0].isdecimal():
            found.add(Decimal(word))
        elif not any(start <= match.start() < end for start, end in spans):
            value = {"十": 10, "双": 2}.get(word, DIGITS.get(word))
            found.add(Decimal("0.5") if word == "半" else Decimal(value or 0))
    found |= {Decimal(m[1]) * 100 for m in _METRES.finditer(digits_of(said).text)}  # 身高1.72米 is 172 cm
    if _HESITATION.search(said):
        found |= {n.value for n in numbers_in(_HESITATION.sub("", said))}
    return found


def content_words(text: str) -> set[str]:
    """Concepts of problems, generics of medications, and pairs of characters of what is left."""
    said = plain(text)
    taken = [(h.start, h.end, h.value) for h in named_in(said)]
    taken += [(m.start, m.end, m.generic) for m in find_medications(said)]
    words = {name for _, _, name in taken}
    rest = list(said)
    for start, end, _ in taken:
        rest[start:end] = "，" * (end - start)
    left = _EMPTY.sub("，", "".join(rest))
    if "过敏" in said:
        words.add("allergy")
    words |= {m[0].lower() for m in _LATIN.finditer(left)}
    for run in _HAN_RUN.finditer(left):
        words |= {a + b for a, b in pairwise(run[0])}
    return words


def dose_in_words(dose: Quantity) -> str:
    upper = f"-{dose.upper:f}" if dose.upper is not None else ""
    return f"{dose.value:f}{upper}{name_of(dose.unit)}"


def name_of(code: str) -> str:
    if code in UNITS:
        return UNITS[code][2]
    for table in (_NAMES, FREQUENCY_NAMES, ROUTE_NAMES, DISPLAY, TESTS, order_names()):
        if code in table:
            return table[code]
    if every := re.fullmatch(r"every (\d+)(?: to (\d+))? hours", code):
        return f"每{every[1]}{'-' + every[2] if every[2] else ''}小时1次"
    return names().get(code) or problem_names().get(code, code)
