"""From a microphone to the vault, and from the vault to the ear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from copilot.domain.capture import (
    AudioFrame,
    Ended,
    FrameHeard,
    GapBegan,
    GapEnded,
    GapReason,
    Level,
    Microphone,
    Opened,
    RecorderEvent,
    Saved,
    Trouble,
    TroubleOver,
)
from copilot.domain.recording import Consent, Recording

__all__ = [
    "Ended",
    "FrameHeard",
    "GapBegan",
    "GapEnded",
    "GapReason",
    "Level",
    "Listen",
    "Microphone",
    "OpenRecording",
    "Opened",
    "Player",
    "Playing",
    "Recorder",
    "RecorderEvent",
    "RecordingStore",
    "RunningRecorder",
    "Saved",
    "Trouble",
    "TroubleOver",
    "UnfinishedRecording",
]

Listen = Callable[[RecorderEvent], None]
"""Called from a thread of the recorder's, in order, never from two at once. It must return quickly and not raise:
put what takes time into a queue."""


class OpenRecording(NamedTuple):
    """What a recorder needs to write a recording. Its `repr` and logs never show the key."""

    id: str
    path: Path
    key: bytes
    channels: int

    def __repr__(self) -> str:
        return f"OpenRecording({self.id})"


class UnfinishedRecording(NamedTuple):
    """A recording that nobody ended: the app went down. `is_running`: its recorder still writes it."""

    id: str
    visit_id: str
    channels: int
    started_at: datetime
    is_running: bool


class RecordingStore(Protocol):
    """The vault's part in a recording that another process writes. Used by the vault's one thread."""

    def give_consent(self, visit_id: str, consent: Consent) -> None: ...

    def consents(self, visit_id: str) -> tuple[Consent, ...]:
        """In the order they were given."""

    def begin(self, visit_id: str, channels: int, at: datetime) -> OpenRecording:
        """Makes the row and the key; the recorder makes the file. Moves the visit to recording.

        Raises UserFacingError: consent.missing, recording.unfinished (end or take up that one first).
        """

    def unfinished(self) -> tuple[UnfinishedRecording, ...]: ...

    def take_up(self, recording_id: str) -> OpenRecording:
        """An unfinished recording, to go on with. A recorder that still runs must be told to leave it first
        (`leave`); the new one waits for that."""

    def leave(self, recording_id: str) -> bool:
        """Asks a recorder whose window process died to let go of the file; True when it has, within 5 s."""

    def end(self, recording_id: str, told: Ended | None = None) -> Recording:
        """Ends the row; `told` saves reading the file. A recorder that still runs is asked to leave first.

        Raises UserFacingError (recording.still_running) if it does not.
        """

    def read(self, opened: OpenRecording, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        """What is on the disk of that span; does not touch the database, so any thread may call it."""

    def audio_span(self, recording_id: str, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        """A span of any recording, without reading what comes before it.

        Raises UserFacingError (audio.deleted); EnvironmentFault: audio.missing; audio.damaged where the span, or
        what leads to it, is not what was written: everything given before is.
        """


class RunningRecorder(Protocol):
    """A recorder at work. All calls return at once, but for `stop`; what they cause comes as events."""

    @property
    def recording_id(self) -> str: ...

    @property
    def is_paused(self) -> bool: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def use(self, microphone_id: str | None) -> None:
        """Another microphone, None for the system's default; one recording goes on."""

    def stop(self) -> Ended | None:
        """Ends the recording and waits until it is closed on the disk; None if the recorder did not answer."""

    def abandon(self) -> None:
        """Closes the pipe and lets the recorder go on alone, as it does when the window process dies."""


class Recorder(Protocol):
    """Microphones and the process that records them."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The default one first. Raises UserFacingError (microphone.none, .refused), EnvironmentFault."""

    def start(self, opened: OpenRecording, microphone_id: str | None, listen: Listen) -> RunningRecorder:
        """Records into `opened`, new or taken up; None is the system's default microphone.

        A missing or refused microphone is a Trouble, not an error: the recorder waits for one.
        Raises EnvironmentFault (recorder.cannot_start, disk faults).
        """

    def try_out(self, microphone_id: str | None, listen: Listen) -> AbstractContextManager[None]:
        """A microphone test: Opened, Level and Trouble while the block lasts. Nothing is kept."""


class Playing(Protocol):
    @property
    def at_s(self) -> float:
        """The place in the recording that is heard now."""

    @property
    def is_over(self) -> bool: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def stop(self) -> None: ...

    def wait(self, timeout: float | None = None) -> bool:
        """Until it is over; False if `timeout` seconds passed first. Raises what ended it early."""


class Player(Protocol):
    def play(
        self,
        audio: Iterable[AudioFrame],
        *,
        start_s: float = 0.0,
        speed: float = 1.0,
        skip_silence: bool = False,
    ) -> Playing:
        """Plays at `speed` (0.5 to 3, pitch kept). Raises EnvironmentFault (player.no_output)."""
