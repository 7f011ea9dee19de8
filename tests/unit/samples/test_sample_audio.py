"""The committed audio holds what its reference transcript says, where it says; and the script still makes it."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from copilot.app.ports import SAMPLE_RATE
from copilot.app.samples import AudioLayout, SampleConsultation, list_samples, load_sample
from copilot.domain.transcript import Speaker, Utterance
from models.sample_audio import LEAD_S, PAUSE_S, TAIL_S, main
from tests.unit.samples.sample_notes import SAMPLES

Sound = NDArray[np.float32]
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)


def decoded(path: Path) -> Sound:
    """(channels, samples) at 16 kHz."""
    with av.open(str(path), "r") as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp", layout=stream.layout.name, rate=SAMPLE_RATE)
        pieces = [f.to_ndarray() for frame in container.decode(stream) for f in resampler.resample(frame)]
        pieces += [frame.to_ndarray() for frame in resampler.resample(None)]
    return np.asarray(np.concatenate(pieces, axis=1), dtype=np.float32)


def level(sound: Sound, start_s: float, end_s: float) -> float:
    """RMS of the louder channel, in dB of full scale."""
    piece = sound[:, round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
    return float(20 * np.log10(np.sqrt(np.mean(np.square(piece), axis=1)).max() + 1e-9))


@each_sample
def test_length_and_size(sample: SampleConsultation) -> None:
    reference = sample.reference()
    sound = decoded(sample.audio_path)
    assert 120 <= reference.duration_s <= 240
    assert sound.shape[1] / SAMPLE_RATE == pytest.approx(reference.duration_s, abs=0.02)
    assert sound.shape[0] == (2 if sample.audio.layout is AudioLayout.STEREO else 1)
    assert sample.audio_path.stat().st_size < 1_000_000


@each_sample
def test_the_reference_is_the_turns_in_time(sample: SampleConsultation) -> None:
    reference = sample.reference()
    assert reference.language == sample.language
    assert [(u.speaker, u.text) for u in reference.utterances] == [(t.speaker, t.text) for t in sample.turns]
    assert [u.id for u in reference.utterances] == list(range(1, len(sample.turns) + 1))
    assert reference.utterances[0].start_s == pytest.approx(LEAD_S, abs=0.002)
    assert reference.duration_s - reference.utterances[-1].end_s == pytest.approx(TAIL_S, abs=0.002)
    for before, after in pairwise(reference.utterances):
        assert PAUSE_S[0] - 0.002 <= after.start_s - before.end_s <= PAUSE_S[1] + 0.002


@each_sample
def test_speech_where_the_reference_says_and_quiet_between(sample: SampleConsultation) -> None:
    reference = sample.reference()
    sound = decoded(sample.audio_path)
    edge = 0.06  # the codec smears this much
    for utterance in reference.utterances:
        assert level(sound, utterance.start_s, utterance.end_s) > -30, utterance.id
        assert level(sound, utterance.start_s, utterance.start_s + 0.15) > -45, utterance.id
        assert level(sound, utterance.end_s - 0.25, utterance.end_s) > -50, utterance.id
    spans = [(0.0, reference.utterances[0].start_s), (reference.utterances[-1].end_s, reference.duration_s)]
    pairs = pairwise(reference.utterances)
    spans += [(before.end_s, after.start_s) for before, after in pairs]
    assert max(level(sound, start + edge, end - edge) for start, end in spans) < -55
    assert np.abs(sound).max() < 1.0


@each_sample
def test_each_speaker_has_a_channel_where_the_sample_is_stereo(sample: SampleConsultation) -> None:
    sound = decoded(sample.audio_path)
    if sample.audio.layout is AudioLayout.MONO:
        assert sound.shape[0] == 1
        return

    def lead(utterance: Utterance) -> float:
        left, right = (level(sound[[channel]], utterance.start_s, utterance.end_s) for channel in (0, 1))
        return left - right if utterance.speaker is Speaker.DOCTOR else right - left

    assert min(lead(utterance) for utterance in sample.reference().utterances) > 30


SMALL = """
id = "small"
title = "Small"
language = "en"
template = "soap"
patient = { family = "A", given = "B", birth_date = 1980-01-01, sex = "other", record_number = "1" }
practitioner = { family = "C", given = "D", credentials = "MD" }
audio = { layout = "stereo", seed = 5 }
[voices]
doctor = { voice = "en-us+f2", pitch = 50, speed = 165 }
patient = { voice = "en-gb+m3", pitch = 45, speed = 160 }
[[turn]]
speaker = "doctor"
text = "How are you today?"
[[turn]]
speaker = "patient"
text = "Not great."
"""


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is needed to make audio, not to run")
def test_the_script_makes_the_same_audio_twice(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        directory = tmp_path / name / "small"
        directory.mkdir(parents=True)
        (directory / "consultation.toml").write_text(SMALL, encoding="utf-8")
        (directory / "checklist.toml").write_text(
            '[[must]]\nid = "a"\ndescription = "a"\nany_of = ["a"]\n', encoding="utf-8"
        )
        assert main(["--samples", str(tmp_path / name)]) == 0
        (folder,) = list_samples(tmp_path / name)
        sample = load_sample(folder)
        sound = decoded(sample.audio_path)
        first, second = sample.reference().utterances
        assert sound.shape[0] == 2
        assert level(sound[[0]], first.start_s, first.end_s) > -30 > level(sound[[1]], first.start_s, first.end_s)
        assert level(sound[[1]], second.start_s, second.end_s) > -30
        files.append((sample.audio_path.read_bytes(), sample.reference_path.read_bytes()))
    assert files[0] == files[1]
