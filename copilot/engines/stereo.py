"""Two channels: a speaker each, or one room twice."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

_STEP = 800
"""Samples (50 ms) over which the channels' loudness is compared."""
_APART_DB = 8.0
_ALIKE_DB = 4.0


def carry_a_speaker_each(pieces: Iterable[Samples]) -> bool:
    """Whether the channels of `pieces` (n, 2), a minute of audio or so, take turns, as two people's microphones do.

    In a recording of one room both channels rise and fall together. With a microphone each, at most moments
    one of them is far louder; and over the visit it is not always the same one.
    """
    found = list(pieces)
    whole = np.concatenate(found) if found else np.zeros((0, 2), np.int16)
    usable = len(whole) // _STEP * _STEP
    power = (whole[:usable].astype(np.float32).reshape(-1, _STEP, 2) ** 2).mean(axis=1)
    left, right = 10 * np.log10(power[:, 0] + 1.0), 10 * np.log10(power[:, 1] + 1.0)
    loud = np.maximum(left, right)
    if not len(loud):
        return False
    active = loud > max(30.0, float(np.percentile(loud, 95)) - 25.0)
    if active.sum() < 20:
        return False
    # Microphones are not equally sensitive: compare each channel with its own loud moments.
    ahead = (left - np.percentile(left[active], 90)) - (right - np.percentile(right[active], 90))
    ahead = ahead[active]
    one, other = (ahead > _APART_DB).mean(), (ahead < -_APART_DB).mean()
    alike = (np.abs(ahead) < _ALIKE_DB).mean()
    return bool(min(one, other) >= 0.05 and one + other >= 0.5 and alike <= 0.35)


def mixed(samples: Samples) -> Samples:
    """One channel from two (n, 2). Where they would cancel out, as with one wired the wrong way, the louder one."""
    wide = samples.astype(np.int32)
    middle = (wide[:, 0] + wide[:, 1]) >> 1
    powers = (wide.astype(np.float64) ** 2).sum(axis=0)
    if (middle.astype(np.float64) ** 2).sum() < 0.05 * powers.max():
        return samples[:, int(np.argmax(powers))]
    return middle.astype(np.int16)
