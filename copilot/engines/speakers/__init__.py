"""Who speaks: by channel where there are two, else by voice; then who of them is the doctor, by the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copilot.domain.transcript import Speaker
from copilot.engines.speakers.clusters import Voices, two_voices
from copilot.engines.speakers.roles import RoleModel, doctor_score, load
from copilot.engines.speakers.taking_turns import likely_turns
from copilot.engines.speakers.voice import VoicePiece, turns_into, voice_of

__all__ = [
    "Heard",
    "RoleModel",
    "VoicePiece",
    "doctor_score",
    "load",
    "tell_speakers",
    "tell_voices",
    "turns_into",
    "voice_of",
]

_VOICE = 3.0
"""Log-odds of a voice's margin of 1."""
_WORDS = 0.7
"""Log-odds of a point of the words' score."""
_PERHAPS = 2.2
"""Distance of two voices that is believed where the words bear it out."""
_EACH = 2.0
"""Log-odds, in sum, for the doctor and for the patient, at which the words alone are a conversation's."""
_CLEAR = 0.4
"""Margin from which a voice is told for sure enough to be moved as one."""
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
    doctors = _by_channel(heard) if channels > 1 else _by_voice(heard)
    if doctors is None:
        return {h.utterance_id: _by_words(h.score) for h in heard}
    return {
        h.utterance_id: Speaker.DOCTOR if doctor else Speaker.PATIENT
        for h, doctor in zip(heard, doctors, strict=True)
    }


def tell_voices(heard: Sequence[Heard], channels: int) -> dict[int, int]:
    """The voice (0 or 1) of each utterance that surely has one, by id: what a correction moves together."""
    if channels > 1:
        return {h.utterance_id: int(h.channel > 0) for h in heard}
    voices = two_voices([h.voice for h in heard])
    if not _are_two(heard, voices):
        return {}
    pairs = zip(heard, voices.margins, strict=True)
    return {h.utterance_id: int(margin > 0) for h, margin in pairs if abs(margin) >= _CLEAR}


def _are_two(heard: Sequence[Heard], voices: Voices) -> bool:
    return voices.surely_two or (voices.apart >= _PERHAPS and _words_agree(heard, voices.margins))


def _by_channel(heard: Sequence[Heard]) -> list[bool] | None:
    """Whether the doctor says each utterance; None if only one channel holds any."""
    sides = [1.0 if h.channel else -1.0 for h in heard]
    if len(set(sides)) < 2:
        return None
    towards = _towards_doctor(heard, sides)
    return [side * towards > 0 for side in sides]


def _by_voice(heard: Sequence[Heard]) -> list[bool] | None:
    """Whether the doctor says each utterance; None if neither the voices nor the words are those of two people.

    The voice decides; where it hardly can, what was said and who is likely to answer do.
    """
    voices = two_voices([h.voice for h in heard])
    words = [_WORDS * h.score for h in heard]
    asks = [h.asks for h in heard]
    towards = _towards_doctor(heard, voices.margins)
    if _are_two(heard, voices):
        certain = [_VOICE * min(max(margin, -1.5), 1.5) * towards for margin in voices.margins]
        return likely_turns([v + w for v, w in zip(certain, words, strict=True)], asks)
    if sum(max(w, 0) for w in words) < _EACH or sum(min(w, 0) for w in words) > -_EACH:
        return None
    return likely_turns(words, asks)


def _towards_doctor(heard: Sequence[Heard], sides: Sequence[float]) -> int:
    """1 if the words of the positive side are the doctor's, else -1."""
    first, second = (sum(h.score for h, s in zip(heard, sides, strict=True) if s * sign > 0) for sign in (-1, 1))
    return 1 if second > first else -1


def _words_agree(heard: Sequence[Heard], margins: Sequence[float]) -> bool:
    """Whether the two sides, told by voice, speak differently too: three standard errors apart."""
    sides = [np.array([h.score for h, m in zip(heard, margins, strict=True) if m * sign > 0]) for sign in (-1, 1)]
    if min(len(side) for side in sides) < 3:
        return False
    error = np.sqrt(sum(float(side.var() + 0.2) / len(side) for side in sides))
    return bool(abs(sides[0].mean() - sides[1].mean()) >= 3 * error)


def _by_words(score: float) -> Speaker:
    if score >= _SURE:
        return Speaker.DOCTOR
    return Speaker.PATIENT if score <= -_SURE else Speaker.UNKNOWN
