# ruff: noqa: E501 - a pattern reads better on one line
"""Complaints told in words that stand apart: 头有点晕, 肚子不疼, 左边膝盖老是疼."""

from __future__ import annotations

import re

_PAIRS: dict[str, tuple[str, str]] = {
    "headache": (r"头|脑袋", r"疼|痛"),
    "dizziness": (r"头", r"晕|昏"),
    "abdominal pain": (r"肚子|小肚子|腹部|肚脐周围|肚脐|胃|小腹|右下腹|上腹", r"疼|痛"),
    "bloating": (r"肚子|腹部|胃", r"胀"),
    "sore throat": (r"嗓子|喉咙|咽喉", r"疼|痛"),
    "chest pain": (r"胸口|心口|胸|前胸", r"疼|痛"),
    "back pain": (r"腰背?|后背|背", r"疼|痛|酸"),
    "knee pain": (r"膝盖|膝关节|膝", r"疼|痛"),
    "leg pain": (r"腿", r"疼|痛"),
    "shoulder pain": (r"肩膀|肩", r"疼|痛"),
    "neck pain": (r"脖子", r"疼|痛"),
    "ear pain": (r"耳朵|耳", r"疼|痛"),
    "tinnitus": (r"耳朵|耳", r"响|嗡嗡"),
    "eye pain": (r"眼睛|眼", r"疼|痛"),
    "red eye": (r"眼睛|[左右双]眼", r"红"),
    "toothache": (r"牙", r"疼|痛"),
    "painful urination": (r"小便|尿尿?|排尿", r"疼|痛"),
    "numbness": (r"手脚|手指头?|指尖|脚底|脚|手|腿|会阴部?|胳膊", r"麻"),
    "edema": (r"腿|脚脖子|脚|下肢|脚踝", r"肿"),
    "itching": (r"皮肤|身上|外阴|眼睛", r"痒"),
    "nasal congestion": (r"鼻子|鼻", r"堵|塞|不通"),
    "jaundice": (r"眼睛皮肤|皮肤|眼睛", r"黄"),
    "pain": (r"手|关节|别的地方", r"疼|痛"),
}
_FILLER = r"(?:里|里面|部|那儿|这儿|那里|两边|外侧|内侧)?(?:也|还|都|就|总|老|老是|一直|倒|现在|已经|是|会|有点儿?|有些|特别|很|挺|稍微|经常|偶尔|有时候?|昨天|今天|今天早上也|还是){0,3}(?:有点|有一点)?(?:不太|不怎么|不|没有?|没怎么)?(?:怎么|那么|再)?"
_TAIL = r"(?!风|苦|快|醉|药|烦)"
_PATTERN = re.compile(
    "|".join(f"(?P<p{i}>(?:{site}){_FILLER}(?:{verb}){_TAIL})" for i, (site, verb) in enumerate(_PAIRS.values()))
)
_CONCEPTS = list(_PAIRS)


def said_apart(text: str) -> list[tuple[str, int, int]]:
    """(concept, start, end) in order, without overlap."""
    return [
        (_CONCEPTS[int(m.lastgroup[1:])], m.start(), m.end())
        for m in _PATTERN.finditer(text)
        if m.lastgroup is not None
    ]
