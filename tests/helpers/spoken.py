"""Speech made by espeak-ng, as the sample consultations' is."""

from __future__ import annotations

import shutil

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE
from copilot.app.samples import list_samples, load_sample
from copilot.domain.transcript import Speaker
from copilot.support.paths import SAMPLES
from models.sample_audio import room_noise, speak


def spoken(*breaths: str, pause_s: float = 1.2) -> npt.NDArray[np.int16]:
    """The breaths in the voice of a sample's doctor, with a pause after each, over a quiet room: (n,) at 16 kHz."""
    program = shutil.which("espeak-ng")
    assert program is not None, "the tests need espeak-ng"
    voice = load_sample(list_samples(SAMPLES)[0]).voices[Speaker.DOCTOR]
    gap = np.zeros(round(pause_s * SAMPLE_RATE), np.float32)
    sound = np.concatenate([gap, *(piece for breath in breaths for piece in (speak(breath, voice, program), gap))])
    sound += room_noise(len(sound), np.random.default_rng(3))
    return np.asarray(np.clip(sound, -1, 1) * 32767, np.int16)
