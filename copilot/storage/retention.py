"""The end of audio: the recording's key is overwritten, then its file is removed.

The order makes every crash harmless. The key goes in one transaction with its audit row; the write-ahead log is
emptied, and copies of the database that were made before a migration lose the key as well; the file, which nobody
can read by then, goes last. So a file that is still there at the next open says what is left to do.

What is not reached: copies of a damaged database ("as-found-…" in the folder of backups), which are kept exactly as
they were found, and backups that somebody made elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from copilot.domain.errors import CopilotError
from copilot.domain.retention import AudioFacts, WhyDeleted, WhyKept, is_due, refusal, why_kept
from copilot.storage import recording_rows, rows
from copilot.storage.database import Database
from copilot.storage.dictations import dictated_in
from copilot.storage.layout import Layout
from copilot.storage.ledger import Ledger
from copilot.storage.notes import check_trust
from copilot.storage.recorder_file import leave_path, lock_path
from copilot.storage.recording_rows import RecordingRow

_VISITS_A_STEP = 10
"""A few milliseconds: each that is old enough is read with its note."""

_log = logging.getLogger(__name__)

# Only the newest signature counts: audio goes its time after that, also after an addendum's.
_CANDIDATES = """SELECT v.id, v.rowid AS at, (
        SELECT max(json_extract(n.body, '$.signed_at')) FROM signed_notes n WHERE n.visit_id = v.id) AS signed_at
    FROM visits v WHERE v.rowid > ? AND v.state IN ('signed', 'exported')
        AND EXISTS (SELECT 1 FROM recordings r WHERE r.visit_id = v.id AND r.key != x'')
    ORDER BY v.rowid LIMIT ?"""


class VaultRetention:
    """Implements `AudioRetention`."""

    def __init__(
        self, database: Database, ledger: Ledger, layout: Layout, is_recording: Callable[[], bool] = lambda: False
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._layout = layout
        self._is_recording = is_recording

    def is_recording(self) -> bool:
        return self._is_recording()

    def why_kept(self, visit_id: str) -> WhyKept | None:
        with self._database.read() as db:
            return why_kept(_facts(db, visit_id))

    def due(self, before: datetime) -> Iterator[tuple[str, ...]]:
        last, more = 0, True
        while more:
            with self._database.read() as db:
                found = list(db.query(_CANDIDATES, (last, _VISITS_A_STEP)))
                old = [row["id"] for row in found if datetime.fromisoformat(row["signed_at"]) < before]
                step = tuple(visit_id for visit_id in old if is_due(_facts(db, visit_id), before))
            last, more = found[-1]["at"] if found else last, len(found) == _VISITS_A_STEP
            yield step

    def delete(self, visit_id: str, why: WhyDeleted) -> int:
        check_trust(self._ledger)
        with self._database.read() as db:
            reason = why_kept(_facts(db, visit_id))
            found = [row.id for row in _all_rows(db, visit_id) if row.key]
        if reason is not None:
            raise refusal(reason)
        if not found:
            return 0
        with self._ledger.change("audio.deleted", visit_id) as change:
            at = change.at.isoformat()
            for recording_id in found:
                row = {"recording_id": recording_id, "at": at, "why": why.value}
                change.db.table("deleted_audio").insert(row)
                change.db.execute("UPDATE recordings SET key = x'' WHERE id = ?", (recording_id,))
            change.detail.update(recordings=found, count=len(found), why=why.value, deleted_at=at)
        self._remove(found)
        return len(found)

    def finish(self) -> int:
        """Removes what a process that died in `delete` has left; the result is how many recordings."""
        with self._database.read() as db:
            deleted = {row["recording_id"] for row in db.query("SELECT recording_id FROM deleted_audio")}
        left: list[str] = []
        with suppress(OSError):  # a folder that cannot be read is told when something is to be heard
            left = [path.name for path in self._layout.audio.iterdir() if path.name in deleted]
        if left:
            self._remove(left)
        return len(left)

    def _remove(self, recording_ids: list[str]) -> None:
        """Everything after the key is gone from the database. What fails here is done at the next open."""
        try:
            self._database.checkpoint()
            self._forget_in_backups(recording_ids)
        except CopilotError as error:
            _log.warning("deleted audio could not be cleared away yet: %s", error.code)
            return
        for recording_id in recording_ids:
            audio = self._layout.audio / recording_id
            for path in (lock_path(audio), leave_path(audio), audio):
                with suppress(OSError):  # somebody still listens: Windows does not let go of an open file
                    path.unlink(missing_ok=True)

    def _forget_in_backups(self, recording_ids: list[str]) -> None:
        """Copies made before a migration hold the keys too. One that cannot be opened is no backup any more."""
        for path in sorted(self._layout.backups.glob("vault-v*.db")):
            try:
                self._forget_in(path, recording_ids)
            except CopilotError as error:
                _log.warning("a backup still holds the keys of deleted audio: %s", error.code)

    def _forget_in(self, backup: Path, recording_ids: list[str]) -> None:
        copy = self._database.copy_at(backup)
        try:
            with copy.transaction() as db:
                guard = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'recordings_no_update'"
                (again,) = [row["sql"] for row in db.query(guard)]
                db.execute("DROP TRIGGER recordings_no_update")
                for recording_id in recording_ids:
                    db.execute("UPDATE recordings SET key = x'' WHERE id = ?", (recording_id,))
                db.execute(again)
        finally:
            copy.close()


def _facts(db: rows.Db, visit_id: str) -> AudioFacts:
    visit = rows.visit(db, visit_id)
    signed = next(rows.signed_notes(db, visit_id), None)
    spoken = recording_rows.recording_rows(db, visit_id)
    dictated = recording_rows.recording_rows(db, visit_id, dictated=True)
    is_recorded = any(row.digest is None for row in spoken + dictated)
    is_under_way = any(db.query("SELECT 1 FROM live_transcripts WHERE visit_id = ?", (visit_id,)))
    is_covered = (
        signed is not None
        and not is_recorded
        and signed.recording_digest == recording_rows.recording_digest(spoken)
    )
    says_something = not spoken or (signed is not None and bool(signed.transcript.utterances))
    moments = [signature.signed_at for signature in signed.signatures()] if signed else []
    moments += [datetime.fromisoformat(row.started_at) for row in spoken + dictated]
    return AudioFacts(
        state=visit.state,
        is_recorded=is_recorded,
        is_transcribed=is_covered and says_something and not is_under_way,
        owes_dictation=any(one.is_owed for one in dictated_in(db, visit_id)),
        is_complete=signed is not None and signed.is_complete(),
        is_written=rows.working(db, visit_id) is not None,
        last_at=max(moments, default=None),
    )


def _all_rows(db: rows.Db, visit_id: str) -> tuple[RecordingRow, ...]:
    return recording_rows.recording_rows(db, visit_id) + recording_rows.recording_rows(db, visit_id, dictated=True)
