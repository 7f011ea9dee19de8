"""What a voice sounds like in a second of speech: pitch and the shape of the spectrum, with numpy alone."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_RATE = 16_000
_FRAME = 400
_HOP = 160
_FFT = 512
_MELS = 24
_CEPSTRA = 12
_PITCH_FRAME = 640
_PITCH_LOW, _PITCH_HIGH = 65.0, 400.0
_PIECE_S = 1.0
_MIN_VOICED = 6
"""Voiced frames of 10 ms below which a pitch is a guess."""


class VoicePiece(NamedTuple):
    """About a second of an utterance. `values`: log2 of the pitch in Hz, then 12 mean cepstra.

    `weight` is the number of voiced 10 ms frames it rests on.
    """

    weight: int
    values: tuple[float, ...]


def voice_of(audio: Floats) -> tuple[VoicePiece, ...]:
    """The pieces of `audio` (16 kHz, -1 to 1) that hold enough voice to tell anything."""
    count = max(1, round(len(audio) / (_RATE * _PIECE_S)))
    pieces = (_piece(part) for part in np.array_split(audio, count))
    return tuple(piece for piece in pieces if piece is not None)


def turns_into(before: Floats, after: Floats) -> bool:
    """Whether another voice begins: only a difference that one speaker's melody does not make, half an octave."""
    first, second = _pitches(before), _pitches(after)
    if len(first) < _MIN_VOICED or len(second) < _MIN_VOICED:
        return False
    return bool(abs(np.median(first) - np.median(second)) > 0.5)


def _piece(audio: Floats) -> VoicePiece | None:
    if len(audio) < 2 * _PITCH_FRAME:
        return None
    pitches = _pitches(audio)
    if len(pitches) < _MIN_VOICED:
        return None
    values = (float(np.median(pitches)), *(float(v) for v in _cepstra(audio)))
    return VoicePiece(len(pitches), tuple(round(v, 4) for v in values))


def _pitches(audio: Floats) -> Floats:
    """log2 of the pitch in Hz of each frame (10 ms apart) that is loud and periodic; by autocorrelation."""
    if len(audio) < _PITCH_FRAME:
        return np.zeros(0, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(audio, _PITCH_FRAME)[::_HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    power = np.sqrt(np.mean(frames**2, axis=1))
    frames = frames[power > max(0.1 * float(power.max()), 1e-4)]
    if not len(frames):
        return np.zeros(0, np.float32)
    spectrum = np.fft.rfft(frames * np.hanning(_PITCH_FRAME), 2048)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, : int(_RATE / _PITCH_LOW) + 2]
    correlation = correlation / (correlation[:, :1] + 1e-12) / _window_correlation()[: correlation.shape[1]]
    low = int(_RATE / _PITCH_HIGH)
    part = correlation[:, low:]
    # The shortest lag close to the best one: a period, not two of them.
    best = part.max(axis=1)
    lags = low + np.argmax(part >= 0.9 * best[:, None], axis=1)
    lags = _peaks(correlation, lags)
    return np.asarray(np.log2(_RATE / lags[best > 0.5]), np.float32)


def _peaks(correlation: npt.NDArray[np.float64], lags: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Climbs from each lag to the top of its hill."""
    rows = np.arange(len(lags))
    for _ in range(40):
        right = np.minimum(lags + 1, correlation.shape[1] - 1)
        up = correlation[rows, right] > correlation[rows, lags]
        if not up.any():
            break
        lags = np.where(up, right, lags)
    return lags


@functools.cache
def _window_correlation() -> npt.NDArray[np.float64]:
    window = np.hanning(_PITCH_FRAME)
    whole = np.correlate(window, window, mode="full")[_PITCH_FRAME - 1 :]
    return np.asarray(whole / whole[0] + 1e-3, np.float64)


def _cepstra(audio: Floats) -> Floats:
    frames = np.lib.stride_tricks.sliding_window_view(audio, _FRAME)[::_HOP]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), _FFT)) ** 2
    energy = spectrum.sum(axis=1)
    spectrum = spectrum[energy > 1e-3 * energy.max()]
    logs = np.log(spectrum @ _mel_filters().T + 1e-8)
    return np.asarray((logs @ _cosines().T).mean(axis=0), np.float32)


@functools.cache
def _mel_filters() -> npt.NDArray[np.float64]:
    def mel(hertz: float) -> float:
        return 2595.0 * float(np.log10(1.0 + hertz / 700.0))

    edges = 700.0 * (10 ** (np.linspace(mel(80), mel(7600), _MELS + 2) / 2595.0) - 1.0)
    bins = np.fft.rfftfreq(_FFT, 1 / _RATE)
    filters = np.zeros((_MELS, len(bins)))
    for index in range(_MELS):
        left, middle, right = edges[index : index + 3]
        rise = (bins - left) / (middle - left)
        fall = (right - bins) / (right - middle)
        filters[index] = np.clip(np.minimum(rise, fall), 0, None)
    return filters


@functools.cache
def _cosines() -> npt.NDArray[np.float64]:
    order = np.arange(1, _CEPSTRA + 1)[:, None]
    return np.asarray(np.cos(np.pi * order * (np.arange(_MELS) + 0.5) / _MELS) / _MELS, np.float64)
