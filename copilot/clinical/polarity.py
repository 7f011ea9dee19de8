"""Problems and symptoms in a text: what is affirmed, negated, doubted, only supposed, or a relative's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copilot.clinical.languages import rules_of


class Polarity(StrEnum):
    """A question ("any fever?") supposes: what it asks about is HYPOTHETICAL until it is answered."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    UNCERTAIN = "uncertain"
    HYPOTHETICAL = "hypothetical"


class Subject(StrEnum):
    PATIENT = "patient"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class ProblemMention:
    """A problem or symptom. `concept` is our name for it, `system` the body system, `surface` `text[start:end]`."""

    concept: str
    surface: str
    start: int
    end: int
    polarity: Polarity
    subject: Subject
    system: str
    icd10cm: str = ""


def find_problems(text: str, language: str = "en") -> list[ProblemMention]:
    """Problems and symptoms named in `text`, in order and without overlap."""
    return rules_of(language).find_problems(text)


def negated_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """The parts of `text` that stand under a negation ("no", "denies", "without"), in order."""
    return rules_of(language).negated_spans(text)
