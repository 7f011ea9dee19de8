"""How much of a candidate a clinician would have written: a linear model on its words and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from copilot.engines.extractive.candidates import Candidate
from copilot.engines.extractive.features import tokens
from copilot.engines.extractive.weights import WORTH_BITS, Weights, hashed


def worth_features(candidate: Candidate) -> list[int]:
    """Features of a candidate, as it would stand in the note."""
    words = tokens(candidate.text)
    topic = candidate.topic.value[:4]
    chance = min(9, int(10 * candidate.probability))
    length = min(len(words), 32) // 4
    names = {
        "",
        f"t={topic}",
        f"p={chance}",
        f"tp={topic}{chance}",
        f"p>={chance // 2}",
        f"n={length}",
        f"np={length}{chance // 3}",
        f"m={min(2, len(candidate.medications))}",
        f"c={min(3, len(candidate.problems))}",
        f"k={candidate.kind}",
        f"kp={candidate.kind}{chance}",
        f"pos={int(10 * candidate.position)}",
        *(f"w={w}" for w in words),
        *(f"b={a} {b}" for a, b in pairwise(words)),
    }
    if words:
        names.add(f"f={words[0]}")
        names.add(f"l={words[-1]}")
    if re.search(r"\d", candidate.text):
        names.add("num")
    return sorted({hashed(n, WORTH_BITS) for n in names})


def worths(candidates: Sequence[Candidate], weights: Weights) -> list[float]:
    """The expected share of each candidate's words that the note holds, about 0 to 1."""
    return [float(weights.worth[worth_features(c), 0].sum()) for c in candidates]
