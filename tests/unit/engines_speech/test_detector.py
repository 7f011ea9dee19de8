from __future__ import annotations

import itertools
import json

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.app.ports import SAMPLE_RATE
from copilot.engines.whisper.detector import WINDOW, DetectorSettings, SpeechDetector, SpeechSpan
from tests.unit.engines_speech import voices

SETTINGS = DetectorSettings(max_s=6.0)
SPEECH = voices.sound(voices.MONO)[: 30 * SAMPLE_RATE, 0]


def spans_of(detector: SpeechDetector, samples: npt.NDArray[np.int16], cuts: list[int]) -> list[SpeechSpan]:
    found: list[SpeechSpan] = []
    for part in np.split(samples, sorted(cuts)):
        found += detector.feed(part)
    return found + detector.finish()


WHOLE = spans_of(SpeechDetector(SETTINGS), SPEECH, [])


def same(found: list[SpeechSpan], expected: list[SpeechSpan]) -> bool:
    return [(s.start, len(s.audio)) for s in found] == [(s.start, len(s.audio)) for s in expected] and all(
        np.array_equal(a.audio, b.audio) and np.allclose(a.probabilities, b.probabilities, atol=1e-4)
        for a, b in zip(found, expected, strict=True)
    )


def test_every_utterance_lies_in_a_span_and_spans_stay_short() -> None:
    assert len(WHOLE) >= 6
    edges = [(s.start, s.start + len(s.audio)) for s in WHOLE]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(edges))
    longest = SETTINGS.max_s + 2 * SETTINGS.pad_s + 0.1
    assert all(len(s.audio) <= longest * SAMPLE_RATE for s in WHOLE)
    assert all(len(s.probabilities) * WINDOW == len(s.audio) for s in WHOLE)
    for utterance in voices.reference(voices.MONO):
        middle = (utterance["start_s"] + utterance["end_s"]) / 2 * SAMPLE_RATE
        if middle < len(SPEECH):
            assert any(start <= middle < end for start, end in edges)


def test_a_span_holds_the_audio_of_its_place() -> None:
    for span in WHOLE:
        there = SPEECH[span.start : span.start + len(span.audio)].astype(np.float32) / 32768
        assert np.array_equal(span.audio[: len(there)], there)
        middle = span.start / SAMPLE_RATE + 0.3
        assert np.array_equal(span.between(middle, middle + 0.1), span.audio[4800:6400])


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, len(SPEECH)), max_size=20))
def test_how_the_audio_is_cut_into_frames_does_not_matter(cuts: list[int]) -> None:
    assert same(spans_of(SpeechDetector(SETTINGS), SPEECH, cuts), WHOLE)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, len(SPEECH)), min_size=1, max_size=4))
def test_a_successor_goes_on_exactly(stops: list[int]) -> None:
    detector = SpeechDetector(SETTINGS)
    found: list[SpeechSpan] = []
    fed = 0
    for stop in sorted(stops):
        found += detector.feed(SPEECH[fed:stop])
        state = json.loads(json.dumps(detector.state()))
        detector, fed = SpeechDetector(SETTINGS, state), state["base"]
        assert fed <= stop
    found += detector.feed(SPEECH[fed:])
    assert same(found + detector.finish(), WHOLE)


def test_audio_before_the_base_is_passed_over() -> None:
    detector = SpeechDetector(SETTINGS)
    found = detector.feed(SPEECH[: 10 * SAMPLE_RATE])
    successor = SpeechDetector(SETTINGS, detector.state())
    early = max(detector.base - 5000, 0)
    successor.skip_to_base(early)
    found += successor.feed(SPEECH[early : early + 3000])
    found += successor.feed(SPEECH[early + 3000 :])
    assert same(found + successor.finish(), WHOLE)


@pytest.mark.parametrize("what", ["nothing", "silence", "noise", "hum", "clicks"])
def test_no_speech_no_spans(what: str) -> None:
    count = 20 * SAMPLE_RATE
    rng = np.random.default_rng(4)
    times = np.arange(count) / SAMPLE_RATE
    clicks = np.zeros(count)
    clicks[:: SAMPLE_RATE // 3] = 20_000
    audio = {
        "nothing": np.zeros(0),
        "silence": np.zeros(count),
        "noise": rng.normal(0, 1500, count),
        "hum": 4000 * np.sin(2 * np.pi * 100 * times),
        "clicks": clicks,
    }[what]
    assert spans_of(SpeechDetector(SETTINGS), audio.astype(np.int16), []) == []


def test_what_is_kept_does_not_grow() -> None:
    detector = SpeechDetector(SETTINGS)
    fed = 0
    for second in range(240):
        at = second % 30 * SAMPLE_RATE
        detector.feed(SPEECH[at : at + SAMPLE_RATE])
        fed += SAMPLE_RATE
        assert fed - detector.base <= (SETTINGS.max_s + 2) * SAMPLE_RATE
        assert len(json.dumps(detector.state())) < 12_000
