"""Re-computes everything that the chain covers and names the first thing that does not fit."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copilot.app.ports import ChainReport
from copilot.domain.record import digest_of
from copilot.storage import rows
from copilot.storage.database import Database
from copilot.storage.ledger import AuditRow, Ledger


class _Told:
    """What the audit rows say the tables must hold, by id."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.visits: dict[str, str] = {}
        self.recordings: dict[str, str | None] = {}
        self.transcripts: dict[int, str] = {}
        self.live: dict[tuple[str, int], str] = {}
        self.versions: dict[tuple[str, int], str] = {}
        self.signed: list[tuple[str, int, str]] = []
        self.receipts: dict[int, str] = {}

    def take(self, row: AuditRow) -> None:
        detail: dict[str, Any] = json.loads(row.detail)
        if "state" in detail:
            self.states[row.visit_id] = detail["state"]
        match row.action:
            case "visit.added":
                self.visits[row.visit_id] = detail["digest"]
            case "recording.started":
                self.recordings[detail["recording"]] = None
            case "recording.ended" | "recording.recovered":
                self.recordings[detail["recording"]] = detail["digest"]
            case "transcript.saved":
                self.transcripts[detail["transcript"]] = detail["digest"]
                if detail.get("settled"):
                    self.live = {key: digest for key, digest in self.live.items() if key[0] != row.visit_id}
            case "utterances.saved":
                self.live |= {(row.visit_id, int(i)): digest for i, digest in detail["utterances"].items()}
            case "version.added":
                self.versions[row.visit_id, detail["number"]] = detail["digest"]
            case "note.signed":
                self.signed.append((row.visit_id, detail["number"], detail["digest"]))
            case "note.exported":
                self.receipts[detail["receipt"]] = detail["digest"]


def verify(database: Database, ledger: Ledger, audio: Path) -> ChainReport:
    told = _Told()
    with database.read() as db:
        counted = tuple(
            int(next(iter(db.query(f"SELECT count(*) AS n FROM {table}")))["n"])  # noqa: S608
            for table in ("signed_notes", "audit")
        )
        first = _walk_audit(db, ledger, told)
        if first is None:
            first = next(_differences(db, told, audio), None)
    return ChainReport(counted[0], counted[1], first or ledger.current_trouble())


def _walk_audit(db: rows.Db, ledger: Ledger, told: _Told) -> str | None:
    previous = ""
    expected = 1
    for values in db.query("SELECT * FROM audit ORDER BY sequence"):
        row = AuditRow(**values)
        if row.sequence != expected:
            return f"Audit row {expected} is missing."
        if not hmac.compare_digest(ledger.mac_of(row, previous), row.mac):
            return f"Audit row {row.sequence} was changed."
        told.take(row)
        previous = row.mac
        expected += 1
    if (expected - 1, previous) != tuple(ledger.head):
        return f"Audit rows after {expected - 1} are missing."
    return None


def _differences(db: rows.Db, told: _Told, audio: Path) -> Iterator[str]:
    yield from _compare(
        "Visit {}",
        told.visits,
        {row["id"]: rows.digest_of_body(row["body"]) for row in db.query("SELECT id, body FROM visits")},
    )
    states = {row["id"]: row["state"] for row in db.query("SELECT id, state FROM visits")}
    yield from _compare("The state of visit {}", told.states, states)
    yield from _compare(
        "Transcript {}",
        told.transcripts,
        {row["id"]: rows.digest_of_body(row["body"]) for row in db.query("SELECT id, body FROM transcripts")},
    )
    yield from _compare(
        "Utterance {0[1]} of visit {0[0]}",
        told.live,
        {
            (row["visit_id"], row["id"]): rows.digest_of_body(row["body"])
            for row in db.query("SELECT visit_id, id, body FROM live_utterances")
        },
    )
    yield from _compare(
        "Version {0[1]} of the note of visit {0[0]}",
        told.versions,
        {
            (row["visit_id"], row["number"]): rows.digest_of_body(row["body"])
            for row in db.query("SELECT visit_id, number, body FROM note_versions")
        },
    )
    recordings = {row["id"]: row["digest"] for row in db.query("SELECT id, digest FROM recordings")}
    yield from _compare("Recording {}", told.recordings, recordings)
    yield from _signed_differences(db, told)
    yield from _compare(
        "Receipt {}",
        told.receipts,
        {row["id"]: rows.digest_of_body(row["body"]) for row in db.query("SELECT id, body FROM receipts")},
    )
    for recording_id in recordings:
        if not (audio / recording_id).is_file():
            yield f"The audio of recording {recording_id} is missing."


def _signed_differences(db: rows.Db, told: _Told) -> Iterator[str]:
    previous_hash = ""
    expected = iter(told.signed)
    for row in db.query("SELECT * FROM signed_notes ORDER BY sequence"):
        name = f"The signed note of visit {row['visit_id']}, version {row['number']},"
        if next(expected, None) != (row["visit_id"], row["number"], rows.digest_of_body(row["body"])):
            yield f"{name} was changed, or was never signed."
            return
        content = json.loads(row["body"])
        sealed = content.pop("hash")
        # Computed on what is stored, not on today's types: a field that is added later changes no old hash.
        if sealed != row["hash"] or digest_of(content) != sealed:
            yield f"{name} does not match its hash."
        if digest_of(content["transcript"]) != content["transcript_digest"]:
            yield f"{name} does not match its transcript."
        if content["previous_hash"] != previous_hash:
            yield f"{name} does not follow the signed note before it."
        stored = rows.recording_digest(rows.recording_rows(db, row["visit_id"]))
        if content["recording_digest"] != stored:
            yield f"{name} does not match its recording."
        previous_hash = sealed
    missing = next(expected, None)
    if missing is not None:
        yield f"The signed note of visit {missing[0]}, version {missing[1]}, is missing."


def _compare(name: str, told: dict[Any, Any], found: dict[Any, Any]) -> Iterator[str]:
    for key, value in told.items():
        if key not in found:
            yield f"{name.format(key)} is missing."
        elif found[key] != value:
            yield f"{name.format(key)} was changed."
    for key in found:
        if key not in told:
            yield f"{name.format(key)} is in no audit row."
