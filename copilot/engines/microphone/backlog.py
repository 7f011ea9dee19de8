"""Between the recorder and the disk: a thread that writes, so that a slow or full disk never stops the recorder."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from copilot.domain.capture import SAMPLE_RATE, Ended, RecorderEvent, Saved, Trouble, TroubleOver, gaps_of
from copilot.domain.errors import CopilotError

LIMIT_S = 120
"""Of audio that waits for the disk at most, in memory."""
PATIENCE_S = 10.0
"""How long the end of a recording waits for a disk that does not take it."""
_AGAIN_S = 0.5


class AudioEnd(Protocol):
    @property
    def samples(self) -> int: ...

    @property
    def digest(self) -> str: ...

    @property
    def complete(self) -> bool: ...

    @property
    def marks(self) -> tuple[Any, ...]: ...


class AudioSink(Protocol):
    """A file of a recording that is taken up: see `copilot.storage.recorder_file`."""

    last_written: float
    """Unix time."""

    @property
    def samples(self) -> int: ...

    @property
    def synced(self) -> int: ...

    @property
    def marks(self) -> tuple[Any, ...]:
        """Pairs of place in samples and content."""

    @property
    def is_asked_to_leave(self) -> bool: ...

    def append(self, pcm: bytes) -> None:
        """At most a second. After an error the same piece may be given again."""

    def mark(self, content: dict[str, Any]) -> None: ...

    def finish(self) -> AudioEnd: ...

    def interrupt(self) -> AudioEnd: ...


class _End(NamedTuple):
    complete: bool


_Item = bytes | dict[str, Any] | _End


class Backlog:
    """Writes audio and marks to `sink` in the order they were put."""

    def __init__(self, sink: AudioSink, channels: int, tell: Callable[[RecorderEvent], None]) -> None:
        self._sink = sink
        self._second = 2 * channels * SAMPLE_RATE
        self._tell = tell
        self._items: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._waiting = 0  # bytes; written by two threads, each under the lock
        self._lock = threading.Lock()
        self._trouble = ""
        self._give_up = threading.Event()
        self._end: AudioEnd | None = None
        self._thread = threading.Thread(target=self._run, name="disk", daemon=True)
        self._thread.start()

    @property
    def waiting_s(self) -> float:
        return self._waiting / self._second

    def put(self, pcm: bytes) -> None:
        """At most a second."""
        self._count(len(pcm))
        self._items.put(pcm)

    def mark(self, content: dict[str, Any]) -> None:
        self._items.put(content)

    def finish(self, *, complete: bool) -> Ended:
        """Everything put is on the disk, or the disk did not take it for PATIENCE_S."""
        self._items.put(_End(complete))
        self._thread.join(PATIENCE_S)
        self._give_up.set()
        self._thread.join()
        end = self._end or self._sink.interrupt()
        return Ended(end.samples, end.digest, end.complete, gaps_of(end.marks))

    def _count(self, size: int) -> None:
        with self._lock:
            self._waiting += size

    def _run(self) -> None:
        while True:
            item = self._items.get()
            while not self._written(item):
                if self._give_up.wait(_AGAIN_S):
                    return
            if isinstance(item, bytes):
                self._count(-len(item))
            if isinstance(item, _End):
                return

    def _written(self, item: _Item) -> bool:
        try:
            match item:
                case bytes():
                    self._sink.append(item)
                case _End(complete):
                    self._end = self._sink.finish() if complete else self._sink.interrupt()
                case _:
                    self._sink.mark(item)
        except CopilotError as error:
            if self._trouble != error.code:
                self._trouble = error.code
                self._tell(
                    Trouble(
                        error.code,
                        "The recording cannot be written to the disk: " + error.safe_message,
                        f"{error.what_to_do} What is heard meanwhile is kept in memory, {LIMIT_S} s of it.",
                        self._sink.samples / SAMPLE_RATE,
                        values=dict(error.values),
                    )
                )
            return False
        if self._trouble:
            self._tell(TroubleOver(self._trouble, self._sink.samples / SAMPLE_RATE))
            self._trouble = ""
        self._tell(Saved(self._sink.synced))
        return True
