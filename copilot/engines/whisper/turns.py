"""A segment of the model in which another voice answers is two utterances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.app.ports import SAMPLE_RATE
from copilot.engines.speakers import turns_into
from copilot.engines.whisper.detector import WINDOW, SpeechSpan
from copilot.engines.whisper.guards import HeardWord

_PAUSE_WINDOWS = 3
"""Of silence (96 ms) between two people; less is one person's stop consonant."""
_SIDE_S = 2.5
"""Of voice compared on each side of a pause: nearer is surer to be one person."""


def split_turns(words: Sequence[HeardWord], span: SpeechSpan) -> list[tuple[HeardWord, ...]]:
    """The words cut where, at a pause, the pitch of the voice leaps and stays."""
    parts: list[tuple[HeardWord, ...]] = []
    begin = 0
    for index in range(1, len(words)):
        at = _pause_between(words[index - 1], words[index], span)
        if at is None:
            continue
        start, end = max(words[begin].start_s, at - _SIDE_S), min(words[-1].end_s, at + _SIDE_S)
        if turns_into(span.between(start, at), span.between(at, end)):
            parts.append(_ended(words[begin:index]))
            begin = index
    parts.append(tuple(words[begin:]) if not parts else _begun(words[begin:]))
    return parts


def _pause_between(before: HeardWord, after: HeardWord, span: SpeechSpan) -> float | None:
    """The middle, in seconds, of the silence where the two words meet, if there is one.

    Words' times are good to about 0.1 s, so the silence is looked for around them.
    """
    origin = span.start / SAMPLE_RATE
    first = int((before.start_s + 0.5 * (before.end_s - before.start_s) - origin) * SAMPLE_RATE // WINDOW)
    last = int((after.start_s + 0.5 * (after.end_s - after.start_s) - origin) * SAMPLE_RATE // WINDOW) + 1
    quiet = span.probabilities[max(first, 0) : max(last, 0)] < 0.35
    if not quiet.any():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    runs = edges.reshape(-1, 2)
    longest = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    if longest[1] - longest[0] < _PAUSE_WINDOWS:
        return None
    return float(origin + (max(first, 0) + (longest[0] + longest[1]) / 2) * WINDOW / SAMPLE_RATE)


def _ended(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    last = words[-1]
    return (*words[:-1], last._replace(text=last.text.rstrip(",;") + "." * last.text.endswith((",", ";"))))


def _begun(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    first = words[0]
    plain = first.text.lstrip()
    return (first._replace(text=f" {plain[:1].upper()}{plain[1:]}"), *words[1:])
