"""The session's own rules, with the real detector and a decoder that says what it is told to."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import InvariantBroken
from copilot.engines.whisper.detector import DetectorSettings, SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord
from copilot.engines.whisper.session import Pending, SpeechSession, joined, without_echoes
from tests.unit.engines_speech import voices

SETTINGS = DetectorSettings(max_s=4.0)


class Timekeeper:
    """Says, for each span, when it began, in two words; and that it speaks two languages."""

    languages: tuple[str, ...] = ("en", "zh")
    window_s = 10.0
    is_quick = True

    def language_of(self, span: SpeechSpan) -> str:
        return "zh" if len(span.audio) > 3 * SAMPLE_RATE else "en"

    def glimpse(self, span: SpeechSpan, language: str) -> str:
        return f"{len(span.audio) / SAMPLE_RATE:.1f} s"

    def hear(
        self, span: SpeechSpan, language: str, hotwords: str = "", *, at_once: bool = False
    ) -> list[HeardSegment]:
        start = span.start / SAMPLE_RATE
        end = start + len(span.audio) / SAMPLE_RATE
        middle = (start + end) / 2
        words = (HeardWord(f" At{start:.2f}", start, middle, 0.9), HeardWord(f" {language}.", middle, end, 0.8))
        return [HeardSegment(words, -0.1, 0.0)]


def run(session: SpeechSession, frames: list[AudioFrame]) -> list[SpeechEvent]:
    events: list[SpeechEvent] = []
    for frame in frames:
        events += session.feed(frame)
    return events + list(session.finish())


def new(request: SpeechRequest | None = None, state: Any = None, notes: Any = None) -> SpeechSession:
    return SpeechSession(Timekeeper(), SETTINGS, request or SpeechRequest(), CancelToken(), state, notes)


@pytest.mark.parametrize(("name", "channels"), [(voices.MONO, 1), (voices.STEREO, 2)])
def test_a_successor_at_any_second_ends_up_with_the_same(name: str, channels: int) -> None:
    frames = list(voices.frames(voices.sound(name, channels)[: 24 * SAMPLE_RATE]))
    whole = [e for e in run(new(), frames) if not isinstance(e, SpeechProgress)]
    assert len(whole) > 5
    for stop in (1, 5, 9, 14, 20, 24):
        session = new()
        events: list[SpeechEvent] = []
        for frame in frames[:stop]:
            events += session.feed(frame)
        state, notes = json.loads(json.dumps(session.memo()))
        done = round(max(e.done_s for e in events if isinstance(e, SpeechProgress)) * SAMPLE_RATE)
        rest = list(voices.frames(voices.sound(name, channels)[done : 24 * SAMPLE_RATE]))
        events += run(new(state=state, notes=notes), rest)
        assert [e for e in events if not isinstance(e, SpeechProgress)] == whole


def test_the_language_is_settled_by_the_first_long_span_and_kept() -> None:
    frames = list(voices.frames(voices.sound(voices.MONO)[: 30 * SAMPLE_RATE]))
    events = run(new(), frames)
    said = [e.utterance.text for e in events if isinstance(e, UtteranceHeard)]
    first = next(i for i, text in enumerate(said) if text.endswith("zh."))
    assert all(text.endswith("zh.") for text in said[first:])
    assert isinstance(events[-1], SpeakersTold)
    assert events[-1].language == "zh"
    told = run(new(SpeechRequest(language="en")), frames)[-1]
    assert isinstance(told, SpeakersTold)
    assert told.language == "en"


def test_a_recording_does_not_change_its_channels() -> None:
    session = new()
    list(session.feed(AudioFrame(bytes(3200), 1)))
    with pytest.raises(InvariantBroken):
        list(session.feed(AudioFrame(bytes(6400), 2)))


def pending(text: str, start: float, channel: int = 0, level: float = -20.0, pace: float = 0.3) -> Pending:
    words = tuple(
        HeardWord(f" {w}", start + i * pace, start + (i + 1) * pace, 0.9) for i, w in enumerate(text.split())
    )
    return Pending(channel, start, words[-1].end_s, words, level, ())


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("two hundred milligrams.", "Once a day.", "two hundred milligrams once a day."),
        ("and then", "I said no", "and then I said no"),
        ("a chest,", "MRI tomorrow", "a chest MRI tomorrow"),
    ],
)
def test_a_sentence_that_was_cut_is_one_again(before: str, after: str, whole: str) -> None:
    one = joined(pending(before, 1.0), pending(after, 3.0))
    assert one.text == whole
    assert (one.start_s, one.end_s) == (1.0, 3.0 + 0.3 * len(after.split()))


def test_only_a_fainter_copy_at_the_same_time_is_an_echo() -> None:
    said = pending("do you have any pain", 10.0)
    echo = pending("do you have pain", 10.1, channel=1, level=-35.0)
    both = pending("okay", 20.0, level=-21.0), pending("okay", 20.0, channel=1, level=-22.0)
    later = pending("do you have any pain", 12.0, channel=1, level=-35.0)
    other = pending("no none at all", 10.2, channel=1, level=-35.0)
    assert without_echoes([said, echo]) == [said]
    assert without_echoes([said, later]) == [said, later]
    assert without_echoes([said, other]) == [said, other]
    assert without_echoes(list(both)) == list(both)


def test_silence_never_reaches_the_decoder() -> None:
    events = run(new(), list(voices.frames(np.zeros(5 * SAMPLE_RATE, np.int16))))
    assert [e for e in events if not isinstance(e, SpeechProgress)] == [SpeakersTold({}, "en")]
