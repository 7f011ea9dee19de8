"""Audio as it moves through the app, and how long jobs are called off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from copilot.domain.capture import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import Cancelled

__all__ = ["SAMPLE_RATE", "AudioFiles", "AudioFrame", "AudioInfo", "CancelToken"]


class CancelToken:
    """A flag that long jobs look at between segments, tokens and pieces."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def wait(self) -> None:
        """Until somebody cancels."""
        self._event.wait()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        if self._event.is_set():
            raise Cancelled


class AudioInfo(NamedTuple):
    """What the file is. `duration_s` is what the header claims, None if it claims nothing: never trust it."""

    channels: int
    duration_s: float | None


class AudioFiles(Protocol):
    """Any audio file, decoded in pieces."""

    def probe(self, path: Path) -> AudioInfo:
        """`channels` is 2 only where the two channels carry a speaker each, else 1 (mixed down)."""

    def decode(self, path: Path, channels: int) -> Iterator[AudioFrame]:
        """Frames of at most a second. Raises UserFacingError: audio.unreadable, .not_audio, .empty, …"""
