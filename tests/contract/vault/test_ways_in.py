"""Opening: the right key, one owner, and folders that are not what they should be."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from copilot.domain.errors import CopilotError, UserFacingError
from copilot.storage.migrations import MIGRATIONS
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    CHEAP,
    PASSPHRASE,
    add_visit,
    code_of,
    flip,
    new_vault,
    open_vault,
    signed_visit,
    state_of,
)

ROOT = Path(__file__).parents[3]


def _plain_database(folder: Path) -> None:
    (folder / "vault.db").unlink()
    connection = sqlite3.connect(folder / "vault.db")
    connection.execute("CREATE TABLE visits (id TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("strike", "code"),
    [
        (shutil.rmtree, "vault.not_found"),
        (lambda f: [p.unlink() for p in f.iterdir() if p.is_file()], "vault.not_found"),
        (lambda f: (f / "key.json").unlink(), "vault.key_missing"),
        (lambda f: (f / "key.json").write_bytes(b""), "vault.key_damaged"),
        (lambda f: flip(f / "key.json", 200), "vault.key_damaged"),
        (lambda f: (f / "vault.db").unlink(), "vault.database_missing"),
        (lambda f: (f / "vault.db").write_bytes(b""), "vault.database_missing"),
        (_plain_database, "vault.not_encrypted"),
        (lambda f: flip(f / "vault.db", 5), "vault.damaged"),
        (lambda f: flip(f / "vault.db", 9000), "vault.damaged"),
        (lambda f: os.truncate(f / "vault.db", 5000), "vault.damaged"),
    ],
)
def test_a_vault_that_cannot_be_opened_says_why_and_stays_as_it_was(
    folder: Path, strike: Callable[[Path], object], code: str
) -> None:
    with new_vault(folder) as vault:
        signed_visit(vault)
    strike(folder)
    before = state_of(folder) if folder.exists() else {}
    with pytest.raises(CopilotError) as caught:
        open_vault(folder)
    assert code_of(caught) == code
    assert str(folder) not in caught.value.safe_message
    assert (state_of(folder) if folder.exists() else {}) == before


def test_a_wrong_passphrase_changes_nothing(folder: Path) -> None:
    new_vault(folder).close()
    before = state_of(folder)
    with pytest.raises(UserFacingError) as caught:
        FileVault.open(folder, "a wrong passphrase")
    assert code_of(caught) == "vault.wrong_passphrase"
    assert state_of(folder) == before
    open_vault(folder).close()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserFacingError) as caught:
        open_vault(tmp_path / "file")
    assert code_of(caught) == "vault.not_found"
    with pytest.raises(UserFacingError) as caught:
        new_vault(tmp_path / "file")
    assert code_of(caught) == "vault.folder_not_empty"


def test_a_new_vault_replaces_nothing(folder: Path) -> None:
    new_vault(folder).close()
    before = state_of(folder)
    with pytest.raises(UserFacingError) as caught:
        new_vault(folder)
    assert code_of(caught) == "vault.exists"
    (folder / "key.json").unlink()
    with pytest.raises(UserFacingError) as caught:
        new_vault(folder)
    assert code_of(caught) == "vault.folder_not_empty"
    assert {**state_of(folder), "key.json": before["key.json"]} == before


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Permissions do not bind root: become nobody, who owns the folder."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
@pytest.mark.parametrize("closed", ["", "vault.db", "key.json", "lock", "anchor"])
def test_an_unreadable_place_is_told(closed: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "vault"
        new_vault(folder).close()
        (folder / closed).chmod(0)
        with ordinary_user(folder), pytest.raises(UserFacingError) as caught:
            open_vault(folder)
        (folder / closed).chmod(0o700)
        assert code_of(caught) == "vault.unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
def test_a_read_only_place_takes_no_new_vault() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "place"
        place.mkdir()
        place.chmod(0o500)
        Path(name).chmod(0o755)
        with ordinary_user(place), pytest.raises(UserFacingError) as caught:
            new_vault(place / "vault")
        assert code_of(caught) == "vault.unreadable"
        assert list(place.iterdir()) == []


def test_the_recovery_key_opens_and_leaves_a_trace(folder: Path) -> None:
    vault, recovery_key = FileVault.create(folder, PASSPHRASE, cost=CHEAP)
    visit = signed_visit(vault)
    vault.close()
    with FileVault.open_with_recovery(folder, recovery_key) as vault:
        assert vault.visits() == (visit,)
        vault.reset_passphrase(recovery_key, "a new passphrase", cost=CHEAP)
    with FileVault.open(folder, "a new passphrase") as vault:
        assert vault.verify().first_broken is None
        vault.change_passphrase("a new passphrase", PASSPHRASE, cost=CHEAP)
    with open_vault(folder) as vault:
        assert vault.visits() == (visit,)
        assert vault.verify().audit_rows == 7 + len(MIGRATIONS)


def test_one_owner_at_a_time_also_across_processes(folder: Path) -> None:
    with new_vault(folder):
        with pytest.raises(UserFacingError) as caught:
            open_vault(folder)
        assert code_of(caught) == "vault.in_use"
        script = (
            "import sys; from pathlib import Path\n"
            "from copilot.domain.errors import UserFacingError\n"
            "from tests.helpers.vault_parts import open_vault\n"
            "try: open_vault(Path(sys.argv[1]))\n"
            "except UserFacingError as error: print(error.code)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert done.stdout.strip() == "vault.in_use"
    open_vault(folder).close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
def test_nobody_else_can_read_any_file_whatever_the_umask(folder: Path) -> None:
    before = os.umask(0)
    try:
        with new_vault(folder) as vault:
            signed_visit(vault)
            with vault.record(add_visit(vault).id, 1, AT) as writer:
                writer.finish()
            modes = {p.relative_to(folder): stat.S_IMODE(p.stat().st_mode) for p in [folder, *folder.rglob("*")]}
    finally:
        os.umask(before)
    assert {str(p): oct(mode) for p, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.parametrize(
    "name", ["with space", "100%41", "a#b", "诊所 Praxis é", "what" if os.name == "nt" else "what?x=1"]
)
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "vault"
    with new_vault(folder) as vault:
        visit = signed_visit(vault)
    with open_vault(folder) as vault:
        assert vault.visits() == (visit,)
    assert [p.name for p in tmp_path.iterdir()] == [name]
