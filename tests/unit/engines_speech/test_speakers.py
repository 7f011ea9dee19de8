from __future__ import annotations

import itertools

import numpy as np
import pytest

from copilot.domain.transcript import Speaker
from copilot.engines.speakers import Heard, VoicePiece, doctor_score, tell_speakers, turns_into, voice_of
from copilot.engines.speakers.clusters import two_voices
from copilot.engines.speakers.taking_turns import likely_turns
from tests.unit.engines_speech import voices

NAMES = ("diabetes-hypertension", "knee-injury", "respiratory-infection")


def heard_as(number: int, text: str, voice: tuple[VoicePiece, ...] = (), channel: int = 0) -> Heard:
    return Heard(number, channel, doctor_score(text), text.endswith("?"), voice)


@pytest.mark.parametrize("name", NAMES)
def test_two_voices_of_a_visit_are_told_apart_and_the_doctor_known(name: str) -> None:
    turns = voices.reference(name)
    heard = [heard_as(u["id"], u["text"], voice_of(voices.piece(name, u["start_s"], u["end_s"]))) for u in turns]
    told = tell_speakers(heard, 1)
    right = sum(told[u["id"]] == u["speaker"] for u in turns)
    assert right >= 0.93 * len(turns)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("speaker", ["doctor", "patient"])
def test_one_voice_is_not_made_two(name: str, speaker: str) -> None:
    pieces = [voice_of(audio) for audio in voices.said_by(name, speaker)]
    assert not two_voices(pieces).surely_two


def test_channels_tell_the_speakers_without_any_voice() -> None:
    turns = voices.reference(voices.STEREO)
    heard = [heard_as(u["id"], u["text"], channel=int(u["speaker"] == "patient")) for u in turns]
    told = tell_speakers(heard, 2)
    assert all(told[u["id"]] == u["speaker"] for u in turns)


def test_one_speaker_is_told_by_the_words_or_not_at_all() -> None:
    heard = [
        heard_as(1, "Do you have any pain in your chest?"),
        heard_as(2, "I've been coughing since my wife fell ill, doctor."),
        heard_as(3, "Tuesday, around noon."),
    ]
    assert tell_speakers(heard, 1) == {1: Speaker.DOCTOR, 2: Speaker.PATIENT, 3: Speaker.UNKNOWN}
    assert tell_speakers([], 1) == {}


def test_the_voice_changes_between_speakers_and_not_within_one() -> None:
    doctor, patient = (voices.said_by("respiratory-infection", who) for who in ("doctor", "patient"))
    assert all(turns_into(a, b) for a, b in zip(doctor[:6], patient[:6], strict=True))
    assert not any(turns_into(a, b) for said in (doctor, patient) for a, b in itertools.pairwise(said[:8]))


@pytest.mark.parametrize("seconds", [0, 0.01, 0.05, 3])
def test_silence_and_scraps_have_no_voice(seconds: float) -> None:
    assert voice_of(np.zeros(round(seconds * 16_000), np.float32)) == ()


def test_pitch_is_measured() -> None:
    times = np.arange(16_000) / 16_000
    for hertz in (90, 120, 210, 330):
        buzz = sum(np.sin(2 * np.pi * hertz * k * times) / k for k in range(1, 12))
        (piece,) = voice_of((0.1 * np.asarray(buzz)).astype(np.float32))
        assert 2 ** piece.values[0] == pytest.approx(hertz, rel=0.03)


def test_who_hardly_sounds_like_anyone_is_who_would_answer() -> None:
    asks = [True, False, True, False]
    assert likely_turns([4, 0.1, 4, 0.1], asks) == [True, False, True, False]
    assert likely_turns([4, 9, 4, -0.1], asks) == [True, True, True, False]
    assert likely_turns([0.3, -0.1, 0.3], [False] * 3) == [True] * 3
    assert likely_turns([], []) == []
