"""What workers do with the engine they built. One class a kind of engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    Drafter,
    DraftRequest,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import Cancelled
from copilot.runtime.protocol import (
    Cancel,
    CancelledJob,
    Drafted,
    DraftOrder,
    Finish,
    Message,
    Partial,
    Pcm,
    Progress,
    Ready,
    Start,
    Started,
    Succeeded,
    Taken,
)

Receive = Callable[[], Message | Pcm]
Send = Callable[[Message], None]


class Service(Protocol):
    def ready(self) -> Ready: ...

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:
        """Runs one job to its answer."""


class Session(Protocol):
    """A transcription under way. What lies before a SpeechProgress is done with for good."""

    def feed(self, frame: AudioFrame) -> Iterator[SpeechEvent]: ...

    def finish(self) -> Iterator[SpeechEvent]: ...

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
    ) -> Session: ...


class SpeechService:
    def __init__(self, engine: ResumableSpeech) -> None:
        self._engine = engine

    def ready(self) -> Ready:
        return Ready(name=self._engine.name)

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:
        key = {"job": start.job, "generation": start.generation}
        request = SpeechRequest(start.request.get("language"), tuple(start.request.get("hotwords", ())))
        try:
            session = self._engine.open(request, cancel, start.state, start.notes)
            send(Started(**key))
            while True:
                packet = receive()
                cancel.raise_if_cancelled()
                if isinstance(packet, Pcm) and (packet.job, packet.generation) == (start.job, start.generation):
                    self._pass_on(session.feed(AudioFrame(packet.pcm, packet.channels)), session, key, send)
                    send(Taken(frames=1, **key))
                elif isinstance(packet, Finish) and (packet.job, packet.generation) == (
                    start.job,
                    start.generation,
                ):
                    told = self._pass_on(session.finish(), session, key, send)
                    if told is not None:
                        send(Succeeded(speakers=told.speakers, language=told.language, **key))
                    return
                elif isinstance(packet, Cancel):
                    continue  # of a job that is over
        except Cancelled:
            send(CancelledJob(**key))

    def _pass_on(
        self, events: Iterator[SpeechEvent], session: Session, key: dict[str, int], send: Send
    ) -> SpeakersTold | None:
        for event in events:
            if isinstance(event, UtteranceHeard):
                send(Partial(utterance=event.utterance, **key))
            elif isinstance(event, SpeechProgress):
                state, notes = session.memo()
                send(Progress(done=round(event.done_s * SAMPLE_RATE), state=state, notes=notes, **key))
            else:
                return event
        return None


class NamedDrafter(Drafter, Protocol):
    @property
    def name(self) -> str:
        """Name and digest of the model."""


class DraftService:
    def __init__(self, engine: NamedDrafter) -> None:
        self._engine = engine

    def ready(self) -> Ready:
        return Ready(name=self._engine.name)

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:  # noqa: ARG002
        key = {"job": start.job, "generation": start.generation}
        order = DraftOrder.model_validate(start.request)
        send(Started(**key))
        try:
            draft = self._engine.draft(
                DraftRequest(order.transcript, order.template, order.style, order.budget_words), cancel
            )
        except Cancelled:
            send(CancelledJob(**key))
        else:
            send(Drafted(draft=draft, **key))


SERVICES: dict[str, Callable[[Any], Service]] = {"speech": SpeechService, "draft": DraftService}
