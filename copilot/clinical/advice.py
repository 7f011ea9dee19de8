"""What a text only considers or supposes, and whether it tells how the care goes on."""

from __future__ import annotations

from copilot.clinical.languages import rules_of


def tells_follow_up(text: str, language: str = "en") -> bool:
    """Whether `text` says when the patient is to be seen again, or what to come back for."""
    return rules_of(language).tells_follow_up(text)


def supposed_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """The parts of `text` that are considered, or hold only if something else does ("may try", "if it goes on"),
    in order."""
    return rules_of(language).supposed_spans(text)
