"""Medications whose names are taken for each other when they are read or heard.

Known pairs come from resources/lexicons/confusables.tsv; other names are compared by their letters and by a rough
key of how they sound. Only names in Latin letters are compared by sound.
"""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.medications import MedicationMention

# Of the 534,000 pairs of generic names in the lexicon that are no known pair, 122 lie above these.
_LETTERS, _SOUND, _LETTERS_TOO = 0.75, 0.85, 0.5
_SHORTEST = 5
# Letters that sound the same, applied in order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"th", "t"),
        (r"ch|ck|q", "k"),
        (r"x", "ks"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"z", "s"),
        (r"v", "f"),
        (r"[^a-z]|h", ""),
        (r"(?<!^)[aeiouy]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


def are_alike(one: MedicationMention, other: MedicationMention) -> bool:
    """Whether two different medications have names that are easily confused, as written or as generic names."""
    if one.generic == other.generic:
        return False
    written = (one.surface.lower(), other.surface.lower())
    return names_alike(one.generic, other.generic) or (
        written != (one.generic, other.generic) and names_alike(*written)
    )


@lru_cache(maxsize=4096)
def names_alike(one: str, other: str) -> bool:
    """Whether two names, in lower case, are a known pair or nearly the same in letters or in sound."""
    if one == other:
        return False
    if frozenset((one, other)) in lexicons.confusables():
        return True
    if min(len(one), len(other)) < _SHORTEST or _is_part(one, other):
        return False
    letters = _similarity(one, other)
    return letters >= _LETTERS or (letters >= _LETTERS_TOO and _similarity(_sound(one), _sound(other)) >= _SOUND)


def _is_part(one: str, other: str) -> bool:
    """ "Insulin" and "insulin glargine", "valproate" and "sodium valproate": not two names."""
    return bool(set(one.split()) & set(other.split()))


def _sound(name: str) -> str:
    for pattern, sound in _SOUNDS:
        name = pattern.sub(sound, name)
    return name


def _similarity(one: str, other: str) -> float:
    """1 for the same word, less by the share of letters that must be changed; swapped neighbours are one change."""
    longest = max(len(one), len(other))
    return 1 - _distance(one, other) / longest if longest else 0.0


def _distance(one: str, other: str) -> int:
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
