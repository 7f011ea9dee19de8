# ruff: noqa: E501 - a pattern reads better on one line
"""Spoken text made readable: transcriber's marks, clitics, fillers, repetitions and broken-off words.

Nothing here adds a word; what it leaves out carries no meaning (a filler, a word said twice).
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"\[[^\]]*\]|<[^>]*>|--+|[“”\"*]")
_CLITICS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s+n't\b", re.IGNORECASE), "n't"),
    (re.compile(r"\s+'(s|m|re|ve|ll|d)\b", re.IGNORECASE), r"'\1"),
    (re.compile(r"\bgon\s?na\b", re.IGNORECASE), "going to"),
    (re.compile(r"\bwan\s?na\b", re.IGNORECASE), "want to"),
    (re.compile(r"\bgot\s?ta\b", re.IGNORECASE), "have to"),
    (re.compile(r"\blem\s?me\b", re.IGNORECASE), "let me"),
    (re.compile(r"\bgim\s?me\b", re.IGNORECASE), "give me"),
    (re.compile(r"\b(kind|sort)a\b", re.IGNORECASE), r"\1 of"),
    (re.compile(r"(?<!\w)'?cause\b", re.IGNORECASE), "because"),
    (re.compile(r"\bcan not\b", re.IGNORECASE), "cannot"),
    (re.compile(r"\bi'm\s+a\s+have\b", re.IGNORECASE), "i'm going to have"),
)
_FILLER = (
    r"(?:u+[hm]+|u+h-huh|mm+[- ]?hmm*|hmm+|mm+|er+m?|ah+|oh+|ooh|huh|y'?know|you know(?! (?:if|that|what|how|when|where|why|"
    r"who|the|your|about|any))|i mean|(?:kind|sort) of(?= \w))"
)
_FILLERS = re.compile(rf"(?<![\w'-]){_FILLER}(?![\w'-])(?:\s*,)?", re.IGNORECASE)
_LIKE = re.compile(r",\s*(?:like|right|okay|ok|well|really|actually|basically|obviously|yeah)\s*,", re.IGNORECASE)
_CUT = re.compile(r"(?<![\w-])[a-z]{1,7}-(?=[\s,.]|$)", re.IGNORECASE)
_REPEATED = re.compile(r"\b(\w[\w']*(?:\s+\w[\w']*){0,3}?)(?:[\s,.…]+\1\b)+(?!-)", re.IGNORECASE)
_NUMBER_WORDS_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand very had
that really no
"""
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())


def _once(match: re.Match[str]) -> str:
    # "five five" may be two numbers, "no no" is an answer and its echo: only whole words that mean nothing twice.
    words = match[1].lower().split()
    if any(w in _NUMBER_WORDS or w.isdigit() for w in words):
        return match[0]
    return match[1]


_NUMBER = (
    r"(?:\d+|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)"
)
SPACED_POINT = re.compile(rf"\b({_NUMBER}) \. (?={_NUMBER}\b)", re.IGNORECASE)
"""Some transcribers write "four . four" for a decimal point: likely one number, but not surely."""


def tidy(text: str) -> str:
    """`text` without marks, fillers, broken-off words and immediate repetitions; spaces as in writing."""
    text = _MARKS.sub(" ", text.replace("’", "'").replace("‘", "'"))
    text = re.sub(r"\.{2,}|…", ", ", text)
    text = SPACED_POINT.sub(r"\1 point ", text)
    for pattern, to in _CLITICS:
        text = pattern.sub(to, text)
    text = _FILLERS.sub(" ", text)
    text = _spaced(text)
    text = _LIKE.sub(",", text)
    text = _CUT.sub(" ", text)
    for _ in range(2):
        text = _REPEATED.sub(_once, _spaced(text))
    return _spaced(text)


def _spaced(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:?!])", r"\1", text)
    text = re.sub(r"(?:,\s*)+(?=[,.;:?!])", "", text)
    text = re.sub(r"([.?!])(?:\s*[,.])+", r"\1", text)
    text = re.sub(r",(?=[^\s\d])", ", ", text)
    return text.strip(" ,;-")
