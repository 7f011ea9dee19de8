"""Words to compare texts by: without their endings, so that "coughing" and "coughs" are one."""

from __future__ import annotations

from functools import lru_cache

from copilot.clinical.languages import rules_of

_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "ly", "es", "s", "e", "y")


def stems_of(text: str, language: str) -> frozenset[str]:
    """The content words of `text` in `language`, Latin ones without their endings."""
    return frozenset(_stem(word) for word in rules_of(language).content_words(text))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    if word.isascii():
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
    return word
