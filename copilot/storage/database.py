"""The encrypted database: one SQLCipher connection, reached only through `transaction()` and `read()`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

# sqlite-utils catches the exceptions of the module it finds under this name, and must find SQLCipher's.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
import sqlite_utils  # noqa: E402

from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken, UserFacingError  # noqa: E402
from copilot.storage.files import disk_faults, disk_full, new_private_file, unreadable  # noqa: E402

_PLAIN_HEADER = b"SQLite format 3\x00"
_PAGE = 4096
_SETTINGS = (
    "locking_mode = EXCLUSIVE",  # no shared-memory file; a second connection is refused
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL can lose a signed note at power loss
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",  # nothing in plain temporary files
    "trusted_schema = OFF",
)


class Database:
    """An open, proven, encrypted database. Belongs to the thread that opened it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        with sqlite_faults():
            self._connection = _connect(path, key)
            try:
                for setting in _SETTINGS:
                    self._connection.execute(f"PRAGMA {setting}").fetchall()
                self._db = sqlite_utils.Database(self._connection, execute_plugins=False)
                _ = self.schema_version
            except BaseException:
                self._connection.close()
                raise
        self._is_open = True

    @classmethod
    def create(cls, path: Path, key: bytes) -> Database:
        """A new, empty one. Raises UserFacingError (vault.exists)."""
        with disk_faults():
            try:
                os.close(new_private_file(path))
            except FileExistsError as error:
                raise UserFacingError(
                    "vault.exists", "There already is a vault in this folder.", "Open it, or choose another folder."
                ) from error
        database = cls(path, key)
        try:
            check_header(path)
        except BaseException:
            database.close()
            raise
        return database

    @property
    def schema_version(self) -> int:
        with sqlite_faults():
            return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """All of the block or nothing of it; on the disk when the block ends."""
        with self._within("BEGIN IMMEDIATE") as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[sqlite_utils.Database]:
        """One consistent state. Writing in it fails."""
        with self._within("BEGIN") as db:
            self._connection.execute("PRAGMA query_only = ON")
            try:
                yield db
            finally:
                self._connection.execute("PRAGMA query_only = OFF")

    @contextmanager
    def _within(self, begin: str) -> Iterator[sqlite_utils.Database]:
        if not self._is_open:
            raise InvariantBroken("vault.closed", "The vault is closed.", "Open it again.")
        if self._connection.in_transaction:
            raise InvariantBroken("vault.nested", "A transaction began within another.", "Please report this.")
        with sqlite_faults():
            self._connection.execute(begin)
            try:
                yield self._db
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite rolls back by itself after some errors; then there is nothing left to roll back.
                with suppress(sqlcipher3.dbapi2.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def checkpoint(self) -> None:
        """Moves everything from the WAL, whose damage nobody would notice, into the checked file."""
        with sqlite_faults():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def backup_to(self, path: Path) -> None:
        """An encrypted copy under the same key, proven to open. Raises EnvironmentFault (vault.disk_full)."""
        with disk_faults(), sqlite_faults():
            os.close(new_private_file(path))
            try:
                self._connection.execute("VACUUM INTO ?", (str(path),))
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
                probe(path, self._key)
            except BaseException:
                path.unlink(missing_ok=True)
                raise

    def copy_at(self, path: Path) -> Database:
        """A copy that `backup_to` made, open. Raises what opening a database raises."""
        return Database(path, self._key)

    def close(self) -> None:
        """Checkpoints and closes; harmless when repeated."""
        if self._is_open:
            self._is_open = False
            try:
                with suppress(CopilotError):  # on a full disk the WAL stays, and the next open reads it
                    self.checkpoint()
            finally:
                self._connection.close()


def probe(path: Path, key: bytes) -> int:
    """Proves header, key and every page without changing a byte; the result is the schema version.

    Raises UserFacingError: vault.database_missing, vault.not_encrypted; EnvironmentFault: vault.damaged.
    """
    check_header(path)
    died = has_wal(path)
    shm = path.with_name(path.name + "-shm")
    had_shm = shm.exists()
    with sqlite_faults():
        # Without a WAL "immutable" keeps SQLite from creating one. With it, the WAL has to be read.
        connection = _connect(path, key, "mode=ro" if died else "mode=ro&immutable=1")
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if connection.execute("PRAGMA cipher_integrity_check").fetchall():
                raise damaged()
        finally:
            connection.close()
            if died and not had_shm:
                shm.unlink(missing_ok=True)
    return version


def has_wal(path: Path) -> bool:
    """Whether the last owner died before its changes were moved from the WAL into the database."""
    wal = path.with_name(path.name + "-wal")
    with disk_faults():
        return wal.exists() and wal.stat().st_size > 0


def check_header(path: Path) -> None:
    """A forgotten key makes a plain file and no error: look at the bytes."""
    with disk_faults():
        if not path.is_file() or path.stat().st_size == 0:
            raise UserFacingError(
                "vault.database_missing",
                "The vault's database (vault.db) is missing or empty.",
                "Put it back from a backup.",
            )
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
        size = path.stat().st_size
    if header == _PLAIN_HEADER:
        raise UserFacingError(
            "vault.not_encrypted",
            "The database in the vault's folder is not encrypted: it is not the vault's.",
            "Put vault.db back from a backup. Nothing was changed.",
        )
    if size % _PAGE and not has_wal(path):
        raise damaged()


def _connect(path: Path, key: bytes, query: str = "") -> Any:
    uri = path.absolute().as_uri() + (f"?{query}" if query else "?mode=rw")
    connection = sqlcipher3.connect(uri, uri=True, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise InvariantBroken(
                "vault.no_cipher", "The database library has no encryption.", "Install Anamnesis again."
            )
        connection.execute("PRAGMA cipher_memory_security = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def sqlite_faults() -> Iterator[None]:
    """Turns SQLite's errors into the vault's own. Its messages name tables and columns, never values."""
    try:
        yield
    except sqlcipher3.dbapi2.Error as error:
        raise _fault_of(error) from error


def _fault_of(error: Exception) -> CopilotError:
    match int(getattr(error, "sqlite_errorcode", 0)) & 0xFF:
        case sqlcipher3.dbapi2.SQLITE_FULL:
            return disk_full()
        case sqlcipher3.dbapi2.SQLITE_READONLY | sqlcipher3.dbapi2.SQLITE_CANTOPEN | sqlcipher3.dbapi2.SQLITE_PERM:
            return unreadable()
        case sqlcipher3.dbapi2.SQLITE_NOTADB | sqlcipher3.dbapi2.SQLITE_CORRUPT:
            return damaged()
        case sqlcipher3.dbapi2.SQLITE_BUSY | sqlcipher3.dbapi2.SQLITE_LOCKED:
            return UserFacingError(
                "vault.in_use",
                "Another program has the vault's database open.",
                "Close it, then try again.",
                retryable=True,
            )
        case sqlcipher3.dbapi2.SQLITE_IOERR:
            return EnvironmentFault(
                "vault.disk_error",
                "The disk that holds the vault failed, or has no space left. What was saved before is kept.",
                "Check the disk and its free space, then try again.",
                retryable=True,
            )
    return InvariantBroken("vault.refused", "The vault's database refused a change.", "Please report this.")


def damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "vault.damaged",
        "The vault's database is damaged.",
        'Do not delete anything. Put vault.db back from a backup; the folder "backups" may hold one.',
    )
