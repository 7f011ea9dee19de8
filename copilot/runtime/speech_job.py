"""One transcription in the eyes of the window process: what was sent, what is settled, what would be sent again."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    Glimpse,
    LiveSpeechEvent,
    SpeakersTold,
    SpeechMemo,
    SpeechProgress,
    SpeechRequest,
    Stands,
)
from copilot.runtime.protocol import (
    Failed,
    Finish,
    Gap,
    Glimpsed,
    JobMessage,
    Message,
    Partial,
    Pcm,
    Progress,
    Start,
    Succeeded,
    Taken,
)
from copilot.runtime.supervisor import WorkerDied, WorkerProcess

_log = logging.getLogger(__name__)


class _Kept(NamedTuple):
    """A frame, or a gap (None), that may have to be sent again. `start` is its first sample."""

    start: int
    frame: AudioFrame | None

    @property
    def end(self) -> int:
        return self.start + (len(self.frame.pcm) // (2 * self.frame.channels) if self.frame else 0)

    def from_sample(self, sample: int) -> _Kept:
        if self.frame is None or sample <= self.start:
            return self
        skipped = (sample - self.start) * 2 * self.frame.channels
        return _Kept(sample, self.frame._replace(pcm=self.frame.pcm[skipped:]))


class SpeechJob:
    """Attributes:
    over: whether its answer has come.
    deaths: how many workers died over it since it last got on.
    """

    def __init__(
        self,
        number: int,
        request: SpeechRequest,
        ahead_s: float,
        *,
        live: bool = False,
        memo: SpeechMemo | None = None,
    ) -> None:
        self.number = number
        self.generation = 0
        self.over = False
        self.deaths = 0
        self._live = live
        self._ahead = round(ahead_s * SAMPLE_RATE)
        self._request = {"language": request.language, "hotwords": list(request.hotwords)}
        self._kept: deque[_Kept] = deque()
        self._unsent: deque[_Kept] = deque()
        self._in_flight: deque[int] = deque()  # samples of each frame sent and not taken
        self._is_ended = False
        self._finish_sent = False
        self._given = self._done = memo.done if memo else 0  # samples
        self._state: dict[str, Any] | None = memo.state if memo else None
        self._notes: list[Any] = list(memo.notes) if memo else []
        self._fresh_notes: list[Any] = []
        self._partials: list[Partial] = []

    @property
    def waiting_s(self) -> float:
        """Of audio given that no worker has looked at."""
        return (sum(self._in_flight) + sum(kept.end - kept.start for kept in self._unsent)) / SAMPLE_RATE

    @property
    def kept_s(self) -> float:
        """Of audio given that is not done with."""
        return max(0, self._given - self._done) / SAMPLE_RATE

    @property
    def wants_more(self) -> bool:
        return not self._is_ended and not self._unsent and sum(self._in_flight) < self._ahead

    @property
    def is_answered(self) -> bool:
        """Whether the worker owes nothing."""
        return not self._in_flight and not self._finish_sent

    def give(self, frame: AudioFrame) -> None:
        if frame.pcm:
            self._keep(_Kept(self._given, frame))

    def gap(self) -> None:
        self._keep(_Kept(self._given, None))

    def end(self) -> None:
        self._is_ended = True

    def start(self, worker: WorkerProcess) -> None:
        self.generation += 1
        self._in_flight.clear()
        self._finish_sent = False
        self._partials = []
        self._unsent = deque(self._kept)
        worker.send(
            Start(
                job=self.number,
                generation=self.generation,
                live=self._live,
                request=self._request,
                state=self._state,
                notes=self._notes,
            )
        )

    def died(self, death: WorkerDied) -> None:
        self.deaths += 1
        _log.warning("speech worker died (status %s) at %.1f s", death.status, self._done / SAMPLE_RATE)

    def send_some(self, worker: WorkerProcess) -> None:
        """Sends what there is room for, and that there is no more."""
        key = {"job": self.number, "generation": self.generation}
        while self._unsent and sum(self._in_flight) < self._ahead:
            kept = self._unsent.popleft()
            if kept.frame is None:
                worker.send(Gap(**key))
            else:
                worker.send(Pcm(self.number, self.generation, kept.frame.channels, kept.frame.pcm))
                self._in_flight.append(kept.end - kept.start)
        if self._is_ended and not self._unsent and not self._finish_sent:
            worker.send(Finish(**key))
            self._finish_sent = True

    def take(self, message: Message) -> Iterator[LiveSpeechEvent]:
        """What a message means; nothing if it is of another job or generation."""
        if not isinstance(message, JobMessage) or not message.concerns(self.number, self.generation):
            return
        if isinstance(message, Taken):
            for _ in range(message.frames):
                self._in_flight.popleft()
        elif isinstance(message, Partial):
            self._partials.append(message)
        elif isinstance(message, Glimpsed):
            yield Glimpse(message.start_s, message.text)
        elif isinstance(message, Progress):
            yield from self._settle(message)
        elif isinstance(message, Succeeded):
            self.over = True
            yield SpeakersTold(message.speakers, message.language, message.voices)
        elif isinstance(message, Failed):
            self.over = True
            raise message.error()

    def _keep(self, kept: _Kept) -> None:
        self._given = kept.end
        self._kept.append(kept)
        self._unsent.append(kept)

    def _settle(self, progress: Progress) -> Iterator[LiveSpeechEvent]:
        if progress.done > self._done or self._partials:
            self.deaths = 0
        self._done = max(self._done, progress.done)
        self._state = progress.state
        self._notes += progress.notes
        self._fresh_notes += progress.notes
        while self._kept and self._kept[0].end <= self._done and self._kept[0].start < self._done:
            self._kept.popleft()
        if self._kept:
            self._kept[0] = self._kept[0].from_sample(self._done)
        if self._partials:
            memo = SpeechMemo(self._done, progress.state, self._fresh_notes)
            yield Stands(tuple(partial.utterance for partial in self._partials), memo)
            self._partials, self._fresh_notes = [], []
        yield SpeechProgress(min(self._done, self._given) / SAMPLE_RATE)
