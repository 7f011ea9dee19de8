"""Chinese characters and sentences: full-width forms, where sentences and clauses end."""

from __future__ import annotations

import re

_KEPT = frozenset("，；：？！（）")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT}
_WIDE[0x3000] = " "

SENTENCE_END = re.compile(r"[。？！；?!;\n]+|(?<=\D)\.(?=\s|$)")
CLAUSE_END = re.compile(r"[，,。？！；：?!;\n]|但是|不过|可是|就是|但")
HAN = re.compile(r"[\u3400-\u9fff]")


def plain(text: str) -> str:
    """`text` with full-width letters, digits and signs as plain ones, character for character."""
    return text.translate(_WIDE)


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, its mark included; they cover the text."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for mark in SENTENCE_END.finditer(text):
        bounds.append((start, mark.end()))
        start = mark.end()
    if start < len(text) or not bounds:
        bounds.append((start, len(text)))
    return bounds


def last_sentence(text: str) -> int:
    bounds = [b for b in sentence_bounds(text) if text[b[0] : b[1]].strip()]
    return bounds[-1][0] if bounds else 0
