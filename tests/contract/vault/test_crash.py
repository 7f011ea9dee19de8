"""A process that dies while it writes: nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from copilot.domain.visit import VisitState
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    add_visit,
    drafted_visit,
    flip,
    frame,
    open_vault,
    said,
    signed_visit,
)
from tests.storms import vault as storm


def test_twenty_killed_processes_lose_nothing(tmp_path: Path) -> None:
    counts = storm.run(20, tmp_path)
    assert counts["cycles"] == 20
    assert counts["acknowledged"] > 100
    assert counts["interrupted"] > 0
    assert {name: n for name, n in counts.items() if name.startswith("lost") and n} == {}


def test_a_recording_of_a_dead_process_is_ended_at_the_next_open(
    vault: FileVault, folder: Path, tmp_path: Path
) -> None:
    visit = add_visit(vault)
    left = tmp_path / "left"
    with vault.record(visit.id, 1, AT) as writer:
        for i in range(15):
            writer.append(frame("dead", i))
        shutil.copytree(folder, left)
    with open_vault(left) as again:
        assert again.recovered == 1
        assert again.visit(visit.id).state is VisitState.RECORDED
        (kept,) = again.recordings(visit.id)
        assert (kept.complete, kept.duration_s) == (False, 1.5)
        assert list(again.audio(kept.id)) == [frame("dead", i) for i in range(15)]
        assert again.verify().first_broken is None
    with open_vault(left) as again:
        assert again.recovered == 0


def test_a_recording_that_was_finished_before_its_process_died_is_complete(
    vault: FileVault, folder: Path, tmp_path: Path
) -> None:
    visit = add_visit(vault)
    left = tmp_path / "left"
    with vault.record(visit.id, 1, AT) as writer:
        writer.append(frame("dead", 0))
        finished = writer.finish()
        shutil.copytree(folder, left)
    with open_vault(left) as again:
        assert again.recordings(visit.id) == (finished,)
        assert finished.complete


def test_a_dead_recording_that_was_damaged_keeps_the_prefix(vault: FileVault, folder: Path, tmp_path: Path) -> None:
    visit = add_visit(vault)
    for strike in ("flip", "gone"):
        left = tmp_path / strike
        with vault.record(visit.id, 1, AT) as writer:
            for i in range(15):
                writer.append(frame("hurt", i))
            shutil.copytree(folder, left)
        path = left / "audio" / writer.recording_id
        if strike == "flip":
            flip(path, path.stat().st_size // 2)
        else:
            path.unlink()
        with open_vault(left) as again:
            kept = again.recordings(visit.id)[-1]
            assert not kept.complete
            assert kept.duration_s == (0.7 if strike == "flip" else 0.0)


def test_what_was_signed_is_not_left_in_the_wal(vault: FileVault, folder: Path) -> None:
    visit = drafted_visit(vault)
    assert (folder / "vault.db-wal").stat().st_size > 0
    vault.sign(visit.id, 1, DOCTOR, (), AT)
    assert (folder / "vault.db-wal").stat().st_size == 0


def _pages_in_wal(wal: bytes) -> set[int]:
    """Page numbers: a head of 32 bytes, then frames of 24 bytes and a page of 4096."""
    return {int.from_bytes(wal[at : at + 4], "big") for at in range(32, len(wal), 24 + 4096)}


def test_a_page_torn_while_it_moved_from_the_wal_is_mended(vault: FileVault, folder: Path, tmp_path: Path) -> None:
    """Power failed in a checkpoint: the database holds half a page, and the WAL the whole one."""
    signed = signed_visit(vault)
    new = add_visit(vault)
    vault.save_transcript(new.id, said("I cough."))
    size = (folder / "vault.db").stat().st_size
    pages = sorted(p for p in _pages_in_wal((folder / "vault.db-wal").read_bytes()) if p * 4096 <= size)
    assert pages
    for page in pages:
        left = tmp_path / f"torn-{page}"
        shutil.copytree(folder, left)
        with (left / "vault.db").open("rb+") as file:
            file.seek(page * 4096 - 2048)
            file.write(bytes(2048))
        found = (left / "vault.db").read_bytes()
        with open_vault(left) as again:
            assert again.trouble is None
            assert again.verify().first_broken is None
            assert {v.id for v in again.visits()} == {signed.id, new.id}
            assert again.transcript(new.id) == said("I cough.")
        (copy,) = (left / "backups").iterdir()
        assert (copy / "vault.db").read_bytes() == found
    left = tmp_path / "half a page more"
    shutil.copytree(folder, left)
    with (left / "vault.db").open("ab") as file:
        file.write(bytes(2048))
    with open_vault(left) as again:
        assert again.verify().first_broken is None


def test_a_wal_that_is_gone_is_told_and_a_damaged_one_is_kept(
    vault: FileVault, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        add_visit(vault)
    gone, struck = tmp_path / "gone", tmp_path / "struck"
    for left in (gone, struck):
        shutil.copytree(folder, left)
    (gone / "vault.db-wal").unlink()
    with open_vault(gone) as again:
        assert (again.trouble or "").startswith("The database lacks the last 3 change(s)")
    flip(struck / "vault.db-wal", 5000)
    found = (struck / "vault.db-wal").read_bytes()
    with open_vault(struck) as again:
        assert (again.trouble or "").startswith("The database lacks the last")
        add_visit(again)
    (copy,) = (struck / "backups").iterdir()
    assert (copy / "vault.db-wal").read_bytes() == found
    assert "the vault and its anchor disagree" in caplog.text


def test_what_a_dead_process_left_half_renamed_is_swept(vault: FileVault, folder: Path) -> None:
    vault.close()
    for name in ("anchor.0123abcd.new", "key.json.0123abcd.new"):
        (folder / name).write_bytes(b"half")
    open_vault(folder).close()
    assert sorted(p.name for p in folder.iterdir()) == [
        "anchor",
        "audio",
        "backups",
        "key.json",
        "lock",
        "vault.db",
    ]
