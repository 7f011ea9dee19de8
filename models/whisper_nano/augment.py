"""What happens to a voice between mouth and file, done on log-mel frames: gain, noise, colour, speed, size."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.whisper_nano.features import FLOOR, Frames, log_mel
from models.whisper_nano.settings import FRAMES_PER_SECOND, N_MELS, SAMPLE_RATE

_LN10 = float(np.log(10.0))


@cache
def _hiss() -> Frames:
    """(4000, 80) log10 power of white noise around a mean power of 1 in each band, through the real features."""
    random = np.random.default_rng(7)
    frames = log_mel(random.normal(0, 0.1, 4_000 * SAMPLE_RATE // FRAMES_PER_SECOND).astype(np.float32))
    bank: Frames = frames - np.log10((10.0**frames).mean(0, dtype=np.float32))
    return bank


def noise(frames: int, random: np.random.Generator, level: float) -> Frames:
    """(frames, 80) log10 power of coloured noise around ``level`` (log10), at times with hum."""
    bank = _hiss()
    offset = int(random.integers(0, len(bank) - frames)) if frames < len(bank) else 0
    x = np.linspace(-0.5, 0.5, N_MELS, dtype=np.float32)
    colour = random.uniform(-4.0, 1.5) * x + random.uniform(-0.5, 0.5) * np.cos(6.28 * (x + random.uniform()))
    made: Frames = (bank[offset : offset + frames] + (level + colour)).astype(np.float32)
    if random.random() < 0.1:  # hum: a few steady low bands
        made[:, : int(random.integers(1, 6))] += random.uniform(0.3, 1.5)
    if random.random() < 0.1:  # slow swell
        made += np.sin(np.linspace(0, random.uniform(1, 9), frames, dtype=np.float32))[:, None] * 0.4
    return made


def add(one: Frames, other: Frames) -> Frames:
    """Power sum of two log10 spectra."""
    top = np.maximum(one, other)
    low = np.minimum(one, other)
    return (top + np.log1p(np.exp((low - top) * _LN10)) / _LN10).astype(np.float32)


def colour(random: np.random.Generator) -> Frames:
    """(80,) log10 gain of a microphone or a room: smooth, at times with the top cut off by a codec."""
    x = np.linspace(0, 1, N_MELS, dtype=np.float32)
    curve = sum(
        random.normal(0, 0.16 / (k + 1)) * np.cos(np.pi * (k + 1) * x + random.uniform(0, 3.1)) for k in range(4)
    )
    curve = np.asarray(curve, np.float32)
    if random.random() < 0.15:
        cut = int(random.integers(62, N_MELS))
        curve[cut:] -= random.uniform(0.5, 6.0)
    if random.random() < 0.1:
        curve[: int(random.integers(1, 6))] -= random.uniform(0.3, 2.0)
    return curve


def resize(mel: Frames, factor: float) -> Frames:
    """Voices of other sizes: the frequency axis stretched by ``factor``."""
    place = np.clip(np.arange(N_MELS, dtype=np.float32) * factor, 0, N_MELS - 1.001)
    low = place.astype(np.int64)
    weight = (place - low).astype(np.float32)
    return np.ascontiguousarray(mel[:, low] * (1 - weight) + mel[:, low + 1] * weight)


def stretch(frames: int, factor: float) -> NDArray[np.int64]:
    """Indices that play ``frames`` at ``factor`` times the length."""
    count = max(1, round(frames * factor))
    return np.minimum((np.arange(count) / factor).astype(np.int64), frames - 1)


def mask(mel: Frames, random: np.random.Generator) -> None:
    """A light SpecAugment in place, to the window's floor."""
    value = float(mel.min())
    if random.random() < 0.25:
        first = int(random.integers(0, N_MELS - 8))
        mel[:, first : first + int(random.integers(1, 9))] = value
    if random.random() < 0.25 and len(mel) > 40:
        start = int(random.integers(0, len(mel) - 12))
        mel[start : start + int(random.integers(2, 10))] = value


def silence(frames: int) -> Frames:
    return np.full((frames, N_MELS), FLOOR, np.float32)
