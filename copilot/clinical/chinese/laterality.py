"""Chinese sides, body sites, and the words with which a speaker takes something back."""

from __future__ import annotations

import re

from copilot.clinical.chinese.medications import find_medications
from copilot.clinical.chinese.numbers import numbers_in
from copilot.clinical.chinese.text import plain
from copilot.clinical.laterality import Correction, Side, SideMention

# The name a note uses: what is said for it. Longer names first where one holds another.
_SITES: dict[str, str] = {
    "下腹": r"下腹部?|小腹",
    "上腹": r"上腹部?",
    "季肋": r"季肋部?|肋下",
    "下肢": r"下肢|小腿|大腿|腿",
    "上肢": r"上肢|上臂|前臂|胳膊|手臂|臂",
    "肩": r"肩胛?部?|肩膀|肩关节",
    "肘": r"肘部?|肘关节|胳膊肘",
    "腕": r"手腕|腕部?|腕关节",
    "拇指": r"手?(?:拇指|大拇指)",
    "食指": r"手?(?:食指|示指)",
    "中指": r"手?中指",
    "无名指": r"手?(?:无名指|环指)",
    "小指": r"手?(?:小指|小拇指)",
    "手": r"手部?|手掌|手背",
    "髋": r"髋部?|髋关节|胯",
    "膝": r"膝盖|膝关节|膝部?",
    "踝": r"踝部?|踝关节|脚踝|脚脖子",
    "足": r"足部?|脚|足背|足底|脚底|脚背|足跟|脚后跟|脚趾|足趾",
    "眼": r"眼睛?|眼球|眼部|瞳孔|结膜|角膜",
    "耳": r"耳朵?|鼓膜|外耳道",
    "鼻": r"鼻腔|鼻孔|鼻子|鼻",
    "扁桃体": r"扁桃体",
    "面": r"面部|脸|面颊|颊",
    "颈": r"颈部?|脖子",
    "乳": r"乳房|乳腺|乳",
    "腋": r"腋窝|腋下",
    "肺": r"上肺|下肺|肺部?",
    "胸": r"胸部?|胸口|胸前|前胸",
    "肾": r"肾区|肾脏?",
    "腰": r"腰部?|腰背|侧腰",
    "背": r"后背|背部?",
    "腹股沟": r"腹股沟",
    "卵巢": r"卵巢|附件",
    "睾丸": r"睾丸|阴囊",
    "臀": r"臀部?|屁股",
    "甲状腺": r"甲状腺|叶",
    "输尿管": r"输尿管",
    "神经根": r"神经根",
    "半规管": r"(?:后|前|水平)?半规管",
    "头": r"头部|太阳穴|颞部",
    "侧": r"侧|边|面",
}
_NAMES = list(_SITES)
_SITE = re.compile("|".join(f"(?P<s{i}>{names})" for i, names in enumerate(_SITES.values())))
_BETWEEN = r"(?:侧|边|面|的|内|外|前|后|上|下|中|近|远|小|大|第\d|个|整个|半|只|条|手(?=[拇食示中无小环]))"
_SIDED = re.compile(
    rf"(?P<word>左右两|左右双|双|两|左|右)(?:(?P<between>{_BETWEEN}{{0,3}}?)(?P<site>"
    + "|".join(n for k, n in _SITES.items() if k != "侧")
    + r")|(?P<alone>侧|边|面)(?!缘))"
)
_NO_SIDE = re.compile(r"左右(?!两|双)")
_AFTER_NUMBER = re.compile(r"[\d一二三四五六七八九十百来多个天年月周时岁分钟]左?$")
_SIDE = {
    "左": Side.LEFT,
    "右": Side.RIGHT,
    "双": Side.BOTH,
    "两": Side.BOTH,
    "左右两": Side.BOTH,
    "左右双": Side.BOTH,
}


def _name_of(match: re.Match[str]) -> str:
    return _NAMES[int(match.lastgroup[1:])] if match.lastgroup else ""


def find_sites(text: str) -> list[tuple[str, int, int]]:
    said = plain(text)
    taken = [(m.start, m.end) for m in find_medications(said)]
    return [
        (_name_of(m), m.start(), m.end())
        for m in _SITE.finditer(said)
        if _name_of(m) not in ("侧", "头") and not any(s < m.end() and m.start() < e for s, e in taken)
    ]


def find_sides(text: str) -> list[SideMention]:
    said = plain(text)
    if not re.search("[左右双两]", said):
        return []
    taken = [(m.start, m.end) for m in find_medications(said)]
    taken += [m.span() for m in _NO_SIDE.finditer(said)]
    found: list[SideMention] = []
    for match in _SIDED.finditer(said):
        if any(s < match.end() and match.start() < e for s, e in taken):
            continue
        if (
            match["word"] == "两"
            and match["site"]
            and re.match("条|个|只", said[match.start() + 1 :]) is None
            and (match["between"] or match["site"] in ("足", "面"))
        ):
            continue
        site = _SITE.fullmatch(match["site"]) if match["site"] else None
        found.append(SideMention(_SIDE[match["word"]], _name_of(site) if site else "", match.start(), match.end()))
    return found


_CUE = re.compile(
    r"(?P<strong>(?:哦|噢|啊|呃|唉|哎)?[，,、]?(?:不对不对|不对|说错了|我说错了|错了|更正(?:一下)?|记错了|口误)[，,。、：:\s]*(?:应该)?(?:是|我是说)?)"
    r"|(?P<weak>(?:^|[，,。；、\s—-])(?:哦|噢|啊|呃|哎)?[，,]?(?:不是|不)[，,。、]\s*(?:应该)?(?:是|我是说|先用|改成|用)?|(?:哦|噢|啊|呃|哎)[，,]?不(?:是)?[，,。、]\s*(?:应该)?是?)"
    r"|(?P<should>[，,]应该是)"
)
_BARE_CUE = re.compile(r"(?:(?:哦|噢|啊|呃|不|不对|不是|错了|说错了|等一下|等等|对不起)[，,。.！!\s]*)+")
_TIME_WORD = re.compile(r"(?<=[\d一二两三四五六七八九十半个])(分钟|小时|天|日|周|星期|礼拜|月|年)(?!岁)")
_TIME_NAMES = {"日": "天", "星期": "周", "礼拜": "周"}
_REACH_BEFORE, _REACH_AFTER = 30, 18
_LEADS_IN = re.compile(r"(?:(?:是|应该|在|我|就|的|先|用|吃|改|量|有)\s*)*")

_Fact = tuple[str, str, int, int]
"""Kind, value, start, end of something that can be corrected."""


def facts_in(text: str) -> list[_Fact]:
    """Everything in `text` that a speaker may correct: sides, numbers, units of time, medications; by position."""
    found: list[_Fact] = [("side", m.side.value, m.start, m.end) for m in find_sides(text)]
    found += [("number", format(n.value.normalize(), "f"), n.start, n.end) for n in numbers_in(text)]
    found += [("time", _TIME_NAMES.get(m[1], m[1]), m.start(), m.end()) for m in _TIME_WORD.finditer(text)]
    found += [("medication", m.generic, m.start, m.end) for m in find_medications(text)]
    return sorted(found, key=lambda f: f[2])


def only_takes_back(text: str) -> bool:
    return _BARE_CUE.fullmatch(text.strip()) is not None


def find_corrections(text: str) -> list[Correction]:
    said = plain(text)
    cues = list(_CUE.finditer(said))
    if not cues:
        return []
    facts = facts_in(said)
    found: list[Correction] = []
    for cue in cues:
        correction = _correction(said, cue, facts)
        if correction is not None and not (found and correction.cue_start < found[-1].replacement[1]):
            found.append(correction)
    return found


def _correction(text: str, cue: re.Match[str], facts: list[_Fact]) -> Correction | None:
    """The first fact after the cue that differs from the last one of its kind before it."""
    after = [
        f
        for f in facts
        if cue.end() <= f[2] <= cue.end() + _REACH_AFTER and not re.search("[。？！；?!;]", text[cue.end() : f[2]])
    ]
    before = [f for f in facts if f[3] <= cue.start() + 1 and f[2] >= cue.start() - _REACH_BEFORE]
    for kind, value, start, end in after:
        same = [f for f in before if f[0] == kind]
        if same and same[-1][1] != value:
            return Correction(cue.start(), cue.end(), (same[-1][2], same[-1][3]), (start, end))
    opens = not text[: cue.start()].strip(" ，,。哦啊")
    first = next((f for f in after if f[0] != "time"), None)
    if first is not None and not before and opens and _LEADS_IN.fullmatch(text, cue.end(), first[2]):
        return Correction(cue.start(), cue.end(), None, (first[2], first[3]))
    return None
