"""Who speaks: by channel where there are two, else by voice; then who of them is the doctor, by the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copilot.domain.transcript import Speaker
from copilot.engines.speakers.clusters import two_voices
from copilot.engines.speakers.roles import doctor_score
from copilot.engines.speakers.taking_turns import likely_turns
from copilot.engines.speakers.voice import VoicePiece, turns_into, voice_of

__all__ = ["Heard", "VoicePiece", "doctor_score", "tell_speakers", "turns_into", "voice_of"]

_VOICE = 3.0
"""Log-odds of a voice's margin of 1."""
_WORDS = 0.7
"""Log-odds of a point of the words' score."""
_SURE = 1.0
"""A line whose words score beyond this tells its speaker even where the voices do not."""


class Heard(NamedTuple):
    """What is kept of an utterance to tell its speaker: no text, only what the text scored and whether it asks."""

    utterance_id: int
    channel: int
    score: float
    asks: bool
    voice: tuple[VoicePiece, ...]


def tell_speakers(heard: Sequence[Heard], channels: int) -> dict[int, Speaker]:
    """The speaker of each utterance, by id. What cannot be told is Speaker.UNKNOWN."""
    if channels > 1:
        sides: list[float] | None = [1.0 if h.channel else -1.0 for h in heard]
    else:
        sides = two_voices([h.voice for h in heard])
    if sides is None or not (min(sides, default=0) < 0 < max(sides, default=0)):
        return {h.utterance_id: _by_words(h.score) for h in heard}
    first, second = (sum(h.score for h, m in zip(heard, sides, strict=True) if m * sign > 0) for sign in (-1, 1))
    towards_doctor = 1 if second > first else -1
    if channels > 1:
        doctors = [side * towards_doctor > 0 for side in sides]
    else:
        # The voice decides; where it hardly can, what was said and who is likely to answer do.
        odds = [
            _VOICE * min(max(side, -1.5), 1.5) * towards_doctor + _WORDS * h.score
            for h, side in zip(heard, sides, strict=True)
        ]
        doctors = likely_turns(odds, [h.asks for h in heard])
    return {
        h.utterance_id: Speaker.DOCTOR if doctor else Speaker.PATIENT
        for h, doctor in zip(heard, doctors, strict=True)
    }


def _by_words(score: float) -> Speaker:
    if score >= _SURE:
        return Speaker.DOCTOR
    return Speaker.PATIENT if score <= -_SURE else Speaker.UNKNOWN
