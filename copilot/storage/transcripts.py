"""Transcripts while they come into being: each utterance is a row, saved when it stands, until all are one."""

from __future__ import annotations

import json
from typing import Any

from copilot.app.ports import SAMPLE_RATE, LiveStanding, SpeechMemo, SpeechRequest
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import VisitState
from copilot.storage import rows
from copilot.storage.database import Database
from copilot.storage.ledger import Change, Ledger
from copilot.storage.notes import unsigned_visit

_ROUNDED_S = 0.05
"""What the lengths of a visit's recordings may differ from that of its transcript, by rounding."""
_BEHIND = """
    SELECT v.id FROM visits v JOIN (
        SELECT visit_id, sum(samples) AS samples FROM recordings
        WHERE id NOT IN (SELECT recording_id FROM dictations) GROUP BY visit_id
    ) r ON r.visit_id = v.id
    WHERE v.state = ? OR v.state NOT IN (SELECT value FROM json_each(?)) AND r.samples * 1.0 / ? > ? + coalesce((
        SELECT json_extract(t.body, '$.duration_s') FROM transcripts t
        WHERE t.visit_id = v.id ORDER BY t.id DESC LIMIT 1), 0)
    ORDER BY v.started_at DESC, v.rowid DESC"""


class VaultTranscripts:
    """Implements `TranscriptStore`."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def begin(self, visit_id: str, recording_id: str, request: SpeechRequest) -> None:
        with self._ledger.change("transcript.begun", visit_id) as change:
            unsigned_visit(change.db, visit_id)
            if _live_row(change.db, visit_id) is not None:
                raise UserFacingError(
                    "transcript.unfinished",
                    "The transcription of this visit was not ended.",
                    "Go on with it, or end it, then start another.",
                )
            change.db.table("live_transcripts").insert(
                {
                    "visit_id": visit_id,
                    "recording_id": recording_id,
                    "request": json.dumps(request._asdict()),
                    "memo": None,
                }
            )
            change.detail["recording"] = recording_id

    def save(self, visit_id: str, utterances: tuple[Utterance, ...], memo: SpeechMemo) -> None:
        with self._ledger.change("utterances.saved", visit_id) as change:
            notes = memo.notes
            saved: dict[str, str] = {}
            for utterance in utterances:
                body = rows.body_of(utterance)
                change.db.table("live_utterances").insert(
                    {"visit_id": visit_id, "id": utterance.id, "body": body, "notes": json.dumps(notes)}
                )
                saved[str(utterance.id)] = rows.digest_of_body(body)
                notes = []
            change.db.execute(
                "UPDATE live_transcripts SET memo = ? WHERE visit_id = ?",
                (json.dumps({"done": memo.done, "state": memo.state}), visit_id),
            )
            change.detail["utterances"] = saved

    def standing(self, visit_id: str) -> LiveStanding | None:
        with self._database.read() as db:
            row = _live_row(db, visit_id)
            if row is None:
                return None
            found = list(
                db.query("SELECT body, notes FROM live_utterances WHERE visit_id = ? ORDER BY id", (visit_id,))
            )
        memo = None
        if row["memo"] is not None:
            kept = json.loads(row["memo"])
            memo = SpeechMemo(kept["done"], kept["state"], [n for one in found for n in json.loads(one["notes"])])
        request = json.loads(row["request"])
        return LiveStanding(
            row["recording_id"],
            SpeechRequest(request["language"], tuple(request["hotwords"])),
            memo,
            tuple(rows.parsed(Utterance, one["body"]) for one in found),
        )

    def unfinished(self) -> tuple[str, ...]:
        with self._database.read() as db:
            found = db.query("SELECT visit_id FROM live_transcripts ORDER BY rowid")
            return tuple(row["visit_id"] for row in found)

    def behind(self) -> tuple[str, ...]:
        signed = tuple(state.value for state in VisitState if state.is_signed)
        with self._database.read() as db:
            found = db.query(_BEHIND, (VisitState.RECORDED.value, json.dumps(signed), SAMPLE_RATE, _ROUNDED_S))
            return tuple(row["id"] for row in found)

    def settle(self, visit_id: str, transcript: Transcript) -> None:
        with self._ledger.change("transcript.saved", visit_id) as change:
            visit = unsigned_visit(change.db, visit_id)
            _keep(change, visit_id, transcript)
            for table in ("live_utterances", "live_transcripts"):
                change.db.execute(f"DELETE FROM {table} WHERE visit_id = ?", (visit_id,))  # noqa: S608
            moved = visit.moved(VisitState.TRANSCRIBED)
            rows.set_state(change.db, moved)
            change.detail.update(state=moved.state.value, settled=1)

    def correct(self, visit_id: str, utterance: Utterance) -> None:
        with self._database.read() as db:
            sql = "SELECT 1 AS found FROM live_utterances WHERE visit_id = ? AND id = ?"
            is_live = bool(list(db.query(sql, (visit_id, utterance.id))))
            latest = rows.latest_transcript(db, visit_id)
        if is_live:
            with self._ledger.change("utterances.saved", visit_id) as change:
                body = rows.body_of(utterance)
                change.db.execute(
                    "UPDATE live_utterances SET body = ? WHERE visit_id = ? AND id = ?",
                    (body, visit_id, utterance.id),
                )
                change.detail["utterances"] = {str(utterance.id): rows.digest_of_body(body)}
            return
        transcript = rows.parsed(Transcript, latest[1]) if latest else Transcript()
        if utterance.id not in transcript.by_id():
            raise UserFacingError(
                "utterance.unknown",
                "There is no such line in the transcript.",
                "Open the visit again and choose a line.",
            )
        corrected = tuple(utterance if u.id == utterance.id else u for u in transcript.utterances)
        self.replace(visit_id, transcript.model_copy(update={"utterances": corrected}))

    def replace(self, visit_id: str, transcript: Transcript) -> None:
        with self._ledger.change("transcript.saved", visit_id) as change:
            unsigned_visit(change.db, visit_id)
            _keep(change, visit_id, transcript)


def _keep(change: Change, visit_id: str, transcript: Transcript) -> None:
    transcript_id, digest = rows.save_transcript(change.db, visit_id, transcript)
    change.detail.update(transcript=transcript_id, digest=digest, utterances=len(transcript.utterances))


def _live_row(db: rows.Db, visit_id: str) -> dict[str, Any] | None:
    return next(iter(db.query("SELECT * FROM live_transcripts WHERE visit_id = ?", (visit_id,))), None)
