"""Is the microphone well? Looks at what it delivers and when, and says what is wrong and when that is over.

No one sign is enough: a stream that ends, blocks that stay away, samples that are missing against the clock, and
exact zeros are four different ways to lose a microphone.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np

from copilot.domain.capture import SAMPLE_RATE
from copilot.engines.microphone.ring import Samples

SILENT_S = 0.5
"""No block for so long: the microphone has stopped delivering."""
ZEROS_S = 2.0
"""Exact silence for so long: it is muted. Even a quiet room is not exactly silent."""
ASLEEP_S = 1.0
"""The recorder itself did not run for so long: the computer slept, or stopped it."""
BEHIND_S = 0.3
"""Missing samples, against the clock, for which there is no other reason."""
_SETTLE_S = 10.0
_DRIFT = 0.002
"""By which a device's clock may be slower than the system's."""

_LOOK = SAMPLE_RATE // 10
_QUIET_LOOKS = 150
_QUIET, _QUIET_OVER = 0.001, 0.003  # of full scale: -60 and -50 dB
_FULL_SCALE = 32_700
_CLIPPED_SAMPLES = 3
_CLIP_LOOKS, _CLIPPING, _CLIP_OVER_LOOKS = 30, 5, 50


class Clock:
    """Compares samples with the clock, from the last `restart` on."""

    def __init__(self, at: float, rate: int) -> None:
        self._rate = rate
        self.restart(at)

    def restart(self, at: float) -> None:
        self._since = at
        self._frames = 0
        self._carried = 0.0

    def count(self, frames: int) -> None:
        self._frames += frames

    def deficit(self, at: float) -> float:
        """Seconds that should have come until `at` and have not; negative if more came."""
        return self._carried + at - self._since - self._frames / self._rate

    def missing(self, at: float) -> float:
        """The deficit; 0 for what jitter and drift explain."""
        elapsed = at - self._since
        deficit = self.deficit(at)
        if deficit > BEHIND_S:
            return deficit
        if elapsed > _SETTLE_S:
            self.restart(at)
            self._carried = max(-0.1, deficit - _DRIFT * elapsed) if deficit > 0 else max(-0.1, deficit)
        return 0.0


class Health(NamedTuple):
    """Of the last tenth of a second and before."""

    zeros_s: float
    is_quiet: bool
    is_clipping: bool


class Listener:
    """Hears what was converted, (n, channels) at SAMPLE_RATE, and keeps the last seconds' measures."""

    def __init__(self) -> None:
        self._zeros = 0
        self._open: list[Samples] = []
        self._held = 0
        self._loudness: deque[float] = deque(maxlen=_QUIET_LOOKS)
        self._clipped: deque[bool] = deque(maxlen=_CLIP_OVER_LOOKS)
        self._is_quiet = False
        self._is_clipping = False

    def hear(self, samples: Samples) -> Health:
        sounding = np.flatnonzero(samples.any(axis=1))
        if len(sounding):
            self._zeros = len(samples) - 1 - int(sounding[-1])
        else:
            self._zeros += len(samples)
        self._open.append(samples)
        self._held += len(samples)
        if self._held >= _LOOK:
            self._look(np.concatenate(self._open))
            self._open, self._held = [], 0
        return Health(self._zeros / SAMPLE_RATE, self._is_quiet, self._is_clipping)

    def _look(self, samples: Samples) -> None:
        wide = samples.astype(np.float32) / 32768
        loud = float(np.sqrt((wide * wide).mean(axis=0).max()))
        self._loudness.append(loud)
        if loud > _QUIET_OVER or self._zeros > ZEROS_S * SAMPLE_RATE:
            self._is_quiet = False
        elif len(self._loudness) == _QUIET_LOOKS and max(self._loudness) < _QUIET:
            self._is_quiet = True
        full = int(np.count_nonzero(np.abs(samples.astype(np.int32)) >= _FULL_SCALE))
        self._clipped.append(full >= _CLIPPED_SAMPLES)
        recent = list(self._clipped)
        if sum(recent[-_CLIP_LOOKS:]) >= _CLIPPING:
            self._is_clipping = True
        elif not any(recent):
            self._is_clipping = False


def level_of(samples: Samples) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Peak and RMS of each channel, in [0, 1]."""
    wide = samples.astype(np.float32) / 32768
    peak = np.minimum(np.abs(wide).max(axis=0), 1.0)
    return tuple(map(float, peak)), tuple(map(float, np.sqrt((wide * wide).mean(axis=0))))
