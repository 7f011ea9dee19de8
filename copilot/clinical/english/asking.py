"""Which part of a long English utterance is asked, and which is told."""

from __future__ import annotations

from copilot.clinical.english.answers import is_asked, is_question


def asks_at(text: str, at: int) -> bool:
    start = max((text.rfind(mark, 0, at) for mark in ".;?!\n"), default=-1) + 1
    ends = [e for mark in ".;?!\n" if (e := text.find(mark, at)) >= 0]
    sentence = text[start : min(ends, default=len(text) - 1) + 1]
    return is_question(sentence) and is_asked(sentence, at - start)
