"""A visit, its people and its states."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value
from copilot.domain.errors import InvariantBroken


class Sex(StrEnum):
    """FHIR's administrative-gender codes."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


_UNNAMED = "unnamed-"


class Patient(Value):
    """One that nobody has named yet stands for the visit of an audio file: `family` is then what the file is
    called, so that it can be told from others, and the id says that it is nobody's name."""

    id: str = Field(min_length=1)
    family: str = Field(repr=False)
    given: str = Field(repr=False)
    birth_date: date | None = Field(default=None, repr=False)
    sex: Sex = Sex.UNKNOWN
    record_number: str = Field(default="", repr=False)

    @classmethod
    def unnamed(cls, label: str) -> Patient:
        return cls(id=f"{_UNNAMED}{uuid.uuid4()}", family=label, given="")

    @property
    def is_named(self) -> bool:
        return not self.id.startswith(_UNNAMED)

    def display(self) -> str:
        """The name as it is written: Chinese ones the family name first and without a space."""
        if self.family and not self.family.isascii() and not self.given.isascii():
            return f"{self.family}{self.given}"
        return f"{self.given} {self.family}".strip()


class Practitioner(Value):
    id: str = Field(min_length=1)
    family: str
    given: str
    credentials: str = ""

    def display(self) -> str:
        name = f"{self.given} {self.family}".strip()
        return f"{name}, {self.credentials}" if self.credentials else name


class VisitState(StrEnum):
    PLANNED = "planned"
    RECORDING = "recording"
    RECORDED = "recorded"
    TRANSCRIBED = "transcribed"
    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    SIGNED = "signed"
    EXPORTED = "exported"
    ADDENDUM = "addendum"

    @property
    def is_signed(self) -> bool:
        """Whether a signed note stands: nothing but an addendum can follow it."""
        return self in (VisitState.SIGNED, VisitState.EXPORTED, VisitState.ADDENDUM)

    @property
    def takes_audio(self) -> bool:
        """Whether more may be recorded or imported."""
        return VisitState.RECORDING in _FORWARD[self]


_FORWARD: dict[VisitState, frozenset[VisitState]] = {
    # A transcript can be imported without audio, and a visit can be recorded, transcribed or drafted again
    # until it is signed; afterwards only exports and addenda follow.
    VisitState.PLANNED: frozenset({VisitState.RECORDING, VisitState.TRANSCRIBED}),
    # Utterances are saved while it is recorded: what was heard stands when the recording ends.
    VisitState.RECORDING: frozenset({VisitState.RECORDED, VisitState.TRANSCRIBED}),
    VisitState.RECORDED: frozenset({VisitState.RECORDING, VisitState.TRANSCRIBED}),
    VisitState.TRANSCRIBED: frozenset({VisitState.RECORDING, VisitState.TRANSCRIBED, VisitState.DRAFTED}),
    # A note may be begun before the patient comes in: it is no reason not to record what is said then.
    VisitState.DRAFTED: frozenset(
        {VisitState.RECORDING, VisitState.TRANSCRIBED, VisitState.DRAFTED, VisitState.IN_REVIEW}
    ),
    VisitState.IN_REVIEW: frozenset(
        {
            VisitState.RECORDING,
            VisitState.TRANSCRIBED,
            VisitState.DRAFTED,
            VisitState.IN_REVIEW,
            VisitState.SIGNED,
        }
    ),
    VisitState.SIGNED: frozenset({VisitState.EXPORTED, VisitState.ADDENDUM}),
    VisitState.EXPORTED: frozenset({VisitState.EXPORTED, VisitState.ADDENDUM}),
    # An addendum is signed, or given up: then the visit is again what it was.
    VisitState.ADDENDUM: frozenset({VisitState.ADDENDUM, VisitState.SIGNED, VisitState.EXPORTED}),
}


def may_move(current: VisitState, to: VisitState) -> bool:
    return to in _FORWARD[current]


class Visit(Value):
    """One consultation. Identified by `id`; everything else about it hangs on that id in the vault."""

    id: str = Field(min_length=1)
    patient: Patient
    practitioner: Practitioner
    started_at: AwareDatetime
    template: str
    state: VisitState = VisitState.PLANNED

    def moved(self, to: VisitState) -> Visit:
        """The visit in its next state. Raises InvariantBroken where the states do not allow it."""
        if not may_move(self.state, to):
            raise InvariantBroken(
                "visit.illegal_move",
                "A visit that is {state} cannot become {to}.",
                "Please report this.",
                values={"state": self.state.value, "to": to.value},
            )
        return self.model_copy(update={"state": to})


def utc(moment: datetime) -> datetime:
    """`moment` in UTC with whole seconds, as signed and exported documents write it."""
    from datetime import UTC

    return moment.astimezone(UTC).replace(microsecond=0)
