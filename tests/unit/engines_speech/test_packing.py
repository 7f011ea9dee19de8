"""Spans decoded together come apart again; spans that grow close sooner; windows are as long as they must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.ports import SAMPLE_RATE
from copilot.engines.whisper.decoder import short_window
from copilot.engines.whisper.detector import WINDOW, DetectorSettings, SpeechDetector, SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord
from copilot.engines.whisper.packing import packed, unpacked
from tests.unit.engines_speech import voices


def span(start_s: float, windows: int) -> SpeechSpan:
    return SpeechSpan(
        round(start_s * SAMPLE_RATE), np.zeros(windows * WINDOW, np.float32), np.ones(windows, np.float32)
    )


@given(st.lists(st.tuples(st.integers(1, 90), st.floats(0.1, 20)), min_size=1, max_size=5), st.integers(1, 30))
def test_every_word_comes_back_in_order_inside_its_span(parts: list[tuple[int, float]], count: int) -> None:
    at, spans = 0.0, []
    for windows, pause in parts:
        spans.append(span(at, windows))
        at += windows * WINDOW / SAMPLE_RATE + pause
    whole = packed(spans)
    length = len(whole.audio) / SAMPLE_RATE
    words = tuple(HeardWord(f" w{i}", i * length / count, (i + 1) * length / count, 0.9) for i in range(count))
    apart = unpacked([HeardSegment(words, -0.1, 0.0)], spans)
    back = [word for own in apart for segment in own for word in segment.words]
    assert [word.text for word in back] == [word.text for word in words]
    assert [word.start_s for word in back] == sorted(word.start_s for word in back)
    for own, one in zip(apart, spans, strict=True):
        for segment in own:
            assert segment.start_s >= one.start / SAMPLE_RATE - 1e-3
            assert segment.end_s <= (one.start + len(one.audio)) / SAMPLE_RATE + 1e-3


@pytest.mark.parametrize(("seconds", "window"), [(0.5, 10.0), (6.0, 10.0), (6.1, 12.5), (20.0, 25.0), (28.0, 30.0)])
def test_a_window_leaves_silence_after_the_speech(seconds: float, window: float) -> None:
    assert short_window(seconds) == window


def test_a_gap_and_eagerness_close_spans_sooner_and_nothing_is_lost() -> None:
    sound = voices.sound(voices.MONO)[: 30 * SAMPLE_RATE, 0]
    patient = SpeechDetector(DetectorSettings(max_s=20))
    eager = SpeechDetector(DetectorSettings(max_s=20, eager=True))
    calm = patient.feed(sound) + patient.finish()
    quick = eager.feed(sound) + eager.finish()
    assert max(len(s.audio) for s in quick) <= max(len(s.audio) for s in calm)
    assert len(quick) >= len(calm)
    speech = [sum(int(np.sum(s.probabilities >= 0.5)) for s in spans) for spans in (calm, quick)]
    assert speech[1] >= 0.99 * speech[0]
    halted = SpeechDetector(DetectorSettings(max_s=20))
    middle = calm[0].start + len(calm[0].audio) // 2
    halted.listen(sound[:middle])
    assert not halted.waiting
    halted.gap()
    assert [s.last * WINDOW <= middle for s in halted.waiting] == [True]
