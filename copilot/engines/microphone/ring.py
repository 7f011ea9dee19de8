"""The one buffer between the audio system's callback and the recorder: allocated once, never waits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]


class Ring:
    """Samples of (frames, channels). One thread puts, another takes; neither ever blocks.

    Attributes: dropped (frames that came while the buffer was full).
    """

    def __init__(self, frames: int, channels: int) -> None:
        self.dropped = 0
        self._room = np.zeros((frames, channels), np.int16)
        self._put = 0  # frames ever put; written by the putting thread only
        self._taken = 0  # frames ever taken; written by the taking thread only

    @property
    def received(self) -> int:
        """Frames ever put or dropped."""
        return self._put + self.dropped

    def put(self, block: Samples) -> None:
        size = len(self._room)
        count = min(len(block), size - (self._put - self._taken))
        self.dropped += len(block) - count
        at = self._put % size
        first = min(count, size - at)
        self._room[at : at + first] = block[:first]
        self._room[: count - first] = block[first:count]
        self._put += count

    def take(self) -> Samples:
        """All that is there, as a copy."""
        size = len(self._room)
        count = self._put - self._taken
        at = self._taken % size
        first = min(count, size - at)
        found = np.concatenate([self._room[at : at + first], self._room[: count - first]])
        self._taken += count
        return found
