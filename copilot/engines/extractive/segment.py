# ruff: noqa: E501 - a pattern reads better on one line
"""Sentences of speech. Speech without punctuation is cut where a linear model expects a sentence to end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.engines.extractive.weights import GAP_BITS, Weights, hashed

_ABBREVIATION = re.compile(r"(?:\b(?:dr|mr|mrs|ms|st|vs|approx|e\.g|i\.e)|\b[a-z]\.[a-z])\.$", re.IGNORECASE)
_BARE_WORDS = 9
"""Longer than this without any comma or full stop is speech without punctuation."""
_LONG_WORDS = 26
"""Longer than this, a sentence is broken at the commas where a new one starts."""
CLAUSE_START = re.compile(
    r"^(?:and|so|but|or|because)?\s*(?:i|i'm|i've|you|you're|we|we're|we'll|he|he's|she|she's|they|it|it's|that's|there's|"
    r"there|this|let's|my|your|the|any|do|did|have|how|what)\b",
    re.IGNORECASE,
)
_IS = r"(?:is|are|was|were|has|have|had|does|did|hurts?|feels?|felt|seems?|looks?|looked|goes|started|helps?|gets?|got)"
_NEW_START = re.compile(
    rf"(?:(?:and |so |but |because )?(?:(?:i|we|he|she|they|you) [a-z]|(?:i|you|we|he|she|they)'|(?:it's|that's|there's|let's)|"
    rf"(?:it|that|there|this) {_IS}\b|(?:my|your|the) (?:[\w']+ ){{1,3}}{_IS}\b)|"
    r"(?:do|does|did|have|has|are|is|was|were|can|could|would|will) (?:you|your|the|it|that|there|he|she|they|we|i)\b|"
    r"(?:how|what|when|where|why|which)(?:'s| (?:is|are|about|long|often|much|many|did|do|does|was|were|have|has))\b)"
)
_NEW_TURN = re.compile(r"(?:okay|alright|all right|ok|so|but) \w+")
_NEVER_AFTER_TEXT = """
the a an my your his her their our its of to for with in on at by from about into and or but if that when
because very really more any no some is are was were be been am have has had do does did can could will would
should not just also i you we they he she i'm i've you're think thought know feel feels felt see sure hope say
says said guess believe until unless whether than as like since while before after who what where how which
why even though take took taking get got getting give gave put hit have has had need want lets appreciate hear
all every each this these those
"""
_NEVER_AFTER = frozenset(_NEVER_AFTER_TEXT.split())
_MIN_WORDS = 3
_THRESHOLD = -0.5
"""Tuned on the R1 of drafts: a piece too many costs less than two lines in one."""


def gap_features(words: Sequence[str], after: int) -> list[int]:
    """Features of the gap after `words[after]`; words in lower case without punctuation."""

    def at(i: int) -> str:
        if not 0 <= i < len(words):
            return "|"
        return "#" if words[i][0].isdigit() else words[i]

    b, a, x, y, z = at(after - 1), at(after), at(after + 1), at(after + 2), at(after + 3)
    names = (
        "",
        f"a={a}",
        f"x={x}",
        f"b={b}",
        f"y={y}",
        f"ax={a} {x}",
        f"ba={b} {a}",
        f"xy={x} {y}",
        f"axy={a} {x} {y}",
        f"bax={b} {a} {x}",
        f"xyz={x} {y} {z}",
    )
    return [hashed(n, GAP_BITS) for n in names]


def bare_words(text: str) -> list[str]:
    return [w for w in (re.sub(r"^\W+|\W+$", "", t).lower() for t in text.split()) if w]


class Segmenter:
    """Cuts tidied speech into sentences."""

    def __init__(self, weights: Weights) -> None:
        self._gaps = weights.gaps[:, 0]

    def sentences(self, text: str) -> list[str]:
        found: list[str] = []
        held = ""
        for piece in re.split(r"(?<=[.?!])\s+", text):
            held = f"{held} {piece}" if held else piece
            if _ABBREVIATION.search(held):
                continue
            found.extend(self._parts(held))
            held = ""
        if held:
            found.extend(self._parts(held))
        return [s for s in found if re.search(r"\w", s)]

    def _parts(self, sentence: str) -> list[str]:
        words = sentence.split()
        if len(words) <= _BARE_WORDS:
            return [sentence]
        punctuated = bool(re.search(r"[,;]", sentence))
        if punctuated and len(words) <= _LONG_WORDS:
            return [sentence]
        bare = [re.sub(r"^\W+|\W+$", "", w).lower() or "|" for w in words]
        cuts = [0]
        for i in range(len(words) - 1):
            if i + 1 - cuts[-1] < _MIN_WORDS or len(words) - i - 1 < _MIN_WORDS or bare[i] in _NEVER_AFTER:
                continue
            comma = words[i].endswith((",", ";"))
            score = float(self._gaps[gap_features(bare, i)].sum())
            # A comma makes an end likelier; in a sentence that has commas, no comma makes it unlikely.
            if comma and CLAUSE_START.match(" ".join(words[i + 1 : i + 3])):
                score += 1.5
            elif punctuated and not comma:
                score -= 1.5
            elif comma:
                score -= 3.0
            rest = " ".join(bare[i + 1 : i + 6])
            if _NEW_START.match(rest) or _NEW_TURN.match(rest):
                score += 1.5
            if score > _THRESHOLD:
                cuts.append(i + 1)
        parts = [" ".join(words[a:b]) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]
        return [p.strip(" ,;") for p in parts if p.strip(" ,;")]
