"""What was said: words, utterances, transcripts."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from copilot.domain.base import Value


class Speaker(StrEnum):
    DOCTOR = "doctor"
    PATIENT = "patient"
    OTHER = "other"
    UNKNOWN = "unknown"


class Word(Value):
    """One word as heard. Times in seconds from the start of the recording; probability in [0, 1]."""

    text: str = Field(repr=False)
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    probability: float = Field(ge=0, le=1)


class Utterance(Value):
    """What one speaker said without a pause. `id` is unique in its transcript and is what evidence cites."""

    id: int = Field(ge=1)
    speaker: Speaker = Speaker.UNKNOWN
    start_s: float = Field(default=0.0, ge=0)
    end_s: float = Field(default=0.0, ge=0)
    text: str = Field(repr=False)
    words: tuple[Word, ...] = Field(default=(), repr=False)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end_s < self.start_s:
            raise ValueError("an utterance ends before it starts")
        return self


class Transcript(Value):
    """The utterances of a visit in order of their start; ids are unique."""

    language: str = "en"
    duration_s: float = Field(default=0.0, ge=0)
    utterances: tuple[Utterance, ...] = ()
    speech_model: str = ""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        if len({u.id for u in self.utterances}) != len(self.utterances):
            raise ValueError("two utterances have the same id")
        return self

    def by_id(self) -> dict[int, Utterance]:
        return {u.id: u for u in self.utterances}
