"""A worker process: `python -m copilot.runtime.worker`, spoken to over its standard input and output.

It builds one engine, named by dotted factory in the first message, and runs one job at a time. When its pipe
closes it ends at once: it holds nothing that is not already with the window process.
"""

from __future__ import annotations

import importlib
import logging
import os
import queue
import signal
import sys
import threading
import traceback
from typing import Any, BinaryIO

from copilot.app.ports import CancelToken
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.runtime.protocol import Build, Cancel, Failed, Message, Pcm, Pipe, PipeClosed, ProtocolBroken, Start
from copilot.runtime.services import SERVICES


class Inbox:
    """What the window process sent, in order. A cancellation reaches its job at once, past what waits."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._queue: queue.SimpleQueue[Message | Pcm] = queue.SimpleQueue()
        self._tokens: dict[tuple[int, int], CancelToken] = {}
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def get(self) -> Message | Pcm:
        return self._queue.get()

    def token(self, start: Start) -> CancelToken:
        return self._tokens[start.job, start.generation]

    def forget(self, start: Start) -> None:
        self._tokens.pop((start.job, start.generation), None)

    def _read(self) -> None:
        while True:
            try:
                packet = self._pipe.receive()
            except (PipeClosed, ProtocolBroken):
                # The window process is gone. A native call may be running: do not wait for it.
                os._exit(0)
            if isinstance(packet, Start):
                self._tokens[packet.job, packet.generation] = CancelToken()
            elif isinstance(packet, Cancel) and (packet.job, packet.generation) in self._tokens:
                self._tokens[packet.job, packet.generation].cancel()
            self._queue.put(packet)


def safe_trace(error: BaseException) -> str:
    """Where an error happened and its type. Not its message, which may quote what was said."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = " < ".join(f"{os.path.basename(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))  # noqa: PTH119
    return f"{type(error).__name__} at {where}"


def guarded(error: Exception) -> CopilotError:
    """The error as one that may leave the process."""
    if isinstance(error, CopilotError):
        return error
    logging.getLogger(__name__).error("unexpected %s", safe_trace(error))
    return InvariantBroken(
        "worker.bug", "A part of the app failed unexpectedly.", "Try again; report it if it stays."
    )


def run(pipe: Pipe) -> None:
    """Serves jobs until the pipe closes."""
    inbox = Inbox(pipe)
    build = inbox.get()
    if not isinstance(build, Build):
        return
    try:
        engine = _made(build)
        service = SERVICES[build.service](engine)
    except Exception as error:
        pipe.send(Failed.of(guarded(error)))
        return
    pipe.send(service.ready())
    while True:
        packet = inbox.get()
        if not isinstance(packet, Start):
            continue  # left over from a job that ended before it was read
        try:
            service.serve(packet, inbox.get, inbox.token(packet), pipe.send)
        except PipeClosed:
            return
        except Exception as error:
            pipe.send(Failed.of(guarded(error), packet.job, packet.generation))
        finally:
            inbox.forget(packet)


def _made(build: Build) -> Any:
    module, _, name = build.factory.partition(":")
    return getattr(importlib.import_module(module), name)(**build.arguments)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipe's two ends, moved away from where a stray print or read of a library could touch them."""
    source, sink = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (source, sink):
            msvcrt.setmode(descriptor, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb")


def _leave_no_core() -> None:
    """A process that crashes must not write its memory, with what was said, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _leave_no_core()
    source, sink = _own_streams()
    # Ctrl-C goes to every process of the terminal; the window process decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    try:
        run(Pipe(source, sink))
    except PipeClosed:
        pass
    except Exception as error:
        logging.getLogger(__name__).error("worker ends: %s", safe_trace(error))
    sys.stderr.flush()
    os._exit(0)  # no destructor of a native library may keep it


if __name__ == "__main__":
    main()
