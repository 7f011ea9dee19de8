"""The recorder's process: `python -m copilot.runtime.recorder_process`, spoken to over standard input and output.

It imports neither Qt nor a model nor pydantic, and needs nobody: when its pipe closes it goes on recording alone
(see `copilot.engines.microphone.recorder`), and what nobody reads is dropped, never waited for.

With `--list FACTORY` it prints the microphones as JSON and ends.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from collections import deque

from copilot.domain.capture import FrameHeard, Level, Order, RecorderEvent, Saved
from copilot.domain.errors import CopilotError
from copilot.runtime.child import command, guarded, leave_no_core, made, own_streams, safe_trace
from copilot.runtime.framing import PacketPipe, PipeClosed, ProtocolBroken
from copilot.runtime.recorder_messages import (
    KINDS,
    Message,
    Record,
    Refused,
    Started,
    microphones_printed,
    packed,
    unpacked,
)

FROZEN_SWITCH = "--anamnesis-recorder"
_OUTBOX = 2 * 2**20
"""Bytes that wait for the window process to read them; beyond, frames and levels are dropped."""
_LAST_WORDS_S = 2.0


class Outbox:
    """Sends in a thread of its own, so that a window process that does not read stops nothing.

    Attributes: dropped (frames that were not sent).
    """

    def __init__(self, pipe: PacketPipe) -> None:
        self.dropped = 0
        self._pipe = pipe
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._size = 0
        self._changed = threading.Condition()
        self._is_closed = False
        threading.Thread(target=self._send, name="outbox", daemon=True).start()

    def tell(self, message: Message) -> None:
        with self._changed:
            if self._is_closed:
                return
            if self._size > _OUTBOX and isinstance(message, FrameHeard | Level | Saved):
                self.dropped += isinstance(message, FrameHeard)
                return
            packet = packed(message)
            self._waiting.append(packet)
            self._size += len(packet[1])
            self._changed.notify_all()

    def empty(self, seconds: float) -> None:
        """Waits until everything is sent, or nobody listens."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or not self._size, seconds)

    def _send(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                kind, payload = self._waiting.popleft()
            try:
                self._pipe.send(kind, payload)
            except PipeClosed:
                with self._changed:
                    self._is_closed = True
                    self._waiting.clear()
                    self._changed.notify_all()
                return
            with self._changed:
                self._size -= len(payload)
                self._changed.notify_all()


def _receive(pipe: PacketPipe) -> Message:
    return unpacked(*pipe.receive())


def _pass_on(pipe: PacketPipe, orders: queue.SimpleQueue[Order]) -> None:
    try:
        while True:
            message = _receive(pipe)
            if isinstance(message, Order):
                orders.put(message)
    except (PipeClosed, ProtocolBroken):
        orders.put(Order("alone"))


def run(pipe: PacketPipe) -> None:
    outbox = Outbox(pipe)
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()

    def tell(event: RecorderEvent) -> None:
        outbox.tell(event)

    try:
        job = _receive(pipe)
        if not isinstance(job, Record):
            return
        given = [frame for _ in range(job.given) if isinstance(frame := _receive(pipe), FrameHeard)]
        sink = None
        if job.path:
            file = {"recording_id": job.recording_id, "key": bytes.fromhex(job.key), "channels": job.channels}
            sink = made(job.sink, {"path": job.path, **file})
        factory, _, _ = job.recorder.partition(":")
        lister = (*command("copilot.runtime.recorder_process", FROZEN_SWITCH), "--list", f"{factory}:microphones")
        recorder = made(
            job.recorder,
            {
                "sink": sink,
                "channels": job.channels,
                "microphone_id": job.microphone_id,
                "tell": tell,
                "paused": job.paused,
                "given": given,
                "heard_until": job.heard_until,
                "lister": lister,
            },
        )
        outbox.tell(Started(sink.samples if sink else 0))
        threading.Thread(target=_pass_on, args=(pipe, orders), name="orders", daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: orders.put(Order("leave")))
        recorder.run(orders)
    except (PipeClosed, ProtocolBroken):
        return
    except Exception as error:
        outbox.tell(Refused.of(guarded(error)))
    finally:
        outbox.empty(_LAST_WORDS_S)


def _print_microphones(factory: str) -> int:
    printed = os.dup(1)
    _quieten_libraries()
    try:
        text = microphones_printed(made(factory, {}))
    except CopilotError as error:
        text = packed(Refused.of(error))[1].decode()
    os.write(printed, text.encode())
    return 0


def _quieten_libraries() -> int:
    """Sound libraries write much to the standard error, also while nobody reads it. The result is a copy of it."""
    errors = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.dup2(nothing, 1)
    os.close(nothing)
    return errors


def main() -> None:
    leave_no_core()
    # Ctrl-C, and the end of the terminal, go to every process of it; the window process decides what they mean.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    arguments = sys.argv[1:]
    if "--list" in arguments:
        os._exit(_print_microphones(arguments[arguments.index("--list") + 1]))
    source, sink = own_streams()
    log = os.fdopen(_quieten_libraries(), "w", encoding="utf-8")
    logging.raiseExceptions = False  # nobody may be left to read it
    logging.basicConfig(level=logging.WARNING, stream=log, format="%(levelname)s %(name)s %(message)s")
    try:
        run(PacketPipe(source, sink, KINDS))
    except Exception as error:
        logging.getLogger(__name__).error("recorder ends: %s", safe_trace(error))
    os._exit(0)


if __name__ == "__main__":
    main()
