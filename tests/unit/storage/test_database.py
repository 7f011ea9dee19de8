"""The encrypted file: what it refuses to open, and that refusing changes nothing."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from copilot.domain.errors import CopilotError, InvariantBroken, UserFacingError
from copilot.storage.database import Database, probe
from tests.helpers.vault_parts import code_of, flip, state_of

KEY = bytes(range(32))
OTHER_KEY = bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def filled(path: Path) -> None:
    database = Database.create(path, KEY)
    with database.transaction() as db:
        db.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT) STRICT")
        db.table("words").insert_all({"word": f"word {i} " * 40} for i in range(400))
    database.close()


def test_it_is_encrypted_and_opens_again(path: Path) -> None:
    filled(path)
    assert b"word" not in path.read_bytes()
    assert probe(path, KEY) == 0
    database = Database(path, KEY)
    with database.read() as db:
        assert next(iter(db.query("SELECT count(*) AS n FROM words")))["n"] == 400
    database.close()


def test_a_plain_database_is_refused(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE words (word TEXT)")
    plain.commit()
    plain.close()
    before = state_of(path.parent)
    with pytest.raises(UserFacingError) as caught:
        probe(path, KEY)
    assert code_of(caught) == "vault.not_encrypted"
    assert state_of(path.parent) == before


@pytest.mark.parametrize("size", [None, 0])
def test_no_database_is_told(path: Path, size: int | None) -> None:
    if size is not None:
        path.write_bytes(b"")
    with pytest.raises(UserFacingError) as caught:
        probe(path, KEY)
    assert code_of(caught) == "vault.database_missing"


def test_another_key_is_damage_because_the_key_was_proven_before(path: Path) -> None:
    filled(path)
    before = state_of(path.parent)
    with pytest.raises(CopilotError) as caught:
        probe(path, OTHER_KEY)
    assert code_of(caught) == "vault.damaged"
    assert state_of(path.parent) == before


def test_every_bit_flip_is_found_before_anything_is_written(path: Path) -> None:
    filled(path)
    chance = random.Random(7)
    for _ in range(60):
        offset, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, offset, bit)
        before = state_of(path.parent)
        with pytest.raises(CopilotError) as caught:
            probe(path, KEY)
        assert code_of(caught) == "vault.damaged"
        assert state_of(path.parent) == before
        flip(path, offset, bit)
    assert probe(path, KEY) == 0


def test_a_truncated_file_is_damage(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    for size in (16, 4095, 4096 * 3, len(whole) - 4096, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(CopilotError) as caught:
            probe(path, KEY)
        assert code_of(caught) == "vault.damaged"


def test_probing_a_database_whose_owner_died_reads_its_wal_and_changes_nothing(path: Path, tmp_path: Path) -> None:
    database = Database.create(path, KEY)
    with database.transaction() as db:
        db.execute("CREATE TABLE words (word TEXT) STRICT")
        db.execute("PRAGMA user_version = 3")
    left = tmp_path / "left"
    left.mkdir()
    for file in (path, path.with_name("vault.db-wal")):
        (left / file.name).write_bytes(file.read_bytes())
    database.close()
    before = state_of(left)
    assert probe(left / "vault.db", KEY) == 3
    assert state_of(left) == before


def test_a_block_that_fails_leaves_nothing_behind(path: Path) -> None:
    database = Database.create(path, KEY)
    with database.transaction() as db:
        db.execute("CREATE TABLE words (word TEXT NOT NULL) STRICT")

    def fail() -> None:
        with database.transaction() as db:
            db.table("words").insert({"word": "one"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    def break_a_rule() -> None:
        with database.transaction() as db:
            db.table("words").insert({"word": "two"})
            db.execute("INSERT INTO words VALUES (NULL)")

    with pytest.raises(InvariantBroken) as caught:
        break_a_rule()
    assert code_of(caught) == "vault.refused"
    with database.read() as db:
        assert list(db.query("SELECT * FROM words")) == []
    database.close()


def test_reading_cannot_write_and_blocks_do_not_nest(path: Path) -> None:
    database = Database.create(path, KEY)
    with pytest.raises(CopilotError), database.read() as db:
        db.execute("CREATE TABLE words (word TEXT) STRICT")
    with database.read(), pytest.raises(InvariantBroken) as caught, database.transaction():
        pass
    assert code_of(caught) == "vault.nested"
    database.close()
    database.close()
    with pytest.raises(InvariantBroken) as caught, database.read():
        pass
    assert code_of(caught) == "vault.closed"


def test_closing_leaves_one_file(path: Path) -> None:
    filled(path)
    assert [p.name for p in path.parent.iterdir()] == ["vault.db"]


def test_a_backup_is_encrypted_under_the_same_key(path: Path) -> None:
    filled(path)
    database = Database(path, KEY)
    backup = path.with_name("backup.db")
    database.backup_to(backup)
    database.close()
    assert b"word" not in backup.read_bytes()
    copy = Database(backup, KEY)
    with copy.read() as db:
        assert next(iter(db.query("SELECT count(*) AS n FROM words")))["n"] == 400
    copy.close()


def test_a_new_database_does_not_replace_a_file(path: Path) -> None:
    filled(path)
    before = state_of(path.parent)
    with pytest.raises(UserFacingError) as caught:
        Database.create(path, KEY)
    assert code_of(caught) == "vault.exists"
    assert state_of(path.parent) == before
