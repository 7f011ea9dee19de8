"""A note's life in the vault beyond its versions: working copies, second signatures, addenda, verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from copilot.app.ports import ChainReport, LatestNote, Verified
from copilot.domain.note import Dismissal, NoteContent, NoteDraft
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, WorkingNote
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner
from copilot.storage import notes, rows, verification
from copilot.storage.database import Database
from copilot.storage.ledger import Ledger


class LastBody:
    """The body of the transcript that was asked for last: the same is asked for with every save of a note, and a
    long one takes some time to write down."""

    def __init__(self) -> None:
        self._last: tuple[Transcript, str] | None = None

    def of(self, transcript: Transcript) -> str:
        if self._last is None or self._last[0] is not transcript:
            self._last = transcript, rows.body_of(transcript)
        return self._last[1]


class VaultNotes:
    """Implements `NoteStore`."""

    def __init__(self, database: Database, ledger: Ledger, audio: Path, bodies: LastBody) -> None:
        self._bodies = bodies
        self._database = database
        self._ledger = ledger
        self._audio = audio

    def keep_working(self, working: WorkingNote, transcript: Transcript) -> None:
        # No audit row: saved every few seconds and overwritten, it would fill the trail with what nobody asks for.
        # Whatever is to be proven later becomes a version first.
        with self._database.transaction() as db:
            rows.visit(db, working.visit_id)
            transcript_id = notes.transcript_id_of(db, working.visit_id, self._bodies.of(transcript))
            rows.save_working(db, working, transcript_id)

    def working(self, visit_id: str) -> tuple[WorkingNote, Transcript] | None:
        with self._database.read() as db:
            return rows.working(db, visit_id)

    def drop_working(self, visit_id: str) -> None:
        with self._database.transaction() as db:
            rows.drop_working(db, visit_id)

    def latest(self, visit_id: str) -> LatestNote | None:
        with self._database.read() as db:
            found = rows.latest_note(db, visit_id)
        return LatestNote(found[0].content, found[0].dismissals) if found else None

    def cited(self, visit_id: str) -> Transcript:
        with self._database.read() as db:
            found = rows.latest_note(db, visit_id)
            if found is None:
                raise notes.unknown_version()
            return rows.transcript(db, found[1])

    def keep(
        self,
        visit_id: str,
        kind: VersionKind,
        content: NoteContent,
        author: str,
        at: datetime,
        *,
        transcript: Transcript,
        draft: NoteDraft | None = None,
        dismissals: tuple[Dismissal, ...] = (),
    ) -> NoteVersion:
        return notes.add_version(
            self._ledger,
            visit_id,
            kind,
            content,
            author,
            at,
            draft,
            dismissals,
            transcript=transcript,
            drop_working=True,
        )

    def transcript_of(self, visit_id: str, number: int) -> Transcript:
        with self._database.read() as db:
            found = rows.version_with_transcript(db, visit_id, number)
        if found is None:
            raise notes.unknown_version()
        return found.transcript

    def all_signed(self, visit_id: str) -> tuple[SignedNote, ...]:
        with self._database.read() as db:
            return tuple(rows.signed_notes(db, visit_id))

    def sign_second(self, visit_id: str, signed_hash: str, signer: Practitioner, at: datetime) -> SignedNote:
        signed = notes.sign_second(self._ledger, visit_id, signed_hash, signer, at)
        self._database.checkpoint()
        return signed

    def give_up_addendum(self, visit_id: str) -> None:
        notes.give_up_addendum(self._ledger, visit_id)

    def verification(self) -> Iterator[Verified | ChainReport]:
        return verification.verification(self._database, self._ledger, self._audio)
