"""What a worker does with a drafter that it built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from copilot.app.ports import (
    CancelToken,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    LineWritten,
    NoteDrafted,
    Rewriter,
)
from copilot.domain.errors import Cancelled
from copilot.runtime.protocol import (
    CancelledJob,
    Drafted,
    DraftOrder,
    LinesOrder,
    Read,
    Ready,
    Start,
    Started,
    Told,
    Wrote,
    WroteAll,
)
from copilot.runtime.services import Receive, Send


class ReadingDrafter(Rewriter, Protocol):
    """A ports.LiveDrafter that tells how far it has read, and a ports.Rewriter."""

    @property
    def name(self) -> str:
        """Name and digest of the model."""

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]: ...

    def reading(self, request: DraftRequest, cancel: CancelToken) -> Iterator[int]:
        """The tokens that are read by now, at first those that were already."""


class DraftService:
    def __init__(self, engine: ReadingDrafter) -> None:
        self._engine = engine

    def ready(self) -> Ready:
        return Ready(name=self._engine.name)

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:  # noqa: ARG002
        key = {"job": start.job, "generation": start.generation}
        if start.request.get("task") == "write":
            self._write(LinesOrder.model_validate(start.request), key, cancel, send)
            return
        order = DraftOrder.model_validate(start.request)
        request = DraftRequest(
            order.transcript, order.template, order.style, order.budget_words, order.chart, order.speakers_after
        )
        send(Started(**key))
        try:
            if order.task == "read":
                steps = []
                for read in self._engine.reading(request, cancel):
                    steps.append(read)
                    send(Told(event=DraftProgress(done=read, total=read), **key))
                send(Read(tokens=steps[-1] - steps[0], **key))
                return
            for event in self._engine.events(request, cancel):
                if isinstance(event, NoteDrafted):
                    send(Drafted(draft=event.draft, **key))
                else:
                    send(Told(event=event, **key))
        except Cancelled:
            send(CancelledJob(**key))

    def _write(self, lines: LinesOrder, key: dict[str, int], cancel: CancelToken, send: Send) -> None:
        send(Started(**key))
        try:
            for written in self._engine.write(lines.order, cancel):
                if isinstance(written, LineWritten):
                    send(Wrote(line=written, **key))
                else:
                    send(WroteAll(written=written, **key))
        except Cancelled:
            send(CancelledJob(**key))
