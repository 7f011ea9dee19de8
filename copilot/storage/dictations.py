"""The recordings of what was dictated into a note: kept like all audio, beside the conversation."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from copilot.app.ports import OpenRecording
from copilot.app.ports.dictations import DictatedAudio
from copilot.domain.visit import utc
from copilot.storage import recording_rows, rows
from copilot.storage.audio import AudioFileWriter, new_key
from copilot.storage.database import Database
from copilot.storage.ledger import Ledger
from copilot.storage.recording_rows import RecordingRow


class VaultDictations:
    """Implements `DictationStore`."""

    def __init__(self, database: Database, ledger: Ledger, folder: Path) -> None:
        self._database = database
        self._ledger = ledger
        self._folder = folder

    def begin(self, visit_id: str, section: str, at: datetime) -> OpenRecording:
        with self._database.read() as db:
            rows.visit(db, visit_id)
        row = RecordingRow(str(uuid.uuid4()), visit_id, 1, utc(at).isoformat(), new_key(), None, None, None)
        path = self._folder / row.id
        # The file comes first: without its row it is unreadable and harmless, a row without a file would be a loss.
        AudioFileWriter(path, row.id, row.key, row.channels).close()
        try:
            with self._ledger.change("recording.started", visit_id) as change:
                change.db.table("recordings").insert(row._asdict())
                change.db.table("recording_timelines").insert({"recording_id": row.id, "gaps": None})
                change.db.table("dictations").insert({"recording_id": row.id, "section": section})
                change.detail.update(recording=row.id, channels=row.channels, section=section)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return OpenRecording(row.id, path, row.key, row.channels)

    def of_visit(self, visit_id: str) -> tuple[DictatedAudio, ...]:
        with self._database.read() as db:
            return dictated_in(db, visit_id)

    def unsettled(self) -> tuple[DictatedAudio, ...]:
        with self._database.read() as db:
            visits = db.query(
                "SELECT DISTINCT visit_id FROM recordings JOIN dictations ON recording_id = id "
                "WHERE id NOT IN (SELECT recording_id FROM dictations_settled) ORDER BY started_at"
            )
            found = [one for row in list(visits) for one in dictated_in(db, row["visit_id"]) if not one.is_settled]
        return tuple(sorted(found, key=lambda one: one.recording.started_at))

    def settle(self, recording_id: str, *, written: bool) -> None:
        with self._database.read() as db:
            row = recording_rows.recording_row(db, recording_id)
            if any(one.is_settled for one in dictated_in(db, row.visit_id) if one.recording.id == recording_id):
                return
        with self._ledger.change("dictation.settled", row.visit_id) as change:
            change.db.table("dictations_settled").insert({"recording_id": recording_id, "written": int(written)})
            change.detail.update(recording=recording_id, written=int(written))


def dictated_in(db: rows.Db, visit_id: str) -> tuple[DictatedAudio, ...]:
    """Oldest first."""
    sql = (
        "SELECT d.recording_id AS id, section, written FROM dictations d "
        "JOIN recordings r ON r.id = d.recording_id LEFT JOIN dictations_settled s USING (recording_id) "
        "WHERE r.visit_id = ?"
    )
    known = {row["id"]: row for row in db.query(sql, (visit_id,))}
    found = []
    for one in recording_rows.recordings(db, visit_id, dictated=True):
        section, written = known[one.id]["section"], known[one.id]["written"]
        found.append(DictatedAudio(one, section, bool(one.digest), written is not None, bool(written)))
    return tuple(found)
