"""The shipped demonstration model, through unmodified faster-whisper, on speech made for each test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer as WhisperTokenizer
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.whisper_nano.espeak import Espeak, Voice
from models.whisper_nano.features import Resampler
from models.whisper_nano.synthesise import word_times
from models.whisper_nano.text import normal_words, word_errors

_FOLDER = Path(__file__).parents[4] / "models" / "embedded" / "whisper-nano"
_RATE = 16_000
_TALK = [
    "Good afternoon, what can I do for you?",
    "I have had a sore throat for three days.",
    "Do you have any fever or chills?",
    "No, but I feel very tired.",
    "I take two tablets of ibuprofen in the morning.",
    "Your blood pressure is one thirty over eighty.",
    "Let me listen to your lungs.",
    "I will see you again in two weeks.",
]
_VOICES = [Voice("en-US+m3", 160, 45, 50), Voice("en+f2", 165, 58, 50)]

Samples = NDArray[np.float32]


@pytest.fixture(scope="module")
def model() -> WhisperModel:
    return WhisperModel(str(_FOLDER), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)


@pytest.fixture(scope="module")
def spoken() -> list[Samples]:
    espeak = Espeak()
    resample = Resampler(espeak.rate)
    return [resample(espeak.say(text, _VOICES[i % 2]).samples) for i, text in enumerate(_TALK)]


def _gap(seconds: float) -> Samples:
    return np.zeros(int(seconds * _RATE), np.float32)


def _dialogue(spoken: list[Samples]) -> tuple[Samples, list[float]]:
    pieces, starts, at = [_gap(0.5)], [], 0.5
    for samples in spoken:
        starts.append(at)
        pieces += [samples, _gap(0.7)]
        at += len(samples) / _RATE + 0.7
    return np.concatenate(pieces), starts


def _errors(model: WhisperModel, samples: Samples, **options: object) -> int:
    segments, _ = model.transcribe(
        samples, language="en", beam_size=5, **({"condition_on_previous_text": False} | options)
    )
    return word_errors(normal_words(" ".join(_TALK)), normal_words(" ".join(segment.text for segment in segments)))


def test_it_is_small_and_says_what_it_is() -> None:
    assert sum(path.stat().st_size for path in _FOLDER.iterdir()) < 8_000_000
    card = (_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "synthetic" in card
    assert "CC BY 4.0" in card
    for corpus in ("ACI-Bench", "MTS-Dialog"):
        assert corpus in card


def test_the_folder_is_complete() -> None:
    tokens = json.loads((_FOLDER / "vocabulary.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(_FOLDER / "tokenizer.json"))
    assert len(tokens) == tokenizer.get_vocab_size()
    assert [tokenizer.id_to_token(i) for i in range(len(tokens))] == tokens
    assert json.loads((_FOLDER / "preprocessor_config.json").read_text(encoding="utf-8"))["chunk_length"] == 10


def test_the_usual_suppression_leaves_blanks_and_letters_alone() -> None:
    tokenizer = Tokenizer.from_file(str(_FOLDER / "tokenizer.json"))
    suppressed = {str(tokenizer.id_to_token(i)) for i in WhisperTokenizer(tokenizer, False).non_speech_tokens}
    assert "Ġ" not in suppressed
    assert not {token for token in suppressed if token.strip("Ġ").isalnum() and token.strip("Ġ").isascii()}


@pytest.mark.parametrize("vad", [False, True])
def test_a_dialogue_is_understood(model: WhisperModel, spoken: list[Samples], vad: bool) -> None:
    samples, _ = _dialogue(spoken)
    assert _errors(model, samples, vad_filter=vad) <= 3


@pytest.mark.parametrize(
    "options",
    [
        {"condition_on_previous_text": True},
        {"initial_prompt": "A visit to the doctor."},
        {"hotwords": "ibuprofen, amoxicillin, lungs"},
        {"hotwords": "ibuprofen, lungs", "initial_prompt": "A visit.", "condition_on_previous_text": True},
    ],
    ids=["previous", "prompt", "hotwords", "together"],
)
def test_prompts_do_not_confuse_it(model: WhisperModel, spoken: list[Samples], options: dict[str, object]) -> None:
    samples, _ = _dialogue(spoken)
    assert _errors(model, samples, **options) <= 5


def test_segments_are_where_they_were_spoken(model: WhisperModel, spoken: list[Samples]) -> None:
    samples, starts = _dialogue(spoken)
    segments = list(model.transcribe(samples, language="en", condition_on_previous_text=False)[0])
    assert len(segments) == len(_TALK)
    assert max(abs(segment.start - start) for segment, start in zip(segments, starts, strict=True)) < 0.2


def test_words_are_where_they_were_spoken(model: WhisperModel) -> None:
    """All but the first word of a window, which faster-whisper's alignment always begins at the window's start."""
    espeak = Espeak()
    text, late = _TALK[1], 0.3
    speech = espeak.say(text, _VOICES[1])
    samples = np.concatenate([_gap(late), Resampler(espeak.rate)(speech.samples), _gap(0.5)])
    segments = model.transcribe(samples, language="en", condition_on_previous_text=False, word_timestamps=True)[0]
    words = [word for segment in segments for word in segment.words or []]
    assert [word.word.strip() for word in words] == text.split()
    off = [abs(w.start - late - a / 1000) for w, (a, _) in zip(words, word_times(text, speech), strict=True)]
    assert max(off[1:]) < 0.2


@pytest.mark.parametrize("sound", ["silence", "noise", "hum"])
def test_where_nobody_speaks_nothing_is_written(model: WhisperModel, sound: str) -> None:
    time = np.arange(12 * _RATE) / _RATE
    samples = {
        "silence": np.zeros(12 * _RATE),
        "noise": np.random.default_rng(3).normal(0, 0.05, 12 * _RATE),
        "hum": 0.2 * np.sin(2 * np.pi * 50 * time),
    }[sound].astype(np.float32)
    segments, _ = model.transcribe(samples, language="en", condition_on_previous_text=False)
    assert [segment.text for segment in segments] == []
