"""A worker process: `python -m copilot.runtime.worker`, spoken to over its standard input and output.

It builds one engine, named by dotted factory in the first message, and runs one job at a time. When its pipe
closes it ends at once: it holds nothing that is not already with the window process.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from copilot.app.ports import CancelToken
from copilot.runtime.child import guarded, leave_no_core, let_others_go_first, made, own_streams, safe_trace
from copilot.runtime.draft_service import DraftService
from copilot.runtime.protocol import Build, Cancel, Failed, Message, Pcm, Pipe, PipeClosed, ProtocolBroken, Start
from copilot.runtime.services import Service
from copilot.runtime.speech_service import SpeechService

SERVICES: dict[str, Callable[[Any], Service]] = {"speech": SpeechService, "draft": DraftService}


class Inbox:
    """What the window process sent, in order. A cancellation reaches its job at once, past what waits."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._queue: queue.SimpleQueue[Message | Pcm] = queue.SimpleQueue()
        self._tokens: dict[tuple[int, int], CancelToken] = {}
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def __call__(self) -> Message | Pcm:
        """The next packet; waits for it."""
        return self._queue.get()

    @property
    def has_more(self) -> bool:
        return not self._queue.empty()

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


def run(pipe: Pipe) -> None:
    """Serves jobs until the pipe closes."""
    inbox = Inbox(pipe)
    build = inbox()
    if not isinstance(build, Build):
        return
    try:
        engine = made(build.factory, build.arguments)
        service = SERVICES[build.service](engine)
    except Exception as error:
        pipe.send(Failed.of(guarded(error)))
        return
    pipe.send(service.ready())
    while True:
        packet = inbox()
        if not isinstance(packet, Start):
            continue  # left over from a job that ended before it was read
        try:
            service.serve(packet, inbox, inbox.token(packet), pipe.send)
        except PipeClosed:
            return
        except Exception as error:
            pipe.send(Failed.of(guarded(error), packet.job, packet.generation))
        finally:
            inbox.forget(packet)


def main() -> None:
    leave_no_core()
    let_others_go_first()
    source, sink = own_streams()
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
