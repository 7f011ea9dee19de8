"""No byte of what was said or written lies plainly on the disk, and none leaves by an error or a log."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from copilot.app.ports import AudioFrame
from copilot.domain.errors import CopilotError
from copilot.domain.note import Dismissal
from copilot.domain.record import VersionKind
from copilot.domain.visit import Patient
from copilot.storage.migrations import MIGRATIONS, Migration
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, PASSPHRASE, content, open_vault, said, tamper

PLANTED = "Xyzzyplugh"


def traces(folder: Path) -> list[str]:
    """The files that hold the planted word in a form that a search would find."""
    forms = [PLANTED.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [PLANTED.lower().encode(), PASSPHRASE.encode()]
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(files) >= 4
    return [p.name for p in files if any(form in p.read_bytes() or form in p.name.encode() for form in forms)]


def test_the_planted_word_is_in_no_file(vault: FileVault, folder: Path, tmp_path: Path) -> None:
    patient = Patient(id=PLANTED, family=PLANTED, given=PLANTED, record_number=PLANTED)
    visit = vault.add_visit(patient, DOCTOR, PLANTED, AT)
    with vault.record(visit.id, 1, AT) as writer:
        for _ in range(12):
            writer.append(AudioFrame(PLANTED.encode() * 400, 1))
        dead = tmp_path / "dead-recording"
        shutil.copytree(folder, dead)
        writer.finish()
    vault.save_transcript(visit.id, said(*[PLANTED] * 200))
    vault.save_transcript(visit.id, said(PLANTED))
    reason = Dismissal(finding_id="x", reason=PLANTED)
    vault.add_version(visit.id, VersionKind.DRAFT, content(PLANTED), PLANTED, AT, dismissals=(reason,))
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    assert (crashed / "vault.db-wal").stat().st_size > 0
    vault.sign(visit.id, 1, DOCTOR, (), AT)
    for place in (folder, dead, crashed):
        assert traces(place) == []
    vault.close()
    assert traces(folder) == []
    open_vault(crashed).close()
    assert traces(crashed) == []
    # Backups of a migration too.
    later = Migration(len(MIGRATIONS) + 1, "later", lambda db: db.execute("CREATE TABLE later (x TEXT) STRICT"))
    FileVault.open(folder, PASSPHRASE, migrations=(*MIGRATIONS, later)).close()
    assert len(list((folder / "backups").iterdir())) == 1
    assert traces(folder) == []


def test_errors_and_logs_are_silent_about_the_content(
    vault: FileVault, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    visit = vault.add_visit(Patient(id="p", family=PLANTED, given=PLANTED), DOCTOR, "soap", AT)
    vault.save_transcript(visit.id, said(PLANTED))
    vault.add_version(visit.id, VersionKind.DRAFT, content(PLANTED), "extractive", AT)
    vault.sign(visit.id, 1, DOCTOR, (), AT)
    errors = []
    for act in (
        lambda: vault.save_transcript(visit.id, said(PLANTED)),
        lambda: vault.sign(visit.id, 1, DOCTOR, (), AT),
        lambda: vault.add_version(visit.id, VersionKind.EDIT, content(PLANTED), PLANTED, AT),
        lambda: vault.visit(PLANTED),
    ):
        with pytest.raises(CopilotError) as caught:
            act()
        errors.append(caught.value)
    vault.close()
    tamper(folder, "UPDATE transcripts SET body = replace(body, 'utterances', 'u')")
    with caplog.at_level(logging.DEBUG), open_vault(folder) as again:
        with pytest.raises(CopilotError) as caught:
            again.transcript(visit.id)
        errors.append(caught.value)
        report = again.verify()
    assert report.first_broken is not None
    for said_aloud in (*map(str, errors), report.first_broken, caplog.text):
        assert PLANTED not in said_aloud
