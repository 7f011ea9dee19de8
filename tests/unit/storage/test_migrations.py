"""Old vaults come up, newer ones are left alone, and a migration that fails changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlite_utils

from copilot.domain.errors import CopilotError, UserFacingError
from copilot.domain.record import VersionKind
from copilot.domain.visit import VisitState
from copilot.storage import keys
from copilot.storage.database import Database, probe
from copilot.storage.migrations import MIGRATIONS, Migration
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    PASSPHRASE,
    SUPERVISOR,
    added,
    code_of,
    new_vault,
    open_vault,
    raw_database,
    signed_visit,
    state_of,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "vaults"


def _add_column(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE visits ADD COLUMN colour TEXT")


def _add_then_fail(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE visits ADD COLUMN taste TEXT")
    db.execute("INSERT INTO nowhere VALUES (1)")


NEXT = Migration(len(MIGRATIONS) + 1, "a colour", _add_column)
FAILS = Migration(len(MIGRATIONS) + 2, "a taste", _add_then_fail)


def columns(folder: Path) -> set[str]:
    database = raw_database(folder)
    with database.read() as db:
        found = {row["name"] for row in db.query("SELECT name FROM pragma_table_info('visits')")}
    database.close()
    return found


def test_numbers_have_no_gaps() -> None:
    assert [m.number for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migration_backs_up_first_and_commits_with_its_record(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with new_vault(folder) as vault:
        visit = signed_visit(vault, "Has a cough.")
    with FileVault.open(folder, PASSPHRASE, migrations=(*MIGRATIONS, NEXT)) as vault:
        assert vault.verify().first_broken is None
        assert vault.visits() == (visit,)
    (backup,) = (folder / "backups").iterdir()
    key = keys.unlock(folder / "key.json", PASSPHRASE).database
    assert probe(backup, key) == len(MIGRATIONS)
    assert probe(folder / "vault.db", key) == NEXT.number
    database = Database(folder / "vault.db", key)
    with database.read() as db:
        assert [row["name"] for row in db.query("SELECT name FROM schema_versions ORDER BY number")] == [
            *(m.name for m in MIGRATIONS),
            "a colour",
        ]
    database.close()
    assert "colour" in columns(folder)


def test_a_migration_that_fails_leaves_the_last_good_version(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    new_vault(folder).close()
    with pytest.raises(CopilotError):
        FileVault.open(folder, PASSPHRASE, migrations=(*MIGRATIONS, NEXT, FAILS))
    assert "taste" not in columns(folder)
    key = keys.unlock(folder / "key.json", PASSPHRASE).database
    assert probe(folder / "vault.db", key) == NEXT.number
    with FileVault.open(folder, PASSPHRASE, migrations=(*MIGRATIONS, NEXT)) as vault:
        assert vault.verify().first_broken is None


def test_a_newer_vault_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    new_vault(folder).close()
    FileVault.open(folder, PASSPHRASE, migrations=(*MIGRATIONS, NEXT)).close()
    before = state_of(folder)
    with pytest.raises(UserFacingError) as caught:
        open_vault(folder)
    assert code_of(caught) == "vault.newer_version"
    assert state_of(folder) == before


@pytest.mark.parametrize("name", sorted(p.parent.name for p in FIXTURES.glob("*/key.json")))
def test_a_vault_of_every_past_version_opens(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(FIXTURES / name, folder)
    with open_vault(folder) as vault:
        assert vault.trouble is None
        assert vault.verify().first_broken is None
        assert vault.verify().signed_notes == 2
        (visit,) = vault.visits()
        signed = vault.signed(visit.id)
        assert signed is not None
        assert signed.is_intact()
        assert [v.number for v in vault.versions(visit.id)] == [1, 2, 3]
        assert signed.version == vault.versions(visit.id)[-1]
        (recording,) = vault.recordings(visit.id)
        assert sum(f.seconds for f in vault.audio(recording.id)) == recording.duration_s == 1.0
        assert len(vault.receipts(visit.id)) == 1


def test_an_old_signed_note_goes_on_living(tmp_path: Path) -> None:
    """Signed by an earlier release, it is signed a second time, added to, and everything still verifies."""
    folder = tmp_path / "vault"
    shutil.copytree(FIXTURES / "v1", folder)
    with open_vault(folder) as vault:
        (visit,) = vault.visits()
        old = vault.notes.all_signed(visit.id)
        assert all(note.is_intact() and note.is_complete() for note in old)
        assert visit.state is VisitState.EXPORTED
        twice = vault.notes.sign_second(visit.id, old[0].hash, SUPERVISOR, AT)
        assert twice.model_copy(update={"second": None}) == old[0]
        text = added(old[0].version.content, "Fever since.")
        vault.add_version(visit.id, VersionKind.ADDENDUM, text, DOCTOR.id, AT)
        assert vault.visit(visit.id).state is VisitState.ADDENDUM
        new = vault.sign(visit.id, 4, DOCTOR, (), AT)
        assert twice.second is not None
        assert new.previous_hash == twice.second.hash
        assert new.adds_to == old[0].hash
        assert new.earlier == twice.signatures()
        assert vault.visit(visit.id).state is VisitState.SIGNED
    with open_vault(folder) as vault:
        assert vault.verify() == (3, vault.verify().audit_rows, None, None, 1, 0)
        assert vault.notes.all_signed(visit.id)[2:] == old[1:]
