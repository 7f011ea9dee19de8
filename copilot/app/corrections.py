"""The doctor mends the transcript: what was said, and who said it."""

from __future__ import annotations

from copilot.app.ports import Vault
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Speaker, Utterance


def correct_utterance(
    vault: Vault, visit_id: str, utterance_id: int, text: str | None = None, speaker: Speaker | None = None
) -> Utterance:
    """The line as it now stands, while the visit goes on or afterwards. What was heard is kept with it, and no
    model changes it any more. A note that rests on it finds out by comparing its transcript with the visit's.

    Raises UserFacingError: utterance.unknown, utterance.empty, note.signed.
    """
    if text is not None and not text.strip():
        raise UserFacingError(
            "utterance.empty",
            "A line of the transcript cannot be empty.",
            "Write what was said, or leave the line as it is: nothing that was heard is removed.",
        )
    standing = vault.transcripts.standing(visit_id)
    lines = {u.id: u for u in standing.utterances} if standing else {}
    settled = vault.transcript(visit_id)
    if utterance_id not in lines and settled is not None:
        lines = settled.by_id()
    if utterance_id not in lines:
        raise UserFacingError(
            "utterance.unknown",
            "There is no such line in the transcript.",
            "Open the visit again and choose a line.",
        )
    corrected = lines[utterance_id].corrected(text.strip() if text is not None else None, speaker)
    if corrected != lines[utterance_id]:
        vault.transcripts.correct(visit_id, corrected)
    return corrected
