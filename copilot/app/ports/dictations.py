"""Where the audio of what a doctor dictates into a note is kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from copilot.app.ports.recording import OpenRecording
from copilot.domain.recording import Recording

LEAST_S = 0.5
"""No word is shorter."""


class DictatedAudio(NamedTuple):
    """What was dictated into `section` (a key of the note's template). `is_ended` is False if the app went down.

    `is_settled`: it was decided what becomes of it; `is_written`: its text was put into the note.
    """

    recording: Recording
    section: str
    is_ended: bool
    is_settled: bool
    is_written: bool

    @property
    def is_owed(self) -> bool:
        """Whether the doctor may still expect its text: not if nothing was recorded."""
        return not self.is_settled and (not self.is_ended or self.recording.duration_s >= LEAST_S)


class DictationStore(Protocol):
    """Their recordings are ended, read and played as those of the conversation are (`vault.recorder`), but
    `vault.recordings` does not list them and no signature covers them. The doctor's own voice needs no consent."""

    def begin(self, visit_id: str, section: str, at: datetime) -> OpenRecording:
        """Makes the row and the key; the visit stays in its state. Raises UserFacingError (visit.unknown)."""

    def of_visit(self, visit_id: str) -> tuple[DictatedAudio, ...]:
        """Oldest first."""

    def unsettled(self) -> tuple[DictatedAudio, ...]:
        """Of all visits, oldest first: nobody decided yet what becomes of them."""

    def settle(self, recording_id: str, *, written: bool) -> None:
        """`written`: its text stands in the note; else the doctor wants none. The audio stays. Once is enough."""
