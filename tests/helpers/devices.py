"""Microphones that are not there, for the recorder's process: what they give tells when it was heard.

Every hundredth of a second of "sound" carries its number on a clock that all processes share, so that from what was
recorded one can tell exactly what is missing.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from copilot.domain.capture import SAMPLE_RATE, FrameHeard, Microphone
from copilot.domain.errors import UserFacingError
from copilot.engines.microphone.devices import now
from copilot.engines.microphone.recorder import MicrophoneRecorder

BLOCK = SAMPLE_RATE // 100
_NUMBER = struct.Struct("<Q")
_PATTERN = np.frombuffer(hashlib.shake_128(b"pattern").digest(2 * (BLOCK - 4)), "<i2")
DESK = Microphone("simulated: desk", "desk", 1, True)


def block(number: int) -> bytes:
    return _NUMBER.pack(number) + (_PATTERN ^ np.int16(number & 0x7FFF)).astype("<i2").tobytes()


def numbers(pcm: bytes) -> list[int | None]:
    """The number of each block; None for one that is not what was given: silence, or something wrong."""
    found: list[int | None] = []
    for at in range(0, len(pcm), 2 * BLOCK):
        piece = pcm[at : at + 2 * BLOCK]
        number = _NUMBER.unpack_from(piece)[0] if len(piece) == 2 * BLOCK else -1
        found.append(number if 0 <= number < 2**62 and block(number) == piece else None)
    return found


class SimulatedStream:
    rate = SAMPLE_RATE

    def __init__(self, devices: SimulatedDevices, channels: int) -> None:
        self.microphone = DESK
        self.channels = channels
        self._devices = devices
        self._next = int(devices.now() * 100)
        self.last_block = devices.now()

    @property
    def has_ended(self) -> bool:
        return False

    def take(self) -> npt.NDArray[np.int16]:
        at = int(self._devices.now() * 100)
        pcm = b"".join(block(number) for number in range(self._next, at))
        if at > self._next:
            self.last_block = self._devices.now()
        self._next = at
        return np.repeat(np.frombuffer(pcm, "<i2")[:, None], self.channels, axis=1)

    def has_moved(self) -> bool:
        return False

    def close(self) -> None:
        pass


class SimulatedDevices:
    """One microphone, on a clock that runs `speed` times as fast as the real one."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed

    def now(self) -> float:
        return now() * self._speed

    def seconds(self, real: float) -> float:
        return real / self._speed

    def microphones(self) -> tuple[Microphone, ...]:
        return (DESK,)

    def is_back(self, microphone_id: str | None) -> bool:
        return microphone_id == DESK.id

    def open(self, microphone_id: str | None, channels: int) -> SimulatedStream:
        if microphone_id not in {None, DESK.id}:
            raise UserFacingError("microphone.gone", "It is not there.", "Take the desk's.")
        return SimulatedStream(self, channels)


def build(
    sink: Any,
    channels: int,
    microphone_id: str | None,
    tell: Any,
    *,
    paused: bool = False,
    given: Sequence[FrameHeard] = (),
    heard_until: float | None = None,
    lister: tuple[str, ...] = (),
    speed: float = 1.0,
) -> MicrophoneRecorder:
    devices = SimulatedDevices(speed)
    return MicrophoneRecorder(
        devices, sink, channels, microphone_id, tell, paused=paused, given=given, heard_until=heard_until
    )


FAST = 200


def build_fast(**arguments: Any) -> MicrophoneRecorder:
    return build(**arguments, speed=FAST)


def microphones() -> tuple[Microphone, ...]:
    return (DESK,)
