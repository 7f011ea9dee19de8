"""Medication names in English text."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.medications import MedicationMention

# Words of the lexicon that mean something else with what stands around them.
_OTHERWISE = re.compile(
    r"\b(?:low|lower|serum|dietary|your|blood|high|check(?:ing)?(?:[ ]the|[ ]your)?|is|an|any)[ ]$", re.IGNORECASE
)
_LAB_AFTER = re.compile(
    r"[ ](?:levels?|deficien\w+|studies|panel|count|overload|poor|rich|resistan\w+"
    r"|sensitiv\w+)\b",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset({"iron", "insulin", "zinc", "estrogen", "testosterone", "steroid", "dopamine", "heparin"})


@lru_cache(maxsize=1)
def _index() -> lexicons.WordIndex[str]:
    return lexicons.WordIndex(
        (name, entry.generic) for entry in lexicons.medications() for name in (entry.generic, *entry.names)
    )


def find_medications(text: str) -> list[MedicationMention]:
    return [
        MedicationMention(text[hit.start : hit.end], hit.value, hit.start, hit.end)
        for hit in _index().find(text)
        if not (hit.value in _AMBIGUOUS and _is_otherwise(text, hit.start, hit.end))
    ]


def _is_otherwise(text: str, start: int, end: int) -> bool:
    """ "Iron deficiency", "insulin resistance", "testosterone level": a condition or a test, not a medication."""
    del start
    return _LAB_AFTER.match(text, end) is not None
