"""The synthesiser's events say when each word is spoken."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from models.whisper_nano.espeak import Espeak, Voice
from models.whisper_nano.settings import UNSEEN_VARIANTS, VARIANTS
from models.whisper_nano.synthesise import takes, voice_of, word_times


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak()


def test_word_times_follow_the_audio(espeak: Espeak) -> None:
    text = "I take lisinopril, ten milligrams once a day."
    speech = espeak.say(text, Voice("en-US+f2", 165, 50, 50))
    times = word_times(text, speech)
    assert len(times) == len(text.split())
    assert all(a < b for a, b in times)
    assert all(a <= c + 1 for (a, _), (c, _) in itertools.pairwise(times))
    total = len(speech.samples) / speech.rate * 1000
    assert total * 0.9 < times[-1][1] <= total
    comma = slice(*(int(t * speech.rate / 1000) for t in (times[2][1], times[3][0])))
    assert np.abs(speech.samples[comma]).mean() < np.abs(speech.samples).mean() / 3


def test_an_unknown_voice_is_an_error(espeak: Espeak) -> None:
    with pytest.raises(RuntimeError, match="no voice"):
        espeak.say("Yes.", Voice("no-such-voice", 165, 50, 50))


def test_the_unseen_voices_are_not_trained_on() -> None:
    assert not set(UNSEEN_VARIANTS) & set(VARIANTS)
    heard = {voice_of(f"key {i}").name.partition("+")[2] for i in range(2_000)}
    assert heard == set(VARIANTS)


def test_a_speaker_keeps_the_voice_through_a_visit() -> None:
    rows = [
        {"doc": "one", "speaker": speaker, "text": "Yes.", "renderings": 2} for speaker in ("doctor", "patient") * 3
    ]
    sequences = takes(rows)
    assert len(sequences) == 2
    for sequence in sequences:
        assert len({take.voice for take in sequence if take.speaker == "doctor"}) == 1
        assert len({take.voice for take in sequence}) == 2
