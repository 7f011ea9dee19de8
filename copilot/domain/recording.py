"""The audio of a visit, as the vault keeps it, and the consent without which there is none."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value
from copilot.domain.capture import GapReason
from copilot.domain.retention import Deletion


class ConsentHow(StrEnum):
    SPOKEN = "spoken"
    WRITTEN = "written"


class ConsentBy(StrEnum):
    """Who agreed to being recorded."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class Consent(Value):
    """Somebody agreed to the recording of a visit. `noted_by` is the id of the practitioner who was told."""

    how: ConsentHow
    by: ConsentBy
    at: AwareDatetime
    noted_by: str = Field(min_length=1)


class Gap(Value):
    """`at_s` is the place in the audio, `seconds` how long nothing was recorded, by the wall clock.

    `seconds` is None if the recording ended within the gap. Only a MUTED gap is itself in the audio.
    """

    at_s: float = Field(ge=0)
    seconds: float | None = Field(default=None, ge=0)
    reason: GapReason


class Recording(Value):
    """The encrypted audio of a visit. 16 kHz int16; `complete` is False if it was interrupted.

    `digest` is the SHA-256, in hex, of the PCM in order, whatever way it is encrypted. `duration_s` is that of the
    audio; the time in the `gaps` comes on top of it. `deletion` tells that the audio itself is gone for good.
    """

    id: str
    visit_id: str
    channels: int = Field(ge=1, le=2)
    duration_s: float = Field(ge=0)
    started_at: AwareDatetime
    digest: str
    complete: bool
    gaps: tuple[Gap, ...] = ()
    deletion: Deletion | None = None
