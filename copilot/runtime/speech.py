"""A speech engine that lives in a worker process and outlives its deaths."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import EnvironmentFault, InvariantBroken
from copilot.runtime.protocol import (
    Failed,
    Finish,
    JobMessage,
    Message,
    Partial,
    Pcm,
    Progress,
    Start,
    Succeeded,
    Taken,
)
from copilot.runtime.supervisor import LOOK_S, WorkerDied, WorkerProcess, WorkerSlot, WorkerSpec

_log = logging.getLogger(__name__)

_IN_FLIGHT = 4
"""Frames sent and not yet taken: enough that the worker never waits, few enough that memory stays small."""
_DEATHS = 3


class WorkerSpeechEngine:
    """A SpeechEngine over a worker that is started when first needed and kept until `close`.

    A worker that dies is followed by another, which goes on from the last utterance given: the audio since then
    is kept here and fed again, so that nothing is lost or said twice. `stall_s` without any answer counts as
    death.
    """

    def __init__(self, factory: str, arguments: dict[str, Any], *, stall_s: float = 600.0) -> None:
        self._slot = WorkerSlot(WorkerSpec("speech", factory, arguments))
        self._stall_s = stall_s
        self._jobs = itertools.count(1)
        self._busy = threading.Lock()

    @property
    def name(self) -> str:
        if not self._slot.name:
            self.warm_up()
        return self._slot.name

    @property
    def worker_pid(self) -> int | None:
        """Of the process that runs now, if one does."""
        return self._slot.pid

    def warm_up(self, cancel: CancelToken | None = None) -> None:
        """Starts the worker and loads the model, so that the first transcription need not wait for it."""
        with self._busy:
            deaths = 0
            while True:
                try:
                    self._slot.ready(cancel or CancelToken())
                except WorkerDied as death:
                    deaths += 1
                    _give_up_after(deaths, death)
                else:
                    return

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        if not self._busy.acquire(blocking=False):
            raise InvariantBroken("speech.busy", "The speech worker is already at work.")
        job = _Job(next(self._jobs), request, iter(audio))
        try:
            while not job.over:
                try:
                    worker = self._slot.ready(cancel)
                    job.start(worker)
                    yield from self._run(job, worker, cancel)
                except WorkerDied as death:
                    self._slot.drop()
                    job.died(death)
        finally:
            try:
                if not job.over:
                    self._slot.call_off(job.number, job.generation)
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

    def _run(self, job: _Job, worker: WorkerProcess, cancel: CancelToken) -> Iterator[SpeechEvent]:
        heard_at = time.monotonic()
        while not job.over:
            cancel.raise_if_cancelled()
            job.send_some(worker)
            message = worker.receive(0 if job.may_send else LOOK_S)
            if message is not None:
                heard_at = time.monotonic()
                yield from job.take(message)
            elif job.may_send:
                heard_at = time.monotonic()  # it is the audio that is slow, not the worker
            elif time.monotonic() - heard_at > self._stall_s:
                _log.error("worker %d stopped answering", worker.pid)
                raise WorkerDied


class _Kept(NamedTuple):
    """A frame that may have to be fed again. `start` is its first sample."""

    start: int
    frame: AudioFrame

    @property
    def end(self) -> int:
        return self.start + len(self.frame.pcm) // (2 * self.frame.channels)

    def from_sample(self, sample: int) -> _Kept:
        skipped = max(0, sample - self.start) * 2 * self.frame.channels
        return _Kept(max(sample, self.start), self.frame._replace(pcm=self.frame.pcm[skipped:]))


class _Job:
    """One transcription: what was sent, what is settled, what would have to be sent again."""

    def __init__(self, number: int, request: SpeechRequest, audio: Iterator[AudioFrame]) -> None:
        self.number = number
        self.generation = 0
        self.over = False
        self._request = {"language": request.language, "hotwords": list(request.hotwords)}
        self._audio: Iterator[AudioFrame] | None = audio
        self._kept: deque[_Kept] = deque()
        self._unsent: deque[_Kept] = deque()
        self._in_flight = 0
        self._finish_sent = False
        self._pulled = 0  # samples
        self._done = 0  # samples
        self._state: dict[str, Any] | None = None
        self._notes: list[Any] = []
        self._partials: list[Partial] = []
        self._deaths = 0

    @property
    def may_send(self) -> bool:
        return self._in_flight < _IN_FLIGHT and not self._finish_sent

    def start(self, worker: WorkerProcess) -> None:
        self.generation += 1
        self._in_flight = 0
        self._finish_sent = False
        self._partials = []
        self._unsent = deque(self._kept)
        worker.send(
            Start(
                job=self.number,
                generation=self.generation,
                request=self._request,
                state=self._state,
                notes=self._notes,
            )
        )

    def died(self, death: WorkerDied) -> None:
        """Raises EnvironmentFault("speech.worker_died") after a few deaths on the same audio."""
        self._deaths += 1
        _log.warning("speech worker died (status %s) at %.1f s", death.status, self._done / SAMPLE_RATE)
        _give_up_after(self._deaths, death)

    def send_some(self, worker: WorkerProcess) -> None:
        """Sends one frame, or that there are no more, if there is room."""
        if not self.may_send:
            return
        if not self._unsent and self._audio is not None:
            frame = next(self._audio, None)
            if frame is None:
                self._audio = None
            elif frame.pcm:
                kept = _Kept(self._pulled, frame)
                self._pulled = kept.end
                self._kept.append(kept)
                self._unsent.append(kept)
        if self._unsent:
            frame = self._unsent.popleft().frame
            worker.send(Pcm(self.number, self.generation, frame.channels, frame.pcm))
            self._in_flight += 1
        elif self._audio is None:
            worker.send(Finish(job=self.number, generation=self.generation))
            self._finish_sent = True

    def take(self, message: Message) -> Iterator[SpeechEvent]:
        if not isinstance(message, JobMessage) or not message.concerns(self.number, self.generation):
            return  # stale
        if isinstance(message, Taken):
            self._in_flight -= message.frames
        elif isinstance(message, Partial):
            self._partials.append(message)
        elif isinstance(message, Progress):
            yield from self._settle(message)
        elif isinstance(message, Succeeded):
            self.over = True
            yield SpeakersTold(message.speakers, message.language)
        elif isinstance(message, Failed):
            self.over = True
            raise message.error()

    def _settle(self, progress: Progress) -> Iterator[SpeechEvent]:
        if progress.done > self._done or self._partials:
            self._deaths = 0
        self._done = max(self._done, progress.done)
        self._state = progress.state
        self._notes += progress.notes
        while self._kept and self._kept[0].end <= self._done:
            self._kept.popleft()
        if self._kept and self._kept[0].start < self._done:
            self._kept[0] = self._kept[0].from_sample(self._done)
        partials, self._partials = self._partials, []
        for partial in partials:
            yield UtteranceHeard(partial.utterance)
        yield SpeechProgress(min(self._done, self._pulled) / SAMPLE_RATE)


def _give_up_after(deaths: int, death: WorkerDied) -> None:
    if deaths < _DEATHS:
        return
    raise EnvironmentFault(
        "speech.worker_died",
        f"The speech process ended {deaths} times at the same place.{death.hint}",
        "Close other programs and try again, or choose a smaller model. The recording is kept.",
        retryable=True,
    )
