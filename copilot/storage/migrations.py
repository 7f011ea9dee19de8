"""The schema, as numbered migrations. Each commits together with its record; a backup is made before the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import sqlite_utils

from copilot.domain.errors import UserFacingError
from copilot.storage.database import damaged


class Migration(NamedTuple):
    """`number` counts from 1 without gaps. `apply` runs in a transaction and must not commit."""

    number: int
    name: str
    apply: Callable[[sqlite_utils.Database], object]


_FIRST_SCHEMA = (
    """CREATE TABLE schema_versions (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE visits (
        id TEXT PRIMARY KEY, started_at TEXT NOT NULL, state TEXT NOT NULL,
        body TEXT NOT NULL) STRICT""",
    "CREATE INDEX visits_by_start ON visits (started_at)",
    # `samples`, `digest` and `complete` are null while the recording goes on.
    """CREATE TABLE recordings (
        id TEXT PRIMARY KEY, visit_id TEXT NOT NULL REFERENCES visits, channels INTEGER NOT NULL,
        started_at TEXT NOT NULL, key BLOB NOT NULL, samples INTEGER, digest TEXT, complete INTEGER) STRICT""",
    "CREATE INDEX recordings_by_visit ON recordings (visit_id)",
    """CREATE TABLE transcripts (
        id INTEGER PRIMARY KEY, visit_id TEXT NOT NULL REFERENCES visits, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX transcripts_by_visit ON transcripts (visit_id)",
    """CREATE TABLE note_versions (
        visit_id TEXT NOT NULL REFERENCES visits, number INTEGER NOT NULL,
        transcript_id INTEGER NOT NULL REFERENCES transcripts, body TEXT NOT NULL,
        PRIMARY KEY (visit_id, number)) STRICT""",
    """CREATE TABLE signed_notes (
        sequence INTEGER PRIMARY KEY, visit_id TEXT NOT NULL, number INTEGER NOT NULL,
        hash TEXT NOT NULL UNIQUE, body TEXT NOT NULL, UNIQUE (visit_id, number),
        FOREIGN KEY (visit_id, number) REFERENCES note_versions (visit_id, number)) STRICT""",
    """CREATE TABLE receipts (
        id INTEGER PRIMARY KEY, visit_id TEXT NOT NULL REFERENCES visits,
        signed_hash TEXT NOT NULL REFERENCES signed_notes (hash), body TEXT NOT NULL) STRICT""",
    """CREATE TABLE audit (
        sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, visit_id TEXT NOT NULL,
        detail TEXT NOT NULL, mac TEXT NOT NULL) STRICT""",
)

_CITED = (
    "WHEN EXISTS (SELECT 1 FROM note_versions WHERE transcript_id = OLD.id) "
    "BEGIN SELECT RAISE(ABORT, 'a version rests on this transcript'); END"
)
_NEVER_CHANGE = ("note_versions", "signed_notes", "receipts", "audit")


def _first(db: sqlite_utils.Database) -> None:
    for statement in _FIRST_SCHEMA:
        db.execute(statement)
    for table in _NEVER_CHANGE:
        for verb in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
            )
    db.execute("CREATE TRIGGER transcripts_no_update BEFORE UPDATE ON transcripts " + _CITED)
    db.execute("CREATE TRIGGER transcripts_no_delete BEFORE DELETE ON transcripts " + _CITED)
    db.execute(
        "CREATE TRIGGER recordings_no_update BEFORE UPDATE ON recordings WHEN OLD.digest IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a recording that ended never changes'); END"
    )


_RECORDER = (
    """CREATE TABLE consents (
        id INTEGER PRIMARY KEY, visit_id TEXT NOT NULL REFERENCES visits, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX consents_by_visit ON consents (visit_id)",
    """CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents
        BEGIN SELECT RAISE(ABORT, 'consents never change'); END""",
    # A recording that a recorder writes. `gaps` is null while it goes on.
    """CREATE TABLE recording_timelines (
        recording_id TEXT PRIMARY KEY REFERENCES recordings, gaps TEXT) STRICT""",
)

_LIFE_OF_NOTES = (
    # `follows` is the newest signed note when it was made: its place in the chain of signatures.
    """CREATE TABLE second_signatures (
        sequence INTEGER PRIMARY KEY, follows INTEGER NOT NULL REFERENCES signed_notes (sequence),
        signed_hash TEXT NOT NULL UNIQUE REFERENCES signed_notes (hash), hash TEXT NOT NULL UNIQUE,
        body TEXT NOT NULL) STRICT""",
    "CREATE INDEX second_signatures_by_place ON second_signatures (follows)",
    *(
        f"CREATE TRIGGER second_signatures_no_{verb.lower()} BEFORE {verb} ON second_signatures "
        "BEGIN SELECT RAISE(ABORT, 'second_signatures never change'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    # What is being written: overwritten every few seconds, and no part of the record.
    """CREATE TABLE working_notes (
        visit_id TEXT PRIMARY KEY REFERENCES visits, transcript_id INTEGER NOT NULL REFERENCES transcripts,
        body TEXT NOT NULL) STRICT""",
)

_LIVE_TRANSCRIPTS = (
    # `memo` is where the speech engine stood after the last utterance saved; null before the first.
    """CREATE TABLE live_transcripts (
        visit_id TEXT PRIMARY KEY REFERENCES visits, recording_id TEXT NOT NULL REFERENCES recordings,
        request TEXT NOT NULL, memo TEXT) STRICT""",
    # `notes` are what the engine keeps of the utterances that were saved together, with the first of them.
    """CREATE TABLE live_utterances (
        visit_id TEXT NOT NULL REFERENCES live_transcripts, id INTEGER NOT NULL, body TEXT NOT NULL,
        notes TEXT NOT NULL, PRIMARY KEY (visit_id, id)) STRICT""",
)

# One tuple for each thing that the second schema brought.
_SECOND_SCHEMA: tuple[tuple[str, ...], ...] = (_RECORDER, _LIFE_OF_NOTES, _LIVE_TRANSCRIPTS)


def _second(db: sqlite_utils.Database) -> None:
    for part in _SECOND_SCHEMA:
        for statement in part:
            db.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first schema", _first),
    Migration(2, "charts, live visits, the life of notes", _second),
)


def check_version(schema_version: int, migrations: Sequence[Migration]) -> None:
    """Raises UserFacingError (vault.newer_version), EnvironmentFault (vault.damaged)."""
    if schema_version > len(migrations):
        raise UserFacingError(
            "vault.newer_version",
            "The vault was last used with a newer version of Anamnesis.",
            "Install the newest version. Nothing was changed.",
        )
    if schema_version < 1:
        raise damaged()  # a vault has its schema before it has its key file


def apply(db: sqlite_utils.Database, migration: Migration, at: str) -> None:
    """Runs in the caller's transaction: the change, its record and the number commit together."""
    migration.apply(db)
    db.table("schema_versions").insert({"number": migration.number, "name": migration.name, "applied_at": at})
    db.execute(f"PRAGMA user_version = {migration.number:d}")
