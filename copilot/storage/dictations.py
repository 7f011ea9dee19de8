"""The recordings of what was dictated into a note: kept like all audio, beside the conversation."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from copilot.app.ports import OpenRecording
from copilot.app.ports.dictations import DictatedAudio
from copilot.domain.visit import utc
from copilot.storage import rows
from copilot.storage.audio import AudioFileWriter, new_key
from copilot.storage.database import Database
from copilot.storage.ledger import Ledger


class VaultDictations:
    """Implements `DictationStore`."""

    def __init__(self, database: Database, ledger: Ledger, folder: Path) -> None:
        self._database = database
        self._ledger = ledger
        self._folder = folder

    def begin(self, visit_id: str, section: str, at: datetime) -> OpenRecording:
        with self._database.read() as db:
            rows.visit(db, visit_id)
        row = rows.RecordingRow(str(uuid.uuid4()), visit_id, 1, utc(at).isoformat(), new_key(), None, None, None)
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
            found = rows.recordings(db, visit_id, dictated=True)
            sections = {row["recording_id"]: row["section"] for row in db.query("SELECT * FROM dictations")}
        return tuple(DictatedAudio(one, sections[one.id], bool(one.digest)) for one in found)
