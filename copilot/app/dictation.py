"""Dictation into a section of the note: from the microphone to lines for `NoteEditor.dictate`."""

from __future__ import annotations

import queue
from datetime import datetime
from typing import NamedTuple, Self

from copilot.app.live.events import SpeechFailed, Stopped
from copilot.app.live.hearing import Hearing
from copilot.app.live.visit import LiveTools
from copilot.app.note_life import keeping
from copilot.app.note_life.editing import place_of
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Unsaved
from copilot.app.ports import (
    Glimpse,
    RunningRecorder,
    SpeakersTold,
    SpeechMemo,
    SpeechRequest,
    SpeechStream,
    Stands,
    Vault,
)
from copilot.app.ports.dictations import DictatedAudio
from copilot.clinical.dictation import dictated
from copilot.domain.capture import (
    Ended,
    FrameHeard,
    GapBegan,
    GapEnded,
    Level,
    Opened,
    RecorderEvent,
    Saved,
    Trouble,
    TroubleOver,
)
from copilot.domain.errors import CopilotError
from copilot.domain.note import NoteContent
from copilot.domain.record import NoteVersion
from copilot.domain.recording import Recording
from copilot.domain.template import Template


class SoFar(NamedTuple):
    """All that was dictated until now, in lines. `provisional` is the same with what is being said right now, as
    far as it can be heard: shown greyed, never kept."""

    text: str
    provisional: str

    def __repr__(self) -> str:
        return f"SoFar({len(self.text)} characters)"


class Dictated(NamedTuple):
    """The last event: the text, for `NoteEditor.dictate`."""

    text: str

    def __repr__(self) -> str:
        return f"Dictated({len(self.text)} characters)"


class SpeechBusy(NamedTuple):
    """The engine writes down something else; the text comes when it has. What is said is recorded meanwhile."""


DictationEvent = (
    SoFar
    | Dictated
    | SpeechBusy
    | SpeechFailed
    | Stopped
    | Opened
    | Level
    | Trouble
    | TroubleOver
    | GapBegan
    | GapEnded
)


class Dictation:
    """One dictation. Its audio is kept encrypted beside the visit's, so that a crash loses no word: `take_up`.

    Whoever owns the vault's thread calls `advance` again and again, and everything else from the same thread. The
    vault owes its text until it is settled: `keep_dictated`, `write_into`, or `vault.dictations.settle`.
    """

    def __init__(self, tools: LiveTools, recording_id: str, request: SpeechRequest) -> None:
        """Not for callers: use `start` or `take_up`."""
        self.recording_id = recording_id
        self.is_over = False
        self._tools = tools
        self._request = request
        self._language = request.language or "en"
        self._heard: queue.SimpleQueue[RecorderEvent] = queue.SimpleQueue()
        self._running: RunningRecorder | None = None
        self._recording: Recording | None = None
        self._stream: SpeechStream | None = None
        self._hearing = Hearing(tools.vault, recording_id)
        self._parts: list[str] = []
        self._memo: SpeechMemo | None = None
        self._finish_told = False
        self._waits = False
        self._events: list[DictationEvent] = []

    @classmethod
    def start(
        cls,
        tools: LiveTools,
        visit_id: str,
        section: str,
        request: SpeechRequest,
        *,
        microphone_id: str | None = None,
    ) -> Self:
        """Begins to record. Raises UserFacingError (visit.unknown), EnvironmentFault."""
        opened = tools.vault.dictations.begin(visit_id, section, tools.now())
        dictation = cls(tools, opened.id, request)
        try:
            dictation._running = tools.recorder.start(opened, microphone_id, dictation._heard.put)
        except BaseException:
            tools.vault.recorder.end(opened.id)
            raise
        dictation.listen_again()
        return dictation

    @classmethod
    def take_up(cls, tools: LiveTools, left: DictatedAudio, request: SpeechRequest) -> Self:
        """A dictation from earlier (`vault.dictations`): its text comes from the disk. One that was not ended when
        the app went down ends where it is. Raises UserFacingError (recording.still_running)."""
        dictation = cls(tools, left.recording.id, request)
        dictation._end(left.recording if left.is_ended else tools.vault.recorder.end(left.recording.id))
        dictation.listen_again()
        return dictation

    @property
    def text(self) -> str:
        return dictated(self._parts, self._language)

    @property
    def is_recording(self) -> bool:
        return self._running is not None

    def pause(self) -> None:
        if self._running is not None:
            self._running.pause()

    def resume(self) -> None:
        if self._running is not None:
            self._running.resume()

    def stop(self) -> None:
        """Ends the recording. `advance` goes on until everything that was said is text: `Dictated`."""
        if self._running is None:
            return
        running, self._running = self._running, None
        ended = running.stop()
        self._take_recorder_events()
        self._end(self._tools.vault.recorder.end(self.recording_id, ended))
        if self._stream is None:
            self.listen_again()

    def cancel(self) -> None:
        """No text comes any more. The audio until here is kept, as everything that was recorded is."""
        running, self._running = self._running, None
        if running is not None:
            self._tools.vault.recorder.end(self.recording_id, running.stop())
        self._close_stream()
        self._events.clear()
        self.is_over = True

    def listen_again(self) -> None:
        """From the last words that stand on, for instance after SpeechFailed."""
        self._close_stream()
        self._finish_told = False
        self._hearing.start_again(self._memo.done if self._memo else 0)
        waited, self._waits = self._waits, False
        try:
            self._stream = self._tools.speech.listen(self._request, self._memo)
        except CopilotError as error:
            self._waits = error.code == "speech.busy"
            if not self._waits:
                self._events.append(SpeechFailed(error))
            elif not waited:
                self._events.append(SpeechBusy())

    def advance(self, timeout: float) -> list[DictationEvent]:
        """Does what there is to do, waiting up to `timeout` seconds for something, and tells what happened."""
        if not self.is_over:
            self._take_recorder_events()
            if self._waits:
                self.listen_again()
            self._transcribe(0.0 if self._events else timeout)
        events, self._events = self._events, []
        return events

    def _end(self, recording: Recording) -> None:
        self._recording = recording
        self._hearing.ended(recording)
        self._events.append(Stopped(recording))

    def _take_recorder_events(self) -> None:
        level: Level | None = None
        while not self._heard.empty():
            event = self._heard.get()
            if isinstance(event, FrameHeard):
                self._hearing.heard(event, self._stream)
            elif isinstance(event, Level):
                level = event  # the newest is enough
            elif isinstance(event, Ended):
                if self._running is not None:
                    self._running = None
                    self._end(self._tools.vault.recorder.end(self.recording_id, event))
            elif not isinstance(event, Saved):
                if isinstance(event, GapBegan):
                    self._hearing.gap(event, self._stream)
                self._events.append(event)
        if level is not None:
            self._events.append(level)

    def _transcribe(self, timeout: float) -> None:
        stream = self._stream
        if stream is None:
            return
        try:
            self._hearing.step(stream)
            if self._hearing.is_over and not self._finish_told:
                stream.finish()
                self._finish_told = True
            for event in stream.events(timeout):
                if isinstance(event, Stands):
                    self._stand(event)
                elif isinstance(event, Glimpse):
                    shown = dictated([*self._parts, event.text], self._language)
                    self._events.append(SoFar(self.text, shown))
                elif isinstance(event, SpeakersTold):
                    self._language = self._request.language or event.language
                    self.is_over = True
        except CopilotError as error:
            self._close_stream()
            self._events.append(SpeechFailed(error))
        if self.is_over:
            self._close_stream()
            self._events.append(Dictated(self.text))

    def _stand(self, stands: Stands) -> None:
        self._parts += [utterance.text for utterance in stands.utterances]
        before = self._memo.notes if self._memo else []
        self._memo = stands.memo._replace(notes=[*before, *stands.memo.notes])
        if stands.utterances:
            self._events.append(SoFar(self.text, self.text))

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()


# Into the note


class Aim(NamedTuple):
    """Where a dictation goes: behind the statement `after` of the section, else to the section's end. `template`
    begins the note if there is none yet."""

    visit_id: str
    section: str
    after: int | None
    template: Template | None = None


def put(editor: NoteEditor, aim: Aim, text: str) -> tuple[int, ...]:
    """The new statements' ids. Raises UserFacingError: note.section_gone, note.signed."""
    return editor.dictate(aim.section, _position(editor.content, aim), text)


def keep_dictated(vault: Vault, unsaved: Unsaved, recording_id: str, author: str, at: datetime) -> NoteVersion:
    """The note that the dictation stands in, as a version; then its text is owed no more."""
    version = keeping.keep_version(vault, unsaved, author, at)
    vault.dictations.settle(recording_id, written=True)
    return version


def write_into(vault: Vault, aim: Aim, text: str, recording_id: str, author: str, at: datetime) -> None:
    """Into the note of a visit that nobody has open. Raises UserFacingError: note.section_gone, note.signed."""
    if vault.visit(aim.visit_id).state.is_signed:
        opened = keeping.open_addendum(vault, aim.visit_id)
    else:
        opened = keeping.open_note(vault, aim.visit_id, aim.template)
    editor = NoteEditor(opened, lambda _content, _transcript: (), author)
    put(editor, aim, text)
    keep_dictated(vault, editor.unsaved(), recording_id, author, at)


def _position(content: NoteContent, aim: Aim) -> int:
    if aim.after is not None and content.statement(aim.after) is not None:
        at = place_of(content, aim.after)
        if at.section == aim.section:  # it may have been moved meanwhile
            return at.position + 1
    return next((len(s.statements) for s in content.sections if s.key == aim.section), 0)


def leave(vault: Vault, left: DictatedAudio) -> None:
    """The doctor wants no text of it. Its audio stays."""
    if not left.is_ended:
        vault.recorder.end(left.recording.id)
    vault.dictations.settle(left.recording.id, written=False)


def owed(vault: Vault, *, under_way: str = "") -> tuple[DictatedAudio, ...]:
    """Those of all visits whose text is owed, but for the one that is `under_way`. A recorder that was left behind
    when the app went down lets go of the microphone."""
    for left in vault.dictations.unsettled():
        if not left.is_ended and left.recording.id != under_way:
            vault.recorder.end(left.recording.id)
    return tuple(left for left in vault.dictations.unsettled() if left.is_owed and left.recording.id != under_way)
