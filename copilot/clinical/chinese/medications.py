"""Medication names in Chinese text: generic and brand names, salts and forms with them."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.chinese.index import CharacterIndex
from copilot.clinical.chinese.text import plain
from copilot.clinical.english import medications as english
from copilot.clinical.medications import MedicationMention

_SALT = re.compile(
    r"(?:苯磺酸|盐酸|马来酸|琥珀酸|酒石酸|富马酸|硫酸|氢溴酸|甲磺酸|枸橼酸|醋酸|丙酸|糠酸|磷酸|草酸|乳酸|重组)$"
)
_FORM = re.compile(
    r"[钠钾钙镁]?(?:(?:缓释|控释|肠溶|分散|咀嚼|口崩|泡腾|双层|缓控释|干混悬|口服)?"
    r"(?:片|胶囊|颗粒|混悬液|混悬滴剂|糖浆|滴剂|口服液|溶液|丸)|(?:滴眼|滴耳|滴鼻)液|眼膏|眼用凝胶|软膏|乳膏|凝胶|洗剂|乳胶剂|"
    r"栓剂?|贴膏|贴剂|(?:鼻)?喷雾剂?|气雾剂|粉雾剂|吸入剂|粉吸入剂|注射液|散|酊剂?|含片|漱口水)"
)
# What follows that makes the name a test, a condition or a class.
_NO_MEDICATION = re.compile(r"抵抗|水平|缺乏|皮试|释放|抗体|受体|依赖性")


@lru_cache(maxsize=1)
def _index() -> CharacterIndex[str]:
    return CharacterIndex((name, e.generic) for e in lexicons.medications("zh") for name in e.names)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """The first Chinese name of each generic."""
    return {entry.generic: entry.names[0] for entry in lexicons.medications("zh")}


@lru_cache(maxsize=8)
def _mentions(text: str) -> tuple[MedicationMention, ...]:
    found: list[MedicationMention] = []
    for hit in _index().find(text):
        start, end = hit.start, hit.end
        if _NO_MEDICATION.match(text, end):
            continue
        if salt := _SALT.search(text, max(0, start - 3), start):
            start = salt.start()
        if form := _FORM.match(text, end):
            end = form.end()
        found.append(MedicationMention(text[start:end], hit.value, start, end))
    if re.search(r"[A-Za-z]{4}", text):
        found += [
            m for m in english.find_medications(text) if not any(o.start < m.end and m.start < o.end for o in found)
        ]
    return tuple(sorted(found, key=lambda m: m.start))


def find_medications(text: str) -> list[MedicationMention]:
    return [MedicationMention(text[m.start : m.end], m.generic, m.start, m.end) for m in _mentions(plain(text))]
