"""The sample consultations' sound, whole and cut by speaker."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.engines.audio_files import PyAvAudioFiles

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"
MONO, STEREO = "knee-injury", "diabetes-hypertension"


@functools.cache
def sound(name: str, channels: int = 1) -> npt.NDArray[np.int16]:
    """(n, channels) at 16 kHz."""
    frames = PyAvAudioFiles().decode(SAMPLES / name / "audio.opus", channels)
    return np.concatenate([np.frombuffer(f.pcm, "<i2").reshape(-1, f.channels) for f in frames])


def reference(name: str) -> list[dict[str, Any]]:
    """Utterances: speaker, start_s, end_s, text."""
    loaded = json.loads((SAMPLES / name / "reference.json").read_text(encoding="utf-8"))
    return list(loaded["utterances"])


def said_by(name: str, speaker: str) -> list[npt.NDArray[np.float32]]:
    """The speaker's utterances, -1 to 1."""
    return [piece(name, u["start_s"], u["end_s"]) for u in reference(name) if u["speaker"] == speaker]


def piece(name: str, start_s: float, end_s: float) -> npt.NDArray[np.float32]:
    cut = sound(name)[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE), 0]
    return cut.astype(np.float32) / 32768.0


def frames(samples: npt.NDArray[np.int16], step: int = SAMPLE_RATE) -> Iterator[AudioFrame]:
    """`samples` is (n,) or (n, channels)."""
    table = samples if samples.ndim == 2 else samples[:, None]
    for at in range(0, len(table), step):
        yield AudioFrame(table[at : at + step].astype("<i2").tobytes(), table.shape[1])
