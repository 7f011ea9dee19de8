"""Lines that stand already, to the same lines in better words: a language model's smallest task."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol, runtime_checkable

from pydantic import Field

from copilot.app.ports.audio import CancelToken
from copilot.domain.base import Value
from copilot.domain.note import DrafterInfo


class Task(StrEnum):
    """What is to become of a line."""

    NOTE = "note"
    """What was said, as a line of a note."""
    TELEGRAPHIC = "telegraphic"
    """The same in short phrases."""
    LETTER = "letter"
    """A line of a note as a sentence to a colleague."""
    PLAIN = "plain"
    """A line of a note in words that a patient understands."""
    SHORTER = "shorter"
    FORMAL = "formal"
    ADD = "add"
    """The line with what the doctor adds."""


class Passage(Value):
    """A line to be rewritten. `said`: the utterances it rests on; `addition`: what the doctor adds to it."""

    heading: str
    text: str = Field(min_length=1, repr=False)
    said: tuple[str, ...] = Field(default=(), repr=False)
    addition: str = Field(default="", repr=False)


class WriteOrder(Value):
    task: Task
    language: str
    passages: tuple[Passage, ...]


class LineWritten(Value):
    """What a passage became; "" where the model wrote nothing that can be used. `number` counts from 0."""

    number: int = Field(ge=0)
    text: str = Field(repr=False)


class AllWritten(Value):
    """The last: who wrote them, and how, so that they can be written again."""

    by: DrafterInfo


@runtime_checkable
class Rewriter(Protocol):
    """Whatever it writes is not checked against anything: whoever asks checks it before it is used."""

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        """Each passage once, in whatever order they are done, AllWritten last. Closing the iterator calls it off.

        Raises Cancelled, UserFacingError (llm.no_prompt), EnvironmentFault.
        """
