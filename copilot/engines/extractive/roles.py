"""Who speaks, where the transcript does not say or says it wrongly: a linear model on the words of an utterance."""

from __future__ import annotations

from itertools import pairwise

from copilot.domain.transcript import Speaker, Transcript
from copilot.engines.extractive.speech import tidy
from copilot.engines.extractive.weights import ROLE_BITS, Weights, hashed

_SURE = 0.7
"""Score from which an utterance of an unknown speaker is the doctor's."""
_CERTAIN = 3.5
"""Score from which the words of one utterance outweigh its label: recognisers mix speakers up."""


def role_features(text: str) -> list[int]:
    """Features of a tidied utterance."""
    words = text.lower().replace("?", " ?").replace(",", " ").replace(".", " ").split()[:60]
    names = {"", *words, *(f"{a} {b}" for a, b in pairwise(words))}
    if words:
        names |= {f"^{words[0]}", f"${words[-1]}", f"n={min(len(words), 40) // 4}"}
    return sorted({hashed(n, ROLE_BITS) for n in names})


def speakers_of(transcript: Transcript, weights: Weights) -> dict[int, Speaker]:
    """The speaker of each utterance by its id: as told; for an unknown one, the role that its words suggest.

    Where both roles are told but the words say throughout that they were swapped, they are swapped back.
    """
    scores = {u.id: float(weights.roles[role_features(tidy(u.text)), 0].sum()) for u in transcript.utterances}
    told = {u.id: u.speaker for u in transcript.utterances}
    doctor = [scores[i] for i, s in told.items() if s is Speaker.DOCTOR]
    patient = [scores[i] for i, s in told.items() if s is Speaker.PATIENT]
    enough = len(doctor) >= 4 and len(patient) >= 4
    swapped = enough and sum(doctor) / len(doctor) + 1.0 < sum(patient) / len(patient)
    other = {Speaker.DOCTOR: Speaker.PATIENT, Speaker.PATIENT: Speaker.DOCTOR}
    found: dict[int, Speaker] = {}
    for identifier, speaker in told.items():
        if speaker is Speaker.UNKNOWN:
            found[identifier] = Speaker.DOCTOR if scores[identifier] > _SURE else Speaker.PATIENT
        elif swapped:
            found[identifier] = other.get(speaker, speaker)
        elif abs(scores[identifier]) > _CERTAIN and speaker in other:
            found[identifier] = Speaker.DOCTOR if scores[identifier] > 0 else Speaker.PATIENT
        else:
            found[identifier] = speaker
    return found
