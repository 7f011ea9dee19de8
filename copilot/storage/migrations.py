"""The schema, as numbered migrations. Each commits together with its record; a backup is made before the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import sqlite_utils

from copilot.domain.errors import UserFacingError
from copilot.storage import search
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

_DICTATIONS = (
    # Recordings of what a doctor dictated into a section of a note: no part of the conversation.
    """CREATE TABLE dictations (
        recording_id TEXT PRIMARY KEY REFERENCES recordings, section TEXT NOT NULL) STRICT""",
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

_KNOW_PATIENT = """INSERT INTO patients (id, record_number, birth_date, seen_at, body)
    SELECT json_extract({row}.body, '$.patient.id'),
        coalesce(json_extract({row}.body, '$.patient.record_number'), ''),
        coalesce(json_extract({row}.body, '$.patient.birth_date'), ''), {row}.started_at,
        json_extract({row}.body, '$.patient')
    {rest}
    ON CONFLICT (id) DO UPDATE SET record_number = excluded.record_number, birth_date = excluded.birth_date,
        seen_at = max(seen_at, excluded.seen_at), body = excluded.body, words = NULL"""
_KNOW_PATIENT_AT_ONCE = (
    "CREATE TRIGGER visits_know_patient AFTER INSERT ON visits BEGIN "
    f"{_KNOW_PATIENT.format(row='NEW', rest='WHERE 1')}; END"
)
_CHARTS = (
    # Who was seen, as last known, by way of the visits. `words` is what they are looked for by, made when it is
    # first needed.
    """CREATE TABLE patients (
        id TEXT PRIMARY KEY, record_number TEXT NOT NULL, birth_date TEXT NOT NULL, seen_at TEXT NOT NULL,
        body TEXT NOT NULL, words TEXT) STRICT""",
    "CREATE INDEX patients_by_number ON patients (record_number)",
    "CREATE INDEX patients_by_time ON patients (seen_at)",
    "CREATE INDEX patients_without_words ON patients (id) WHERE words IS NULL",
    "CREATE INDEX visits_by_patient ON visits (json_extract(body, '$.patient.id'))",
    _KNOW_PATIENT_AT_ONCE,
    _KNOW_PATIENT.format(row="visits", rest="FROM visits WHERE 1 ORDER BY started_at"),
    """CREATE TABLE chart_entries (
        id TEXT PRIMARY KEY, patient_id TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX chart_entries_by_patient ON chart_entries (patient_id)",
    # `replaced_by` is "" where nothing took the place of what ended.
    """CREATE TABLE chart_ends (
        entry_id TEXT PRIMARY KEY REFERENCES chart_entries, at TEXT NOT NULL, reason TEXT NOT NULL,
        replaced_by TEXT NOT NULL) STRICT""",
    """CREATE TABLE chart_answers (
        id INTEGER PRIMARY KEY, patient_id TEXT NOT NULL, proposal TEXT NOT NULL, accepted INTEGER NOT NULL,
        at TEXT NOT NULL) STRICT""",
    "CREATE INDEX chart_answers_by_patient ON chart_answers (patient_id)",
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
        for table in ("chart_entries", "chart_ends", "chart_answers")
        for verb in ("UPDATE", "DELETE")
    ),
)

_MARK = "INSERT OR IGNORE INTO search_stale VALUES ({id})"
_SEARCH = (
    # Words without the text, by visit; the rows of the index are in the order in which the visits began.
    """CREATE VIRTUAL TABLE search_index USING fts5 (
        patient, note, transcript, content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE TABLE search_visits (place INTEGER PRIMARY KEY, visit_id TEXT NOT NULL UNIQUE) STRICT",
    # All words of the index: what the beginning of a word may stand for.
    "CREATE TABLE search_words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    # Visits that were written to since they were indexed.
    "CREATE TABLE search_stale (visit_id TEXT PRIMARY KEY) STRICT",
    *(
        f"CREATE TRIGGER {table}_{verb}_is_searched AFTER {verb} ON {table} BEGIN {_MARK.format(id=visit_id)}; END"
        for table, verb, visit_id in (
            ("visits", "insert", "NEW.id"),
            ("transcripts", "insert", "NEW.visit_id"),
            ("transcripts", "update", "NEW.visit_id"),
            ("note_versions", "insert", "NEW.visit_id"),
        )
    ),
    "INSERT INTO search_stale SELECT id FROM visits",
)

# One tuple for each thing that the second schema brought.
_SECOND_SCHEMA: tuple[tuple[str, ...], ...] = (
    _RECORDER,
    _LIFE_OF_NOTES,
    _LIVE_TRANSCRIPTS,
    _CHARTS,
    _SEARCH,
    _DICTATIONS,
)


def _second(db: sqlite_utils.Database) -> None:
    for part in _SECOND_SCHEMA:
        for statement in part:
            db.execute(statement)
    search.index_stale(db)


_THIRD_SCHEMA = (
    # Recordings whose audio was destroyed: their key is empty from then on, everything else about them stays.
    """CREATE TABLE deleted_audio (
        recording_id TEXT PRIMARY KEY REFERENCES recordings, at TEXT NOT NULL, why TEXT NOT NULL) STRICT""",
    *(
        f"CREATE TRIGGER deleted_audio_no_{verb.lower()} BEFORE {verb} ON deleted_audio "
        "BEGIN SELECT RAISE(ABORT, 'deleted_audio never changes'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "DROP TRIGGER recordings_no_update",
    """CREATE TRIGGER recordings_no_update BEFORE UPDATE ON recordings WHEN OLD.digest IS NOT NULL AND NOT (
        NEW.key = x'' AND EXISTS (SELECT 1 FROM deleted_audio WHERE recording_id = OLD.id)
        AND (NEW.id, NEW.visit_id, NEW.channels, NEW.started_at, NEW.samples, NEW.digest, NEW.complete)
            IS (OLD.id, OLD.visit_id, OLD.channels, OLD.started_at, OLD.samples, OLD.digest, OLD.complete))
        BEGIN SELECT RAISE(ABORT, 'a recording that ended never changes'); END""",
)


def _third(db: sqlite_utils.Database) -> None:
    for statement in _THIRD_SCHEMA:
        db.execute(statement)


def _fourth(db: sqlite_utils.Database) -> None:
    """What became of a dictation: `written` into the note, or the doctor wanted no text of it."""
    db.execute(
        """CREATE TABLE dictations_settled (
            recording_id TEXT PRIMARY KEY REFERENCES dictations, written INTEGER NOT NULL) STRICT"""
    )
    for verb in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER dictations_settled_no_{verb.lower()} BEFORE {verb} ON dictations_settled "
            "BEGIN SELECT RAISE(ABORT, 'dictations_settled never change'); END"
        )


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first schema", _first),
    Migration(2, "charts, live visits, the life of notes", _second),
    Migration(3, "deleted audio", _third),
    Migration(4, "what became of dictations", _fourth),
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
