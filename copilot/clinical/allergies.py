"""Allergies in a text: the substance, the reaction, or that none are known."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.clinical.languages import rules_of


@dataclass(frozen=True, slots=True)
class AllergyMention:
    """An allergy told. `substance` is the generic name of a medication, else what was said, in lower case.

    `none_known` is True for "no known drug allergies"; then substance and reaction are "". Spans cover the
    substance.
    """

    substance: str
    reaction: str
    none_known: bool
    start: int
    end: int


def allergies_in(text: str, language: str = "en", *, listed: bool = False) -> list[AllergyMention]:
    """Allergies that `text` affirms, in order. `listed`: the text stands under "Allergies" or answers a question
    about them, so that a bare "penicillin" is one."""
    return rules_of(language).allergies_in(text, listed=listed)


def asks_for_allergies(text: str, language: str = "en") -> bool:
    """Whether `text` is a question about allergies."""
    return rules_of(language).asks_for_allergies(text)
