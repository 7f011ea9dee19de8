"""A visit that does not fit into what the model can read at once, in parts."""

from __future__ import annotations

from collections.abc import Sequence

MOST_PARTS = 8
"""More are no visit: a day's recording, most likely."""

OVERLAP = 2
"""Utterances of a part that the next one begins with: an answer is not parted from its question."""


def split(costs: Sequence[int], room: int) -> list[range] | None:
    """Places of `costs` (tokens of each utterance) in parts of at most `room`, as few and as even as can be.

    Every utterance is in a part. None where that takes more than MOST_PARTS, or one utterance alone is too long.
    """
    parts = _filled(costs, room)
    if parts is None or len(parts) > MOST_PARTS:
        return None
    low, high = 0, room
    while low < high:  # the smallest room that takes no more parts: then they are of one size
        middle = (low + high) // 2
        smaller = _filled(costs, middle)
        if smaller is not None and len(smaller) <= len(parts):
            parts, high = smaller, middle
        else:
            low = middle + 1
    return parts


def _filled(costs: Sequence[int], room: int) -> list[range] | None:
    """Parts filled one after the other; None where an utterance, with those it overlaps, does not fit."""
    parts: list[range] = []
    start = end = total = 0
    while end < len(costs):
        if total + costs[end] <= room:
            total += costs[end]
            end += 1
            continue
        if end == start or (parts and end <= parts[-1].stop):
            return None
        parts.append(range(start, end))
        start = max(start + 1, end - OVERLAP)
        total = sum(costs[start:end])
    return [*parts, range(start, end)]
