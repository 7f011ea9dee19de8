"""A drafter that lives in a worker process: what kills that process ends a draft, not the app."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copilot.app.ports import (
    AllWritten,
    CancelToken,
    DraftEvent,
    DraftRequest,
    LineWritten,
    NoteDrafted,
    WriteOrder,
)
from copilot.domain.errors import Cancelled, CopilotError, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.note import NoteDraft
from copilot.runtime.protocol import (
    Drafted,
    DraftOrder,
    Failed,
    JobMessage,
    LinesOrder,
    Message,
    Read,
    Start,
    Told,
    Wrote,
    WroteAll,
)
from copilot.runtime.supervisor import LOOK_S, WorkerDied, WorkerOwner, WorkerProcess, WorkerSpec

_log = logging.getLogger(__name__)

_TRIES = 2


class WorkerDrafter(WorkerOwner):
    """A LiveDrafter and Rewriter over a worker that is started when first needed and kept, its model loaded, until
    `close`.

    A worker that dies over a draft is followed by one more, which begins it again; what it had read of the visit is
    read again with the next draft or reading, for each comes with the whole transcript. One that dies before its
    model was ever loaded is not followed: the same file would end the next one too. One that says nothing for
    `stall_s` is killed.
    """

    def __init__(self, factory: str, arguments: dict[str, Any], *, stall_s: float = 120.0) -> None:
        super().__init__(WorkerSpec("draft", factory, arguments))
        self._stall_s = stall_s
        self._jobs = itertools.count(1)
        self._busy = threading.Lock()
        self._reading: _Interruptible | None = None

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises what the engine raises, and EnvironmentFault: llm.model_crashed, llm.worker_died, llm.stalled."""
        for event in self.events(request, cancel):
            if isinstance(event, NoteDrafted):
                return event.draft
        raise InvariantBroken("llm.no_draft", "The draft worker ended without a draft.")

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        """Raises what `draft` raises. Waits for no other draft: UserFacingError (draft.busy)."""
        with self._precedence(cancel):
            for message in self._messages(_order("draft", request), cancel):
                if isinstance(message, Told):
                    yield message.event
                elif isinstance(message, Drafted):
                    yield NoteDrafted(draft=message.draft)

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        """Raises what `draft` raises. A line is told once, also where a second worker has to begin again."""
        told: set[int] = set()
        with self._precedence(cancel):
            for message in self._messages(LinesOrder(order=order).model_dump(mode="json"), cancel):
                if isinstance(message, Wrote) and message.line.number not in told:
                    told.add(message.line.number)
                    yield message.line
                elif isinstance(message, WroteAll):
                    yield message.written

    def read(self, request: DraftRequest, cancel: CancelToken) -> int:
        """Raises Cancelled, also where a draft is asked for meanwhile, and what `draft` raises."""
        if not self._busy.acquire(blocking=False):
            raise Cancelled
        self._reading = own = _Interruptible(cancel)
        try:
            return sum(m.tokens for m in self._messages(_order("read", request), own) if isinstance(m, Read))
        finally:
            self._reading = None
            self._busy.release()

    @contextmanager
    def _precedence(self, cancel: CancelToken) -> Iterator[None]:
        """The worker is this draft's. A reading gives way; what was read stays."""
        while not self._busy.acquire(timeout=LOOK_S):
            reading = self._reading
            if reading is None and not self._busy.acquire(timeout=LOOK_S):
                raise UserFacingError(
                    "draft.busy", "The language model is already at work.", "Wait until it is done, or cancel it."
                )
            if reading is None:
                break
            reading.cancel()
            cancel.raise_if_cancelled()
        try:
            yield
        finally:
            self._busy.release()

    def _messages(self, order: dict[str, Any], cancel: CancelToken) -> Iterator[Message]:
        job = next(self._jobs)
        hint = ""
        for generation in range(1, _TRIES + 1):
            try:
                worker = self._slot.ready(cancel)
                yield from self._answer(worker, Start(job=job, generation=generation, request=order), cancel)
            except WorkerDied as death:
                self._slot.drop()
                _log.warning("draft worker died (status %s)", death.status)
                hint = death.hint
                if not self._slot.name:
                    raise _broken(hint) from None
            else:
                return
        raise EnvironmentFault(
            "llm.worker_died",
            "The process of the language model ended {times} times over this draft.{hint}",
            "Close other programs and try again, choose another model, or use the extractive drafter.",
            retryable=True,
            values={"times": _TRIES, "hint": hint},
        )

    def _answer(self, worker: WorkerProcess, start: Start, cancel: CancelToken) -> Iterator[Message]:
        heard_at = time.monotonic()
        try:
            worker.send(start)
            while True:
                cancel.raise_if_cancelled()
                message = worker.receive(LOOK_S)
                if not isinstance(message, JobMessage) or not message.concerns(start.job, start.generation):
                    if time.monotonic() - heard_at > self._stall_s:
                        raise self._stalled(worker)
                    continue  # nothing yet, or stale
                heard_at = time.monotonic()
                if isinstance(message, Failed):
                    raise message.error()
                if isinstance(message, Drafted | Read | WroteAll):
                    break
                yield message
                heard_at = time.monotonic()  # whoever listens may take their time
        except (WorkerDied, CopilotError):
            raise
        except BaseException:  # cancelled, no longer listened to, or Ctrl-C
            self._slot.call_off(start.job, start.generation)
            raise
        yield message

    def _stalled(self, worker: WorkerProcess) -> EnvironmentFault:
        _log.error("draft worker %d stopped answering", worker.pid)
        self._slot.drop()
        return EnvironmentFault(
            "llm.stalled",
            "The language model has written nothing for {seconds:.0f} seconds; it was stopped.",
            "Close other programs and try again, or choose a smaller model.",
            retryable=True,
            values={"seconds": self._stall_s},
        )


class _Interruptible(CancelToken):
    """Cancelled by itself, or by the token that it stands for."""

    def __init__(self, other: CancelToken) -> None:
        super().__init__()
        self._other = other

    @property
    def is_cancelled(self) -> bool:
        return super().is_cancelled or self._other.is_cancelled

    def raise_if_cancelled(self) -> None:
        self._other.raise_if_cancelled()
        super().raise_if_cancelled()


def _order(task: str, request: DraftRequest) -> dict[str, Any]:
    """The request as JSON. Drafters read utterances, not words with their times, which are ten times as long."""
    utterances = tuple(u.model_copy(update={"words": ()}) for u in request.transcript.utterances)
    plain = request._replace(transcript=request.transcript.model_copy(update={"utterances": utterances}))
    return DraftOrder(task=task, **plain._asdict()).model_dump(mode="json")


def _broken(hint: str) -> EnvironmentFault:
    return EnvironmentFault(
        "llm.model_crashed",
        "The process of the language model ended while it loaded the model file.{hint}",
        "Choose another model, or use the extractive drafter.",
        values={"hint": hint},
    )
