"""Who speaks: by channel where there are two, else by voice; then who of them is the doctor, by the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copilot.domain.transcript import Speaker
from copilot.engines.speakers.clusters import two_voices
from copilot.engines.speakers.roles import doctor_score
from copilot.engines.speakers.voice import VoicePiece, turns_into, voice_of

__all__ = ["Heard", "VoicePiece", "doctor_score", "tell_speakers", "turns_into", "voice_of"]

_SURE = 1.0
"""A line whose words score beyond this tells its speaker even where the voices do not."""


class Heard(NamedTuple):
    """What is kept of an utterance to tell its speaker: no text, only what the text scored."""

    utterance_id: int
    channel: int
    score: float
    voice: tuple[VoicePiece, ...]


def tell_speakers(heard: Sequence[Heard], channels: int) -> dict[int, Speaker]:
    """The speaker of each utterance, by id. What cannot be told is Speaker.UNKNOWN."""
    groups = [h.channel for h in heard] if channels > 1 else two_voices([h.voice for h in heard])
    scores = {
        group: sum(h.score for h, g in zip(heard, groups, strict=True) if g == group) for group in set(groups)
    }
    if len(scores) < 2:
        return {h.utterance_id: _by_words(h.score) for h in heard}
    doctor = max(scores, key=lambda group: scores[group])
    return {
        h.utterance_id: Speaker.DOCTOR if group == doctor else Speaker.PATIENT
        for h, group in zip(heard, groups, strict=True)
    }


def _by_words(score: float) -> Speaker:
    if score >= _SURE:
        return Speaker.DOCTOR
    return Speaker.PATIENT if score <= -_SURE else Speaker.UNKNOWN
