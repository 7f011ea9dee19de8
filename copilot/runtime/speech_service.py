"""What the speech worker does with its engine: a recording from its start to its end, or a visit as it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    Glimpse,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import Cancelled
from copilot.runtime.protocol import (
    CancelledJob,
    Finish,
    Gap,
    Glimpsed,
    JobMessage,
    Partial,
    Pcm,
    Progress,
    Ready,
    Start,
    Started,
    Succeeded,
    Taken,
)
from copilot.runtime.services import Receive, Send


class Session(Protocol):
    """A transcription under way. What lies before a SpeechProgress is done with for good."""

    def feed(self, frame: AudioFrame) -> Iterator[SpeechEvent]:
        """Listens to a frame and decodes what closed in it."""

    def finish(self) -> Iterator[SpeechEvent]: ...

    def listen(self, frame: AudioFrame) -> None:
        """Only listens: `work` decodes."""

    def gap(self) -> None: ...

    @property
    def has_work(self) -> bool: ...

    def work(self) -> Iterator[SpeechEvent]: ...

    def glimpse(self) -> Glimpse | None: ...

    def memo(self) -> tuple[dict[str, Any], list[Any]]:
        """JSON values: the state at the last SpeechProgress, and notes since the last memo."""


class ResumableSpeech(Protocol):
    """A speech engine whose work can be taken up by another process of the same kind."""

    @property
    def name(self) -> str: ...

    def open(
        self,
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None = None,
        notes: list[Any] | None = None,
        *,
        live: bool = False,
    ) -> Session: ...


class SpeechService:
    def __init__(self, engine: ResumableSpeech) -> None:
        self._engine = engine

    def ready(self) -> Ready:
        return Ready(name=self._engine.name)

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:
        request = SpeechRequest(start.request.get("language"), tuple(start.request.get("hotwords", ())))
        try:
            session = self._engine.open(request, cancel, start.state, start.notes, live=start.live)
            _Job(start, session, send).run(receive, cancel)
        except Cancelled:
            send(CancelledJob(job=start.job, generation=start.generation))


class _Job:
    def __init__(self, start: Start, session: Session, send: Send) -> None:
        self._start = start
        self._key = {"job": start.job, "generation": start.generation}
        self._session = session
        self._send = send

    def run(self, receive: Receive, cancel: CancelToken) -> None:
        self._send(Started(**self._key))
        session = self._session
        while True:
            # While a visit goes on, what has arrived is listened to before anything is decoded: so it shows how
            # much waits, and what waits can be decoded together.
            if self._start.live and not receive.has_more:
                if session.has_work:
                    self._pass_on(session.work())
                    continue
                self._glimpse()
            packet = receive()
            cancel.raise_if_cancelled()
            if isinstance(packet, Pcm):
                if (packet.job, packet.generation) == (self._start.job, self._start.generation):
                    self._take(AudioFrame(packet.pcm, packet.channels))
            elif isinstance(packet, JobMessage) and packet.concerns(self._start.job, self._start.generation):
                if isinstance(packet, Gap):
                    session.gap()
                elif isinstance(packet, Finish):
                    told = self._pass_on(session.finish())
                    if told is not None:
                        found = dict(told.voices)
                        self._send(
                            Succeeded(speakers=told.speakers, language=told.language, voices=found, **self._key)
                        )
                    return

    def _take(self, frame: AudioFrame) -> None:
        if not self._start.live:
            self._pass_on(self._session.feed(frame))
        else:
            self._session.listen(frame)
            if not self._session.has_work:
                self._pass_on(self._session.work())
        self._send(Taken(frames=1, **self._key))

    def _glimpse(self) -> None:
        seen = self._session.glimpse()
        if seen is not None:
            self._send(Glimpsed(start_s=seen.start_s, text=seen.text, **self._key))

    def _pass_on(self, events: Iterator[SpeechEvent]) -> SpeakersTold | None:
        for event in events:
            if isinstance(event, UtteranceHeard):
                self._send(Partial(utterance=event.utterance, **self._key))
            elif isinstance(event, SpeechProgress):
                state, notes = self._session.memo()
                done = round(event.done_s * SAMPLE_RATE)
                self._send(Progress(done=done, state=state, notes=notes, **self._key))
            else:
                return event
        return None
