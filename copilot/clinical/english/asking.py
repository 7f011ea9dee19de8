"""Which part of a long English utterance is asked, and which is told."""

from __future__ import annotations

import re

from copilot.clinical.english.answers import is_asked, is_question

# "Okay and any cough or chills": asked without a verb, unless it is denied ("I don't have any").
_ANY = re.compile(r"\bany(?: (?:other|new|more))?\b(?:(?!\b(?:i|we|but|because)\b)[^.;?!]){0,80}$", re.IGNORECASE)
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|den(?:y|ies|ied)|without|if|for|from)|n['’]t)\b[^.;?!]{0,40}$", re.IGNORECASE
)


def asks_at(text: str, at: int) -> bool:
    start = max((text.rfind(mark, 0, at) for mark in ".;?!\n"), default=-1) + 1
    ends = [e for mark in ".;?!\n" if (e := text.find(mark, at)) >= 0]
    sentence = text[start : min(ends, default=len(text) - 1) + 1]
    if is_question(sentence) and is_asked(sentence, at - start):
        return True
    cue = _ANY.search(text, start, at)
    return cue is not None and _DENIED.search(text, start, cue.start()) is None
