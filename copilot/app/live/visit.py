"""A visit as it goes on: recorded, transcribed and saved at once, and ended with its transcript."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Self

from copilot.app.live.events import (
    CatchingUp,
    Lag,
    LiveEvent,
    Provisional,
    SavingFailed,
    SpeechFailed,
    Stopped,
    Transcribed,
    UtteranceSaved,
)
from copilot.app.live.hearing import Hearing
from copilot.app.ports import (
    SAMPLE_RATE,
    Glimpse,
    LiveSpeech,
    LiveSpeechEvent,
    Recorder,
    RunningRecorder,
    SpeakersTold,
    SpeechMemo,
    SpeechProgress,
    SpeechRequest,
    SpeechStream,
    Stands,
    Vault,
)
from copilot.app.speakers import with_voices
from copilot.domain.capture import Ended, FrameHeard, GapBegan, Level, RecorderEvent, Saved
from copilot.domain.errors import CopilotError, UserFacingError
from copilot.domain.recording import Consent, Recording
from copilot.domain.transcript import Transcript, Utterance

_LAG_S = 5.0
"""Text that stands so long after its words is told to be behind; caught up is what is less than _LAG_OVER_S."""
_LAG_OVER_S = 3.0
_LAG_STEP_S = 2.0


class LiveTools(NamedTuple):
    """The adapters a visit needs while it goes on."""

    vault: Vault
    recorder: Recorder
    speech: LiveSpeech
    now: Callable[[], datetime]


class LiveVisit:
    """One recording of a visit and its transcription.

    Whoever owns the vault's thread calls `advance` again and again, and everything else from the same thread; no
    call but `stop` waits longer than `advance` is told to. What was saved is safe whatever happens to any process:
    `take_up` goes on after the last utterance saved, the audio since then comes from the encrypted recording.
    """

    def __init__(self, tools: LiveTools, visit_id: str, recording_id: str, request: SpeechRequest) -> None:
        """Not for callers: use `start` or `take_up`."""
        self.visit_id = visit_id
        self.recording_id = recording_id
        self.is_over = False
        """Whether the transcript is in the vault; then there is nothing more to do."""
        self._tools = tools
        self._vault = tools.vault
        self._request = request
        self._earlier = tools.vault.transcript(visit_id) or Transcript()
        self._recorder_events: queue.SimpleQueue[RecorderEvent] = queue.SimpleQueue()
        self._running: RunningRecorder | None = None
        self._recording: Recording | None = None
        self._stream: SpeechStream | None = None
        self._hearing = Hearing(tools.vault, recording_id)
        self._saving_failed = False
        self._shown: Provisional | None = None
        self._finish_told = False
        self._unsaved: deque[Stands] = deque()
        self._told: SpeakersTold | None = None
        self._told_lag = 0.0
        self._delay = 0.0
        self._speech_model = ""
        self._events: list[LiveEvent] = []

    @classmethod
    def start(
        cls,
        tools: LiveTools,
        visit_id: str,
        request: SpeechRequest,
        *,
        consent: Consent | None = None,
        microphone_id: str | None = None,
        channels: int = 1,
    ) -> Self:
        """Begins to record. `consent` may have been noted before.

        Raises UserFacingError: consent.missing, recording.unfinished, note.signed; EnvironmentFault.
        """
        store = tools.vault.recorder
        if consent is not None:
            store.give_consent(visit_id, consent)
        opened = store.begin(visit_id, channels, tools.now())
        visit = cls(tools, visit_id, opened.id, request)
        try:
            visit._running = tools.recorder.start(opened, microphone_id, visit._recorder_events.put)
            tools.vault.transcripts.begin(visit_id, opened.id, request)
        except BaseException:
            # The next try starts afresh.
            told = visit._running.stop() if visit._running is not None else None
            store.end(opened.id, told)
            raise
        visit.listen_again()
        return visit

    @classmethod
    def take_up(
        cls, tools: LiveTools, visit_id: str, *, go_on: bool = False, microphone_id: str | None = None
    ) -> Self:
        """A visit whose app went down: with `go_on` recording goes on, else the recording ends where it is.

        Either way what was not transcribed is. Raises UserFacingError (visit.nothing_to_take_up).
        """
        vault = tools.vault
        standing = vault.transcripts.standing(visit_id)
        left_open = next((u for u in vault.recorder.unfinished() if u.visit_id == visit_id), None)
        if standing is None and left_open is not None:
            vault.transcripts.begin(visit_id, left_open.id, SpeechRequest())
            standing = vault.transcripts.standing(visit_id)
        if standing is None:
            raise UserFacingError(
                "visit.nothing_to_take_up", "This visit is not under way.", "Start a recording of it."
            )
        visit = cls(tools, visit_id, standing.recording_id, standing.request)
        if left_open is not None and left_open.id == standing.recording_id and go_on:
            if left_open.is_running:
                vault.recorder.leave(left_open.id)
            opened = vault.recorder.take_up(left_open.id)
            visit._running = tools.recorder.start(opened, microphone_id, visit._recorder_events.put)
        else:
            if left_open is not None:
                vault.recorder.end(left_open.id)
            found = next(r for r in vault.recordings(visit_id) if r.id == standing.recording_id)
            visit._end(found)
        visit.listen_again()
        return visit

    @property
    def is_recording(self) -> bool:
        return self._running is not None

    @property
    def is_paused(self) -> bool:
        return self._running is not None and self._running.is_paused

    def pause(self) -> None:
        if self._running is not None:
            self._running.pause()

    def resume(self) -> None:
        if self._running is not None:
            self._running.resume()

    def use_microphone(self, microphone_id: str | None) -> None:
        if self._running is not None:
            self._running.use(microphone_id)

    def stop(self) -> None:
        """Ends the recording, which then is safe. `advance` goes on until the transcript stands."""
        if self._running is None:
            return
        running, self._running = self._running, None
        ended = running.stop()
        self._take_recorder_events()
        self._end(self._vault.recorder.end(self.recording_id, ended))
        if self._stream is None and not self.is_over:
            self.listen_again()

    def abandon(self) -> None:
        """Lets go of everything without ending it, as if the app went down: for `take_up`, now or at the next
        start. The recorder goes on alone."""
        if self._running is not None:
            self._running.abandon()
            self._running = None
        self._close_stream()

    def listen_again(self) -> None:
        """Transcription from the last utterance saved on, for instance after SpeechFailed."""
        self._close_stream()
        standing = self._vault.transcripts.standing(self.visit_id)
        memo: SpeechMemo | None = standing.memo if standing else None
        self._unsaved.clear()
        self._told = None
        self._finish_told = False
        self._hearing.start_again(memo.done if memo else 0)
        try:
            self._stream = self._tools.speech.listen(self._request, memo)
        except CopilotError as error:
            self._events.append(SpeechFailed(error))

    def advance(self, timeout: float) -> list[LiveEvent]:
        """Does what there is to do, waiting up to `timeout` seconds for something, and tells what happened."""
        self._take_recorder_events()
        self._transcribe(0.0 if self._events else timeout)
        self._save()
        self._settle()
        self._tell_lag()
        events, self._events = self._events, []
        return events

    def _end(self, recording: Recording) -> None:
        self._recording = recording
        self._hearing.ended(recording)
        self._events.append(Stopped(recording))

    def _take_recorder_events(self) -> None:
        level: Level | None = None
        while not self._recorder_events.empty():
            event = self._recorder_events.get()
            if isinstance(event, FrameHeard):
                self._hearing.heard(event, self._stream)
            elif isinstance(event, Level):
                level = event  # the newest is enough
            elif isinstance(event, Ended):
                if self._running is not None:
                    self._running = None
                    self._end(self._vault.recorder.end(self.recording_id, event))
            elif not isinstance(event, Saved):
                if isinstance(event, GapBegan):
                    self._hearing.gap(event, self._stream)
                self._events.append(event)
        if level is not None:
            self._events.append(level)

    def _transcribe(self, timeout: float) -> None:
        stream = self._stream
        if stream is None or self._told is not None:
            return
        try:
            self._hearing.step(stream)
            if self._hearing.is_over and not self._finish_told:
                stream.finish()
                self._finish_told = True
            for event in stream.events(timeout):
                self._take(event)
        except CopilotError as error:
            self._close_stream()
            self._events.append(SpeechFailed(error))

    def _take(self, event: LiveSpeechEvent) -> None:
        if isinstance(event, Stands):
            self._unsaved.append(event)
        elif isinstance(event, Glimpse):
            self._shown = Provisional(event.start_s + self._earlier.duration_s, event.text)
            self._events.append(self._shown)
        elif isinstance(event, SpeechProgress):
            if self._recording is not None:
                self._events.append(CatchingUp(event.done_s, self._recording.duration_s))
            if self._hearing.recorded / SAMPLE_RATE - event.done_s < _LAG_OVER_S:
                self._delay = 0.0
        else:
            self._told = event

    def _save(self) -> None:
        while self._unsaved:
            stands = self._unsaved[0]
            placed = tuple(self._placed(utterance) for utterance in stands.utterances)
            try:
                self._vault.transcripts.save(self.visit_id, placed, stands.memo)
            except CopilotError as error:
                self._tell_failed(error)
                return
            self._unsaved.popleft()
            self._saving_failed = False
            if self._shown is not None and placed and placed[-1].end_s > self._shown.start_s:
                self._events.append(self._shown._replace(text=""))
                self._shown = None
            for own, utterance in zip(stands.utterances, placed, strict=True):
                self._delay = max(0.0, self._hearing.recorded / SAMPLE_RATE - own.end_s)
                self._events.append(UtteranceSaved(utterance, round(self._delay, 3)))

    def _placed(self, utterance: Utterance) -> Utterance:
        """With its id and time in the visit, of which this may not be the first recording."""
        first = max((u.id for u in self._earlier.utterances), default=0)
        return utterance.shifted(first, self._earlier.duration_s)

    def _settle(self) -> None:
        """All is transcribed and saved: the visit's transcript is made of it."""
        if self._told is None or self._unsaved or self._stream is None or self._recording is None:
            return
        standing = self._vault.transcripts.standing(self.visit_id)
        heard = standing.utterances if standing else ()
        first = max((u.id for u in self._earlier.utterances), default=0)
        speakers = {number + first: speaker for number, speaker in self._told.speakers.items()}
        voices = {number + first: voice + 2 * first for number, voice in self._told.voices.items()}
        told = [
            u.model_copy(
                update={
                    "speaker": u.speaker if u.original_speaker is not None else speakers[u.id],
                    "voice": voices.get(u.id),
                }
            )
            for u in sorted(heard, key=lambda u: (u.start_s, u.id))
        ]
        transcript = Transcript(
            language=self._told.language,
            duration_s=round(self._earlier.duration_s + self._recording.duration_s, 3),
            utterances=(
                *self._earlier.utterances,
                *with_voices(told),
            ),
            speech_model=self._stream.name,
        )
        try:
            self._vault.transcripts.settle(self.visit_id, transcript)
        except CopilotError as error:
            self._tell_failed(error)
            return
        self.is_over = True
        self._close_stream()
        self._events.append(Transcribed(transcript))

    def _tell_failed(self, error: CopilotError) -> None:
        if not self._saving_failed:  # once, though it is tried at every step
            self._saving_failed = True
            self._events.append(SavingFailed(error))

    def _tell_lag(self) -> None:
        if self._recording is not None:
            return
        waiting = self._hearing.behind_s + (self._stream.waiting_s if self._stream else 0.0)
        lag = max(waiting, self._delay)
        if (lag >= _LAG_S and abs(lag - self._told_lag) >= _LAG_STEP_S) or (self._told_lag and lag < _LAG_OVER_S):
            self._told_lag = round(lag, 1) if lag >= _LAG_S else 0.0
            self._events.append(Lag(self._told_lag))

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
