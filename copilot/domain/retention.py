"""How long audio is kept, and which may go: only what a signed and complete note no longer needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime

from copilot.domain.base import Value
from copilot.domain.errors import UserFacingError
from copilot.domain.visit import VisitState


class WhyDeleted(StrEnum):
    RETENTION = "retention"
    """The time that the settings give it was over."""
    BY_HAND = "by_hand"
    """The doctor deleted that of one visit."""


class Deletion(Value):
    """The audio of a recording was destroyed; transcript, note and evidence stay."""

    at: AwareDatetime
    why: WhyDeleted


class WhyKept(StrEnum):
    """Why the audio of a visit may not go."""

    BEING_RECORDED = "being_recorded"
    """Also while a recording was interrupted and nobody has ended it."""
    NOT_TRANSCRIBED = "not_transcribed"
    DICTATION_OWED = "dictation_owed"
    """Something that was dictated is not text yet, and nobody has said that it need not be."""
    NOT_SIGNED = "not_signed"
    SECOND_MISSING = "second_missing"
    ADDENDUM_OPEN = "addendum_open"


class AudioFacts(NamedTuple):
    """What decides over a visit's audio. `is_recorded`: a recording of it, or a dictation, was not ended.
    `is_transcribed`: what was recorded stands in the transcript that was signed, and no transcription is under
    way. `owes_dictation`: as in `WhyKept`. `is_written`: somebody writes at its note. `last_at`: when it was last
    signed, recorded or dictated for."""

    state: VisitState
    is_recorded: bool
    is_transcribed: bool
    owes_dictation: bool
    is_complete: bool
    is_written: bool
    last_at: datetime | None = None


def why_kept(facts: AudioFacts) -> WhyKept | None:
    """None: the audio may go."""
    if facts.is_recorded or facts.state is VisitState.RECORDING:
        return WhyKept.BEING_RECORDED
    if not facts.state.is_signed:
        return WhyKept.NOT_SIGNED
    if facts.state is VisitState.ADDENDUM or facts.is_written:
        return WhyKept.ADDENDUM_OPEN
    if not facts.is_transcribed:
        return WhyKept.NOT_TRANSCRIBED
    if facts.owes_dictation:
        return WhyKept.DICTATION_OWED
    return None if facts.is_complete else WhyKept.SECOND_MISSING


def is_due(facts: AudioFacts, before: datetime) -> bool:
    """Whether it may go, and nothing has happened to it since `before`."""
    return why_kept(facts) is None and facts.last_at is not None and facts.last_at < before


def signed_before(now: datetime, days: int) -> datetime:
    """What was signed before this has been kept for `days`; 0 days end with the signature."""
    return now - timedelta(days=days)


def refusal(why: WhyKept) -> UserFacingError:
    match why:
        case WhyKept.BEING_RECORDED:
            return UserFacingError(
                "retention.being_recorded",
                "A recording of this visit was not ended.",
                "End it first: what is being recorded is never deleted.",
            )
        case WhyKept.NOT_TRANSCRIBED:
            return UserFacingError(
                "retention.not_transcribed",
                "A recording of this visit is not written down yet.",
                "Have it written down and sign the note; then the recording can go.",
            )
        case WhyKept.DICTATION_OWED:
            return UserFacingError(
                "retention.dictation_owed",
                "Something that was dictated in this visit is not written down yet.",
                "Open the visit and have it written down, or leave it; then the recording can go.",
            )
        case WhyKept.NOT_SIGNED:
            return UserFacingError(
                "retention.not_signed",
                "The note of this visit is not signed yet.",
                "Sign it; then the recording can go.",
            )
        case WhyKept.SECOND_MISSING:
            return UserFacingError(
                "retention.second_missing",
                "The second signature under the note of this visit is missing.",
                "Let the supervisor sign; then the recording can go.",
            )
        case WhyKept.ADDENDUM_OPEN:
            return UserFacingError(
                "retention.addendum_open",
                "An addendum to this note is being written.",
                "Sign it or give it up; then the recording can go.",
            )
