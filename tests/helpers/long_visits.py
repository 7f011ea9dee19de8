"""The sound of a long consultation: the samples' sentences, with turns and pauses as real consultations have them.

The distributions are those of PriMock57's time stamps (35 consultations, 3,971 turns): a turn's length is
log-normal, half of them under 3.2 s and one in twenty over 12 s; four in five turns follow one of the other
speaker; 45 % begin without a pause, the others after one of 0.64 s in the middle, log-normal. Within a turn there
is a pause of 0.1 to 0.7 s between sentences.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE
from tests.unit.engines_speech import voices

WORDS_A_SECOND = 3.0
"""Within turns, in PriMock57."""
_SAMPLES = ("knee-injury", "respiratory-infection")
_NOISE = 12.0
"""Standard deviation of the room's noise, in steps of int16."""

Samples = npt.NDArray[np.int16]


def long_visit(seconds: float, seed: int = 1) -> Samples:
    rng = np.random.default_rng(seed)
    said = {
        speaker: [_int16(p) for name in _SAMPLES for p in voices.said_by(name, speaker)]
        for speaker in ("doctor", "patient")
    }
    parts: list[Samples] = [_silence(1.0)]
    total = 0
    speaker = "doctor"
    while total < seconds * SAMPLE_RATE:
        turn = _turn(said[speaker], float(np.clip(rng.lognormal(1.16, 0.94), 0.4, 28.0)), rng)
        pause = 0.05 if rng.random() < 0.45 else float(np.clip(rng.lognormal(-0.446, 1.3), 0.05, 8.0))
        parts += [turn, _silence(pause)]
        total += len(turn) + round(pause * SAMPLE_RATE)
        if rng.random() < 0.79:
            speaker = "patient" if speaker == "doctor" else "doctor"
    whole = np.concatenate(parts)[: round(seconds * SAMPLE_RATE)].astype(np.float32)
    whole += rng.normal(0, _NOISE, len(whole)).astype(np.float32)
    return np.clip(whole, -32768, 32767).astype(np.int16)


def _turn(sentences: list[Samples], seconds: float, rng: np.random.Generator) -> Samples:
    parts: list[Samples] = []
    left = round(seconds * SAMPLE_RATE)
    while left > 0:
        sentence = sentences[int(rng.integers(len(sentences)))][:left]
        pause = _silence(float(rng.uniform(0.1, 0.7)))
        parts += [sentence, pause]
        left -= len(sentence) + len(pause)
    return np.concatenate(parts[:-1])


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def _int16(audio: npt.NDArray[np.float32]) -> Samples:
    return (audio * 32767).astype(np.int16)
