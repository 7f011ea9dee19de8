"""Sounds over which Whisper is known to invent words, made of nothing but numpy; and speech that provokes it."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE
from tests.unit.engines_speech import voices

Samples = npt.NDArray[np.int16]
Wave = npt.NDArray[np.float64]

SECONDS = 9
_COUNT = SECONDS * SAMPLE_RATE
_LEVELS = (-54, -34, -20)
"""dB of full scale: a quiet room, a loud one, a microphone beside the fan."""


@functools.cache
def without_speech() -> dict[str, Samples]:
    """Nobody speaks in these: every word is invented."""
    noises = {"white noise": _white, "brown noise": _brown, "mains hum": _hum, "fan": _fan}
    sounds = {
        f"{name} at {level} dB": _at(make(_rng(level)), level) for name, make in noises.items() for level in _LEVELS
    }
    sounds |= {
        name: _at(make(_rng(1)), -26)
        for name, make in (
            ("breathing", _breathing),
            ("a melody", _melody),
            ("chords", _chords),
            ("typing", _typing),
            ("knocking", _knocking),
            ("a monitor's beeps", _beeps),
            ("paper", _paper),
        )
    }
    return {"silence": np.zeros(_COUNT, np.int16), **sounds}


@functools.cache
def with_speech() -> dict[str, tuple[Samples, str]]:
    """Speech and what is said in it: what is heard beyond that is invented."""
    turns = voices.reference(voices.MONO)
    short = next(u for u in turns if len(u["text"].split()) == 1)
    word = _turn(short)
    some = turns[4:7]
    pauses = [part for u in some for part in (_turn(u), _silence(3.0))]
    noise = _at(_white(_rng(3))[: SAMPLE_RATE * 3], -44)
    noisy = [part for u in some for part in (_turn(u), noise)]
    text = " ".join(u["text"] for u in some)
    return {
        "one word six times": (
            _joined([part for _ in range(6) for part in (word, _silence(0.6))]),
            short["text"] * 6,
        ),
        "long pauses": (_joined(pauses), text),
        "noise between turns": (_joined(noisy), text),
    }


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(abs(seed))


def _at(wave: Wave, level_db: float) -> Samples:
    power = float(np.sqrt(np.mean(wave**2))) or 1.0
    return np.clip(wave / power * 10 ** (level_db / 20) * 32767, -32768, 32767).astype(np.int16)


def _time() -> Wave:
    return np.arange(_COUNT) / SAMPLE_RATE


def _white(rng: np.random.Generator) -> Wave:
    return rng.standard_normal(_COUNT)


def _brown(rng: np.random.Generator) -> Wave:
    walk = np.cumsum(rng.standard_normal(_COUNT))
    return walk - np.convolve(walk, np.ones(801) / 801, mode="same")


def _hum(rng: np.random.Generator) -> Wave:
    t = _time()
    tones = sum(np.sin(2 * np.pi * 50 * k * t + k) / k for k in (1, 2, 3, 5))
    return np.asarray(tones + 0.02 * rng.standard_normal(_COUNT))


def _fan(rng: np.random.Generator) -> Wave:
    """Brown noise whose loudness goes round with the blades."""
    return _brown(rng) * (1 + 0.3 * np.sin(2 * np.pi * 11 * _time()))


def _breathing(rng: np.random.Generator) -> Wave:
    """Noise in a narrow band that swells and fades: in and out, four seconds a breath."""
    phase = 2 * np.pi * _time() / 4
    swell = np.maximum(np.sin(phase), 0) ** 2 + 0.6 * np.maximum(np.sin(phase + np.pi), 0) ** 2
    return _band(_white(rng), 300, 1800) * swell


def _melody(rng: np.random.Generator) -> Wave:
    notes = rng.choice([220, 247, 262, 294, 330, 392, 440], size=SECONDS * 4)
    frequency = np.repeat(notes, SAMPLE_RATE // 4) * (1 + 0.004 * np.sin(2 * np.pi * 5.5 * _time()))
    phase = 2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE
    fade = np.tile(np.exp(-np.arange(SAMPLE_RATE // 4) / SAMPLE_RATE * 3), SECONDS * 4)
    return np.asarray(sum(np.sin(k * phase) / k for k in (1, 2, 3, 4)) * fade)


def _chords(rng: np.random.Generator) -> Wave:
    t = _time()
    roots = np.repeat(rng.choice([131, 147, 165, 196], size=SECONDS), SAMPLE_RATE)
    return np.asarray(sum(np.sin(2 * np.pi * roots * ratio * t) for ratio in (1, 1.25, 1.5, 2)))


def _typing(rng: np.random.Generator) -> Wave:
    return _struck(rng, per_second=7, decay_s=0.008, low=1500, high=7000)


def _knocking(rng: np.random.Generator) -> Wave:
    return _struck(rng, per_second=2, decay_s=0.05, low=80, high=500)


def _beeps(rng: np.random.Generator) -> Wave:
    t = _time()
    return np.sin(2 * np.pi * 980 * t) * ((t % 1.0) < 0.12) + 0.01 * rng.standard_normal(_COUNT)


def _paper(rng: np.random.Generator) -> Wave:
    """Rustling: high noise in bursts."""
    swell = np.repeat(rng.random(SECONDS * 12) ** 4, SAMPLE_RATE // 12 + 1)[:_COUNT]
    return _band(_white(rng), 2000, 7500) * swell


def _struck(rng: np.random.Generator, per_second: float, decay_s: float, low: float, high: float) -> Wave:
    wave = np.zeros(_COUNT)
    length = int(decay_s * 8 * SAMPLE_RATE)
    fade = np.exp(-np.arange(length) / (decay_s * SAMPLE_RATE))
    for at in rng.integers(0, _COUNT - length, int(per_second * SECONDS)):
        wave[at : at + length] += rng.standard_normal(length) * fade * rng.uniform(0.4, 1.0)
    return _band(wave, low, high) + 0.002 * rng.standard_normal(_COUNT)


def _band(wave: Wave, low: float, high: float) -> Wave:
    spectrum = np.fft.rfft(wave)
    frequencies = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    spectrum[(frequencies < low) | (frequencies > high)] = 0
    return np.fft.irfft(spectrum, len(wave))


def _turn(turn: dict[str, object]) -> Samples:
    start, end = float(str(turn["start_s"])), float(str(turn["end_s"]))
    return (voices.piece(voices.MONO, start, end) * 32767).astype(np.int16)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def _joined(parts: list[Samples]) -> Samples:
    return np.concatenate(parts)
