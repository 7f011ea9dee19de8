"""How a vault's folder is made and opened: the order of the steps, and what is mended on the way."""

from __future__ import annotations

import logging
import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from copilot.domain.errors import EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.visit import utc
from copilot.storage import keys
from copilot.storage.database import Database, has_wal, probe
from copilot.storage.files import disk_faults, fsync_folder, new_private_file, private_folder
from copilot.storage.keys import KdfCost, VaultKeys
from copilot.storage.layout import Layout, exists
from copilot.storage.ledger import Clock, Ledger
from copilot.storage.lock import OwnerLock
from copilot.storage.migrations import MIGRATIONS, Migration, apply, check_version
from copilot.storage.recording import recover_interrupted
from copilot.storage.retention import VaultRetention

_log = logging.getLogger(__name__)

Unlock = Callable[[Path], VaultKeys]


class Opened(NamedTuple):
    """`recovered` is how many recordings of a process that died were found and ended."""

    layout: Layout
    lock: OwnerLock
    database: Database
    ledger: Ledger
    recovered: int = 0


def create(folder: Path, passphrase: str, cost: KdfCost, clock: Clock) -> tuple[Opened, str]:
    """A vault and its recovery key. What fails leaves nothing behind."""
    keys.check_passphrase(passphrase)
    layout = Layout(folder)
    with disk_faults():
        if layout.key.exists():
            raise UserFacingError(
                "vault.exists", "There already is a vault in this folder.", "Open it, or choose another folder."
            )
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserFacingError(
                "vault.folder_not_empty",
                "The folder for the new vault is not empty.",
                "Choose an empty or a new one.",
            )
        was_there = folder.exists()
        private_folder(folder)
    lock = OwnerLock(layout.lock)
    try:
        opened, recovery_key = _fill(layout, lock, passphrase, cost, clock)
    except BaseException:
        lock.release()
        with suppress(OSError):
            for path in (layout.key, layout.database, layout.anchor, layout.lock):
                for left in folder.glob(f"{path.name}*"):
                    left.unlink()
            for place in (layout.audio, layout.backups, *([] if was_there else [folder])):
                place.rmdir()
        raise
    return opened, recovery_key


def _fill(layout: Layout, lock: OwnerLock, passphrase: str, cost: KdfCost, clock: Clock) -> tuple[Opened, str]:
    with disk_faults():
        private_folder(layout.audio)
        private_folder(layout.backups)
    # The key file takes its place last: a folder without it is no vault yet.
    unfinished = layout.key.with_name("key.json.unfinished")
    vault_keys, recovery_key = keys.create(unfinished, passphrase, cost)
    database = Database.create(layout.database, vault_keys.database)
    try:
        ledger = Ledger(database, vault_keys.chain, vault_keys.vault_id, layout.anchor, clock)
        _migrate(database, ledger, 0, MIGRATIONS)
        with disk_faults():
            unfinished.replace(layout.key)
            fsync_folder(layout.folder)
    except BaseException:
        database.close()
        raise
    return Opened(layout, lock, database, ledger), recovery_key


def open_with(folder: Path, unlock: Unlock, clock: Clock, migrations: Sequence[Migration]) -> Opened:
    """Every refusal comes before the first byte is written; see `FileVault.open` for them."""
    layout = Layout(folder)
    with disk_faults():
        if not folder.is_dir() or not exists(folder):
            raise UserFacingError(
                "vault.not_found", "There is no vault in this folder.", "Create one, or choose another folder."
            )
    lock = OwnerLock(layout.lock)
    try:
        return _open_locked(layout, lock, unlock(layout.key), clock, migrations)
    except BaseException:
        lock.release()
        raise


def _open_locked(
    layout: Layout, lock: OwnerLock, vault_keys: VaultKeys, clock: Clock, migrations: Sequence[Migration]
) -> Opened:
    process_died = has_wal(layout.database)
    version = _proven_version(layout, vault_keys.database, clock)
    check_version(version, migrations)
    _sweep(layout)
    database = Database(layout.database, vault_keys.database)
    try:
        ledger = Ledger(database, vault_keys.chain, vault_keys.vault_id, layout.anchor, clock)
        ledger.open()
        if ledger.trouble:
            _log.error("the vault and its anchor disagree: %s", ledger.trouble)
            if process_died:
                # What SQLite dropped from a damaged WAL is overwritten by the next change.
                _keep_copy(layout, clock)
        if version < len(migrations):
            with disk_faults():
                private_folder(layout.backups)
            database.backup_to(layout.backups / f"vault-v{version}-{_stamp(clock)}.db")
            with disk_faults():
                fsync_folder(layout.backups)
            _migrate(database, ledger, version, migrations)
        recovered = recover_interrupted(database, ledger, layout.audio)
        VaultRetention(database, ledger, layout).finish()
    except BaseException:
        database.close()
        raise
    return Opened(layout, lock, database, ledger, recovered)


def _proven_version(layout: Layout, key: bytes, clock: Clock) -> int:
    """The schema's version, of a database whose every page is intact.

    Power that fails while pages move from the WAL into the database may leave a page torn that the WAL still
    holds whole. So where there is a WAL, damage counts only after the move was made again, on a kept copy.
    """
    try:
        return probe(layout.database, key)
    except EnvironmentFault as fault:
        if fault.code != "vault.damaged" or not has_wal(layout.database):
            raise
    _keep_copy(layout, clock)
    mended = Database(layout.database, key)
    mended.close()
    return probe(layout.database, key)


def _migrate(database: Database, ledger: Ledger, version: int, migrations: Sequence[Migration]) -> None:
    for migration in migrations[version:]:
        if migration.number != version + 1:
            raise InvariantBroken(
                "vault.migrations", "The numbers of the migrations have a gap.", "Please report this."
            )
        version = migration.number
        with ledger.change("vault.created" if version == 1 else "vault.migrated") as change:
            apply(change.db, migration, change.at.isoformat())
            change.detail["schema"] = version
    database.checkpoint()


def _keep_copy(layout: Layout, clock: Clock) -> None:
    """The database and its WAL as they were found, for whoever can still read more from them."""
    with disk_faults():
        private_folder(layout.backups)
        place = layout.backups / f"as-found-{_stamp(clock)}"
        private_folder(place)
        for name in ("vault.db", "vault.db-wal"):
            os.close(new_private_file(place / name))
            with (layout.folder / name).open("rb") as found, (place / name).open("wb") as copy:
                shutil.copyfileobj(found, copy)


def _stamp(clock: Clock) -> str:
    return f"{utc(clock()).strftime('%Y%m%dT%H%M%SZ')}-{uuid.uuid4().hex[:6]}"


def _sweep(layout: Layout) -> None:
    """Removes what a process that died between writing a file and renaming it has left."""
    with disk_faults():
        for path in (layout.key, layout.anchor):
            for left in layout.folder.glob(f"{path.name}.*.new"):
                left.unlink()
