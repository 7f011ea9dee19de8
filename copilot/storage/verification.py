"""Re-computes everything that the chain covers and names the first thing that does not fit.

In steps: each reads some rows in a transaction of its own, after taking in the audit rows that were written since
the step before. So the vault can be used meanwhile, and what is written meanwhile is verified as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copilot.app.ports import BrokenLink, ChainReport, Verified, VerifyPart
from copilot.domain.errors import EnvironmentFault
from copilot.domain.record import digest_of
from copilot.storage import recording_rows, rows
from copilot.storage.audio import read_audio
from copilot.storage.database import Database
from copilot.storage.ledger import AuditRow, Ledger
from copilot.storage.recording_rows import RecordingRow
from copilot.storage.told import TABLES, Sealed, Table, Told

ROWS_A_STEP = 40
SECONDS_A_STEP = 30.0


class _Broken(Exception):
    def __init__(self, link: BrokenLink, told: str) -> None:
        super().__init__(link)
        self.link = link
        self.told = told


def verify(database: Database, ledger: Ledger, audio: Path) -> ChainReport:
    """All steps of `verification` at once."""
    reports = (step for step in verification(database, ledger, audio) if isinstance(step, ChainReport))
    return next(reports)


def verification(database: Database, ledger: Ledger, audio: Path) -> Iterator[Verified | ChainReport]:
    """Verifies the records, then the anchor, then that each recording's encrypted audio is what was recorded: but
    for those that were deleted on record."""
    told = Told()
    recordings = deleted = 0
    broken: _Broken | None = None
    try:
        yield from _records(database, ledger, told)
        doubt = ledger.current_doubt()
        if doubt is not None:
            raise _Broken(BrokenLink.ANCHOR, doubt.safe_message)
        with database.read() as db:
            ended = [RecordingRow(**row) for row in db.query("SELECT * FROM recordings WHERE digest NOT NULL")]
        deleted = sum(row.id in told.deleted for row in ended)
        audible = [row for row in ended if row.id not in told.deleted]
        total = sum(row.recording().duration_s for row in audible)
        heard = 0.0
        for recording in audible:
            for done in _audio(audio, recording):
                yield Verified(VerifyPart.AUDIO, heard + done, total)
            heard += recording.recording().duration_s
            recordings += 1
    except _Broken as found:
        broken = found
    with database.read() as db:
        signed, audited = _count(db, "signed_notes"), _count(db, "audit")
    what, link = (broken.told, broken.link) if broken else (None, None)
    yield ChainReport(signed, audited, what, link, recordings, deleted)


def _records(database: Database, ledger: Ledger, told: Told) -> Iterator[Verified]:
    tables = ("audit", "signed_notes", *(table.table for table in TABLES))
    with database.read() as db:
        total = sum(_count(db, table) for table in tables)
    done = 0
    for step in _steps(database, ledger, told):
        done += step
        yield Verified(VerifyPart.RECORDS, min(done, total), total)


def _steps(database: Database, ledger: Ledger, told: Told) -> Iterator[int]:
    """How many rows each step has read."""
    more = True
    while more:
        with database.read() as db:
            count, more = _take_audit(db, ledger, told)
        yield count
    for table in TABLES:
        compared = _Compared(table)
        while not compared.is_done:
            with database.read() as db:
                _catch_up(db, ledger, told)
                count = compared.step(db, told)
            yield count
    signatures = _Signatures()
    while not signatures.is_done:
        with database.read() as db:
            _catch_up(db, ledger, told)
            count = signatures.step(db, told)
        yield count


def _count(db: rows.Db, table: str) -> int:
    return int(next(iter(db.query(f"SELECT count(*) AS n FROM {table}")))["n"])  # noqa: S608 - a name of ours


def _catch_up(db: rows.Db, ledger: Ledger, told: Told) -> None:
    while _take_audit(db, ledger, told)[1]:
        pass


def _take_audit(db: rows.Db, ledger: Ledger, told: Told) -> tuple[int, bool]:
    """How many rows were new, and whether there are more. After the last one the chain must end at its head."""
    limit = ROWS_A_STEP * 10
    sql = "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?"
    found = list(db.query(sql, (told.sequence, limit)))
    for values in found:
        row = AuditRow(**values)
        if row.sequence != told.sequence + 1:
            raise _Broken(BrokenLink.AUDIT, f"Audit row {told.sequence + 1} is missing.")
        if not hmac.compare_digest(ledger.mac_of(row, told.mac), row.mac):
            raise _Broken(BrokenLink.AUDIT, f"Audit row {row.sequence} was changed.")
        told.take(row)
        told.sequence, told.mac = row.sequence, row.mac
    more = len(found) == limit
    if not more and (told.sequence, told.mac) != tuple(ledger.head):
        raise _Broken(BrokenLink.AUDIT, f"Audit rows after {told.sequence} are missing.")
    return len(found), more


class _Compared:
    """A table under way. Attributes: is_done."""

    def __init__(self, table: Table) -> None:
        self.is_done = False
        self._is_second_time = False
        self._table = table
        self._last = -(2**63)
        self._seen: set[Any] = set()

    def step(self, db: rows.Db, told: Told) -> int:
        table, expected = self._table, self._table.told(told)
        sql = (
            f"SELECT rowid AS at, {table.columns} FROM {table.table} "  # noqa: S608 - names of ours
            f"WHERE rowid > ? AND {table.where} ORDER BY rowid LIMIT ?"
        )
        found = list(db.query(sql, (self._last, ROWS_A_STEP)))
        for row in found:
            key = table.key(row)
            name = table.name.format(key)
            if key not in expected:
                raise _Broken(table.link, f"{name} is in no audit row.")
            if expected[key] != table.value(row):
                raise _Broken(table.link, f"{name} was changed.")
            self._seen.add(key)
            self._last = row["at"]
        if len(found) < ROWS_A_STEP:
            missing = next((key for key in expected if key not in self._seen), None)
            if missing is None:
                self.is_done = True
            elif not self._is_second_time:
                # A row written meanwhile may have taken the place of a deleted one, behind where we are.
                self._is_second_time, self._last = True, -(2**63)
            else:
                raise _Broken(table.link, f"{table.name.format(missing)} is missing.")
        return len(found)


class _Signatures:
    """The chain of signatures under way. Attributes: is_done."""

    def __init__(self) -> None:
        self.is_done = False
        self._last = 0
        self._count = 0
        self._previous = ""

    def step(self, db: rows.Db, told: Told) -> int:
        sql = "SELECT * FROM signed_notes WHERE sequence > ? ORDER BY sequence LIMIT ?"
        limit = ROWS_A_STEP // 4  # each holds a whole visit
        found = list(db.query(sql, (self._last, limit)))
        for row in found:
            self._signed(db, row, told)
            seconds = "SELECT * FROM second_signatures WHERE follows = ? ORDER BY sequence"
            for second in list(db.query(seconds, (row["sequence"],))):
                self._second(db, second, told)
            self._last = row["sequence"]
        if len(found) < limit:
            self.is_done = True
            if self._count < len(told.sealed):
                visit_id, number, _, is_second = told.sealed[self._count]
                raise _Broken(BrokenLink.SIGNATURE, f"{_name(visit_id, number, second=is_second)} is missing.")
        return len(found)

    def _signed(self, db: rows.Db, row: dict[str, Any], told: Told) -> None:
        name = _name(row["visit_id"], row["number"])
        sealed = Sealed(row["visit_id"], row["number"], rows.digest_of_body(row["body"]), is_second=False)
        content = self._opened(row, sealed, told, name)
        if digest_of(content["transcript"]) != content["transcript_digest"]:
            raise _Broken(BrokenLink.TRANSCRIPT, f"{name} does not match its transcript.")
        stored = recording_rows.recording_digest(recording_rows.recording_rows(db, row["visit_id"]))
        if content["recording_digest"] != stored:
            raise _Broken(BrokenLink.RECORDING, f"{name} does not match its recording.")

    def _second(self, db: rows.Db, row: dict[str, Any], told: Told) -> None:
        signed = next(
            iter(db.query("SELECT visit_id, number FROM signed_notes WHERE hash = ?", (row["signed_hash"],))), None
        )
        if signed is None:
            raise _Broken(BrokenLink.SIGNATURE, "A second signature stands under no signed note.")
        name = _name(signed["visit_id"], signed["number"], second=True)
        sealed = Sealed(signed["visit_id"], signed["number"], rows.digest_of_body(row["body"]), is_second=True)
        content = self._opened(row, sealed, told, name)
        if content["signed_hash"] != row["signed_hash"]:
            raise _Broken(BrokenLink.SIGNATURE, f"{name} stands under another note.")

    def _opened(self, row: dict[str, Any], sealed: Sealed, told: Told, name: str) -> dict[str, Any]:
        """What is stored, without its hash, after everything that holds for a signature of any kind."""
        if self._count >= len(told.sealed) or told.sealed[self._count] != sealed:
            raise _Broken(BrokenLink.SIGNATURE, f"{name} was changed, or was never signed.")
        content: dict[str, Any] = json.loads(row["body"])
        hash_ = content.pop("hash")
        # Computed on what is stored, not on today's types: a field that is added later changes no old hash.
        if hash_ != row["hash"] or digest_of(content) != hash_:
            raise _Broken(BrokenLink.SIGNATURE, f"{name} does not match its hash.")
        if content["previous_hash"] != self._previous:
            raise _Broken(BrokenLink.SIGNATURE, f"{name} does not follow the signature before it.")
        self._previous = hash_
        self._count += 1
        return content


def _name(visit_id: str, number: int, *, second: bool = False) -> str:
    what = "The second signature under the note" if second else "The signed note"
    return f"{what} of visit {visit_id}, version {number},"


def _audio(folder: Path, row: RecordingRow) -> Iterator[float]:
    """Decrypts a recording and compares it with its digest; gives the seconds done, now and then."""
    digest = hashlib.sha256()
    done = told = 0.0
    if not row.key:
        raise _Broken(BrokenLink.RECORDING, f"The key of recording {row.id} is gone, and no deletion is on record.")
    try:
        for frame in read_audio(folder / row.id, row.id, row.key, row.channels, row.samples):
            digest.update(frame.pcm)
            done += frame.seconds
            if done >= told + SECONDS_A_STEP:
                told = done
                yield done
    except EnvironmentFault as fault:
        if fault.code == "audio.missing":
            raise _Broken(BrokenLink.RECORDING, f"The audio of recording {row.id} is missing.") from None
        if fault.code == "audio.damaged":
            found = f"The audio of recording {row.id} was changed or damaged after {done:.1f} s."
            raise _Broken(BrokenLink.RECORDING, found) from None
        raise
    if digest.hexdigest() != row.digest:
        raise _Broken(BrokenLink.RECORDING, f"The audio of recording {row.id} is not what was recorded.")
    yield done
