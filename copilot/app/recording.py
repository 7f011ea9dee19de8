"""Recording a visit: consent first, one recording with its gaps, and what is left when the app went down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from copilot.app.ports import AudioFrame, Listen, OpenRecording, Recorder, Vault
from copilot.domain.recording import Consent, ConsentBy, ConsentHow, Recording
from copilot.domain.visit import Practitioner


def note_consent(
    vault: Vault, visit_id: str, how: ConsentHow, by: ConsentBy, practitioner: Practitioner, at: datetime
) -> Consent:
    consent = Consent(how=how, by=by, at=at, noted_by=practitioner.id)
    vault.recorder.give_consent(visit_id, consent)
    return consent


class Choice(NamedTuple):
    """`microphone_id` None is the system's default. `channels` 2 where each speaker has a microphone of their own
    on a channel of the device."""

    microphone_id: str | None = None
    channels: int = 1


class VisitRecording:
    """A recording under way. All calls but `finish` may come from any thread.

    Events come to the `listen` it was started with; nobody has to listen for the recording to go on.
    """

    def __init__(
        self, vault: Vault, recorder: Recorder, opened: OpenRecording, choice: Choice, listen: Listen
    ) -> None:
        self._store = vault.recorder
        self._opened = opened
        self._running = recorder.start(opened, choice.microphone_id, listen)

    @property
    def id(self) -> str:
        return self._opened.id

    @property
    def channels(self) -> int:
        return self._opened.channels

    @property
    def is_paused(self) -> bool:
        return self._running.is_paused

    def pause(self) -> None:
        """The microphone is let go of until `resume`."""
        self._running.pause()

    def resume(self) -> None:
        self._running.resume()

    def use(self, microphone_id: str | None) -> None:
        self._running.use(microphone_id)

    def read(self, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        """What is on the disk of that span: all but the last second or so."""
        return self._store.read(self._opened, start_s, end_s)

    def finish(self) -> Recording:
        """Ends the recording, also if the recorder died: what is on the disk counts. In the vault's thread."""
        told = self._running.stop()
        return self._store.end(self.id, told)

    def abandon(self) -> None:
        """Leaves the recorder to itself, as when the app dies."""
        self._running.abandon()


def start_recording(
    vault: Vault, recorder: Recorder, visit_id: str, choice: Choice, listen: Listen, at: datetime
) -> VisitRecording:
    """Raises UserFacingError: consent.missing, recording.unfinished; EnvironmentFault: recorder.cannot_start, the
    disk's. Then nothing is left behind. A microphone that is missing is told as a Trouble, not raised."""
    opened = vault.recorder.begin(visit_id, choice.channels, at)
    try:
        return VisitRecording(vault, recorder, opened, choice, listen)
    except BaseException:
        vault.recorder.end(opened.id)
        raise


def go_on(
    vault: Vault, recorder: Recorder, recording_id: str, microphone_id: str | None, listen: Listen
) -> VisitRecording:
    """Takes up a recording that was not ended (`vault.recorder.unfinished`), from a recorder that still runs or
    from the disk. The time between is a gap."""
    vault.recorder.leave(recording_id)
    opened = vault.recorder.take_up(recording_id)
    return VisitRecording(vault, recorder, opened, Choice(microphone_id, opened.channels), listen)
