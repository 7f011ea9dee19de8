"""Several spans that wait become one window of the model: its encoder costs the same for one as for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.app.ports import SAMPLE_RATE
from copilot.engines.whisper.detector import SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord


def packed(spans: Sequence[SpeechSpan]) -> SpeechSpan:
    """The spans one after the other, each with the silence that it begins and ends with."""
    return SpeechSpan(
        0,
        np.concatenate([span.audio for span in spans]),
        np.concatenate([span.probabilities for span in spans]),
        spans[-1].cut,
    )


def unpacked(segments: Sequence[HeardSegment], spans: Sequence[SpeechSpan]) -> list[list[HeardSegment]]:
    """What was heard in each of the `packed` spans, at its time in the recording.

    A word belongs where its middle lies. A segment over several spans becomes one for each.
    """
    ends = np.cumsum([len(span.audio) for span in spans]) / SAMPLE_RATE
    result: list[list[HeardSegment]] = [[] for _ in spans]
    for segment in segments:
        by_span: dict[int, list[HeardWord]] = {}
        last = 0
        for word in segment.words:
            middle = (word.start_s + word.end_s) / 2
            last = max(last, min(int(np.searchsorted(ends, middle, side="right")), len(spans) - 1))
            by_span.setdefault(last, []).append(word)
        for index, words in by_span.items():
            begin = float(ends[index - 1]) if index else 0.0
            shift = spans[index].start / SAMPLE_RATE - begin
            length = len(spans[index].audio) / SAMPLE_RATE
            moved = tuple(_moved(word, shift, begin, begin + length) for word in words)
            result[index].append(segment._replace(words=moved))
    return result


def seconds(spans: Sequence[SpeechSpan]) -> float:
    return sum(len(span.audio) for span in spans) / SAMPLE_RATE


def _moved(word: HeardWord, shift: float, low: float, high: float) -> HeardWord:
    start = min(max(word.start_s, low), high)
    end = min(max(word.end_s, start), high)
    return word._replace(start_s=round(start + shift, 3), end_s=round(end + shift, 3))
