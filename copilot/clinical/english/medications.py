"""Medication names in English text."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.medications import MedicationMention

# Names that are a condition or a test with what follows: "iron deficiency", "insulin resistance".
_LAB_AFTER = re.compile(
    r"[ ](?:levels?|deficien\w+|studies|panel|count|overload|poor|rich|resistan\w+|sensitiv\w+)\b", re.IGNORECASE
)
_AMBIGUOUS = frozenset({"iron", "insulin", "zinc", "estrogen", "testosterone", "steroid", "dopamine", "heparin"})


@lru_cache(maxsize=1)
def _index() -> lexicons.WordIndex[str]:
    return lexicons.WordIndex(
        (name, entry.generic) for entry in lexicons.medications() for name in (entry.generic, *entry.names)
    )


def find_medications(text: str) -> list[MedicationMention]:
    return list(_found(text))


@lru_cache(maxsize=1)
def _found(text: str) -> tuple[MedicationMention, ...]:
    """Kept for the next reader of the same text."""
    return tuple(
        MedicationMention(text[hit.start : hit.end], hit.value, hit.start, hit.end)
        for hit in _index().find(text)
        if hit.value not in _AMBIGUOUS or _LAB_AFTER.match(text, hit.end) is None
    )
