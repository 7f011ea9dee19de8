"""Recordings under test: visits with consent, and listeners that one can wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from copilot.app.recording import Choice, VisitRecording, note_consent, start_recording
from copilot.domain.capture import FrameHeard, RecorderEvent, Saved, Trouble, TroubleOver
from copilot.domain.recording import ConsentBy, ConsentHow
from copilot.domain.visit import Visit
from copilot.runtime.recorder import ProcessRecorder, RunningProcess
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, add_visit

SINK = "copilot.storage.recorder_file:take"
WAIT_S = 60.0

E = TypeVar("E")


class Heard:
    """A listener. Attributes: events, all of them, in order."""

    def __init__(self) -> None:
        self.events: list[RecorderEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: RecorderEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, kind: type[E], such_that: Callable[[E], object] = bool, *, after: int = 0) -> E:
        """The first such event from number `after` on; waits for it."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._find(kind, such_that, after), WAIT_S), (kind, self.codes())
            found = self._find(kind, such_that, after)
            assert found is not None
            return found

    def trouble(self, *codes: str, after: int = 0) -> Trouble:
        return self.wait(Trouble, lambda trouble: trouble.code in codes, after=after)

    def over(self, *codes: str, after: int = 0) -> TroubleOver:
        return self.wait(TroubleOver, lambda over: over.code in codes, after=after)

    def saved(self, seconds: float, *, after: int = 0) -> Saved:
        return self.wait(Saved, lambda saved: saved.samples >= seconds * 16_000, after=after)

    def codes(self) -> list[str]:
        """Of the troubles, in order; "-" before those that are over."""
        told = []
        for event in list(self.events):
            if isinstance(event, Trouble):
                told.append(event.code)
            elif isinstance(event, TroubleOver):
                told.append("-" + event.code)
        return told

    def pcm(self) -> bytes:
        """Of the frames that were delivered."""
        return b"".join(event.frame.pcm for event in self.events if isinstance(event, FrameHeard))

    def _find(self, kind: type[E], such_that: Callable[[E], object], after: int) -> E | None:
        return next((e for e in self.events[after:] if isinstance(e, kind) and such_that(e)), None)


def consented_visit(vault: FileVault) -> Visit:
    visit = add_visit(vault)
    note_consent(vault, visit.id, ConsentHow.SPOKEN, ConsentBy.PATIENT, DOCTOR, AT)
    return visit


def simulated() -> ProcessRecorder:
    return ProcessRecorder("tests.helpers.devices:build", SINK)


def begin(
    vault: FileVault, recorder: ProcessRecorder, heard: Heard, choice: Choice | None = None
) -> VisitRecording:
    return start_recording(vault, recorder, consented_visit(vault).id, choice or Choice(), heard, AT)


def pid_of(recording: VisitRecording) -> int:
    running = recording._running
    assert isinstance(running, RunningProcess)
    return running.pid


def kept(vault: FileVault, recording_id: str) -> npt.NDArray[np.int16]:
    """All audio of a recording in the vault."""
    return np.frombuffer(b"".join(frame.pcm for frame in vault.audio(recording_id)), np.int16)
