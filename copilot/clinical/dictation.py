"""Dictation: what was spoken, with its punctuation, as the lines of a note.

A dictation comes in parts, one a breath. It is read as a row of deeds (write this, set that mark, begin a line,
take the last back), and the deeds are carried out on units: a unit is what stands between two ends of a sentence,
two lines or two breaths, and is what "scratch that" takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from copilot.clinical.languages import rules_of


class Deed(StrEnum):
    WRITE = "write"
    MARK = "mark"
    """A mark that clings to what stands before it: a comma, a full stop, a closing bracket."""
    OPEN = "open"
    """A mark that clings to what follows: an opening bracket."""
    LINK = "link"
    """A mark that clings to both: a hyphen."""
    LINE = "line"
    PARAGRAPH = "paragraph"
    TAKE_BACK = "take_back"
    BREATH = "breath"


class Said(NamedTuple):
    deed: Deed
    text: str = ""


def dictated(parts: Sequence[str], language: str = "en") -> str:
    """The lines that `parts` dictate, with spoken numbers as digits. A paragraph has an empty line before it.

    Nothing is added but marks and capitals, and nothing left out but the words of commands and what was taken back.
    """
    return rules_of(language).dictated(parts)


def left_standing(said: Iterable[Said], ends: str) -> list[Said]:
    """What is left when everything that was taken back is gone. `ends` are the marks that end a sentence."""
    units: list[list[Said]] = [[]]
    for one in said:
        if one.deed is Deed.TAKE_BACK:
            while units and not units[-1]:
                units.pop()
            if units:
                units.pop()
            units.append([])
        elif one.deed is Deed.BREATH:
            units.append([])
        elif one.deed in (Deed.LINE, Deed.PARAGRAPH):
            units += [[one], []]
        elif one.deed is Deed.MARK and not units[-1]:
            # A full stop after a breath belongs to what was said before it, unless that ended already.
            before = next((unit for unit in reversed(units) if unit), None)
            if before is not None and before[-1].deed not in (Deed.LINE, Deed.PARAGRAPH):
                before.append(one)
        else:
            units[-1].append(one)
            if one.text[-1:] in ends:
                units.append([])
    return [one for unit in units for one in unit]


def marked(line: str, mark: str, stops: str) -> str:
    """`line` with `mark` after it; of two marks in `stops` the later one counts, and nothing begins with a mark."""
    if not line.strip() or line.endswith("\n"):
        return line
    if mark in stops and line[-1] in stops:
        return line[:-1].rstrip() + mark
    return line + mark
