"""What workers do with the engine they built. One class a kind of engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from copilot.app.ports import CancelToken
from copilot.runtime.protocol import Message, Pcm, Ready, Start

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
