"""Whatever bit of what is kept is changed, by somebody who has the passphrase: the verification sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.app.note_life.verifying import verify_vault
from copilot.app.ports import BrokenLink, CancelToken, ChainReport, Verified, VerifyPart
from copilot.domain.errors import Cancelled
from copilot.domain.export import ExportReceipt
from copilot.domain.record import VersionKind
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.retention import WhyDeleted
from copilot.storage.audio import AudioFileWriter
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    SUPERVISOR,
    add_visit,
    added,
    content,
    flip,
    new_vault,
    open_vault,
    pcm,
    raw_database,
    said,
    seconds,
    signed_visit,
    tamper,
)

_COVERED = {
    "visits": ("id", "started_at", "state", "body"),
    "recordings": ("visit_id", "channels", "samples", "digest", "complete"),
    "consents": ("visit_id", "body"),
    "transcripts": ("visit_id", "body"),
    "note_versions": ("visit_id", "number", "transcript_id", "body"),
    "signed_notes": ("visit_id", "number", "hash", "body"),
    "second_signatures": ("follows", "signed_hash", "hash", "body"),
    "receipts": ("visit_id", "signed_hash", "body"),
    "deleted_audio": ("recording_id", "at", "why"),
    "audit": ("sequence", "at", "action", "visit_id", "detail", "mac"),
}


class Cell(NamedTuple):
    table: str
    column: str
    row: int
    value: Any


def _fill(folder: Path) -> None:
    with new_vault(folder) as vault:
        visit = add_visit(vault)
        vault.recorder.give_consent(
            visit.id, Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)
        )
        with vault.record(visit.id, 1, AT) as writer:
            for piece in seconds("bits", 2):
                writer.append(piece)
            writer.finish()
        vault.save_transcript(visit.id, said("I cough."))
        vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
        signed = vault.sign(visit.id, 1, DOCTOR, (), AT)
        vault.notes.sign_second(visit.id, signed.hash, SUPERVISOR, AT)
        vault.add_version(visit.id, VersionKind.ADDENDUM, added(signed.version.content, "More."), DOCTOR.id, AT)
        later = vault.sign(visit.id, 2, DOCTOR, (), AT + timedelta(days=1))
        vault.add_receipt(
            ExportReceipt(
                visit_id=visit.id,
                signed_hash=later.hash,
                format="text",
                destination="a folder",
                digest="0" * 64,
                exported_at=AT,
            )
        )
        other = signed_visit(vault, "Has a rash.")
        again = vault.signed(other.id)
        assert again is not None
        vault.notes.sign_second(other.id, again.hash, SUPERVISOR, AT)
        vault.recorder.end(vault.dictations.begin(other.id, "plan", AT).id)
        vault.retention.delete(other.id, WhyDeleted.BY_HAND)


def _cells(folder: Path) -> list[Cell]:
    database = raw_database(folder)
    with database.read() as db:
        found = [
            Cell(table, column, row["place"], row[column])
            for table, columns in _COVERED.items()
            for row in db.query(f"SELECT rowid AS place, {', '.join(columns)} FROM {table}")  # noqa: S608
            for column in columns
        ]
    database.close()
    return found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bits") / "vault"
    _fill(folder)
    with open_vault(folder) as vault:
        report = vault.verify()
        assert (report.first_broken, report.signed_notes, report.recordings) == (None, 3, 1)
    # Without its triggers, and the index that reads what is written, nothing keeps a row from being changed.
    tamper(folder, "DROP INDEX visits_by_patient")
    yield folder
    with open_vault(folder) as vault:
        assert vault.verify().first_broken is None


def _set(folder: Path, cell: Cell, value: object) -> None:
    database = raw_database(folder)
    database._connection.execute("PRAGMA foreign_keys = OFF")
    with closing(database), database.transaction() as db:
        db.execute(f"UPDATE {cell.table} SET {cell.column} = ? WHERE rowid = ?", (value, cell.row))  # noqa: S608


def test_every_changed_bit_of_every_covered_cell_is_seen(full: Path) -> None:
    cells = [cell for cell in _cells(full) if cell.value not in (None, "")]

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def struck(data: st.DataObject) -> None:
        table = data.draw(st.sampled_from(sorted(_COVERED)))
        cell = data.draw(st.sampled_from([c for c in cells if c.table == table]))
        if isinstance(cell.value, int):
            # A primary key that moves: past all others, so that it takes nobody's place.
            changed: object = cell.value + (1000 if cell.column in ("sequence", "number") else 1)
        else:
            at = data.draw(st.integers(0, len(cell.value) - 1))
            other = chr(ord(cell.value[at]) ^ 1 << data.draw(st.integers(0, 6)))
            changed = cell.value[:at] + (other if other != "\x00" else "?") + cell.value[at + 1 :]
        _set(full, cell, changed)
        try:
            with open_vault(full) as vault:
                report = vault.verify()
            assert report.first_broken is not None, cell[:3]
            assert report.link is not None
        finally:
            row = changed if cell.column == "sequence" else cell.row
            _set(full, cell._replace(row=row if isinstance(row, int) else cell.row), cell.value)

    struck()


@pytest.mark.parametrize("where", range(0, 64_000, 3_999))
def test_every_changed_bit_of_the_audio_is_seen(full: Path, where: int) -> None:
    (file,) = (full / "audio").iterdir()
    where = min(where, file.stat().st_size - 1)
    flip(file, where, where % 8)
    with open_vault(full) as vault:
        report = vault.verify()
    flip(file, where, where % 8)
    assert report.link is BrokenLink.RECORDING
    assert "was changed or damaged after" in (report.first_broken or "")


def test_audio_that_was_recorded_anew_with_the_same_key_is_told(full: Path, tmp_path: Path) -> None:
    (file,) = (full / "audio").iterdir()
    database = raw_database(full)
    with database.read() as db:
        (row,) = db.query("SELECT key FROM recordings WHERE key != x''")
    database.close()
    shutil.move(file, tmp_path / "aside")
    writer = AudioFileWriter(file, file.name, row["key"], 1)
    for number in range(2):
        writer.append(pcm("forged", number, 32_000))
    writer.finish()
    with open_vault(full) as vault:
        report = vault.verify()
    file.unlink()
    shutil.move(tmp_path / "aside", file)
    assert report.link is BrokenLink.RECORDING
    assert report.first_broken == f"The audio of recording {file.name} is not what was recorded."


@pytest.mark.parametrize(
    ("statement", "link"),
    [
        ("DELETE FROM second_signatures WHERE sequence = 1", BrokenLink.SIGNATURE),
        ("DELETE FROM second_signatures WHERE sequence = 2", BrokenLink.SIGNATURE),
        ("DELETE FROM signed_notes WHERE sequence = 3", BrokenLink.SIGNATURE),
        ("UPDATE second_signatures SET follows = 3 WHERE sequence = 1", BrokenLink.SIGNATURE),
        ("UPDATE note_versions SET transcript_id = 2 WHERE transcript_id = 1", BrokenLink.VERSION),
        ("DELETE FROM note_versions WHERE number = 2", BrokenLink.VERSION),
        ("UPDATE transcripts SET visit_id = 'x'", BrokenLink.TRANSCRIPT),
        ("UPDATE recordings SET samples = samples - 1", BrokenLink.RECORDING),
        ("DELETE FROM consents", BrokenLink.RECORDING),
        ("UPDATE visits SET state = 'drafted'", BrokenLink.VISIT),
        ("DELETE FROM receipts", BrokenLink.RECEIPT),
        ("DELETE FROM audit WHERE sequence = 5", BrokenLink.AUDIT),
    ],
)
def test_the_kind_of_link_is_told(full: Path, tmp_path: Path, statement: str, link: BrokenLink) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(full, folder)
    tamper(folder, statement)
    with open_vault(folder) as vault:
        report = vault.verify()
    assert report.link is link
    assert report.first_broken


def test_the_anchor_is_told(full: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(full, folder)
    (folder / "anchor").unlink()
    with open_vault(folder) as vault:
        assert vault.verify().link is BrokenLink.ANCHOR


def test_the_vault_can_be_used_between_the_steps(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copilot.storage.verification.ROWS_A_STEP", 4)
    monkeypatch.setattr("copilot.storage.verification.SECONDS_A_STEP", 1.0)
    for name in "abcdef":
        signed_visit(vault, name)
    visit = add_visit(vault)
    with vault.record(visit.id, 1, AT) as writer:
        for piece in seconds("steps", 4):
            writer.append(piece)
        writer.finish()
    steps: list[Verified] = []
    report: ChainReport | None = None
    for step in vault.notes.verification():
        if isinstance(step, ChainReport):
            report = step
            break
        steps.append(step)
        other = signed_visit(vault, f"written meanwhile {len(steps)}")
        vault.save_transcript(visit.id, said(f"replaced meanwhile {len(steps)}"))
        signed = vault.signed(other.id)
        assert signed is not None
        vault.notes.sign_second(other.id, signed.hash, SUPERVISOR, AT)
        if len(steps) > 20:
            monkeypatch.setattr("copilot.storage.verification.ROWS_A_STEP", 400)
    assert report is not None
    assert report.first_broken is None
    assert report.signed_notes == 6 + len(steps)
    audio = [s.done for s in steps if s.part is VerifyPart.AUDIO]
    assert audio == sorted(audio)
    assert audio[-1] == steps[-1].total == 4.0


def test_a_verification_can_be_called_off(vault: FileVault) -> None:
    signed_visit(vault, "Has a cough.")
    cancel = CancelToken()
    told: list[Verified] = []

    def report(step: Verified) -> None:
        told.append(step)
        cancel.cancel()

    with pytest.raises(Cancelled):
        verify_vault(vault, cancel, report)
    assert len(told) == 1
    assert verify_vault(vault).first_broken is None
