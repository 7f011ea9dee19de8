"""How a use case tells what it is doing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from copilot.domain.transcript import Utterance


class Step(StrEnum):
    """The steps of the main job, in order."""

    IMPORT = "import"
    TRANSCRIBE = "transcribe"
    DRAFT = "draft"
    CHECK = "check"
    SIGN = "sign"
    EXPORT = "export"


class Progress(NamedTuple):
    """How far a step is. `done` and `total` are seconds of audio or items; `total` is None while unknown."""

    step: Step
    done: float
    total: float | None


class Heard(NamedTuple):
    """An utterance whose text stands; its speaker may still be told."""

    utterance: Utterance


Report = Callable[[Progress | Heard], None]


def silent(_event: Progress | Heard) -> None:
    """A `Report` for callers who do not look."""
