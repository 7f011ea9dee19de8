"""A speech engine that lives in a worker process and outlives its deaths."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from copilot.app.ports import (
    AudioFrame,
    CancelToken,
    Glimpse,
    LiveSpeechEvent,
    SpeechEvent,
    SpeechMemo,
    SpeechRequest,
    Stands,
    UtteranceHeard,
)
from copilot.domain.errors import EnvironmentFault, InvariantBroken
from copilot.runtime.protocol import Message
from copilot.runtime.speech_job import SpeechJob
from copilot.runtime.supervisor import LOOK_S, WorkerDied, WorkerOwner, WorkerProcess, WorkerSlot, WorkerSpec

_log = logging.getLogger(__name__)

_AHEAD_S = 4.0
"""Audio sent and not yet taken: enough that the worker never waits, little enough that memory stays small."""
_LIVE_AHEAD_S = 40.0
"""While a visit goes on the worker must see how much waits, to decode it together."""
_KEPT_S = 120.0
"""Audio of a visit that may wait in memory; more had better wait on the disk."""
_DEATHS = 3


class WorkerSpeechEngine(WorkerOwner):
    """A SpeechEngine over a worker that is started when first needed and kept until `close`.

    A worker that dies is followed by another, which goes on from the last utterance given: the audio since then
    is kept here and fed again, so that nothing is lost or said twice. `stall_s` without any answer counts as
    death.
    """

    def __init__(self, factory: str, arguments: dict[str, Any], *, stall_s: float = 600.0) -> None:
        super().__init__(WorkerSpec("speech", factory, arguments))
        self._stall_s = stall_s
        self._jobs = itertools.count(1)
        self._busy = threading.Lock()

    @property
    def name(self) -> str:
        if not self._slot.name:
            self.warm_up()
        return self._slot.name

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
        self._begin()
        job = SpeechJob(next(self._jobs), request, _AHEAD_S)
        frames = iter(audio)
        try:
            while not job.over:
                try:
                    worker = self._slot.ready(cancel)
                    job.start(worker)
                    yield from self._run(job, frames, worker, cancel)
                except WorkerDied as death:
                    self._slot.drop()
                    job.died(death)
                    _give_up_after(job.deaths, death)
        finally:
            self._end(job)

    def listen(self, request: SpeechRequest, memo: SpeechMemo | None = None) -> WorkerSpeechStream:
        """Starts the worker if need be, without waiting for it."""
        self._begin()
        return WorkerSpeechStream(
            self._slot,
            SpeechJob(next(self._jobs), request, _LIVE_AHEAD_S, live=True, memo=memo),
            self._stall_s,
            self._end,
        )

    def _begin(self) -> None:
        if not self._busy.acquire(blocking=False):
            raise InvariantBroken(
                "speech.busy",
                "The speech worker is already at work.",
                "Wait until that is written down, then try again.",
            )

    def _end(self, job: SpeechJob) -> None:
        try:
            if not job.over:
                self._slot.call_off(job.number, job.generation)
        finally:
            self._busy.release()

    def _run(
        self, job: SpeechJob, frames: Iterator[AudioFrame], worker: WorkerProcess, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        heard_at = time.monotonic()
        while not job.over:
            cancel.raise_if_cancelled()
            if job.wants_more:
                frame = next(frames, None)
                if frame is None:
                    job.end()
                else:
                    job.give(frame)
            job.send_some(worker)
            message = worker.receive(0 if job.wants_more else LOOK_S)
            if message is not None:
                heard_at = time.monotonic()
                for event in job.take(message):
                    if isinstance(event, Stands):
                        yield from map(UtteranceHeard, event.utterances)
                    elif not isinstance(event, Glimpse):
                        yield event
            elif job.wants_more:
                heard_at = time.monotonic()  # it is the audio that is slow, not the worker
            elif time.monotonic() - heard_at > self._stall_s:
                raise _stalled(worker)


class WorkerSpeechStream:
    """A SpeechStream over the engine's worker. One thread uses it."""

    def __init__(
        self, slot: WorkerSlot, job: SpeechJob, stall_s: float, on_close: Callable[[SpeechJob], None]
    ) -> None:
        self._slot = slot
        self._job = job
        self._stall_s = stall_s
        self._on_close: Callable[[SpeechJob], None] | None = on_close
        self._worker: WorkerProcess | None = None  # the one that was told of the job
        self._heard_at = time.monotonic()

    @property
    def name(self) -> str:
        return self._slot.name

    @property
    def waiting_s(self) -> float:
        return self._job.waiting_s

    @property
    def wants_more(self) -> bool:
        return self._job.kept_s < _KEPT_S

    def give(self, frame: AudioFrame) -> None:
        self._job.give(frame)

    def gap(self) -> None:
        self._job.gap()

    def finish(self) -> None:
        self._job.end()

    def events(self, timeout: float) -> list[LiveSpeechEvent]:
        found: list[LiveSpeechEvent] = []
        deadline = time.monotonic() + timeout
        while not self._job.over:
            try:
                message = self._next(0.0 if found else max(0.0, deadline - time.monotonic()))
            except WorkerDied as death:
                self._slot.drop()
                self._worker = None
                self._job.died(death)
                _give_up_after(self._job.deaths, death)
                continue
            if message is not None:
                found += self._job.take(message)
            elif found or time.monotonic() >= deadline:
                break
        return found

    def close(self) -> None:
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            if self._worker is None:
                self._slot.drop()  # it does not know of the job yet, or is gone
            on_close(self._job)

    def _next(self, timeout: float) -> Message | None:
        """The next message of a worker that knows of the job; None if there is none in time."""
        worker = self._slot.begin()
        if worker is not self._worker:
            if not worker.is_ready:
                message = worker.receive(timeout)
                if message is not None:
                    self._slot.take(message)
                return None
            self._job.start(worker)
            self._worker, self._heard_at = worker, time.monotonic()
        self._job.send_some(worker)
        message = worker.receive(timeout)
        if message is not None or self._job.is_answered:
            self._heard_at = time.monotonic()
        elif time.monotonic() - self._heard_at > self._stall_s:
            raise _stalled(worker)
        return message


def _stalled(worker: WorkerProcess) -> WorkerDied:
    _log.error("worker %d stopped answering", worker.pid)
    return WorkerDied()


def _give_up_after(deaths: int, death: WorkerDied) -> None:
    if deaths < _DEATHS:
        return
    raise EnvironmentFault(
        "speech.worker_died",
        "The speech process ended {times} times at the same place.{hint}",
        "Close other programs and try again, or choose a smaller model. The recording is kept.",
        retryable=True,
        values={"times": deaths, "hint": death.hint},
    )
