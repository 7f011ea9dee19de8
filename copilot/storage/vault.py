"""The vault: one folder a doctor, implementing the port `Vault` on keys, database, ledger and audio files."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from copilot.app.ports import EVERY_VISIT, AudioFrame, ChainReport, RecordingWriter, Wanted
from copilot.domain.export import ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteContent, NoteDraft
from copilot.domain.record import NoteVersion, SignedNote, VersionKind
from copilot.domain.recording import Recording
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Patient, Practitioner, Visit, utc
from copilot.storage import keys, layout, notes, opening, recording, recording_rows, rows, verification, visit_rows
from copilot.storage.audio import read_audio
from copilot.storage.charts import VaultCharts
from copilot.storage.dictations import VaultDictations
from copilot.storage.keys import DEFAULT_COST, KdfCost
from copilot.storage.ledger import Clock
from copilot.storage.migrations import MIGRATIONS, Migration
from copilot.storage.note_store import LastBody, VaultNotes
from copilot.storage.patients import VaultPatients
from copilot.storage.recorder import VaultRecorder
from copilot.storage.retention import VaultRetention
from copilot.storage.search import VaultSearch
from copilot.storage.transcripts import VaultTranscripts


def _now() -> datetime:
    return datetime.now(UTC)


class FileVault:
    """Attributes:
    recovered: how many recordings of a process that died were found and ended at opening.
    caught_up: whether the anchor was one change behind at opening (harmless: a crash between two writes).
    trouble: what is wrong between database and anchor, None if they agree. Reading goes on, signing does not,
        until the vault is put back or `accept_trouble` is called.
    """

    def __init__(self, opened: opening.Opened) -> None:
        """Not for callers: use `create`, `open`, `open_with_recovery`."""
        self._layout, self._lock, self._database, self._ledger, self.recovered = opened
        self._live: set[str] = set()
        self._read: dict[str, Visit] = {}
        self._bodies = LastBody()

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, cost: KdfCost = DEFAULT_COST, clock: Clock = _now
    ) -> tuple[Self, str]:
        """A new vault in a new or empty folder, and its recovery key, which is never shown again.

        Raises UserFacingError: vault.exists, vault.folder_not_empty, vault.passphrase_short, vault.unreadable;
        EnvironmentFault: vault.disk_full, vault.disk_error.
        """
        opened, recovery_key = opening.create(folder, passphrase, cost, clock)
        return cls(opened), recovery_key

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a vault, or what is left of one, in the folder."""
        return layout.exists(folder)

    @classmethod
    def open(
        cls, folder: Path, passphrase: str, *, clock: Clock = _now, migrations: Sequence[Migration] = MIGRATIONS
    ) -> Self:
        """Raises UserFacingError: vault.not_found, .unreadable, .in_use, .key_missing, .key_damaged,
        .wrong_passphrase, .database_missing, .not_encrypted, .newer_version; EnvironmentFault: vault.damaged,
        .disk_full, .disk_error. A refusal changes nothing in the vault."""
        return cls(opening.open_with(folder, lambda path: keys.unlock(path, passphrase), clock, migrations))

    @classmethod
    def open_with_recovery(cls, folder: Path, recovery_key: str, *, clock: Clock = _now) -> Self:
        """As `open`; and vault.recovery_mistyped, vault.wrong_recovery_key. Leaves an audit row."""

        def unlock(path: Path) -> keys.VaultKeys:
            return keys.unlock_with_recovery(path, recovery_key)

        vault = cls(opening.open_with(folder, unlock, clock, MIGRATIONS))
        try:
            with vault._ledger.change("vault.opened_with_recovery_key"):
                pass
        except BaseException:
            vault.close()
            raise
        return vault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            self._database.close()
        finally:
            self._lock.release()

    @property
    def trouble(self) -> str | None:
        return self._ledger.trouble

    @property
    def caught_up(self) -> bool:
        return self._ledger.caught_up

    def accept_trouble(self, reason: str) -> None:
        """Goes on with the vault as it is. The trouble and the reason stay in the audit trail."""
        self._ledger.accept(reason)

    def confirm(self, passphrase: str) -> None:
        keys.unlock(self._layout.key, passphrase)

    def change_passphrase(self, current: str, new: str, *, cost: KdfCost = DEFAULT_COST) -> None:
        keys.change_passphrase(self._layout.key, current, new, cost)
        with self._ledger.change("vault.passphrase_changed"):
            pass

    def reset_passphrase(self, recovery_key: str, new: str, *, cost: KdfCost = DEFAULT_COST) -> None:
        """A new passphrase for who forgot the old one and has the recovery key."""
        keys.reset_passphrase(self._layout.key, recovery_key, new, cost)
        with self._ledger.change("vault.passphrase_reset"):
            pass

    def add_visit(self, patient: Patient, practitioner: Practitioner, template: str, at: datetime) -> Visit:
        visit = Visit(
            id=str(uuid.uuid4()), patient=patient, practitioner=practitioner, started_at=utc(at), template=template
        )
        with self._ledger.change("visit.added", visit.id) as change:
            change.detail.update(digest=rows.insert_visit(change.db, visit), state=visit.state.value)
        return visit

    def visit(self, visit_id: str) -> Visit:
        with self._database.read() as db:
            return rows.visit(db, visit_id)

    def visits(self, wanted: Wanted = EVERY_VISIT) -> tuple[Visit, ...]:
        with self._database.read() as db:
            return visit_rows.visits(db, wanted, self._read)

    @contextmanager
    def record(self, visit_id: str, channels: int, at: datetime) -> Iterator[RecordingWriter]:
        self._settle()
        with self._database.read() as db:
            notes.unsigned_visit(db, visit_id)
        with recording.record(self._ledger, self._layout.audio, visit_id, channels, at) as writer:
            self._live.add(writer.recording_id)
            try:
                yield writer
            finally:
                self._live.discard(writer.recording_id)

    def _settle(self) -> None:
        """Ends what could not be ended when its block did, because the disk was full."""
        recording.recover_interrupted(self._database, self._ledger, self._layout.audio, self._live)

    def recordings(self, visit_id: str) -> tuple[Recording, ...]:
        with self._database.read() as db:
            return recording_rows.recordings(db, visit_id)

    def audio(self, recording_id: str) -> Iterator[AudioFrame]:
        """Raises UserFacingError (audio.deleted), EnvironmentFault: audio.missing at once, audio.damaged after the
        last intact frame."""
        with self._database.read() as db:
            row = recording_rows.audible_row(db, recording_id)
        return read_audio(self._layout.audio / row.id, row.id, row.key, row.channels, row.samples)

    @property
    def recorder(self) -> VaultRecorder:
        return VaultRecorder(self._database, self._ledger, self._layout.audio, self._settle)

    @property
    def dictations(self) -> VaultDictations:
        return VaultDictations(self._database, self._ledger, self._layout.audio)

    @property
    def retention(self) -> VaultRetention:
        return VaultRetention(self._database, self._ledger, self._layout, self._is_recording)

    def _is_recording(self) -> bool:
        recorder = self.recorder
        return bool(self._live) or any(row.is_running for row in recorder.unfinished())

    def audio_span(self, recording_id: str, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        return self.recorder.audio_span(recording_id, start_s, end_s)

    @property
    def transcripts(self) -> VaultTranscripts:
        return VaultTranscripts(self._database, self._ledger)

    @property
    def patients(self) -> VaultPatients:
        return VaultPatients(self._database, self._ledger, self._read)

    @property
    def charts(self) -> VaultCharts:
        return VaultCharts(self._database, self._ledger)

    @property
    def search(self) -> VaultSearch:
        return VaultSearch(self._database, self._read)

    def save_transcript(self, visit_id: str, transcript: Transcript) -> None:
        self._settle()
        notes.save_transcript(self._ledger, visit_id, transcript)

    def transcript(self, visit_id: str) -> Transcript | None:
        with self._database.read() as db:
            latest = rows.latest_transcript_id(db, visit_id)
            return None if latest is None else rows.transcript(db, latest)

    def add_version(
        self,
        visit_id: str,
        kind: VersionKind,
        content: NoteContent,
        author: str,
        at: datetime,
        draft: NoteDraft | None = None,
        dismissals: tuple[Dismissal, ...] = (),
    ) -> NoteVersion:
        return notes.add_version(self._ledger, visit_id, kind, content, author, at, draft, dismissals)

    def versions(self, visit_id: str) -> tuple[NoteVersion, ...]:
        with self._database.read() as db:
            return rows.versions(db, visit_id)

    def sign(
        self,
        visit_id: str,
        number: int,
        signer: Practitioner,
        findings: tuple[Finding, ...],
        at: datetime,
        *,
        second_due: bool = False,
    ) -> SignedNote:
        signed = notes.sign(self._ledger, visit_id, number, signer, findings, at, second_due)
        self._database.checkpoint()
        return signed

    def signed(self, visit_id: str) -> SignedNote | None:
        """The newest: an addendum that was signed stands before the note it adds to."""
        with self._database.read() as db:
            return next(rows.signed_notes(db, visit_id), None)

    def add_receipt(self, receipt: ExportReceipt) -> None:
        notes.add_receipt(self._ledger, receipt)

    def receipts(self, visit_id: str) -> tuple[ExportReceipt, ...]:
        with self._database.read() as db:
            return rows.receipts(db, visit_id)

    @property
    def notes(self) -> VaultNotes:
        return VaultNotes(self._database, self._ledger, self._layout.audio, self._bodies)

    def verify(self) -> ChainReport:
        return verification.verify(self._database, self._ledger, self._layout.audio)
