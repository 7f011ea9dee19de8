"""Where the audio of what a doctor dictates into a note is kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from copilot.app.ports.recording import OpenRecording
from copilot.domain.recording import Recording


class DictatedAudio(NamedTuple):
    """What was dictated into `section` (a key of the note's template). `is_ended` is False if the app went down.

    `is_settled`: its text stands in the note, or the doctor wants none of it. One that is not is still owed.
    """

    recording: Recording
    section: str
    is_ended: bool
    is_settled: bool


class DictationStore(Protocol):
    """Their recordings are ended, read and played as those of the conversation are (`vault.recorder`), but
    `vault.recordings` does not list them and no signature covers them. The doctor's own voice needs no consent."""

    def begin(self, visit_id: str, section: str, at: datetime) -> OpenRecording:
        """Makes the row and the key; the visit stays in its state. Raises UserFacingError (visit.unknown)."""

    def of_visit(self, visit_id: str) -> tuple[DictatedAudio, ...]:
        """Oldest first."""

    def unsettled(self) -> tuple[DictatedAudio, ...]:
        """Of all visits, oldest first: their text is still owed to the doctor."""

    def settle(self, recording_id: str, *, written: bool) -> None:
        """`written`: its text stands in the note; else the doctor wants none. The audio stays. Once is enough."""
