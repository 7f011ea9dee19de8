"""Rows and the domain's values: how each is written, found and read back. Runs in the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import sqlite_utils
from pydantic import ValidationError

from copilot.domain.base import Value
from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.export import ExportReceipt
from copilot.domain.record import (
    NoteVersion,
    SecondSignature,
    SignedNote,
    WorkingNote,
    canonical_form,
    canonical_json,
)
from copilot.domain.recording import Consent
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import Visit, VisitState

Db = sqlite_utils.Database
V = TypeVar("V", bound=Value)


def body_of(value: Value, *, without: str = "") -> str:
    return canonical_json(canonical_form(value, without=without)).decode()


def parsed(kind: type[V], body: str) -> V:
    """The inverse of `body_of`. Raises InvariantBroken, without what was read."""
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        raise content_changed() from None


def content_changed() -> InvariantBroken:
    return InvariantBroken(
        "vault.content_changed",
        "Something in the vault is not what was written there.",
        "Verify the vault, then put it back from a backup.",
    )


def digest_of_body(body: str) -> str:
    """SHA-256 in hex of what is stored, so that later fields of a type do not change old digests."""
    return hashlib.sha256(body.encode()).hexdigest()


def one(db: Db, sql: str, *values: object) -> dict[str, Any] | None:
    """The first row that the query finds."""
    return next(iter(db.query(sql, values)), None)


def insert(db: Db, table: str, row: dict[str, Any]) -> int:
    """The id that the new row was given."""
    db.table(table).insert(row)
    return int(next(iter(db.query("SELECT last_insert_rowid() AS id")))["id"])


# Visits: the state has a column of its own, everything else is the body, which never changes once it is known whose
# visit it is.


def insert_visit(db: Db, visit: Visit) -> str:
    body = body_of(visit, without="state")
    db.table("visits").insert(
        {"id": visit.id, "started_at": visit.started_at.isoformat(), "state": visit.state, "body": body}
    )
    return digest_of_body(body)


def replace_visit(db: Db, visit: Visit) -> str:
    body = body_of(visit, without="state")
    db.execute("UPDATE visits SET body = ? WHERE id = ?", (body, visit.id))
    db.execute("INSERT OR IGNORE INTO search_stale VALUES (?)", (visit.id,))
    return digest_of_body(body)


def visit(db: Db, visit_id: str) -> Visit:
    row = one(db, "SELECT * FROM visits WHERE id = ?", visit_id)
    if row is None:
        raise UserFacingError(
            "visit.unknown", "There is no such visit in this vault.", "List the visits and choose one."
        )
    return visit_of(row)


def visits_of(db: Db, patient_ids: Sequence[str]) -> tuple[Visit, ...]:
    """Newest first."""
    found = db.query(
        "SELECT * FROM visits WHERE json_extract(body, '$.patient.id') IN (SELECT value FROM json_each(?)) "
        "ORDER BY started_at DESC, rowid DESC",
        (json.dumps(list(patient_ids)),),
    )
    return tuple(visit_of(row) for row in found)


def visit_of(row: dict[str, Any]) -> Visit:
    return parsed(Visit, row["body"]).model_copy(update={"state": VisitState(row["state"])})


def set_state(db: Db, moved: Visit) -> None:
    db.execute("UPDATE visits SET state = ? WHERE id = ?", (moved.state.value, moved.id))


# Consents


def insert_consent(db: Db, visit_id: str, consent: Consent) -> tuple[int, str]:
    """The row's id and the digest of its body."""
    body = body_of(consent)
    return insert(db, "consents", {"visit_id": visit_id, "body": body}), digest_of_body(body)


def consents(db: Db, visit_id: str) -> tuple[Consent, ...]:
    found = db.query("SELECT body FROM consents WHERE visit_id = ? ORDER BY id", (visit_id,))
    return tuple(parsed(Consent, row["body"]) for row in found)


# Transcripts: one that no version rests on is replaced, any other is kept beside the new one.


def save_transcript(db: Db, visit_id: str, transcript: Transcript) -> tuple[int, str]:
    """The row's id and the digest of its body."""
    body = body_of(transcript)
    latest = latest_transcript(db, visit_id)
    cited = latest and one(
        db,
        "SELECT 1 AS found FROM note_versions WHERE transcript_id = ? "
        "UNION SELECT 1 FROM working_notes WHERE transcript_id = ?",
        latest[0],
        latest[0],
    )
    if latest is None or cited:
        return insert(db, "transcripts", {"visit_id": visit_id, "body": body}), digest_of_body(body)
    db.execute("UPDATE transcripts SET body = ? WHERE id = ?", (body, latest[0]))
    return latest[0], digest_of_body(body)


def latest_transcript_id(db: Db, visit_id: str) -> int | None:
    row = one(db, "SELECT max(id) AS id FROM transcripts WHERE visit_id = ?", visit_id)
    return int(row["id"]) if row and row["id"] is not None else None


def latest_transcript(db: Db, visit_id: str) -> tuple[int, str] | None:
    """Row id and body."""
    row = one(db, "SELECT id, body FROM transcripts WHERE visit_id = ? ORDER BY id DESC LIMIT 1", visit_id)
    return (int(row["id"]), str(row["body"])) if row else None


def transcript_id_of(db: Db, visit_id: str, body: str) -> int | None:
    """The row that holds exactly this transcript, the newest if several do."""
    sql = "SELECT id FROM transcripts WHERE visit_id = ? AND body = ? ORDER BY id DESC LIMIT 1"
    row = one(db, sql, visit_id, body)
    return int(row["id"]) if row else None


_WITHOUT_UTTERANCES = """SELECT iif(json_valid(body), json_remove(body, '$.utterances'), '') AS body
    FROM transcripts WHERE id = ?"""
_UTTERANCES = """SELECT u.value AS body FROM transcripts t, json_each(t.body, '$.utterances') u WHERE t.id = ?
    ORDER BY u.key"""


def transcript(db: Db, transcript_id: int) -> Transcript:
    """Utterance by utterance: read as a whole, a long one keeps all threads from Python for a tenth of a second."""
    row = next(iter(db.query(_WITHOUT_UTTERANCES, (transcript_id,))))
    rest = parsed(Transcript, row["body"])
    utterances = tuple(parsed(Utterance, each["body"]) for each in db.query(_UTTERANCES, (transcript_id,)))
    if len({u.id for u in utterances}) != len(utterances):
        raise content_changed()
    return rest.model_copy(update={"utterances": utterances}) if utterances else rest


# Versions and signed notes


class VersionRow(NamedTuple):
    version: NoteVersion
    transcript: Transcript


def insert_version(db: Db, version: NoteVersion, transcript_id: int) -> str:
    body = body_of(version)
    db.table("note_versions").insert(
        {"visit_id": version.visit_id, "number": version.number, "transcript_id": transcript_id, "body": body}
    )
    return digest_of_body(body)


def last_version_number(db: Db, visit_id: str) -> int:
    row = one(db, "SELECT coalesce(max(number), 0) AS number FROM note_versions WHERE visit_id = ?", visit_id)
    return int(row["number"]) if row else 0


def last_version_transcript(db: Db, visit_id: str) -> int | None:
    sql = "SELECT transcript_id FROM note_versions WHERE visit_id = ? ORDER BY number DESC LIMIT 1"
    row = one(db, sql, visit_id)
    return int(row["transcript_id"]) if row else None


def versions(db: Db, visit_id: str) -> tuple[NoteVersion, ...]:
    rows = db.query("SELECT body FROM note_versions WHERE visit_id = ? ORDER BY number", (visit_id,))
    return tuple(parsed(NoteVersion, row["body"]) for row in rows)


def version_with_transcript(db: Db, visit_id: str, number: int) -> VersionRow | None:
    row = one(
        db,
        "SELECT body, transcript_id FROM note_versions WHERE visit_id = ? AND number = ?",
        visit_id,
        number,
    )
    if row is None:
        return None
    return VersionRow(parsed(NoteVersion, row["body"]), transcript(db, row["transcript_id"]))


def insert_signed(db: Db, signed: SignedNote) -> str:
    body = body_of(signed)
    db.table("signed_notes").insert(
        {"visit_id": signed.visit.id, "number": signed.version.number, "hash": signed.hash, "body": body}
    )
    return digest_of_body(body)


def last_signature(db: Db) -> tuple[int, str]:
    """The newest signed note's sequence, and the hash of the newest signature of any kind; 0, "" without."""
    row = one(db, "SELECT sequence, hash FROM signed_notes ORDER BY sequence DESC LIMIT 1")
    if row is None:
        return 0, ""
    newer = "SELECT hash FROM second_signatures WHERE follows = ? ORDER BY sequence DESC LIMIT 1"
    second = one(db, newer, row["sequence"])
    return int(row["sequence"]), str((second or row)["hash"])


def signed_notes(db: Db, visit_id: str) -> Iterator[SignedNote]:
    """Newest first, each with its second signature."""
    sql = (
        "SELECT n.body, s.body AS second FROM signed_notes n LEFT JOIN second_signatures s "
        "ON s.signed_hash = n.hash WHERE n.visit_id = ? ORDER BY n.sequence DESC"
    )
    for row in db.query(sql, (visit_id,)):
        second = parsed(SecondSignature, row["second"]) if row["second"] else None
        yield parsed(SignedNote, row["body"]).model_copy(update={"second": second})


def insert_second(db: Db, follows: int, second: SecondSignature) -> str:
    body = body_of(second)
    db.table("second_signatures").insert(
        {"follows": follows, "signed_hash": second.signed_hash, "hash": second.hash, "body": body}
    )
    return digest_of_body(body)


def is_signed(db: Db, visit_id: str, number: int | None = None) -> bool:
    row = one(
        db,
        "SELECT 1 AS found FROM signed_notes WHERE visit_id = ? AND number = coalesce(?, number) LIMIT 1",
        visit_id,
        number,
    )
    return row is not None


def save_working(db: Db, working: WorkingNote, transcript_id: int) -> None:
    row = {"visit_id": working.visit_id, "transcript_id": transcript_id, "body": body_of(working)}
    db.table("working_notes").insert(row, pk="visit_id", replace=True)


def working(db: Db, visit_id: str) -> tuple[WorkingNote, Transcript] | None:
    row = one(db, "SELECT transcript_id, body FROM working_notes WHERE visit_id = ?", visit_id)
    return (parsed(WorkingNote, row["body"]), transcript(db, row["transcript_id"])) if row else None


def latest_note(db: Db, visit_id: str) -> tuple[WorkingNote | NoteVersion, int] | None:
    """The working copy, else the newest version; and the transcript that it cites."""
    sql = "SELECT transcript_id, body FROM working_notes WHERE visit_id = ?"
    if row := one(db, sql, visit_id):
        return parsed(WorkingNote, row["body"]), int(row["transcript_id"])
    sql = "SELECT transcript_id, body FROM note_versions WHERE visit_id = ? ORDER BY number DESC LIMIT 1"
    row = one(db, sql, visit_id)
    return (parsed(NoteVersion, row["body"]), int(row["transcript_id"])) if row else None


def drop_working(db: Db, visit_id: str) -> None:
    db.execute("DELETE FROM working_notes WHERE visit_id = ?", (visit_id,))


def has_signed_hash(db: Db, visit_id: str, signed_hash: str) -> bool:
    sql = "SELECT 1 AS found FROM signed_notes WHERE visit_id = ? AND hash = ?"
    return one(db, sql, visit_id, signed_hash) is not None


# Receipts


def insert_receipt(db: Db, receipt: ExportReceipt) -> tuple[int, str]:
    body = body_of(receipt)
    row = {"visit_id": receipt.visit_id, "signed_hash": receipt.signed_hash, "body": body}
    return insert(db, "receipts", row), digest_of_body(body)


def receipts(db: Db, visit_id: str) -> tuple[ExportReceipt, ...]:
    rows = db.query("SELECT body FROM receipts WHERE visit_id = ? ORDER BY id", (visit_id,))
    return tuple(parsed(ExportReceipt, row["body"]) for row in rows)
