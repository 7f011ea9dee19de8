"""A drafter that lives in a worker process: what kills that process ends a draft, not the app."""

from __future__ import annotations

import itertools
import logging
import threading
from types import TracebackType
from typing import Any, Self

from copilot.app.ports import CancelToken, DraftRequest
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken
from copilot.domain.note import NoteDraft
from copilot.runtime.protocol import Drafted, DraftOrder, Failed, JobMessage, Start
from copilot.runtime.supervisor import LOOK_S, WorkerDied, WorkerProcess, WorkerSlot, WorkerSpec

_log = logging.getLogger(__name__)

_TRIES = 2


class WorkerDrafter:
    """A Drafter over a worker that is started with the first draft and kept, its model loaded, until `close`.

    A worker that dies over a draft is followed by one more, which begins it again. One that dies before its model
    was ever loaded is not: the same file would end the next one too.
    """

    def __init__(self, factory: str, arguments: dict[str, Any]) -> None:
        self._slot = WorkerSlot(WorkerSpec("draft", factory, arguments))
        self._jobs = itertools.count(1)
        self._busy = threading.Lock()

    @property
    def worker_pid(self) -> int | None:
        """Of the process that runs now, if one does."""
        return self._slot.pid

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises what the engine raises, and EnvironmentFault: llm.model_broken, llm.worker_died."""
        if not self._busy.acquire(blocking=False):
            raise InvariantBroken("draft.busy", "The draft worker is already at work.")
        try:
            return self._drafted(DraftOrder(**request._asdict()).model_dump(mode="json"), cancel)
        finally:
            self._busy.release()

    def close(self) -> None:
        self._slot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _drafted(self, order: dict[str, Any], cancel: CancelToken) -> NoteDraft:
        job = next(self._jobs)
        hint = ""
        for generation in range(1, _TRIES + 1):
            try:
                worker = self._slot.ready(cancel)
                return self._answer(worker, Start(job=job, generation=generation, request=order), cancel)
            except WorkerDied as death:
                self._slot.drop()
                _log.warning("draft worker died (status %s)", death.status)
                hint = death.hint
                if not self._slot.name:
                    raise _broken(hint) from None
        raise EnvironmentFault(
            "llm.worker_died",
            f"The process of the language model ended {_TRIES} times over this draft.{hint}",
            "Close other programs and try again, choose another model, or use the extractive drafter.",
            retryable=True,
        )

    def _answer(self, worker: WorkerProcess, start: Start, cancel: CancelToken) -> NoteDraft:
        try:
            worker.send(start)
            while True:
                cancel.raise_if_cancelled()
                message = worker.receive(LOOK_S)
                if not isinstance(message, JobMessage) or not message.concerns(start.job, start.generation):
                    continue  # nothing yet, or stale
                if isinstance(message, Drafted):
                    return message.draft
                if isinstance(message, Failed):
                    raise message.error()
        except (WorkerDied, CopilotError):
            raise
        except BaseException:  # cancelled, or Ctrl-C
            self._slot.call_off(start.job, start.generation)
            raise


def _broken(hint: str) -> EnvironmentFault:
    return EnvironmentFault(
        "llm.model_broken",
        f"The process of the language model ended while it loaded the model file.{hint}",
        "Choose another model, or use the extractive drafter.",
    )
