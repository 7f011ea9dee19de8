"""Audio that is deleted is gone for good, and the vault goes on saying so; what may not go stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.app.ports import CancelToken, SpeechRequest
from copilot.app.retention import Swept, apply_retention, count_due
from copilot.domain.capture import Ended
from copilot.domain.errors import EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.record import VersionKind, WorkingNote
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.retention import WhyDeleted, WhyKept
from copilot.domain.visit import Visit
from copilot.storage import keys, recording_rows
from copilot.storage.database import Database
from copilot.storage.recorder_file import RecorderFile, lock_path
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    PASSPHRASE,
    SUPERVISOR,
    add_visit,
    added,
    code_of,
    content,
    frame,
    new_vault,
    open_vault,
    raw_database,
    said,
    seconds,
    tamper,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "vaults"
LATER = AT + timedelta(days=40)
GO_ON = CancelToken()


def recorded(vault: FileVault) -> Visit:
    visit = add_visit(vault)
    with vault.record(visit.id, 1, AT) as writer:
        for piece in seconds("kept", 2):
            writer.append(piece)
        writer.finish()
    vault.save_transcript(visit.id, said("I cough."))
    vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
    return visit


def signed(vault: FileVault, *, second_due: bool = False) -> Visit:
    visit = recorded(vault)
    vault.sign(visit.id, 1, DOCTOR, (), AT, second_due=second_due)
    return vault.visit(visit.id)


def dictate(vault: FileVault, visit: Visit, *, end: bool, frames: int = 1) -> str:
    opened = vault.dictations.begin(visit.id, "plan", AT)
    file = RecorderFile.take(str(opened.path), opened.id, opened.key, 1)
    for number in range(frames):
        file.append(frame("dictated", number).pcm)
    file.finish()
    if end:
        vault.recorder.end(opened.id)
    return opened.id


def key_of(vault: FileVault, recording_id: str) -> bytes:
    with vault._database.read() as db:
        return recording_rows.recording_row(db, recording_id).key


def pages(path: Path, key: bytes) -> bytes:
    """Every page of an SQLCipher file decrypted, free space and all: what the passphrase opens."""
    raw = path.read_bytes()
    plain = []
    for start in range(0, len(raw), 4096):
        page = raw[start : start + 4096]
        body = page[16 if start == 0 else 0 : 4096 - 80]
        done = subprocess.run(
            ["openssl", "enc", "-d", "-aes-256-cbc", "-nopad", "-K", key.hex(), "-iv", page[-80:-64].hex()],
            input=body,
            capture_output=True,
            check=True,
        )
        plain.append(done.stdout)
    return b"".join(plain)


def test_the_audio_is_gone_and_everything_else_stays(vault: FileVault, folder: Path) -> None:
    visit = signed(vault)
    dictated = dictate(vault, visit, end=True)
    before = (vault.transcript(visit.id), vault.signed(visit.id), vault.versions(visit.id))
    (recording,) = vault.recordings(visit.id)
    assert vault.retention.delete(visit.id, WhyDeleted.BY_HAND) == 2
    assert (vault.transcript(visit.id), vault.signed(visit.id), vault.versions(visit.id)) == before
    (gone,) = vault.recordings(visit.id)
    assert gone.deletion is not None
    assert gone.deletion.why is WhyDeleted.BY_HAND
    assert gone.model_copy(update={"deletion": None}) == recording
    for ask in (vault.audio, lambda id_: next(vault.audio_span(id_, 0, 1))):
        for recording_id in (recording.id, dictated):
            with pytest.raises(UserFacingError) as caught:
                ask(recording_id)
            assert code_of(caught) == "audio.deleted"
    assert list((folder / "audio").iterdir()) == []
    report = vault.verify()
    assert (report.first_broken, report.recordings, report.deleted_recordings) == (None, 0, 2)
    assert vault.retention.delete(visit.id, WhyDeleted.BY_HAND) == 0
    vault.close()
    with open_vault(folder) as again:
        assert again.verify().first_broken is None
        assert again.recordings(visit.id) == (gone,)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="pages are decrypted by openssl")
def test_no_byte_of_the_key_is_left_in_database_log_or_backups(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(FIXTURES / "v2", folder)
    database_key = keys.unlock(folder / "key.json", PASSPHRASE).database
    files = [folder / "vault.db"]
    with open_vault(folder) as vault:
        (backup,) = (folder / "backups").iterdir()
        files.append(backup)
        (old,) = vault.visits()
        new = signed(vault)
        vault._database.checkpoint()
        secrets = [key_of(vault, r.id) for v in (old, new) for r in vault.recordings(v.id)]
        held = [pages(path, database_key) for path in files]
        assert [[secret in text for secret in secrets] for text in held] == [[True, True], [True, False]]
        for visit in (old, new):
            vault.retention.delete(visit.id, WhyDeleted.RETENTION)
        assert (folder / "vault.db-wal").stat().st_size == 0
        for path in files:
            text = pages(path, database_key)
            assert not any(secret in text for secret in secrets), path.name
    copy = Database(backup, database_key)
    assert copy.schema_version == 2
    with copy.read() as db:
        assert [row["key"] for row in db.query("SELECT key FROM recordings")] == [b""]
    copy.close()


DIES = """
import os
import sys
from pathlib import Path
from copilot.domain.retention import WhyDeleted
from copilot.storage import retention
from copilot.storage.vault import FileVault
vault = FileVault.open(Path(sys.argv[1]), sys.argv[2])
visit = vault.visits()[0].id
step = sys.argv[3]
if step == "checkpoint":
    type(vault._database).checkpoint = lambda self: os._exit(9)
elif step == "backups":
    retention.VaultRetention._forget_in_backups = lambda self, ids: os._exit(9)
else:
    retention.lock_path = lambda audio: os._exit(9)
vault.retention.delete(visit, WhyDeleted.RETENTION)
"""


@pytest.mark.parametrize("step", ["checkpoint", "backups", "file"])
def test_a_process_that_dies_between_key_and_file_leaves_noise_that_is_swept(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "vault"
    with new_vault(folder) as vault:
        visit = signed(vault)
        (recording,) = vault.recordings(visit.id)
    died = subprocess.run([sys.executable, "-c", DIES, str(folder), PASSPHRASE, step], check=False)
    assert died.returncode == 9
    assert (folder / "audio" / recording.id).exists()
    database = raw_database(folder)
    with database.read() as db:
        assert recording_rows.recording_row(db, recording.id).key == b""
    database.close()
    with open_vault(folder) as vault:
        assert not (folder / "audio" / recording.id).exists()
        report = vault.verify()
        assert (report.first_broken, report.deleted_recordings) == (None, 1)


def test_what_cannot_be_cleared_away_now_is_at_the_next_open(
    vault: FileVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = signed(vault)
    (recording,) = vault.recordings(visit.id)

    def full(_self: object) -> None:
        raise EnvironmentFault("vault.disk_full", "Full.", "Free some.")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "checkpoint", full)
        assert vault.retention.delete(visit.id, WhyDeleted.BY_HAND) == 1
    assert (folder / "audio" / recording.id).exists()
    vault.close()
    open_vault(folder).close()
    assert not (folder / "audio" / recording.id).exists()


def test_what_may_not_go_is_refused_with_its_reason(vault: FileVault) -> None:
    unsigned = recorded(vault)
    one_missing = signed(vault, second_due=True)
    added_to = signed(vault)
    text = added(content("Coughs."), "Fever since.")
    vault.add_version(added_to.id, VersionKind.ADDENDUM, text, DOCTOR.id, AT)
    begun = signed(vault)
    vault.notes.keep_working(
        WorkingNote(visit_id=begun.id, based_on=1, kind=VersionKind.ADDENDUM, saved_at=AT, content=text),
        said("I cough."),
    )
    dictating = signed(vault)
    dictation = dictate(vault, dictating, end=False)
    owing = signed(vault)
    owed = dictate(vault, owing, end=True, frames=10)
    heard = recorded(vault)
    (of_heard,) = vault.recordings(heard.id)
    vault.transcripts.begin(heard.id, of_heard.id, SpeechRequest("en", ()))
    vault.sign(heard.id, 1, DOCTOR, (), AT)
    wanted = {
        unsigned.id: WhyKept.NOT_SIGNED,
        one_missing.id: WhyKept.SECOND_MISSING,
        added_to.id: WhyKept.ADDENDUM_OPEN,
        begun.id: WhyKept.ADDENDUM_OPEN,
        dictating.id: WhyKept.BEING_RECORDED,
        owing.id: WhyKept.DICTATION_OWED,
        heard.id: WhyKept.NOT_TRANSCRIBED,
    }
    assert apply_retention(vault, 0, LATER, GO_ON) == Swept()
    for visit_id, why in wanted.items():
        assert vault.retention.why_kept(visit_id) is why
        with pytest.raises(UserFacingError) as caught:
            vault.retention.delete(visit_id, WhyDeleted.BY_HAND)
        assert code_of(caught) == f"retention.{why}"
        assert all(r.deletion is None for r in vault.recordings(visit_id))
    # What stood in the way is settled.
    vault.recorder.end(dictation, Ended(3200, "d", complete=False))
    vault.dictations.settle(owed, written=False)
    vault.notes.drop_working(begun.id)
    (note,) = vault.notes.all_signed(one_missing.id)
    vault.notes.sign_second(one_missing.id, note.hash, SUPERVISOR, AT)
    assert apply_retention(vault, 0, LATER, GO_ON).visits == 4


def test_the_time_counts_from_the_last_signature(vault: FileVault) -> None:
    early, late = signed(vault), signed(vault, second_due=True)
    (note,) = vault.notes.all_signed(late.id)
    vault.notes.sign_second(late.id, note.hash, SUPERVISOR, AT + timedelta(days=20))
    assert apply_retention(vault, None, LATER, GO_ON) == Swept()
    assert apply_retention(vault, 90, LATER, GO_ON) == Swept()
    assert count_due(vault, 30, LATER, GO_ON) == 1
    assert apply_retention(vault, 30, LATER, GO_ON) == Swept(1, 1)
    assert vault.recordings(early.id)[0].deletion is not None
    assert vault.recordings(late.id)[0].deletion is None
    assert apply_retention(vault, 30, LATER + timedelta(days=20), GO_ON) == Swept(1, 1)
    with vault._database.read() as db:
        audited = [
            row["detail"] for row in db.query("SELECT detail FROM audit WHERE action = 'audio.deleted' ORDER BY 1")
        ]
    assert len(audited) == 2
    assert all('"count":1' in detail and '"why":"retention"' in detail for detail in audited)


def test_nothing_goes_while_something_is_recorded(vault: FileVault, folder: Path) -> None:
    signed(vault)
    other = add_visit(vault)
    with vault.record(other.id, 1, AT):
        assert apply_retention(vault, 0, LATER, GO_ON) == Swept()
    vault.recorder.give_consent(
        other.id, Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)
    )
    opened = vault.recorder.begin(other.id, 1, AT)
    file = RecorderFile.take(str(opened.path), opened.id, opened.key, 1)
    assert apply_retention(vault, 0, LATER, GO_ON) == Swept()
    file.interrupt()
    assert lock_path(opened.path).exists()
    assert apply_retention(vault, 0, LATER, GO_ON, is_busy=lambda: True) == Swept()
    assert apply_retention(vault, 0, LATER, GO_ON) == Swept(1, 1)
    assert {r.deletion for r in vault.recordings(other.id)} == {None}
    assert (folder / "audio" / opened.id).exists()


def test_a_deletion_that_is_on_no_record_is_found(folder: Path) -> None:
    with new_vault(folder) as vault:
        visit = signed(vault)
    database = raw_database(folder)
    with pytest.raises(InvariantBroken) as caught, database.transaction() as db:
        db.execute("UPDATE recordings SET key = x''")
    assert code_of(caught) == "vault.refused"
    database.close()
    emptied, forged, undone = (folder.with_name(name) for name in ("emptied", "forged", "undone"))
    shutil.copytree(folder, emptied)
    tamper(emptied, "UPDATE recordings SET key = x''")
    shutil.copytree(emptied, forged)
    tamper(forged, "INSERT INTO deleted_audio SELECT id, '2026-03-04', 'by_hand' FROM recordings")
    with open_vault(folder) as vault:
        vault.retention.delete(visit.id, WhyDeleted.BY_HAND)
    shutil.copytree(folder, undone)
    tamper(undone, "UPDATE recordings SET key = x'0102'")
    for place, told in (
        (emptied, "no deletion is on record"),
        (forged, "in no audit row"),
        (undone, "was changed"),
    ):
        with open_vault(place) as vault:
            assert told in (vault.verify().first_broken or "")


def test_a_vault_that_is_not_as_it_was_left_destroys_nothing(folder: Path) -> None:
    with new_vault(folder) as vault:
        visit = signed(vault)
    (folder / "anchor").unlink()
    with open_vault(folder) as vault:
        with pytest.raises(InvariantBroken) as caught:
            vault.retention.delete(visit.id, WhyDeleted.BY_HAND)
        assert code_of(caught) == "vault.anchor_missing"
        assert vault.recordings(visit.id)[0].deletion is None


def test_an_old_vault_can_delete_after_it_was_brought_up(tmp_path: Path) -> None:
    for name in sorted(p.parent.name for p in FIXTURES.glob("*/key.json")):
        folder = tmp_path / name
        shutil.copytree(FIXTURES / name, folder)
        with open_vault(folder) as vault:
            assert apply_retention(vault, 30, datetime(2027, 1, 1, tzinfo=UTC), GO_ON) == Swept(1, 1)
            report = vault.verify()
            assert (report.first_broken, report.deleted_recordings) == (None, 1)
            assert list((folder / "audio").iterdir()) == []
