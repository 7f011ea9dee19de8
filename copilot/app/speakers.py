"""The doctor says who spoke: a correction moves the voice, not only the line, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copilot.app.ports import Vault
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Speaker, Utterance

_SWAPPED = {Speaker.DOCTOR: Speaker.PATIENT, Speaker.PATIENT: Speaker.DOCTOR}


class Mended(NamedTuple):
    """The lines that changed, as they were and as they are, in the same order."""

    before: tuple[Utterance, ...] = ()
    after: tuple[Utterance, ...] = ()


def mend_speaker(vault: Vault, visit_id: str, utterance_id: int, speaker: Speaker) -> Mended:
    """The line is `speaker`'s, and so are the other lines of its voice that the doctor did not touch.

    Where he said otherwise of another line of that voice, the voice was told wrongly: then only the line changes.
    Raises UserFacingError: utterance.unknown, note.signed.
    """
    lines = _lines(vault, visit_id)
    chosen = next((line for line in lines if line.id == utterance_id), None)
    if chosen is None:
        raise UserFacingError(
            "utterance.unknown",
            "There is no such line in the transcript.",
            "Open the visit again and choose a line.",
        )
    return _keep(vault, visit_id, lines, with_voice(lines, chosen.corrected(speaker=speaker)))


def swap_speakers(vault: Vault, visit_id: str) -> Mended:
    """Doctor and patient change places, but for the lines that the doctor touched."""
    lines = _lines(vault, visit_id)
    swapped = [u if u.is_touched else _spoken_by(u, _SWAPPED.get(u.speaker, u.speaker)) for u in lines]
    return _keep(vault, visit_id, lines, swapped)


def take_back(vault: Vault, visit_id: str, mended: Mended) -> Mended:
    """Undoes `mended`, but for the lines that were changed since."""
    lines = _lines(vault, visit_id)
    were = dict(zip(mended.after, mended.before, strict=True))
    return _keep(vault, visit_id, lines, [were.get(line, line) for line in lines])


def with_voice(lines: Sequence[Utterance], corrected: Utterance) -> list[Utterance]:
    """The lines with one corrected, and its voice moved with it."""
    voice = corrected.voice
    others = [u for u in lines if u.voice == voice and u.id != corrected.id and u.original_speaker is not None]
    moves = voice is not None and all(u.speaker is corrected.speaker for u in others)
    result = []
    for line in lines:
        if line.id == corrected.id:
            result.append(corrected)
        elif moves and line.voice == voice and not line.is_touched:
            result.append(_spoken_by(line, corrected.speaker))
        else:
            result.append(line)
    return result


def with_voices(lines: Sequence[Utterance]) -> list[Utterance]:
    """What was corrected while the voices were not yet told, carried to them when they are."""
    result = list(lines)
    for line in lines:
        if line.original_speaker is not None:
            result = with_voice(result, line)
    return result


def _spoken_by(line: Utterance, speaker: Speaker) -> Utterance:
    """Not a correction by hand: a later correction moves the line again."""
    return line if line.speaker is speaker else line.model_copy(update={"speaker": speaker})


def _lines(vault: Vault, visit_id: str) -> tuple[Utterance, ...]:
    settled = vault.transcript(visit_id)
    standing = vault.transcripts.standing(visit_id)
    return (*(settled.utterances if settled else ()), *(standing.utterances if standing else ()))


def _keep(vault: Vault, visit_id: str, before: Sequence[Utterance], after: Sequence[Utterance]) -> Mended:
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    now = {new.id: new for _, new in changed}
    settled = vault.transcript(visit_id)
    if settled is not None and any(u.id in now for u in settled.utterances):
        lines = tuple(now.pop(u.id, u) for u in settled.utterances)
        vault.transcripts.replace(visit_id, settled.model_copy(update={"utterances": lines}))
    for line in now.values():  # of a visit under way
        vault.transcripts.correct(visit_id, line)
    return Mended(tuple(old for old, _ in changed), tuple(new for _, new in changed))
