"""The recorder's loop on a clock that a script turns, with microphones and a disk that do as it says."""

from __future__ import annotations

import hashlib
import queue
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.domain.capture import (
    SAMPLE_RATE,
    Ended,
    FrameHeard,
    Microphone,
    Order,
    RecorderEvent,
    Trouble,
    TroubleOver,
)
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.engines.microphone.devices import none_found
from copilot.engines.microphone.recorder import MicrophoneRecorder

Samples = npt.NDArray[np.int16]


class ScriptedStream:
    def __init__(self, script: Script, microphone: Microphone, channels: int) -> None:
        self.microphone = microphone
        self.rate = script.rate
        self.channels = channels
        self.last_block = script.at
        self._script = script
        self._given = script.at

    @property
    def has_ended(self) -> bool:
        return self.microphone not in self._script.plugged

    def take(self) -> Samples:
        script = self._script
        if self.has_ended or script.withheld or script.at <= self._given:
            return np.zeros((0, self.channels), np.int16)
        count = round((script.at - self._given) * self.rate * script.share)
        self._given = self.last_block = script.at
        return script.sound(count, self.channels)

    def skip(self) -> None:
        """What was not taken until now is lost."""
        self._given = self._script.at

    def has_moved(self) -> bool:
        return False

    def close(self) -> None:
        pass


DESK = Microphone("desk", "desk", 1, True)
HEADSET = Microphone("headset", "headset", 2, False)


class Script:
    """Both the devices and the clock; a script is an iterator that is stepped once a tick.

    Attributes: at (the clock), plugged, withheld (streams give nothing), share (of the samples that arrive),
        sound (what is heard), refused (ids that cannot be opened).
    """

    def __init__(self, *, rate: int = SAMPLE_RATE) -> None:
        self.at = 1000.0
        self.rate = rate
        self.plugged = [DESK]
        self.refused: set[str] = set()
        self.withheld = False
        self.share = 1.0
        self.stream: ScriptedStream | None = None
        self.orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self.steps: Iterator[float] = iter(())
        self._rng = np.random.default_rng(4)
        self.sound: Callable[[int, int], Samples] = self.talk
        self._until = 0.0

    def talk(self, count: int, channels: int) -> Samples:
        return self._rng.integers(-3000, 3000, (count, channels)).astype(np.int16)

    def silence(self, count: int, channels: int) -> Samples:
        return np.zeros((count, channels), np.int16)

    def whisper(self, count: int, channels: int) -> Samples:
        return self._rng.integers(-12, 12, (count, channels)).astype(np.int16)

    def shout(self, count: int, channels: int) -> Samples:
        return np.clip(self.talk(count, channels).astype(np.int32) * 40, -32768, 32767).astype(np.int16)

    def now(self) -> float:
        return self.at

    def seconds(self, real: float) -> float:
        """Called once a tick: moves the clock, and the script when it is time."""
        self.at += real
        if self.at >= self._until:
            step = next(self.steps, None)
            if step is None:
                self.orders.put(Order("stop"))
                return 0.001
            self._until = self.at + step
        return 0.0

    def microphones(self) -> tuple[Microphone, ...]:
        return tuple(self.plugged)

    def is_back(self, microphone_id: str | None) -> bool:
        return microphone_id in {m.id for m in self.plugged}

    def open(self, microphone_id: str | None, channels: int) -> ScriptedStream:
        if not self.plugged:
            raise none_found()
        chosen = next((m for m in self.plugged if m.id == (microphone_id or self.plugged[0].id)), None)
        if chosen is None:
            raise UserFacingError("microphone.gone", "It is gone.", "Plug it in.")
        if chosen.id in self.refused:
            raise UserFacingError("microphone.refused", "It may not be used.", "Allow it.")
        self.stream = ScriptedStream(self, chosen, channels)
        return self.stream


class Kept(NamedTuple):
    samples: int
    digest: str
    complete: bool
    marks: tuple[Any, ...]


class Disk:
    """A sink in memory. Attributes: pcm, is_full, is_asked_to_leave."""

    def __init__(self, channels: int = 1) -> None:
        self.pcm = b""
        self.is_full = False
        self.is_asked_to_leave = False
        self.last_written = 0.0
        self.marks: tuple[Any, ...] = ()
        self.ended: Kept | None = None
        self._width = 2 * channels

    @property
    def samples(self) -> int:
        return len(self.pcm) // self._width

    @property
    def synced(self) -> int:
        return self.samples

    def _check(self) -> None:
        if self.is_full:
            raise EnvironmentFault("vault.disk_full", "There is no space left.", "Free some.", retryable=True)

    def append(self, pcm: bytes) -> None:
        self._check()
        self.pcm += pcm

    def mark(self, content: dict[str, Any]) -> None:
        self._check()
        self.marks += ((self.samples, content),)

    def finish(self) -> Kept:
        self._check()
        return self._end(complete=True)

    def interrupt(self) -> Kept:
        return self._end(complete=False)

    def _end(self, *, complete: bool) -> Kept:
        self.ended = Kept(self.samples, hashlib.sha256(self.pcm).hexdigest(), complete, self.marks)
        return self.ended


class Told(NamedTuple):
    events: list[RecorderEvent]
    disk: Disk

    def codes(self) -> list[str]:
        """Of the troubles, in order; "-" before those that are over."""
        return [
            ("-" if isinstance(event, TroubleOver) else "") + event.code
            for event in self.events
            if isinstance(event, Trouble | TroubleOver)
        ]

    @property
    def end(self) -> Ended:
        return next(event for event in self.events if isinstance(event, Ended))

    def gaps(self) -> list[Any]:
        """Place, seconds, reason; to the tenth."""
        return [(round(g.at_s, 1), g.seconds and round(g.seconds, 1), g.reason.value) for g in self.end.gaps]

    def frames(self) -> bytes:
        return b"".join(event.frame.pcm for event in self.events if isinstance(event, FrameHeard))


def record(
    script: Script,
    steps: Iterator[float],
    *,
    disk: Disk | None = None,
    channels: int = 1,
    microphone_id: str | None = None,
    **more: Any,
) -> Told:
    """Runs the loop through `steps`, which act and then yield how long to wait; then it is told to stop."""
    script.steps = steps
    disk = disk or Disk(channels)
    events: list[RecorderEvent] = []
    MicrophoneRecorder(script, disk, channels, microphone_id, events.append, **more).run(script.orders)
    return Told(events, disk)
