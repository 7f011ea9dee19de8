"""A conversation goes to and fro: the likeliest sequence of two speakers, given how each utterance sounds."""

from __future__ import annotations

from collections.abc import Sequence

_AFTER_QUESTION = 1.7
"""Log-odds that somebody else goes on (0.85)."""
_AFTER_STATEMENT = -0.4
"""Log-odds that somebody else goes on (0.4): most turns are more than one utterance long."""


def likely_turns(odds: Sequence[float], asks: Sequence[bool]) -> list[bool]:
    """For each utterance whether the first of two people says it.

    `odds` are log-odds for that by voice and words alone; `asks` tells the questions.
    """
    best = [0.0, 0.0]  # of a sequence that ends with the other one, the first one
    came_from: list[tuple[int, int]] = []
    for index, odd in enumerate(odds):
        change = (_AFTER_QUESTION if asks[index - 1] else _AFTER_STATEMENT) / 2 if index else 0.0
        steps = []
        scores = []
        for speaker, evidence in ((0, -odd / 2), (1, odd / 2)):
            stay, switch = best[speaker] - change, best[1 - speaker] + change
            steps.append(speaker if stay >= switch else 1 - speaker)
            scores.append(max(stay, switch) + evidence)
        best = scores
        came_from.append((steps[0], steps[1]))
    speaker = int(best[1] > best[0])
    told: list[bool] = []
    for step in reversed(came_from):
        told.append(bool(speaker))
        speaker = step[speaker]
    return told[::-1]
