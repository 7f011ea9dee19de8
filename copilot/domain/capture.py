"""Audio as it moves through the app, and what a recorder tells while it records.

Plain named tuples: the recorder is a small process of its own and imports this without pydantic.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from copilot.domain.errors import Values, filled

SAMPLE_RATE = 16_000
"""Every PCM in the app: 16 kHz, int16, little endian, interleaved."""


class AudioFrame(NamedTuple):
    """A piece of audio: `pcm` is int16 little endian, interleaved, `channels` of it, at SAMPLE_RATE."""

    pcm: bytes
    channels: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / (2 * self.channels * SAMPLE_RATE)


class GapReason(StrEnum):
    """Why nothing was recorded for a while."""

    PAUSED = "paused"
    MICROPHONE_LOST = "microphone_lost"
    MICROPHONE_CHANGED = "microphone_changed"
    """The moment that it takes to begin with another one."""
    ASLEEP = "asleep"
    BEHIND = "behind"
    """Samples are missing against the clock: the computer was too busy, or stopped for a moment."""
    DISK_FULL = "disk_full"
    RECORDER_ENDED = "recorder_ended"
    """The recording process, or the computer, went down and the recording was taken up again."""
    MUTED = "muted"
    """The microphone gave exact silence: the only gap whose seconds are in the audio, from `at_s` on."""


class Microphone(NamedTuple):
    """A microphone that the system lists. `id` finds it again, also after others came or went; `name` is shown,
    and is unique in a list. `channels` is how many it has, whatever is used of them."""

    id: str
    name: str
    channels: int
    is_default: bool


class Opened(NamedTuple):
    """A microphone delivers. `is_wanted` is False if another one than was asked for had to be taken.

    `rate` is that of the device in Hz; what is recorded has SAMPLE_RATE.
    """

    name: str
    channels: int
    rate: int
    is_wanted: bool


class Level(NamedTuple):
    """About 25 times a second: `peak` and `rms` in [0, 1] of full scale, per channel; all of 0 while nothing
    comes. `at_s` is the place in the recording's audio."""

    at_s: float
    peak: tuple[float, ...]
    rms: tuple[float, ...]


class FrameHeard(NamedTuple):
    """About a tenth of a second of audio that goes to the disk. `start` is its first sample, counted per channel
    from the start of the recording's audio. One that does not start where the last one ended follows some that
    could not be delivered: they are on the disk (`RunningRecorder.read`)."""

    start: int
    frame: AudioFrame

    @property
    def end(self) -> int:
        return self.start + len(self.frame.pcm) // (2 * self.frame.channels)


class Saved(NamedTuple):
    """So many samples, per channel, are encrypted and on the disk for good."""

    samples: int


class Trouble(NamedTuple):
    """Something is wrong that the doctor should know of at once. All text may be shown and logged.

    `code`: microphone.lost, .none, .refused, .replaced (another one is recorded than was chosen), .silent (no
    blocks come), .switched (they came again), .muted, .quiet, .clipping, .behind; recorder.slept, .stalled,
    .restarted; any code of an error, such as vault.disk_full. A trouble lasts until TroubleOver with the same
    code; `lasting` is False for one that is over when it is told. `values` are those of `CopilotError`.
    """

    code: str
    message: str
    what_to_do: str
    at_s: float
    lasting: bool = True
    values: dict[str, str | int | float] = {}  # noqa: RUF012 - nobody writes into it

    @classmethod
    def of(cls, code: str, message: str, what_to_do: str, at_s: float, *, values: Values) -> Trouble:
        """Fills the {names} of both sentences."""
        return cls(code, filled(message, values), filled(what_to_do, values), at_s, values=dict(values))


class TroubleOver(NamedTuple):
    code: str
    at_s: float


class GapBegan(NamedTuple):
    """`at_s` is the place in the audio where nothing is recorded from now on."""

    at_s: float
    reason: GapReason


class GapEnded(NamedTuple):
    """Recording goes on at `at_s`, after `seconds` of the wall clock; None if it ended within the gap."""

    at_s: float
    seconds: float | None
    reason: GapReason


class Ended(NamedTuple):
    """The last event. `digest` is the SHA-256 of the PCM in hex; `complete` is False if the file was not closed.
    `gaps` are those of the entire recording, also from before it was taken up."""

    samples: int
    digest: str
    complete: bool
    gaps: tuple[GapEnded, ...] = ()


class Order(NamedTuple):
    """What a recorder is told: pause, resume, use (a microphone), stop, leave (so that another takes it up), alone
    (the window process is gone)."""

    name: str
    microphone_id: str | None = None


RecorderEvent = Opened | Level | FrameHeard | Saved | Trouble | TroubleOver | GapBegan | GapEnded | Ended


# How gaps are marked in the audio file: {"gap": reason, ...} where one begins, {"seconds": s} where it ends, or
# both in one. "wall" is the Unix time of the beginning, "back" the seconds of audio before that belong to it.


def gap_mark(reason: GapReason, wall: float, back: float = 0.0) -> dict[str, Any]:
    return {"gap": reason.value, "wall": wall, "back": back}


def gap_end_mark(seconds: float) -> dict[str, Any]:
    return {"seconds": round(seconds, 3)}


def whole_gap_mark(reason: GapReason, seconds: float) -> dict[str, Any]:
    return {"gap": reason.value, "seconds": round(seconds, 3)}


def gaps_of(marks: Iterable[tuple[int, dict[str, Any]]]) -> tuple[GapEnded, ...]:
    """The gaps that were marked; each mark with its place in samples."""
    gaps: list[GapEnded] = []
    for samples, mark in marks:
        if "gap" in mark:
            at_s = max(0.0, samples / SAMPLE_RATE - mark.get("back", 0.0))
            gaps.append(GapEnded(at_s, mark.get("seconds"), GapReason(mark["gap"])))
        elif gaps and "seconds" in mark:
            gaps[-1] = gaps[-1]._replace(seconds=mark["seconds"])
    return tuple(gaps)
