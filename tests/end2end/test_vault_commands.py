"""A vault's life at the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from copilot.domain.record import VersionKind
from copilot.storage.vault import FileVault
from tests.end2end.test_main_job import anamnesis
from tests.helpers.vault_parts import AT, CHEAP, DOCTOR, add_visit, content, frame, said


@pytest.fixture
def secrets(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("four words nobody guesses\n", "utf-8")
    new.write_text("four other words instead\n", "utf-8")
    return old, new


def test_forgetting_the_passphrase_and_coming_back_with_the_recovery_key(
    tmp_path: Path, secrets: tuple[Path, Path]
) -> None:
    old, new = secrets
    place = ("--profile", tmp_path / "p")
    made = anamnesis("vault", "create", *place, "--passphrase-file", old, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    key = tmp_path / "key"
    key.write_text(made.stderr.strip().splitlines()[-1].strip(), "utf-8")
    recovered = anamnesis(
        "vault", "recover", "--recovery-key-file", key, "--new-passphrase-file", new, *place, cwd=tmp_path
    )
    assert recovered.returncode == 0, recovered.stderr
    assert anamnesis("vault", "list", *place, "--passphrase-file", old, cwd=tmp_path).returncode == 2
    assert anamnesis("vault", "list", *place, "--passphrase-file", new, cwd=tmp_path).returncode == 0


def test_a_second_vault_in_the_same_place_is_refused(tmp_path: Path, secrets: tuple[Path, Path]) -> None:
    arguments = ("vault", "create", "--profile", tmp_path / "p", "--passphrase-file", secrets[0])
    assert anamnesis(*arguments, cwd=tmp_path).returncode == 0
    again = anamnesis(*arguments, cwd=tmp_path)
    assert again.returncode == 2
    assert "vault.exists" in again.stderr


def test_a_vault_put_back_to_an_older_state_is_noticed_until_it_is_accepted(
    tmp_path: Path, secrets: tuple[Path, Path]
) -> None:
    profile = tmp_path / "p"
    place = ("--profile", profile, "--passphrase-file", secrets[0])
    anamnesis("vault", "create", *place, cwd=tmp_path)
    database = profile / "vault" / "vault.db"
    shutil.copy(database, tmp_path / "older.db")
    changed = anamnesis("vault", "change-passphrase", *place, "--new-passphrase-file", secrets[0], cwd=tmp_path)
    assert changed.returncode == 0, changed.stderr
    talk = tmp_path / "talk.txt"
    talk.write_text("Doctor: What is wrong?\nPatient: My left knee has hurt for three days.\n", "utf-8")
    anamnesis("demo", "--transcript", talk, "--out", tmp_path / "out", *place, cwd=tmp_path)
    shutil.copy(tmp_path / "older.db", database)
    broken = anamnesis("vault", "verify", *place, cwd=tmp_path)
    assert broken.returncode == 1
    assert "older copy" in broken.stdout
    accepted = anamnesis("vault", "accept", "Restored on purpose.", *place, cwd=tmp_path)
    assert accepted.returncode == 0, accepted.stderr
    assert anamnesis("vault", "verify", *place, cwd=tmp_path).returncode == 0


def test_without_a_vault_the_commands_say_how_to_make_one(tmp_path: Path) -> None:
    run = anamnesis("vault", "list", "--profile", tmp_path / "nowhere", cwd=tmp_path)
    assert run.returncode == 2
    assert "vault create" in run.stderr
    assert not (tmp_path / "nowhere").exists()


def test_recordings_are_deleted_by_name_or_by_age_and_the_vault_goes_on_saying_so(
    tmp_path: Path, secrets: tuple[Path, Path]
) -> None:
    place = ("--profile", tmp_path / "p", "--passphrase-file", secrets[0])
    vault, _ = FileVault.create(tmp_path / "p" / "vault", "four words nobody guesses", cost=CHEAP)
    with vault:
        for number in range(2):
            visit = add_visit(vault)
            with vault.record(visit.id, 1, AT) as writer:
                writer.append(frame("command", number))
                writer.finish()
            vault.save_transcript(visit.id, said("I cough."))
            vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
            if number == 0:
                vault.sign(visit.id, 1, DOCTOR, (), AT)
    kept = anamnesis("vault", "delete-audio", *place, cwd=tmp_path)
    assert kept.returncode == 2
    assert "retention.not_set" in kept.stderr
    unsigned = anamnesis("vault", "delete-audio", visit.id, "--yes", *place, cwd=tmp_path)
    assert unsigned.returncode == 2
    assert "retention.not_signed" in unsigned.stderr
    deleted = anamnesis("vault", "delete-audio", "--days", "30", "--yes", *place, cwd=tmp_path)
    assert deleted.returncode == 0, deleted.stderr
    assert "1 recordings of 1 visits" in deleted.stdout
    verified = anamnesis("vault", "verify", *place, cwd=tmp_path)
    assert verified.returncode == 0
    assert "Deleted on record: 1" in verified.stdout
