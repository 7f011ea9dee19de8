"""The life of a note at the command line: drafted, signed, looked at, compared, added to, verified, struck."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copilot import bootstrap
from copilot.app.checking import check
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.keeping import open_addendum, ready_to_sign, save
from copilot.app.notes import sign_note
from copilot.cli.main import app
from copilot.domain.visit import Practitioner
from tests.end2end.test_main_job import PASSPHRASE, anamnesis
from tests.helpers.vault_parts import flip

TALK = """Doctor: What is wrong?
Patient: My left knee has hurt for three days.
Doctor: Do you take anything?
Patient: I take metformin, five hundred milligrams twice a day.
Doctor: Rest the knee, and come back in two weeks.
"""
DOCTOR = Practitioner(id="d", family="Ray", given="Kim", credentials="MD")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with one visit, signed, and an addendum to it."""
    folder = tmp_path_factory.mktemp("note")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", "utf-8")
    (folder / "talk.txt").write_text(TALK, "utf-8")
    run = anamnesis(
        "demo", "--transcript", folder / "talk.txt", "--out", folder / "out", *_vault(folder), cwd=folder
    )
    assert run.returncode == 0, run.stdout + run.stderr
    vault = bootstrap.open_vault(folder / "profile" / "vault", PASSPHRASE)
    try:
        (visit,) = vault.visits()
        editor = NoteEditor(open_addendum(vault, visit.id), check, DOCTOR.display())
        editor.add(editor.content.sections[-1].key, 0, "The knee is swollen too.")
        save(vault, editor, DOCTOR.display(), datetime.now(UTC), as_version=False)
        at = datetime.now(UTC) + timedelta(hours=1)
        sign_note(vault, ready_to_sign(vault, editor, DOCTOR.display(), at), DOCTOR, at)
    finally:
        vault.close()
    return folder


def _vault(folder: Path) -> tuple[str | Path, ...]:
    return ("--profile", folder / "profile", "--passphrase-file", folder / "passphrase")


def run(place: Path, *arguments: str) -> str:
    """The command in this process: what a process of its own adds is seen once, below."""
    done = CliRunner().invoke(app, [*arguments, *map(str, _vault(place))])
    assert done.exit_code == 0, done.output
    return done.stdout


def run_json(place: Path, *arguments: str) -> Any:
    return json.loads(run(place, *arguments, "--json"))


@pytest.fixture(scope="module")
def visit(place: Path) -> str:
    (note,) = run_json(place, "notes", "list")
    assert (note["state"], note["versions"], note["signed"]) == ("signed", 2, [1, 2])
    assert note["share"]["of_draft"] == 1.0
    return str(note["visit"])


def test_history_tells_who_when_and_from_which_model(place: Path, visit: str) -> None:
    drafted, added = run_json(place, "notes", "history", visit)
    assert (drafted["kind"], added["kind"], added["author"]) == ("draft", "addendum", "Kim Ray, MD")
    assert drafted["drafter"]["name"] == "extractive"
    assert drafted["drafter"]["model_digest"]
    assert [len(v["signatures"]) for v in (drafted, added)] == [1, 1]
    told = run(place, "notes", "history", visit)
    assert "signed by Kim Ray, MD" in told
    assert drafted["signatures"][0]["hash"] in told


def test_show_and_diff_any_two(place: Path, visit: str) -> None:
    assert "(drafted)" in run(place, "notes", "show", visit, "--version", "1")
    newest = run(place, "notes", "show", visit)
    assert "ADDENDUM" in newest
    assert "The knee is swollen too. (typed)" in newest
    changed = run(place, "notes", "diff", visit, "1")
    assert "{+The knee is swollen too.+}" in changed
    assert "[-The knee is swollen too.-]" in run(place, "notes", "diff", visit, "2", "1")
    assert run(place, "notes", "diff", visit, "2", "2").strip() == "No difference."
    assert run_json(place, "notes", "diff", visit, "1", "2")["sections"][-1]["change"] == "added"


def test_what_there_is_not_is_told(place: Path, visit: str) -> None:
    done = anamnesis("notes", "show", visit, "--version", "7", *_vault(place), cwd=place)
    assert done.returncode == 2
    assert "version.unknown" in done.stderr


def test_the_addendum_leaves_the_vault_in_every_format(place: Path, visit: str) -> None:
    run(place, "vault", "export", visit, "--out", str(place / "later"))
    assert "The knee is swollen too." in (place / "later" / "note.txt").read_text("utf-8")
    (note,) = run_json(place, "notes", "list")
    assert note["state"] == "exported"


def test_verify_is_content_until_the_anchor_is_struck(place: Path) -> None:
    assert run(place, "vault", "verify").startswith("Intact: 2 signed notes")
    anchor = place / "profile" / "vault" / "anchor"
    flip(anchor, 20)
    done = CliRunner().invoke(app, ["vault", "verify", *map(str, _vault(place))])
    flip(anchor, 20)
    assert done.exit_code == 1
    assert done.stdout.startswith("Broken (anchor):")
