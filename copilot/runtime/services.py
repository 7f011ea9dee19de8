"""What workers do with the engine they built. One class a kind of engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from copilot.app.ports import CancelToken, Drafter, DraftRequest
from copilot.domain.errors import Cancelled
from copilot.runtime.protocol import (
    CancelledJob,
    Drafted,
    DraftOrder,
    Message,
    Pcm,
    Ready,
    Start,
    Started,
)

Send = Callable[[Message], None]


class Receive(Protocol):
    """What the window process sends, in order."""

    @property
    def has_more(self) -> bool:
        """Whether a call would not wait."""

    def __call__(self) -> Message | Pcm: ...


class Service(Protocol):
    def ready(self) -> Ready: ...

    def serve(self, start: Start, receive: Receive, cancel: CancelToken, send: Send) -> None:
        """Runs one job to its answer."""


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
