"""Laboratory results in a text: the test's name and the value near it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from copilot.clinical.languages import rules_of


@dataclass(frozen=True, slots=True)
class ResultMention:
    """`name` is our name for the test ("hemoglobin A1c"); `unit` is as written, "" if none is. The span covers name
    and value."""

    name: str
    value: Decimal
    unit: str
    start: int
    end: int


def results_in(text: str, language: str = "en") -> list[ResultMention]:
    """Results of the usual tests, in order; what is a goal, a limit or a change is none."""
    return rules_of(language).results_in(text)
