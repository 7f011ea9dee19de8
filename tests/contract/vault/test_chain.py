"""Whoever changes what was kept, in whatever file and with the passphrase in hand, is found out."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.domain.errors import EnvironmentFault, InvariantBroken
from copilot.domain.export import ExportReceipt
from copilot.domain.record import VersionKind
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    add_visit,
    code_of,
    content,
    drafted_visit,
    flip,
    frame,
    new_vault,
    open_vault,
    raw_database,
    said,
    signed_visit,
    tamper,
)

DOUBTS = {"vault.changes_lost", "vault.other_state", "vault.anchor_missing", "vault.anchor_damaged"}


@pytest.fixture
def full(folder: Path) -> Path:
    """A closed vault with a row in every table."""
    with new_vault(folder) as vault:
        signed_visit(vault, "Has a cough.")
        visit = add_visit(vault)
        with vault.record(visit.id, 1, AT) as writer:
            writer.append(frame("chain", 0))
            writer.finish()
        vault.save_transcript(visit.id, said("I cough."))
        vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
        signed = vault.sign(visit.id, 1, DOCTOR, (), AT)
        vault.add_receipt(
            ExportReceipt(
                visit_id=visit.id,
                signed_hash=signed.hash,
                format="text",
                destination="a folder",
                digest="0" * 64,
                exported_at=AT,
            )
        )
        assert vault.verify().first_broken is None
    return folder


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE signed_notes SET body = replace(body, 'Coughs', 'Sneezes') WHERE sequence = 2", "changed"),
        ("UPDATE signed_notes SET number = 9 WHERE sequence = 2", "changed"),
        ("UPDATE signed_notes SET visit_id = 'x' WHERE sequence = 2", "changed"),
        ("DELETE FROM signed_notes WHERE sequence = 1", "signed note"),
        ("DELETE FROM signed_notes WHERE sequence = 2", "missing"),
        ("UPDATE note_versions SET body = replace(body, 'Coughs', 'Sneezes')", "Version 1 of the note"),
        ("UPDATE transcripts SET body = replace(body, 'I cough', 'I sneeze')", "Transcript 2 was changed."),
        ("UPDATE visits SET body = replace(body, 'Marsden', 'Marston')", "was changed"),
        ("UPDATE visits SET state = 'drafted' WHERE state = 'exported'", "The state of visit"),
        ("UPDATE recordings SET digest = 'x'", "Recording"),
        ("DELETE FROM recordings", "is missing"),
        ("UPDATE receipts SET body = replace(body, 'a folder', 'nowhere')", "Receipt 1 was changed."),
        ("DELETE FROM receipts", "Receipt 1 is missing."),
        ("INSERT INTO transcripts SELECT 99, visit_id, body FROM transcripts LIMIT 1", "in no audit row"),
        ("UPDATE audit SET detail = '{}' WHERE sequence = 3", "Audit row 3 was changed."),
        ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE sequence = 5", "Audit row 5 was changed."),
        ("DELETE FROM audit WHERE sequence = 4", "Audit row 4 is missing."),
        ("UPDATE audit SET mac = 'x' WHERE sequence = 6", "Audit row 6 was changed."),
    ],
)
def test_every_change_of_a_row_is_named(full: Path, statement: str, told: str) -> None:
    tamper(full, statement)
    with open_vault(full) as vault:
        found = vault.verify().first_broken
        assert found is not None
        assert told in found


@pytest.mark.parametrize("table", ["signed_notes", "note_versions", "audit", "receipts", "transcripts"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET visit_id = 'x'", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
    ids=["update", "delete", "replace"],
)
def test_the_database_itself_refuses_to_change_what_is_kept(full: Path, table: str, statement: str) -> None:
    database = raw_database(full)

    def run() -> None:
        with database.transaction() as db:
            db.execute(statement.replace("{}", table))

    with pytest.raises(InvariantBroken) as caught:
        run()
    assert code_of(caught) == "vault.refused"
    database.close()


def _last_audit_row_away(folder: Path) -> None:
    tamper(folder, "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")


def _anchor_of(folder: Path, other: str) -> None:
    (folder / "anchor").write_text(other, encoding="utf-8")


@pytest.mark.parametrize(
    ("strike", "told"),
    [
        (_last_audit_row_away, "The database lacks the last 1 change(s)"),
        (lambda f: (f / "anchor").unlink(), "The anchor file is missing."),
        (lambda f: (f / "anchor").write_bytes(b""), "The anchor file was changed or damaged."),
        (lambda f: flip(f / "anchor", 12), "The anchor file was changed or damaged."),
        (lambda f: _anchor_of(f, '{"sequence": 1e999, "head": "", "mac": "é"}'), "The anchor file was changed"),
        (
            lambda f: _anchor_of(f, '{"sequence": 1, "head": "", "mac": ""}'),
            "The anchor file was changed or damaged.",
        ),
        (lambda f: _anchor_of(f, "[" * 50_000), "The anchor file was changed or damaged."),
    ],
)
def test_database_and_anchor_must_agree(
    full: Path, strike: Callable[[Path], object], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    strike(full)
    with open_vault(full) as vault:
        assert (vault.trouble or "").startswith(told)
    for _ in range(2):  # opening and writing do not heal it
        with open_vault(full) as vault:
            assert vault.trouble is not None
            assert vault.verify().first_broken is not None
            visit = drafted_visit(vault)
            with pytest.raises(InvariantBroken) as caught:
                vault.sign(visit.id, 1, DOCTOR, (), AT)
            assert code_of(caught) in DOUBTS
            assert caught.value.safe_message == vault.trouble
    assert "the vault and its anchor disagree" in caplog.text
    with open_vault(full) as vault:
        vault.accept_trouble("the disk was replaced; the last visit was checked by hand")
        assert vault.trouble is None
        vault.sign(visit.id, 1, DOCTOR, (), AT)
    with open_vault(full) as vault:
        assert vault.trouble is None


def test_every_bit_of_the_anchor_counts(full: Path) -> None:
    for offset in range(0, (full / "anchor").stat().st_size, 4):
        flip(full / "anchor", offset, offset % 8)
        with open_vault(full) as vault:
            assert vault.verify().first_broken == "The anchor file was changed or damaged."
        flip(full / "anchor", offset, offset % 8)
    with open_vault(full) as vault:
        assert vault.verify().first_broken is None


def test_an_accepted_trouble_stays_in_the_audit_trail(full: Path) -> None:
    (full / "anchor").unlink()
    with open_vault(full) as vault:
        vault.accept_trouble("deleted by mistake")
        assert vault.verify().first_broken is None
    database = raw_database(full)
    with database.read() as db:
        (row,) = db.query("SELECT detail FROM audit WHERE action = 'vault.accepted'")
    database.close()
    assert "The anchor file is missing." in row["detail"]
    assert "deleted by mistake" in row["detail"]


def test_an_older_copy_of_the_database_is_told(full: Path, tmp_path: Path) -> None:
    shutil.copy(full / "vault.db", tmp_path / "older.db")
    with open_vault(full) as vault:
        signed_visit(vault, "Has a rash.")
    shutil.copy(tmp_path / "older.db", full / "vault.db")
    with open_vault(full) as vault:
        assert vault.verify().first_broken == vault.trouble
        assert (vault.trouble or "").startswith("The database lacks the last 4 change(s)")


def test_an_anchor_one_change_behind_is_brought_up_and_two_are_not(full: Path) -> None:
    anchors = [(full / "anchor").read_bytes()]
    for _ in range(2):
        with open_vault(full) as vault:
            add_visit(vault)
        anchors.append((full / "anchor").read_bytes())
    (full / "anchor").write_bytes(anchors[0])
    with open_vault(full) as vault:
        assert (vault.trouble or "").startswith("The anchor file belongs to another state")
    (full / "anchor").write_bytes(anchors[1])
    with open_vault(full) as vault:
        assert vault.trouble is None
        assert vault.caught_up
        assert vault.verify().first_broken is None
    assert (full / "anchor").read_bytes() == anchors[2]
    with open_vault(full) as vault:
        assert not vault.caught_up


def test_an_anchor_changed_while_the_vault_is_open_is_told(vault: FileVault, folder: Path) -> None:
    old = (folder / "anchor").read_bytes()
    visit = drafted_visit(vault)
    (folder / "anchor").write_bytes(old)
    assert vault.verify().first_broken == "The anchor file was changed while the vault was open."
    with pytest.raises(InvariantBroken):
        vault.sign(visit.id, 1, DOCTOR, (), AT)


def test_an_anchor_that_cannot_be_written_never_falls_two_behind(
    vault: FileVault, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "anchor").rename(folder / "aside")
    (folder / "anchor").mkdir()  # no file can take this place
    with caplog.at_level(logging.WARNING):
        visit = add_visit(vault)
    assert "the anchor could not be written" in caplog.text
    with pytest.raises(EnvironmentFault):
        add_visit(vault)
    assert vault.visits() == (visit,)
    (folder / "anchor").rmdir()
    (folder / "aside").rename(folder / "anchor")
    new = add_visit(vault)
    assert set(vault.visits()) == {visit, new}
    assert vault.verify().first_broken is None
    vault.close()
    with open_vault(folder) as again:
        assert again.trouble is None


def test_a_flipped_bit_in_the_wal_of_a_dead_process_is_told(vault: FileVault, folder: Path, tmp_path: Path) -> None:
    """SQLite drops such rows without a word, and both of its checks stay clean: only the anchor knows."""
    for _ in range(12):
        add_visit(vault)
    left = tmp_path / "left"
    shutil.copytree(folder, left)
    size = (left / "vault.db-wal").stat().st_size
    silent = []
    for offset in range(40, size, size // 40):
        struck = tmp_path / f"struck-{offset}"
        shutil.copytree(left, struck)
        flip(struck / "vault.db-wal", offset)
        with open_vault(struck) as opened:
            lost = 12 - len(opened.visits())
            report = opened.verify()
            if lost and report.first_broken is None:
                silent.append(offset)
            if lost > 0:
                assert f"lacks the last {lost} change(s)" in (report.first_broken or "")
    assert silent == []


def test_damaged_audio_is_told_by_whoever_listens(full: Path) -> None:
    with open_vault(full) as vault:
        (recording,) = (r for v in vault.visits() for r in vault.recordings(v.id))
        flip(full / "audio" / recording.id, 2000)
        with pytest.raises(Exception, match=r"audio\.damaged"):
            list(vault.audio(recording.id))
