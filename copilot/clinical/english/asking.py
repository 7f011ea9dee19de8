"""Which part of a long English utterance is asked, and which is told."""

from __future__ import annotations

import re

from copilot.clinical.english.answers import is_asked, is_question

# "Okay and any cough or chills": asked without a verb, unless it is denied ("I don't have any").
_ANY = re.compile(r"\bany(?: (?:other|new|more))?\b(?:(?!\b(?:i|we|but|because)\b)[^.;?!]){0,80}$", re.IGNORECASE)
# "We have you on", "I had you come": no question, though "have you" stands in it.
_TOLD = re.compile(
    r"\b(?:we|i|they|to|will|would|they['’]ll|we['’]ll|i['’]ll) (?:have|had|did) you\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|den(?:y|ies|ied)|without|if|for|from)|n['’]t)\b[^.;?!]{0,40}$", re.IGNORECASE
)


_WINDOW = 250
"""How far around a place is looked at: speech without full stops may run on for pages."""


def asks_at(text: str, at: int) -> bool:
    first, last = max(0, at - _WINDOW), min(len(text), at + _WINDOW)
    start = max((text.rfind(mark, first, at) + 1 for mark in ".;?!\n" if mark in text[first:at]), default=first)
    ends = [e for mark in ".;?!\n" if (e := text.find(mark, at, last)) >= 0]
    sentence = text[start : min(ends, default=last - 1) + 1]
    told = _TOLD.sub(lambda m: "-" * len(m[0]), sentence)
    if is_question(told) and is_asked(told, at - start):
        return True
    cue = _ANY.search(text, start, at)
    return cue is not None and _DENIED.search(text, start, cue.start()) is None
