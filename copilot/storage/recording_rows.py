"""Recordings as rows, of the conversation and of what was dictated. Runs in the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from copilot.app.ports import SAMPLE_RATE
from copilot.domain.capture import GapEnded
from copilot.domain.errors import UserFacingError
from copilot.domain.record import canonical_json
from copilot.domain.recording import Recording
from copilot.storage import rows


class RecordingRow(NamedTuple):
    """`samples`, `digest` and `complete` are None while the recording goes on; `key` is empty once its audio was
    deleted."""

    id: str
    visit_id: str
    channels: int
    started_at: str
    key: bytes
    samples: int | None
    digest: str | None
    complete: int | None

    def recording(self, gaps: str | None = None, deletion: dict[str, Any] | None = None) -> Recording:
        return Recording.model_validate(
            {
                "gaps": json.loads(gaps) if gaps else (),
                "deletion": deletion,
                "id": self.id,
                "visit_id": self.visit_id,
                "channels": self.channels,
                "duration_s": (self.samples or 0) / SAMPLE_RATE,
                "started_at": self.started_at,
                "digest": self.digest or "",
                "complete": bool(self.complete),
            }
        )


def recording_row(db: rows.Db, recording_id: str) -> RecordingRow:
    row = rows.one(db, "SELECT * FROM recordings WHERE id = ?", recording_id)
    if row is None:
        raise UserFacingError(
            "recording.unknown",
            "There is no such recording in this vault.",
            "Open the visit and choose a recording.",
        )
    return RecordingRow(**row)


def recording_rows(db: rows.Db, visit_id: str, *, dictated: bool = False) -> tuple[RecordingRow, ...]:
    """Those of the conversation, or those of what was dictated into the note."""
    sql = (
        "SELECT * FROM recordings WHERE visit_id = ? "
        "AND (id IN (SELECT recording_id FROM dictations)) = ? ORDER BY started_at, rowid"
    )
    return tuple(RecordingRow(**row) for row in db.query(sql, (visit_id, int(dictated))))


def recordings(db: rows.Db, visit_id: str, *, dictated: bool = False) -> tuple[Recording, ...]:
    found = recording_rows(db, visit_id, dictated=dictated)
    return tuple(row.recording(_gaps(db, row.id), _deletion(db, row.id)) for row in found)


def recording(db: rows.Db, recording_id: str) -> Recording:
    return recording_row(db, recording_id).recording(_gaps(db, recording_id), _deletion(db, recording_id))


def _gaps(db: rows.Db, recording_id: str) -> str | None:
    row = rows.one(db, "SELECT gaps FROM recording_timelines WHERE recording_id = ?", recording_id)
    return row["gaps"] if row else None


def _deletion(db: rows.Db, recording_id: str) -> dict[str, Any] | None:
    return rows.one(db, "SELECT at, why FROM deleted_audio WHERE recording_id = ?", recording_id)


def audible_row(db: rows.Db, recording_id: str) -> RecordingRow:
    """As `recording_row`. Raises UserFacingError (audio.deleted) if its audio was destroyed."""
    row = recording_row(db, recording_id)
    if not row.key:
        raise UserFacingError(
            "audio.deleted",
            "The recording was deleted for good, as the settings or the doctor wanted it.",
            "Transcript, note and evidence are still here.",
        )
    return row


def open_recording_rows(db: rows.Db, *, by_recorder: bool, dictated: bool = False) -> tuple[RecordingRow, ...]:
    """Those that were not ended, and that a recorder writes, or this process."""
    sql = (
        "SELECT * FROM recordings WHERE digest IS NULL AND (id IN (SELECT recording_id FROM dictations)) = ? "
        "AND (id IN (SELECT recording_id FROM recording_timelines)) = ? ORDER BY started_at, rowid"
    )
    return tuple(RecordingRow(**row) for row in db.query(sql, (int(dictated), int(by_recorder))))


def end_timeline(db: rows.Db, recording_id: str, gaps: tuple[GapEnded, ...]) -> str:
    """Keeps the gaps of a recorder's recording; the result is the digest of their body."""
    values = [{"at_s": gap.at_s, "seconds": gap.seconds, "reason": gap.reason.value} for gap in gaps]
    sql = "UPDATE recording_timelines SET gaps = ? WHERE recording_id = ?"
    body = canonical_json(values).decode()
    db.execute(sql, (body, recording_id))
    return rows.digest_of_body(body)


def recording_digest(found: tuple[RecordingRow, ...]) -> str:
    """The digest of a visit's audio: "" without, the recording's own for one, that of all digests for several.

    Raises UserFacingError (recording.unfinished): what is still being recorded has none.
    """
    if any(row.digest is None for row in found):
        raise UserFacingError(
            "recording.unfinished", "A recording of this visit was not ended.", "End it, then try again."
        )
    digests = [row.digest or "" for row in found]
    if len(digests) < 2:
        return "".join(digests)
    return hashlib.sha256(canonical_json(digests)).hexdigest()
