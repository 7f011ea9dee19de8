"""The only door between the core and Qt: jobs run elsewhere, and their outcome arrives in the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from copilot.app.jobs import Progress
from copilot.app.one_thread import VaultThread
from copilot.app.ports import CancelToken, Vault
from copilot.domain.errors import Cancelled, CopilotError, InvariantBroken

T = TypeVar("T")
Failure = Callable[[CopilotError], None]

_log = logging.getLogger(__name__)

GATHER_MS = 33
"""Events of running jobs are handed on together, thirty times a second."""
_ENDS_WITHIN_S = 15.0
"""A job that was called off has ended by then; workers that do not heed it are killed sooner."""


class Job(QObject):
    """Work that goes on elsewhere.

    Signals:
        ended: it succeeded, failed or was cancelled; nothing more comes of it.
    """

    ended = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self.token = CancelToken()

    def cancel(self) -> None:
        self.token.cancel()


class Bridge(QObject):
    """Runs operations of the core and brings their outcome back. Belongs to the window's thread.

    Every call names an `owner`: when that widget is gone, so is its interest in the outcome.

    Signals:
        failed: an operation without a `failure` of its own failed; the main window shows it.
        vault_opened, vault_closed: the vault changed hands.
    """

    failed = Signal(object)
    vault_opened = Signal()
    vault_closed = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = ThreadPoolExecutor(4, thread_name_prefix="job")
        self._vault: VaultThread | None = None
        self._jobs: set[Job] = set()
        self._running: set[Future[Any]] = set()
        self._is_closed = False
        self._events: deque[tuple[QObject, Callable[[Any], None], Any]] = deque()
        self._gather = QTimer(self)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._deliver)
        self._arrived.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    # ------------------------------------------------------------------ the vault

    @property
    def is_open(self) -> bool:
        return self._vault is not None

    @property
    def vault(self) -> Vault:
        """For use cases that run inside a job; a call waits for its turn, so never from the window's thread."""
        if threading.current_thread() is threading.main_thread():
            raise InvariantBroken("window.blocked", "The window asked the vault and would wait for it.")
        return self._open_vault().vault

    def _open_vault(self) -> VaultThread:
        if self._vault is None:
            raise InvariantBroken("window.locked", "The vault is locked.", "Unlock it first.")
        return self._vault

    def open_vault(
        self, owner: QObject, opener: Callable[[], Vault], success: Callable[[], None], failure: Failure
    ) -> Job:
        def opened(thread: VaultThread) -> None:
            self._vault = thread
            self.vault_opened.emit()
            success()

        return self.run(owner, lambda _job, _report: VaultThread(opener), opened, failure)

    def close_vault(self) -> None:
        """Calls off what runs, waits for it, and closes the vault: what a job has begun in it is ended first."""
        for job in tuple(self._jobs):
            job.cancel()
        wait(self._running, _ENDS_WITHIN_S)
        vault, self._vault = self._vault, None
        if vault is not None:
            vault.close()
            self.vault_closed.emit()

    def ask(
        self,
        owner: QObject,
        question: Callable[[Vault], T],
        success: Callable[[T], None],
        failure: Failure | None = None,
    ) -> Job:
        """A short operation on the vault, on its own thread; operations run in the order they were asked.

        Nothing comes of it once the bridge is closed: whoever still asks then is on its way out.
        """
        if self._is_closed:
            return Job(self)
        job = self._new_job()
        thread = self._open_vault()
        thread.ask(question).add_done_callback(self._told_when_done(job, owner, success, failure))
        return job

    # ------------------------------------------------------------------ jobs

    def run(
        self,
        owner: QObject,
        operation: Callable[[CancelToken, Callable[[Any], None]], T],
        success: Callable[[T], None],
        failure: Failure | None = None,
        progress: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Runs `operation` elsewhere; one of `success`, `failure`, `cancelled` is called here when it ends.

        `operation` gets the token to look at and a report for its events, which reach `progress` gathered.
        """
        if self._is_closed:
            return Job(self)
        job = self._new_job()

        def report(event: Any) -> None:
            if progress is not None:
                self._events.append((owner, progress, event))

        future = self._workers.submit(operation, job.token, report)
        self._running = {f for f in self._running if not f.done()} | {future}
        future.add_done_callback(self._told_when_done(job, owner, success, failure, cancelled))
        return job

    def _new_job(self) -> Job:
        job = Job(self)
        self._jobs.add(job)
        self._gather.start()
        return job

    def _told_when_done(
        self,
        job: Job,
        owner: QObject,
        success: Callable[[T], None],
        failure: Failure | None,
        cancelled: Callable[[], None] | None = None,
    ) -> Callable[[Future[T]], None]:
        def done(future: Future[T]) -> None:
            self._arrived.emit((job, owner, future, success, failure, cancelled))

        return done

    def _deliver(self) -> None:
        while self._events:
            owner, progress, event = self._events.popleft()
            if isinstance(event, Progress) and self._events:
                _, following, newer = self._events[0]
                if following is progress and isinstance(newer, Progress):
                    continue  # overtaken before it could be shown
            if shiboken6.isValid(owner):
                progress(event)
        if not self._jobs:
            self._gather.stop()

    def _settle(self, outcome: tuple[Any, ...]) -> None:
        job, owner, future, success, failure, cancelled = outcome
        if self._is_closed:
            return
        self._deliver()
        self._jobs.discard(job)
        error = future.exception()
        if shiboken6.isValid(owner):
            if error is None:
                success(future.result())
            elif isinstance(error, Cancelled):
                if cancelled is not None:
                    cancelled()
            else:
                (failure or self.failed.emit)(_told(error))
        job.ended.emit()
        job.deleteLater()

    def close(self) -> None:
        """Ends everything: jobs are called off and waited for, and nothing more is told to anybody."""
        self._is_closed = True
        self.close_vault()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._gather.stop()


def _told(error: BaseException) -> CopilotError:
    if isinstance(error, CopilotError):
        return error
    # The message of an unforeseen error may quote what was said: only its kind is logged and shown.
    _log.error("a job failed: %s", type(error).__name__)
    return InvariantBroken(
        "window.unexpected",
        "Something went wrong ({kind}).",
        "Try again. If it happens again, please report it. Nothing that was saved is lost.",
        values={"kind": type(error).__name__},
    )
