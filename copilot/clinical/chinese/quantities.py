# ruff: noqa: E501 - a pattern reads better on one line
"""Chinese quantities, frequencies and routes, read from the text with digits and placed in the source."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from copilot.clinical.chinese.numbers import rewrite
from copilot.clinical.numbers import Rewritten
from copilot.clinical.quantities import Frequency, Quantity, Route

NUMBER = r"(?<![\d.A-Za-z])\d+(?:\.\d+)?(?![\d.])"
RANGE = rf"(?:(?P<half>半)|(?P<low>{NUMBER})(?:[ ]?[-~～到至][ ]?(?P<high>\d+(?:\.\d+)?))?)"

# Symbol: (what is written or said, UCUM code, the word for it). UCUM: ucum.org.
UNITS: dict[str, tuple[str, str, str]] = {
    "mg/dL": (r"mg/dl", "mg/dL", "mg/dL"),
    "mmol/L": (r"mmol/l|毫摩尔每升|毫摩尔", "mmol/L", "mmol/L"),
    "μmol/L": (r"[μµu]mol/l|微摩尔每升|微摩尔", "umol/L", "μmol/L"),
    "g/L": (r"g/l|克每升", "g/L", "g/L"),
    "U/L": (r"i?u/l|单位每升", "U/L", "U/L"),
    "mmHg": (r"mmhg|毫米汞柱", "mm[Hg]", "mmHg"),
    "mg": (r"mg|毫克", "mg", "mg"),
    "mcg": (r"[μµu]g|mcg|微克", "ug", "μg"),
    "mL": (r"ml|毫升", "mL", "ml"),
    "kg": (r"kg|公斤|千克", "kg", "kg"),
    "g": (r"g|克", "g", "g"),
    "jin": (r"斤", "", "斤"),
    "liang": (r"两(?!次|天|周|个|年|片|粒|侧|肺|手|下|眼)", "", "两"),
    "L": (r"l|升", "L", "L"),
    "cm": (r"cm|厘米|公分", "cm", "cm"),
    "mm": (r"mm|毫米", "mm", "mm"),
    "m": (r"米", "m", "米"),
    "mV": (r"mv|毫伏", "mV", "mV"),
    "°C": (r"℃|°c|摄氏度", "Cel", "℃"),
    "degree": (r"度|°", "deg", "度"),
    "bpm": (r"次/分钟?|次每分钟?", "/min", "次/分"),
    "units": (r"单位|iu|u", "[iU]", "单位"),
    "%": (r"%", "%", "%"),
    "tablet": (r"片", "{tablet}", "片"),
    "capsule": (r"粒|颗", "{capsule}", "粒"),
    "pellet": (r"丸", "{pill}", "丸"),
    "sachet": (r"袋|包", "{sachet}", "袋"),
    "ampule": (r"支", "{ampule}", "支"),
    "drop": (r"滴", "[drp]", "滴"),
    "puff": (r"吸|揿|喷", "{puff}", "吸"),
    "patch": (r"贴", "{patch}", "贴"),
    "score": (r"分(?!钟|之|泌)", "{score}", "分"),
    "cup": (r"杯", "{cup}", "杯"),
}
_COUNTED = frozenset(("tablet", "capsule", "pellet", "sachet", "ampule", "patch", "cup", "jin"))
_QUANTITY = re.compile(
    RANGE
    + r"[ ]?(?:"
    + "|".join(f"(?P<u{i}>{names})" for i, (names, _, _) in enumerate(UNITS.values()))
    + r")(?![a-zA-Z])",
    re.IGNORECASE,
)
_SYMBOLS = list(UNITS)
_AMOUNT = re.compile(r"\d|半")

_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
_ONE_DAY = r"(?:每|1|一)[天日]"
_TAKEN = r"(?:吃|服|用|喷|涂|滴|口服|外用|雾化|各|注射|打)?"
_UNIT_WORD = r"(?:片|粒|颗|袋|包|支|丸|吸|喷|次|贴|毫克|mg|g)"
FREQUENCY = re.compile(
    rf"(?:{_ONE_DAY}[，,]?{_TAKEN}(?P<times>[1-6])(?:-[2-6])?次"
    rf"|(?<!\d)(?P<times2>[1-6])次[/每](?:日|天)"
    r"|(?<![a-z])(?:(?P<bid>b\.?i\.?d)|(?P<tid>t\.?i\.?d)|(?P<qid>q\.?i\.?d)|(?P<qod>q\.?o\.?d)|(?P<qd>q\.?d)"
    r"|(?P<qn>q\.?n|q\.?h\.?s)|(?P<prn>p\.?r\.?n|s\.?o\.?s)|q(?P<qh>\d{1,2})h)(?![a-z])"
    r"|(?:每隔?|间隔|隔)(?P<from>\d{1,2})(?:-(?P<to>\d{1,2}))?个?小时(?:以上)?(?:1次)?"
    r"|(?P<other>隔[天日](?:1次)?|每2[天日]1次|每隔[1一][天日])"
    rf"|(?P<both>早晚(?:各|分别){_TAKEN}(?:1|一)?{_UNIT_WORD}?|早1{_UNIT_WORD}晚1{_UNIT_WORD})"
    r"|(?P<night>(?:每晚)?(?:临?睡前)(?!1小时|一小时)|每晚(?:上)?(?:1次)?|晚上(?=[^，。；\d]{0,3}(?:吃|服|用|涂|\d))|夜间服)"
    r"|(?P<morning>每[天日]早上?(?:1次)?|每晨(?:1次)?|晨起|早上?(?=(?:空腹)?(?:吃|服)|空腹)|早晨服|早餐[前后]|早饭[前后])"
    r"|(?P<after>[饭餐]后(?!\d)|饭后)|(?P<before>[饭餐]前|空腹(?:服|吃))|(?P<with>[餐饭]中|餐时|吃饭的时候吃|随餐)"
    r"|(?P<needed>必要时|需要(?:的)?时候?|疼的时候|痛的时候|不舒服的时候)"
    r"|(?P<weekly>(?:每周|1周|每星期|1个?星期|1个?礼拜)1次)"
    rf"|(?P<daily>每[日天](?:1次)?(?!\d*[-]?\d*次)|{_ONE_DAY}1(?:片|粒|颗|袋|包|支|丸|贴)))",
    re.IGNORECASE,
)
_FIXED = {
    "bid": "twice daily",
    "tid": "three times daily",
    "qid": "four times daily",
    "qd": "once daily",
    "qod": "every other day",
    "qn": "at bedtime",
    "prn": "as needed",
    "other": "every other day",
    "both": "twice daily",
    "night": "at bedtime",
    "morning": "every morning",
    "after": "after meals",
    "before": "before meals",
    "with": "with meals",
    "needed": "as needed",
    "weekly": "once weekly",
    "daily": "once daily",
}
FREQUENCY_NAMES = {
    "once daily": "每日1次",
    "twice daily": "每日2次",
    "three times daily": "每日3次",
    "four times daily": "每日4次",
    "five times daily": "每日5次",
    "six times daily": "每日6次",
    "every other day": "隔日1次",
    "at bedtime": "睡前",
    "every morning": "每晨1次",
    "every evening": "每晚1次",
    "as needed": "必要时",
    "after meals": "餐后",
    "before meals": "餐前",
    "with meals": "餐中",
    "once weekly": "每周1次",
}

_ROUTES: dict[str, str] = {
    "sublingual": r"舌下(?:含服)?|含服",
    "oral": r"口服|嚼服|顿服|内服",
    "topical": r"外用|外涂|外敷|涂抹",
    "inhaled": r"雾化(?:吸入)?|吸入",
    "nasal": r"喷鼻|滴鼻|鼻喷",
    "subcutaneous": r"皮下(?:注射)?",
    "intravenous": r"静脉(?:滴注|注射|推注)?|静滴|静注|输液|点滴",
    "intramuscular": r"肌肉注射|肌注",
    "intra-articular": r"关节腔(?:内)?注射",
    "rectal": r"塞肛|直肠给药|灌肠",
    "vaginal": r"阴道(?:给药|用药|上药)",
    "ophthalmic": r"滴眼(?!液)|点眼",
    "otic": r"滴耳(?!液)",
    "transdermal": r"外贴|透皮",
}
_ROUTE = re.compile("|".join(f"(?P<r{i}>{names})" for i, names in enumerate(_ROUTES.values())))
ROUTE_NAMES = {code: names.split("|")[0].replace("(?:含服)?", "含服") for code, names in _ROUTES.items()}


@lru_cache(maxsize=4)
def digits_of(text: str) -> Rewritten:
    """`rewrite(text)`, kept for the next reader of the same text (a few texts only: clinical text is not hoarded)."""
    return rewrite(text)


def range_of(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """Value and upper end of a match of RANGE."""
    if match["half"]:
        return Decimal("0.5"), None
    value = Decimal(match["low"])
    high = Decimal(match["high"]) if match["high"] else None
    return value, high if high is not None and high > value else None


def quantities_in(text: str) -> list[Quantity]:
    if not text:
        return []
    said = digits_of(text)
    if not _AMOUNT.search(said.text):
        return []
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(said.text):
        if match.lastgroup is None:
            continue
        symbol = _SYMBOLS[int(match.lastgroup[1:])]
        if match["half"] and symbol not in _COUNTED:
            continue
        value, upper = range_of(match)
        if symbol == "degree" and 34 <= value <= 43 and "." in match[0]:
            symbol = "°C"
        start, end = said.source_span(*match.span())
        found.append(Quantity(value, symbol, UNITS[symbol][1], start, end, upper))
    return found


def frequencies_in(text: str) -> list[Frequency]:
    said = digits_of(text)
    found: list[Frequency] = []
    for match in FREQUENCY.finditer(said.text):
        start, end = said.source_span(*match.span())
        found.append(Frequency(_code(match), start, end))
    return found


def _code(match: re.Match[str]) -> str:
    if times := match["times"] or match["times2"]:
        return f"{_TIMES[int(times)]} daily"
    if low := match["from"] or match["qh"]:
        return f"every {int(low)} to {int(match['to'])} hours" if match["to"] else f"every {int(low)} hours"
    return next(code for name, code in _FIXED.items() if match[name])


def routes_in(text: str) -> list[Route]:
    codes = list(_ROUTES)
    return [Route(codes[int(m.lastgroup[1:])], m.start(), m.end()) for m in _ROUTE.finditer(text) if m.lastgroup]
