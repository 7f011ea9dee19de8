"""The recorder as the window process sees it: a process that is started, listened to, and followed by another if
it dies, so that one recording goes on."""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copilot.app.ports import Listen, OpenRecording
from copilot.domain.capture import (
    Ended,
    FrameHeard,
    Level,
    Microphone,
    Order,
    RecorderEvent,
    Saved,
    Trouble,
    TroubleOver,
)
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken
from copilot.runtime.child import command, environment
from copilot.runtime.framing import PacketPipe, PipeClosed, ProtocolBroken
from copilot.runtime.recorder_messages import (
    KINDS,
    Message,
    Record,
    Refused,
    Started,
    microphones_read,
    packed,
    unpacked,
)
from copilot.runtime.recorder_process import FROZEN_SWITCH

_log = logging.getLogger(__name__)

START_S = 20.0
STOP_S = 20.0
LIST_S = 15.0
STALLED_LOOKS, DEAD_LOOKS, LOOK_S = 3, 40, 0.25
"""Looks without a word from the recorder before the doctor is told, and before it is killed. Looks are counted, not
seconds, because the clock goes on while the computer sleeps and neither process runs."""
AGAIN_S = (0.0, 0.5, 2.0, 5.0)
"""Waits before a recorder that died is followed by another; the last one stays."""
_LONGEST_LINE = 2000


class _Process:
    """One incarnation. `receive` gives what it says; None when it is gone."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                command("copilot.runtime.recorder_process", FROZEN_SWITCH),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,  # it outlives this process and its terminal
                creationflags=_creation_flags(),
            )
        except OSError:
            raise _cannot_start() from None
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise InvariantBroken("recorder.no_pipe", "The recorder has no pipe.", "Please report this.")
        self._streams = (stdin, stdout, stderr)
        self._pipe = PacketPipe(stdout, stdin, KINDS)
        self._said: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._readers = [
            threading.Thread(target=self._read, name="recorder-messages", daemon=True),
            threading.Thread(target=self._read_errors, name="recorder-errors", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Message) -> None:
        with contextlib.suppress(PipeClosed):  # `receive` tells
            self._pipe.send(*packed(message))

    def receive(self, timeout: float) -> Message | None:
        """Raises queue.Empty."""
        return self._said.get(timeout=timeout)

    def kill(self) -> None:
        self._process.kill()

    def close(self, seconds: float | None) -> None:
        """Waits for it to end by itself, and kills it if it does not in `seconds`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in self._streams:
            with contextlib.suppress(OSError):
                stream.close()

    def let_go(self) -> None:
        """Closes the pipe to it, at which it goes on alone. What it still says is read and thrown away."""
        with contextlib.suppress(OSError):
            self._streams[0].close()
        threading.Thread(target=self.close, args=(None,), name="recorder-alone", daemon=True).start()

    def _read(self) -> None:
        try:
            while True:
                self._said.put(unpacked(*self._pipe.receive()))
        except PipeClosed:
            pass
        except ProtocolBroken:
            _log.error("the recorder sent what is no message")
            self._process.kill()
        self._said.put(None)

    def _read_errors(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._streams[2]:
                _log.warning("recorder %d: %s", self.pid, line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip())


class RunningProcess:
    """A RunningRecorder. Its thread calls `listen`, and starts the next process when one dies."""

    def __init__(self, job: Record, listen: Listen) -> None:
        self._job = job
        self._listen = listen
        self._changing = threading.Lock()  # job, process and wishes
        self._wants_end = False
        self._is_abandoned = False
        self._ended: Ended | None = None
        self._at_s = 0.0
        self._deaths = 0
        self._faults: list[str] = []  # of starting it again
        self._heard_until: float | None = None
        self._unsaved: deque[FrameHeard] = deque()  # to be given to a recorder that follows this one
        self._process = _Process()
        try:
            self._wait_started(self._process)
        except BaseException:
            self._process.kill()
            self._process.close(None)
            raise
        self._thread = threading.Thread(target=self._run, name="recorder-events", daemon=True)
        self._thread.start()

    @property
    def recording_id(self) -> str:
        return self._job.recording_id

    @property
    def is_paused(self) -> bool:
        return self._job.paused

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._process.pid

    def pause(self) -> None:
        self._order(Order("pause"), paused=True)

    def resume(self) -> None:
        self._order(Order("resume"), paused=False)

    def use(self, microphone_id: str | None) -> None:
        self._order(Order("use", microphone_id), microphone_id=microphone_id)

    def stop(self) -> Ended | None:
        self._wants_end = True
        self._order(Order("stop"))
        self._thread.join(STOP_S)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()
        return self._ended

    def abandon(self) -> None:
        with self._changing:
            self._is_abandoned = self._wants_end = True
            process = self._process
        self._thread.join()
        process.let_go()

    def _order(self, order: Order, **changes: Any) -> None:
        with self._changing:
            self._job = self._job._replace(**changes)  # for a recorder that has to follow this one
            self._process.send(order)

    def _run(self) -> None:
        while self._follow():
            if not self._start_again():
                return

    def _follow(self) -> bool:
        """Passes on what the process says until it is gone; the result is whether another has to follow it."""
        looks = 0
        while not self._is_abandoned:
            try:
                message = self._process.receive(LOOK_S)
            except queue.Empty:
                looks += 1
                self._look(looks)
                continue
            if looks >= STALLED_LOOKS:
                self._tell(TroubleOver("recorder.stalled", self._at_s))
            looks = 0
            if message is None:
                self._process.close(STOP_S if self._ended else 0.0)
                return not self._wants_end and self._ended is None
            self._take(message)
        return False

    def _take(self, message: Message) -> None:
        match message:
            case Refused():
                self._tell_fault(message.error())
            case Record() | Order() | Started():
                pass
            case Ended():
                self._ended = message
                self._tell(message)
            case _:
                self._note(message)
                self._tell(message)

    def _note(self, event: RecorderEvent) -> None:
        match event:
            case Level():
                self._at_s = event.at_s
                self._deaths = 0
            case FrameHeard():
                self._unsaved.append(event)
                self._heard_until = time.time()
            case Saved():
                while self._unsaved and self._unsaved[0].end <= event.samples:
                    self._unsaved.popleft()

    def _look(self, looks: int) -> None:
        if looks == STALLED_LOOKS:
            self._tell(
                Trouble(
                    "recorder.stalled",
                    "The recorder does not answer: nothing may be recorded at the moment.",
                    "Wait a moment: it is started again if it stays.",
                    self._at_s,
                )
            )
        elif looks >= DEAD_LOOKS:
            _log.error("recorder %d stopped answering", self._process.pid)
            self._process.kill()

    def _start_again(self) -> bool:
        """The same recording, in another process; False if it is not wanted any more."""
        while not self._wants_end:
            time.sleep(AGAIN_S[min(self._deaths, len(AGAIN_S) - 1)])
            self._deaths += 1
            try:
                process = _Process()
            except CopilotError as error:
                self._tell_fault(error)
                continue
            with self._changing:
                self._process = process
            try:
                self._wait_started(process)
            except CopilotError as error:
                process.kill()
                process.close(None)
                self._tell_fault(error)
                continue
            while self._faults:
                self._tell(TroubleOver(self._faults.pop(), self._at_s))
            self._tell(
                Trouble(
                    "recorder.restarted",
                    "The recorder ended unexpectedly and was started again: a moment was not recorded.",
                    "Nothing needs to be done; report it if it happens again.",
                    self._at_s,
                    lasting=False,
                )
            )
            return True
        return False

    def _wait_started(self, process: _Process) -> None:
        """Raises what the recorder was refused."""
        with self._changing:
            process.send(self._job._replace(given=len(self._unsaved), heard_until=self._heard_until))
            for frame in self._unsaved:
                process.send(frame)
        try:
            message = process.receive(START_S)
        except queue.Empty:
            raise _cannot_start() from None
        if isinstance(message, Refused):
            raise message.error()
        if not isinstance(message, Started):
            raise _cannot_start()

    def _tell_fault(self, error: CopilotError) -> None:
        if error.code not in self._faults:
            self._faults.append(error.code)
            self._tell(
                Trouble(error.code, error.safe_message, error.what_to_do, self._at_s, values=dict(error.values))
            )

    def _tell(self, event: RecorderEvent) -> None:
        try:
            self._listen(event)
        except Exception:
            # Whoever listens must not end the recording.
            _log.exception("a listener of the recorder failed")


class ProcessRecorder:
    """A Recorder. `recorder` and `sink` are the dotted factories of what the process runs and writes to."""

    def __init__(self, recorder: str, sink: str) -> None:
        self._recorder = recorder
        self._sink = sink

    def microphones(self) -> tuple[Microphone, ...]:
        factory = self._recorder.partition(":")[0] + ":microphones"
        try:
            done = subprocess.run(
                [*command("copilot.runtime.recorder_process", FROZEN_SWITCH), "--list", factory],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=_environment(),
                timeout=LIST_S,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            return microphones_read(done.stdout)
        except subprocess.TimeoutExpired:
            raise EnvironmentFault(
                "microphone.no_audio_system",
                "The computer's audio system does not answer.",
                "Restart the computer if it stays.",
                retryable=True,
            ) from None
        except (OSError, ProtocolBroken):
            raise _cannot_start() from None

    def start(
        self, opened: OpenRecording, microphone_id: str | None, listen: Listen, *, paused: bool = False
    ) -> RunningProcess:
        job = Record(
            self._recorder,
            self._sink,
            str(opened.path),
            opened.id,
            opened.key.hex(),
            opened.channels,
            microphone_id,
            paused,
        )
        return RunningProcess(job, listen)

    @contextmanager
    def try_out(self, microphone_id: str | None, listen: Listen) -> Iterator[None]:
        test = RunningProcess(Record(self._recorder, self._sink, "", "", "", 1, microphone_id, False), listen)
        try:
            yield
        finally:
            test.stop()


def _environment() -> dict[str, str]:
    # A recorder does no arithmetic worth a thread.
    return {**environment(), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _creation_flags() -> int:
    flags: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    if sys.platform == "win32":
        flags |= subprocess.CREATE_NEW_PROCESS_GROUP
    return flags


def _cannot_start() -> EnvironmentFault:
    return EnvironmentFault(
        "recorder.cannot_start",
        "The recording process of the app could not be started.",
        "Close other programs and try again; install the app again if it stays.",
        retryable=True,
    )
