"""Starting, watching and ending worker processes."""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import threading
import time
from types import TracebackType
from typing import Any, NamedTuple, Self

from copilot.app.ports import CancelToken
from copilot.domain.errors import EnvironmentFault, InvariantBroken
from copilot.runtime.child import command, environment
from copilot.runtime.protocol import (
    Answer,
    Build,
    Cancel,
    Failed,
    Message,
    Pcm,
    Pipe,
    PipeClosed,
    ProtocolBroken,
    Ready,
)

_log = logging.getLogger(__name__)

FROZEN_SWITCH = "--anamnesis-worker"
"""A frozen app has no `python -m`: its entry point looks for this as the first argument and calls worker.main."""
GRACE_S = 2.0
"""Time a worker has to answer a cancellation, or to end when its pipe closes, before it is killed."""
LOOK_S = 0.05
"""How long to wait for a message before a cancellation is looked for again."""
_LONGEST_LINE = 2000
# Windows: no console, and the window and the recorder come first.
_FLAGS: int = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)


class WorkerDied(Exception):
    """The process is gone, or no longer makes sense. `status` is its exit status, if known."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__(f"worker ended with status {status}")
        self.status = status

    @property
    def hint(self) -> str:
        """What may have killed it, as a sentence to add to a message; "" if nothing is known."""
        return " It may have been short of memory." if self.status in {-9, 137} else ""


class WorkerSpec(NamedTuple):
    """What a worker is: the service it runs and the dotted factory of its engine, arguments as JSON holds them."""

    service: str
    factory: str
    arguments: dict[str, Any]


class WorkerProcess:
    """One incarnation of a worker. Made in a fraction of a second; its engine, once told to `build`, takes longer.

    Messages come through `receive`; what the process writes to its standard error goes to this one's log.
    """

    def __init__(self, spec: WorkerSpec) -> None:
        self.name = ""
        self._spec = spec
        try:
            self._process = subprocess.Popen(
                command("copilot.runtime.worker", FROZEN_SWITCH),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                creationflags=_FLAGS,
            )
        except OSError:
            raise EnvironmentFault(
                "worker.cannot_start",
                "A helper process of the app could not be started.",
                "Close other programs and try again.",
                retryable=True,
            ) from None
        if self._process.stdin is None or self._process.stdout is None or self._process.stderr is None:
            raise InvariantBroken("worker.no_pipe", "A helper process has no pipe.")
        self._pipe = Pipe(self._process.stdout, self._process.stdin)
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._readers = [
            threading.Thread(target=self._read, name="worker-messages", daemon=True),
            threading.Thread(target=self._read_errors, name="worker-errors", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_ready(self) -> bool:
        """Whether its engine is built."""
        return bool(self.name)

    def build(self) -> None:
        """Tells it to build its engine. Raises WorkerDied."""
        self.send(Build(service=self._spec.service, factory=self._spec.factory, arguments=self._spec.arguments))

    def built(self, message: Message) -> None:
        """Takes a message that came before it was ready. Raises what building the engine raised."""
        if isinstance(message, Failed):
            raise message.error()
        if isinstance(message, Ready):
            self.name = message.name

    def send(self, packet: Message | Pcm) -> None:
        """Raises WorkerDied."""
        try:
            self._pipe.send(packet)
        except PipeClosed:
            raise WorkerDied(self._status()) from None

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None if there is none in `timeout` seconds. Raises WorkerDied."""
        try:
            message = self._messages.get(timeout=timeout) if timeout else self._messages.get_nowait()
        except queue.Empty:
            return None
        if message is None:
            self._messages.put(None)  # so that a later call hears of it as well
            raise WorkerDied(self._status())
        return message

    def close(self) -> None:
        """Closes the pipe, at which the process ends; kills it if it does not."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def kill(self) -> None:
        self._process.kill()
        self._reap()

    def _status(self) -> int | None:
        """Of a process whose pipe has closed: it is ending, if it has not ended."""
        try:
            return self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            return None

    def _reap(self) -> None:
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _read(self) -> None:
        try:
            while True:
                packet = self._pipe.receive()
                if not isinstance(packet, Pcm):
                    self._messages.put(packet)
        except PipeClosed:
            pass
        except ProtocolBroken:
            _log.error("worker %d sent what is no message", self.pid)
            self._process.kill()
        self._messages.put(None)

    def _read_errors(self) -> None:
        if self._process.stderr is None:
            return
        with contextlib.suppress(OSError, ValueError):
            for line in self._process.stderr:
                _log.warning("worker %d: %s", self.pid, line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip())


class WorkerSlot:
    """Room for one worker: started when first needed, kept until `close`, killed if it does not heed a cancel."""

    def __init__(self, spec: WorkerSpec) -> None:
        self.name = ""
        """Of the engine; "" until a worker has built it."""
        self._spec = spec
        self._worker: WorkerProcess | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that runs now, if one does."""
        worker = self._worker
        return worker.pid if worker is not None else None

    def begin(self) -> WorkerProcess:
        """The worker, started if need be, but not waited for. Raises WorkerDied."""
        if self._worker is None:
            self._worker = WorkerProcess(self._spec)
            self._worker.build()
        return self._worker

    def take(self, message: Message) -> None:
        """A message from a worker that is not ready yet. Raises what building the engine raised."""
        worker = self.begin()
        try:
            worker.built(message)
        except BaseException:
            self.drop()
            raise
        self.name = worker.name

    def ready(self, cancel: CancelToken) -> WorkerProcess:
        """The worker, started if need be. Raises WorkerDied, Cancelled, and what building the engine raised."""
        worker = self.begin()
        try:
            while not worker.is_ready:
                cancel.raise_if_cancelled()
                message = worker.receive(LOOK_S)
                if message is not None:
                    self.take(message)
        except BaseException:
            self.drop()
            raise
        return worker

    def call_off(self, job: int, generation: int) -> None:
        """Tells the worker to stop; kills it if it has not in GRACE_S."""
        worker = self._worker
        if worker is None:
            return
        try:
            worker.send(Cancel(job=job, generation=generation))
            deadline = time.monotonic() + GRACE_S
            while time.monotonic() < deadline:
                message = worker.receive(LOOK_S)
                if isinstance(message, Answer) and message.concerns(job, generation):
                    return
        except WorkerDied:
            pass
        self.drop()

    def drop(self) -> None:
        """Kills the worker; the next `ready` starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


class WorkerOwner:
    """What lives over one worker, and ends it with `close`."""

    def __init__(self, spec: WorkerSpec) -> None:
        self._slot = WorkerSlot(spec)

    @property
    def worker_pid(self) -> int | None:
        """Of the process that runs now, if one does."""
        return self._slot.pid

    def close(self) -> None:
        self._slot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
