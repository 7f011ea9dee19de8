"""The transcript while it comes into being, and when the doctor corrects it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from copilot.app.ports.speech import SpeechMemo, SpeechRequest
from copilot.domain.transcript import Transcript, Utterance


class LiveStanding(NamedTuple):
    """How far the transcription of a recording got. Ids and times of `utterances` are the visit's."""

    recording_id: str
    request: SpeechRequest
    memo: SpeechMemo | None
    utterances: tuple[Utterance, ...]


class TranscriptStore(Protocol):
    """Each call is one transaction with its audit row, and used by the vault's one thread."""

    def begin(self, visit_id: str, recording_id: str, request: SpeechRequest) -> None:
        """Raises UserFacingError (note.signed, transcript.unfinished)."""

    def save(self, visit_id: str, utterances: tuple[Utterance, ...], memo: SpeechMemo) -> None:
        """What is heard from now on is never lost. `memo.notes` are those of these utterances."""

    def standing(self, visit_id: str) -> LiveStanding | None:
        """None if no transcription of this visit is under way. `memo.notes` holds all notes."""

    def unfinished(self) -> tuple[str, ...]:
        """Ids of the visits whose transcription is under way, or was when the app went down."""

    def behind(self) -> tuple[str, ...]:
        """Ids of the visits, newest first, that are not signed and have recordings which their newest transcript
        does not reach, or that were recorded last. Dictations are no part of the conversation."""

    def settle(self, visit_id: str, transcript: Transcript) -> None:
        """The transcription is done: `transcript` takes the place of what was saved bit by bit."""

    def correct(self, visit_id: str, utterance: Utterance) -> None:
        """Puts `utterance` in the place of the one with its id, live or settled.

        Raises UserFacingError (note.signed, utterance.unknown).
        """

    def replace(self, visit_id: str, transcript: Transcript) -> None:
        """Another transcript of the same conversation. One that a version of the note rests on stays beside it;
        the visit stays in its state. Raises UserFacingError (note.signed)."""
