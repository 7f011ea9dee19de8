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


UNCLEAR = 0.5
"""Below this probability the model itself takes a word to be more likely wrong than right: it is shown as unclear,
to be listened to. How many of the wrong words that catches is measured: `./anamnesis bench guards`."""


class Word(Value):
    """One word as heard. Times in seconds from the start of the recording; probability in [0, 1]."""

    text: str = Field(repr=False)
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    probability: float = Field(ge=0, le=1)

    @property
    def is_unclear(self) -> bool:
        return self.probability < UNCLEAR


class Utterance(Value):
    """What one speaker said without a pause. `id` is unique in its transcript and is what evidence cites.

    `words` are as heard, also where the doctor corrected the text: `original_text` is then what was heard, and
    `original_speaker` who was taken to have said it. `voice` numbers the voices of a visit, two for
    each recording; None where it cannot be told for sure.
    """

    id: int = Field(ge=1)
    speaker: Speaker = Speaker.UNKNOWN
    start_s: float = Field(default=0.0, ge=0)
    end_s: float = Field(default=0.0, ge=0)
    text: str = Field(repr=False)
    words: tuple[Word, ...] = Field(default=(), repr=False)
    original_text: str = Field(default="", repr=False)
    original_speaker: Speaker | None = None
    voice: int | None = None

    @property
    def is_touched(self) -> bool:
        """Whether the doctor corrected it: no model may change it any more."""
        return bool(self.original_text) or self.original_speaker is not None

    @property
    def unclear_words(self) -> tuple[Word, ...]:
        """None where the doctor wrote the text."""
        return () if self.original_text else tuple(word for word in self.words if word.is_unclear)

    def corrected(self, text: str | None = None, speaker: Speaker | None = None) -> Utterance:
        """As the doctor has it. What was heard is kept, also over several corrections."""
        changes: dict[str, object] = {}
        if text is not None and text != self.text:
            changes |= {"text": text, "original_text": self.original_text or self.text}
        if speaker is not None and speaker is not self.speaker:
            was = self.original_speaker if self.original_speaker is not None else self.speaker
            changes |= {"speaker": speaker, "original_speaker": was}
        return self.model_copy(update=changes)

    def shifted(self, ids: int, seconds: float) -> Utterance:
        """The same, said later in a visit: behind `ids` other utterances and `seconds` of other audio."""
        if not ids and not seconds:
            return self
        words = tuple(
            w.model_copy(update={"start_s": w.start_s + seconds, "end_s": w.end_s + seconds}) for w in self.words
        )
        return self.model_copy(
            update={
                "id": self.id + ids,
                "start_s": self.start_s + seconds,
                "end_s": self.end_s + seconds,
                "words": words,
                "voice": None if self.voice is None else self.voice + 2 * ids,
            }
        )

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
