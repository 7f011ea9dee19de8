"""A process that dies while it writes: nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from copilot.domain.visit import VisitState
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, drafted_visit, flip, frame, open_vault
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
