"""Log-mel frames exactly as faster-whisper computes them, but before its clamp and scaling.

Kept unclamped (log10 of power, float16), so that windows can be mixed from clips, gains and noise without
returning to samples; ``finish`` applies faster-whisper's clamp and scaling to a finished window.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.whisper_nano.settings import N_MELS, SAMPLE_RATE

Frames = NDArray[np.float32]
_FFT = 400
_HOP = 160
FLOOR = -10.0  # log10 of the smallest power that faster-whisper lets through
EDGE_FRAMES = 6  # silence kept on both sides of a clip


@cache
def _filters() -> Frames:
    from faster_whisper.feature_extractor import FeatureExtractor

    filters: Frames = FeatureExtractor.get_mel_filters(SAMPLE_RATE, _FFT, n_mels=N_MELS).astype(np.float32)
    return filters


def log_mel(samples: Frames) -> Frames:
    """(frames, 80) log10 power of mono samples at 16 kHz; a frame every 10 ms, centred."""
    padded = np.pad(samples, _FFT // 2, mode="reflect")
    count = samples.shape[0] // _HOP
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:count]
    window = np.hanning(_FFT + 1)[:-1].astype(np.float32)
    spectrum = np.fft.rfft(frames * window, axis=-1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    mel: Frames = np.log10(np.maximum(power @ _filters().T, 10.0**FLOOR)).astype(np.float32)
    return mel


def finish(frames: Frames, loudest: float | None = None) -> Frames:
    """Clamp to 80 dB below the file's loudest value and scale, as faster-whisper does."""
    top = float(frames.max()) if loudest is None else max(loudest, float(frames.max()))
    return ((np.maximum(frames, top - 8.0) + 4.0) / 4.0).astype(np.float32)


class Resampler:
    """Any rate to 16 kHz with the resampler that faster-whisper's own decoder uses."""

    def __init__(self, rate: int) -> None:
        self._rate = rate

    def __call__(self, samples: NDArray[np.int16]) -> Frames:
        import av

        resampler: Any = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        frame: Any = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._rate
        pieces = [
            piece.to_ndarray().reshape(-1) for piece in (*resampler.resample(frame), *resampler.resample(None))
        ]
        return (np.concatenate(pieces) / 32768.0).astype(np.float32)
