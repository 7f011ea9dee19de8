"""What a device delivers, as the app keeps it: one or two channels at 16 kHz."""

from __future__ import annotations

from typing import Any

import numpy as np

from copilot.domain.capture import SAMPLE_RATE
from copilot.engines.microphone.ring import Samples
from copilot.engines.stereo import mixed


class Converter:
    """From `rate` Hz and any number of channels to SAMPLE_RATE and `wanted` channels.

    Of more than two channels the first are taken: a mean with many silent ones would be too quiet.
    """

    def __init__(self, rate: int, channels: int, wanted: int) -> None:
        self._rate = rate
        self._channels = channels
        self._wanted = wanted
        self._layout = "stereo" if wanted == 2 else "mono"
        self._resampler: Any = None
        if rate != SAMPLE_RATE:
            import av  # only devices that refuse 16 kHz need it

            self._resampler = av.AudioResampler(format="s16", layout=self._layout, rate=SAMPLE_RATE)

    def convert(self, block: Samples) -> Samples:
        """(frames, wanted); may be shorter than what went in."""
        samples = self._chosen(block)
        if self._resampler is None or not len(samples):
            return samples
        import av

        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout=self._layout)
        frame.sample_rate = self._rate
        return self._resampled(frame)

    def finish(self) -> Samples:
        """What the resampler still holds."""
        return self._resampled(None) if self._resampler is not None else np.zeros((0, self._wanted), np.int16)

    def _resampled(self, frame: Any) -> Samples:
        parts = [
            np.asarray(part.to_ndarray(), np.int16).reshape(-1, self._wanted)
            for part in self._resampler.resample(frame)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self._wanted), np.int16)

    def _chosen(self, block: Samples) -> Samples:
        if self._channels == self._wanted:
            return block
        if self._channels < self._wanted:
            return np.repeat(block[:, :1], self._wanted, axis=1)
        if self._wanted == 1 and self._channels == 2 and len(block):
            return mixed(block)[:, None]
        return np.ascontiguousarray(block[:, : self._wanted])
