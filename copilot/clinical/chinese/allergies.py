"""Allergies in Chinese text."""

from __future__ import annotations

import re

from copilot.clinical.allergies import AllergyMention
from copilot.clinical.answers import Answer
from copilot.clinical.chinese.answers import answer_of, is_question
from copilot.clinical.chinese.medications import find_medications
from copilot.clinical.chinese.text import plain, sentence_bounds

_NONE_KNOWN = re.compile(
    r"(?:否认|无|没有|未发现|没发现(?:过)?|未诉)(?:任何|明确|已知|明显|什么|有)?(?:的)?(?:药物|食物|药|食品)?(?:[、及和/或与](?:药物|食物))?(?:的)?过敏(?:史|的|药物)?(?!性|原|反应)"
    r"|(?:药物|食物)?过敏史?[：:]?(?:无|否认|没有)(?![\u4e00-\u9fff])|^(?:都|也)?不过敏|没有?过敏的"
)
_CUE = re.compile(r"过敏(?!性|原|反应科|试验|科|药)|不能吃|起(?:了)?(?:皮疹|疹子|湿疹|疙瘩)")
_NO_CUE = re.compile(r"^(?:过敏)?(?:不能排除|不除外|不排除|待排|可能|吗|[?？]|没有)")
# What one may be allergic to besides medications: what is said for it, and our name.
_ALLERGENS: dict[str, str] = {
    "cephalosporins": r"头孢(?:类|菌素)?(?:抗生素|药物)?",
    "sulfa drugs": r"磺胺(?:类)?(?:药物?)?",
    "penicillins": r"青霉素类(?:抗生素|药物)?",
    "海鲜": r"海鲜|海产品",
    "虾": r"虾子?",
    "螃蟹": r"螃蟹|蟹",
    "鱼": r"鱼",
    "鸡蛋": r"鸡蛋|蛋清",
    "牛奶": r"牛奶|奶粉|牛奶蛋白",
    "花生": r"花生",
    "坚果": r"坚果|腰果|核桃",
    "芒果": r"芒果",
    "花粉": r"花粉",
    "尘螨": r"尘螨|螨虫",
    "酒精": r"酒精",
    "乳胶": r"乳胶",
    "胶布": r"胶布|膏药",
    "青霉素皮试": r"青霉素皮试",
    "猫毛": r"猫毛?",
    "狗毛": r"狗毛?",
    "紫外线": r"紫外线",
}
_ALLERGEN = re.compile("|".join(f"(?P<a{i}>{said})" for i, said in enumerate(_ALLERGENS.values())))
_NAMES = list(_ALLERGENS)
DISPLAY = {"cephalosporins": "头孢类", "sulfa drugs": "磺胺类", "penicillins": "青霉素类"}
_REACTION = re.compile(
    r"过敏性?休克|休克|(?:皮疹|疹子|红疹|湿疹|荨麻疹|风团)|红?疙瘩|(?:嘴唇|喉头|眼睑|脸|口唇)(?:水)?肿|瘙痒|(?:发)?痒|呼吸困难|喘|恶心|呕吐|头晕|腹泻|起皮|水疱"
)
_REACTION_NAMES = {
    "疹子": "皮疹",
    "红疹": "皮疹",
    "红疙瘩": "皮疹",
    "疙瘩": "皮疹",
    "痒": "瘙痒",
    "发痒": "瘙痒",
    "嘴唇肿": "口唇肿",
}
_NEGATED = re.compile(r"(?:不|没有?|无|否认|未)[^，,。；;]{0,4}$")
_REACH = 14


def asks_for_allergies(text: str) -> bool:
    return "过敏" in text and (is_question(text) or _ASKED.search(plain(text).strip()) is not None)


_ASKED = re.compile(
    r"^(?:那|您|你|以前|知道|对|什么|药物|食物|药|东西|有没有|有|哪些|的)*过敏(?:的药|史)?(?:呢|吗|没有|有没有|情况|有吗)?[?？。]?$"
)


def allergies_in(text: str, *, listed: bool = False) -> list[AllergyMention]:
    said = plain(text)
    if not listed and "过敏" not in said:
        return []
    found = [AllergyMention("", "", True, m.start(), m.end()) for m in _NONE_KNOWN.finditer(said)]
    if listed and answer_of(said) is Answer.NO and "过敏" not in said:
        listed = False
    for first, last in sentence_bounds(said):
        sentence = said[first:last]
        if is_question(sentence):
            continue
        for name, start, end in _substances(sentence):
            if any(f.start - first <= start < f.end - first for f in found if f.none_known):
                continue
            if _is_told(sentence, start, end, listed):
                found.append(AllergyMention(name, _reaction(sentence, end), False, first + start, first + end))
    unique = {f.substance if not f.none_known else f"{f.start}": f for f in reversed(found)}
    return sorted(unique.values(), key=lambda f: f.start)


def _substances(text: str) -> list[tuple[str, int, int]]:
    found = [(m.generic, m.start, m.end) for m in find_medications(text)]
    for match in _ALLERGEN.finditer(text):
        if match.lastgroup and not any(s < match.end() and match.start() < e for _, s, e in found):
            found.append((_NAMES[int(match.lastgroup[1:])], match.start(), match.end()))
    return sorted(found, key=lambda f: f[1])


def _is_told(text: str, start: int, end: int, listed: bool) -> bool:
    """Whether the substance stands where an allergy is told, and not under a negation."""
    after = re.split("[。；;]", text[end:])[0]
    cue = _CUE.search(after[:_REACH])
    if cue is not None and "过敏" in cue[0]:
        between = after[: cue.start()]
        if _NO_CUE.match(after[cue.start() + 2 :]) or re.search(r"不|没|无|[。；]", between):
            return False
        if re.search("[，,]", between) and not re.search("对[^，。]*$", text[:start]):
            return False
        return not _NEGATED.search(text[:start])
    return not (not listed or re.search(r"没事|不过敏|可以|能吃", after) or _NEGATED.search(text[:start]))


def _reaction(text: str, end: int) -> str:
    found = _REACTION.search(text, end, min(len(text), end + 24))
    return _REACTION_NAMES.get(found[0], found[0]) if found else ""
