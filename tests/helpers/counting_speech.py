"""A speech engine without a model, for storms: what it "hears" is the digest of the audio, so that an utterance
that is lost, repeated, shifted or of other audio shows.

An utterance ends whenever the clock that the blocks carry (`tests.helpers.devices`) has gone on by 0.4 s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    Glimpse,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.transcript import Speaker, Utterance
from tests.helpers.devices import BLOCK

_EVERY = 40
"""Blocks of a hundredth of a second."""


def digest(pcm: bytes) -> str:
    return hashlib.sha256(pcm).hexdigest()[:16]


class CountingSession:
    def __init__(self, state: dict[str, Any] | None) -> None:
        self._done: int = state["done"] if state else 0
        self._next: int = state["next"] if state else 1
        self._open = b""
        self._work: list[SpeechEvent] = []
        self._settled = {"done": self._done, "next": self._next}

    def listen(self, frame: AudioFrame) -> None:
        for at in range(0, len(frame.pcm), 2 * BLOCK):
            block = frame.pcm[at : at + 2 * BLOCK]
            self._open += block
            if int.from_bytes(block[:8], "little") % _EVERY == _EVERY - 1:
                self.gap()

    def feed(self, frame: AudioFrame) -> Iterator[SpeechEvent]:
        self.listen(frame)
        yield from self.work()

    def gap(self) -> None:
        if not self._open:
            return
        size = len(self._open) // 2
        start_s, end_s = self._done / SAMPLE_RATE, (self._done + size) / SAMPLE_RATE
        utterance = Utterance(id=self._next, start_s=start_s, end_s=end_s, text=digest(self._open))
        self._done += size
        self._next += 1
        self._open = b""
        self._work += [UtteranceHeard(utterance), SpeechProgress(end_s)]

    @property
    def has_work(self) -> bool:
        return bool(self._work)

    def work(self) -> Iterator[SpeechEvent]:
        while self._work:
            event = self._work.pop(0)
            if isinstance(event, UtteranceHeard):
                end = round(event.utterance.end_s * SAMPLE_RATE)
                self._settled = {"done": end, "next": event.utterance.id + 1}
            yield event

    def glimpse(self) -> Glimpse | None:
        return None

    def finish(self) -> Iterator[SpeechEvent]:
        self.gap()
        yield from self.work()
        yield SpeakersTold(dict.fromkeys(range(1, self._next), Speaker.DOCTOR), "en")

    def memo(self) -> tuple[dict[str, Any], list[Any]]:
        return self._settled, []


class CountingSpeech:
    name = "counting 1"

    def open(
        self,
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None = None,
        notes: list[Any] | None = None,
        *,
        live: bool = False,
    ) -> CountingSession:
        return CountingSession(state)


def build() -> CountingSpeech:
    return CountingSpeech()
