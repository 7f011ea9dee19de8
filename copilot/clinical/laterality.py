"""Sides and body sites, and corrections in speech ("the right, no, the left knee")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copilot.clinical.languages import rules_of


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SideMention:
    """A side, and the body site it belongs to ("" if none stands near it). Spans cover the side and the site.

    `site` is singular and lower case ("knee"). "Right now", "all right", "left the house" are no sides.
    """

    side: Side
    site: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A speaker takes something back: `text[cue_start:cue_end]` is "no, I mean", "sorry", "actually".

    `replaced` is the span of what is taken back (None if it was said by someone else, earlier), `replacement` of
    what stands instead.
    """

    cue_start: int
    cue_end: int
    replaced: tuple[int, int] | None
    replacement: tuple[int, int]


def find_sides(text: str, language: str = "en") -> list[SideMention]:
    return rules_of(language).find_sides(text)


def find_sites(text: str, language: str = "en") -> list[tuple[str, int, int]]:
    """Body sites as (name in the singular, start, end)."""
    return rules_of(language).find_sites(text)


def find_corrections(text: str, language: str = "en") -> list[Correction]:
    """Where a speaker takes back a side, a number, a unit of time or a medication, in order."""
    return rules_of(language).find_corrections(text)


def only_takes_back(text: str, language: str = "en") -> bool:
    """Whether `text` is nothing but a cue ("No.", "Sorry, I mean"): what is said next may be the correction."""
    return rules_of(language).only_takes_back(text)
