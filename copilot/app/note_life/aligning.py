"""Which statement of one note is which of another: by id, then by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copilot.app.note_life.words import bag, overlap
from copilot.domain.note import NoteContent, Origin, Statement

ALIKE = 0.5
"""The share of words in common from which two statements without a common id count as the same one."""


class Pair(NamedTuple):
    old: Statement
    new: Statement


def same_by_id(old: Statement, new: Statement) -> bool:
    """Two drafts count their statements from 1 each: as drafted, only the same text is the same statement."""
    drafted_twice = old.origin is new.origin is Origin.DRAFTED
    return old.id == new.id and (not drafted_twice or old.text == new.text)


def aligned(old: NoteContent, new: NoteContent) -> tuple[Pair, ...]:
    """Each statement stands in one pair at most. Those without a counterpart were deleted, or added."""
    theirs = {s.id: s for s in new.statements()}
    pairs = [Pair(s, theirs[s.id]) for s in old.statements() if s.id in theirs and same_by_id(s, theirs[s.id])]
    paired = ({p.old.id for p in pairs}, {p.new.id for p in pairs})
    left = [s for s in old.statements() if s.id not in paired[0]]
    right = [s for s in new.statements() if s.id not in paired[1]]
    return (*pairs, *alike(left, right))


def alike(old: Sequence[Statement], new: Iterable[Statement], at_least: float = ALIKE) -> list[Pair]:
    """The most alike first; of equally alike ones those that come first."""
    bags = [bag(s.text) for s in old]
    found = []
    for j, candidate in enumerate(new):
        words = bag(candidate.text)
        for i, statement in enumerate(old):
            score = 1.0 if statement.text == candidate.text else overlap(bags[i], words)
            if score >= at_least:
                found.append((-score, i, j, Pair(statement, candidate)))
    pairs: list[Pair] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, j, pair in sorted(found, key=lambda entry: entry[:3]):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append(pair)
    return pairs
