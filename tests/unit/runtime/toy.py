"""A speech engine for tests of the machinery: no model, but real state, real spans and real ways to die.

It hears the PCM as bytes: every run of seconds up to one whose first byte is even is a span, whose text is a
digest of the audio. So a lost, repeated or shifted second shows. `notes` count utterances by length.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
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
from copilot.domain.errors import EnvironmentFault
from copilot.domain.transcript import Speaker, Utterance

SECRET = "the patient said something private"


class ToyEngine:
    def __init__(self, **ways: Any) -> None:
        self.ways = ways

    @property
    def name(self) -> str:
        return "toy 1"

    def open(
        self,
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None = None,
        notes: list[Any] | None = None,
        *,
        live: bool = False,
    ) -> ToySession:
        if self.ways.get("refuses"):
            raise EnvironmentFault("speech.refused", "It does not want to.", "Ask nicely.", retryable=True)
        return ToySession(self.ways, request, cancel, state, notes)


class ToySession:
    def __init__(
        self,
        ways: dict[str, Any],
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None,
        notes: list[Any] | None,
    ) -> None:
        self._ways, self._cancel = ways, cancel
        self._language = request.language or "en"
        self._done: int
        self._next: int
        self._done, self._next = (state["done"], state["next"]) if state else (0, 1)
        self._open = b""
        self._skip = 0
        self._told = list(notes or [])
        self._fresh: list[Any] = []
        self._events: list[SpeechEvent] = []

    def feed(self, frame: AudioFrame) -> Iterator[SpeechEvent]:
        second = (self._done + len(self._open) // 2) // SAMPLE_RATE
        self._misbehave(second)
        self._open += frame.pcm
        if frame.pcm[0] % 2 == 0:
            yield self._span()
            self._misbehave_between(second)
        self._cancel.raise_if_cancelled()
        yield SpeechProgress(self._done / SAMPLE_RATE)

    def listen(self, frame: AudioFrame) -> None:
        self._events += self.feed(frame)

    @property
    def has_work(self) -> bool:
        return any(isinstance(event, UtteranceHeard) for event in self._events)

    def work(self) -> Iterator[SpeechEvent]:
        events, self._events = self._events, []
        yield from events

    def gap(self) -> None:
        if self._open:
            self._events.append(self._span())

    def glimpse(self) -> Glimpse | None:
        return None

    def finish(self) -> Iterator[SpeechEvent]:
        yield from self.work()
        if self._open:
            yield self._span()
        yield SpeechProgress(self._done / SAMPLE_RATE)
        everyone = self._told + self._fresh
        yield SpeakersTold(
            {i: Speaker.DOCTOR if size % 2 else Speaker.PATIENT for i, size in everyone}, self._language
        )

    def memo(self) -> tuple[dict[str, Any], list[Any]]:
        fresh, self._fresh = self._fresh, []
        self._told += fresh
        return {"done": self._done, "next": self._next}, fresh

    def _span(self) -> UtteranceHeard:
        digest = hashlib.sha256(self._open).hexdigest()[:16]
        size = len(self._open) // 2
        utterance = Utterance(
            id=self._next, start_s=self._done / SAMPLE_RATE, end_s=(self._done + size) / SAMPLE_RATE, text=digest
        )
        self._fresh.append([self._next, size // SAMPLE_RATE])
        self._done += size
        self._next += 1
        self._open = b""
        return UtteranceHeard(utterance)

    def _misbehave(self, second: int) -> None:
        if self._ways.get("prints"):
            print("a stray line on standard output")  # noqa: T201
            sys.stdout.flush()
            logging.getLogger("toy").warning("a line for the log")
        if second == self._ways.get("always_dies_at"):
            os._exit(77)
        if second == self._ways.get("dies_once_at"):
            self._die_once()
        if second == self._ways.get("hangs_at"):
            if "marker" in self._ways:
                Path(self._ways["marker"]).touch()
            threading.Event().wait()
        if second == self._ways.get("fails_at"):
            raise ValueError(SECRET)

    def _misbehave_between(self, second: int) -> None:
        """After an utterance was given, before it counts."""
        if second == self._ways.get("dies_once_unsettled_at"):
            self._die_once()

    def _die_once(self) -> None:
        marker = Path(self._ways["marker"])
        if not marker.exists():
            marker.write_text("died", encoding="utf-8")
            os._exit(77)


def build(**ways: Any) -> ToyEngine:
    if ways.get("build_dies"):
        os._exit(77)
    if ways.get("build_fails"):
        raise EnvironmentFault("speech.model_missing", "The model is not there.", "Install it.")
    if ways.get("build_hangs"):
        threading.Event().wait()
    return ToyEngine(**ways)
