"""The vault's part in a recording that a process of its own writes, and the consent it needs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from copilot.app.ports import SAMPLE_RATE, AudioFrame, OpenRecording, UnfinishedRecording
from copilot.domain.capture import Ended, gaps_of
from copilot.domain.errors import UserFacingError
from copilot.domain.recording import Consent, Recording
from copilot.domain.visit import VisitState, utc
from copilot.storage import notes, recording_rows, rows
from copilot.storage.audio import AudioEnd, AudioFileWriter, new_key, read_span, scan_audio
from copilot.storage.database import Database
from copilot.storage.files import disk_faults
from copilot.storage.ledger import Ledger
from copilot.storage.recorder_file import leave_path, lock_path, waited_lock
from copilot.storage.recording import end_row, move
from copilot.storage.recording_rows import RecordingRow


class VaultRecorder:
    """Implements `RecordingStore`."""

    def __init__(self, database: Database, ledger: Ledger, folder: Path, settle: Callable[[], None]) -> None:
        self._database = database
        self._ledger = ledger
        self._folder = folder
        self._settle = settle

    def give_consent(self, visit_id: str, consent: Consent) -> None:
        with self._ledger.change("consent.given", visit_id) as change:
            rows.visit(change.db, visit_id)
            number, digest = rows.insert_consent(change.db, visit_id, consent)
            change.detail.update(consent=number, digest=digest, how=consent.how.value, by=consent.by.value)

    def consents(self, visit_id: str) -> tuple[Consent, ...]:
        with self._database.read() as db:
            return rows.consents(db, visit_id)

    def begin(self, visit_id: str, channels: int, at: datetime) -> OpenRecording:
        self._settle()
        with self._database.read() as db:
            notes.unsigned_visit(db, visit_id)
            if not rows.consents(db, visit_id):
                raise UserFacingError(
                    "consent.missing",
                    "The patient's consent to the recording is not noted.",
                    "Ask for it, note how it was given, then start the recording.",
                )
            left_open = any(
                row.visit_id == visit_id for row in recording_rows.open_recording_rows(db, by_recorder=True)
            )
            if left_open or rows.visit(db, visit_id).state is VisitState.RECORDING:
                raise UserFacingError(
                    "recording.unfinished",
                    "A recording of this visit was not ended.",
                    "Go on with it, or end it, then start another.",
                )
        row = RecordingRow(str(uuid.uuid4()), visit_id, channels, utc(at).isoformat(), new_key(), None, None, None)
        path = self._folder / row.id
        # The file comes first: without its row it is unreadable and harmless, a row without a file would be a loss.
        AudioFileWriter(path, row.id, row.key, channels).close()
        try:
            with self._ledger.change("recording.started", visit_id) as change:
                move(change, visit_id, VisitState.RECORDING)
                change.db.table("recordings").insert(row._asdict())
                change.db.table("recording_timelines").insert({"recording_id": row.id, "gaps": None})
                change.detail.update(recording=row.id, channels=channels)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return self._opened(row)

    def unfinished(self) -> tuple[UnfinishedRecording, ...]:
        with self._database.read() as db:
            found = recording_rows.open_recording_rows(db, by_recorder=True)
        return tuple(
            UnfinishedRecording(
                row.id, row.visit_id, row.channels, datetime.fromisoformat(row.started_at), self.is_running(row.id)
            )
            for row in found
        )

    def take_up(self, recording_id: str) -> OpenRecording:
        return self._opened(self._unfinished_row(recording_id))

    def leave(self, recording_id: str) -> bool:
        return self._let_go(recording_id)

    def end(self, recording_id: str, told: Ended | None = None) -> Recording:
        row = self._unfinished_row(recording_id)
        if not self._let_go(row.id):
            raise UserFacingError(
                "recording.still_running",
                "The recorder does not let go of this recording.",
                "Wait a moment, then try again; if it stays, restart the computer. The recording is safe.",
                retryable=True,
            )
        if told is not None and told.complete:
            end = AudioEnd(told.samples, told.digest, complete=True, damaged=False)
            gaps = told.gaps
        else:
            end = scan_audio(self._folder / row.id, row.id, row.key, row.channels)
            gaps = gaps_of(end.marks)
        end_row(self._ledger, row, end, "recording.ended", gaps)
        lock_path(self._folder / row.id).unlink(missing_ok=True)
        with self._database.read() as db:
            return recording_rows.recording(db, row.id)

    def read(self, opened: OpenRecording, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        return read_span(opened.path, opened.id, opened.key, opened.channels, _samples(start_s, end_s))

    def audio_span(self, recording_id: str, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        with self._database.read() as db:
            row = recording_rows.audible_row(db, recording_id)
        path = self._folder / row.id
        return read_span(path, row.id, row.key, row.channels, _samples(start_s, end_s), row.samples)

    def _opened(self, row: RecordingRow) -> OpenRecording:
        return OpenRecording(row.id, self._folder / row.id, row.key, row.channels)

    def _unfinished_row(self, recording_id: str) -> RecordingRow:
        with self._database.read() as db:
            for dictated in (False, True):
                for row in recording_rows.open_recording_rows(db, by_recorder=True, dictated=dictated):
                    if row.id == recording_id:
                        return row
        raise UserFacingError(
            "recording.ended", "This recording has ended already.", "Start another recording of the visit."
        )

    def is_running(self, recording_id: str) -> bool:
        try:
            waited_lock(self._folder / recording_id, 0).release()
        except UserFacingError:
            return True
        return False

    def _let_go(self, recording_id: str) -> bool:
        audio = self._folder / recording_id
        if not self.is_running(recording_id):
            return True
        with disk_faults():
            leave_path(audio).touch()
        try:
            waited_lock(audio).release()
        except UserFacingError:
            return False
        finally:
            leave_path(audio).unlink(missing_ok=True)
        return True


def _samples(start_s: float, end_s: float) -> tuple[int, int]:
    return round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE)
