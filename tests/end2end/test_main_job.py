"""The main job by its command, on real audio, with the embedded models and a real vault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from copilot.app.samples import list_samples, load_sample
from copilot.support.paths import ROOT, SAMPLES

SAMPLE_IDS = [folder.name for folder in list_samples(SAMPLES)]
PASSPHRASE = "four words nobody guesses"


def anamnesis(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "copilot.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


class Demo:
    """One run of `demo --sample all --profile …`, shared by the tests that look at what came of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        self.passphrase_file = folder / "passphrase"
        self.passphrase_file.write_text(PASSPHRASE + "\n", "utf-8")
        self.vault = ("--profile", self.profile, "--passphrase-file", self.passphrase_file)
        self.run = anamnesis("demo", "--sample", "all", "--out", folder / "out", *self.vault, cwd=folder)

    def read(self, sample: str, name: str) -> Any:
        return json.loads((self.folder / "out" / sample / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo"))


def test_every_must_and_no_must_not(demo: Demo) -> None:
    assert demo.run.returncode == 0, demo.run.stdout + demo.run.stderr
    assert demo.run.stdout.count("CHECKLIST:") == len(SAMPLE_IDS)


@pytest.mark.parametrize("sample", SAMPLE_IDS)
def test_the_files_are_there_and_the_evidence_is_in_the_transcript(demo: Demo, sample: str) -> None:
    out = demo.folder / "out" / sample
    assert {p.name for p in out.iterdir()} == {
        "transcript.json", "note.json", "note.txt", "note.pdf", "document.fhir.json",
    }  # fmt: skip
    transcript, note = demo.read(sample, "transcript.json"), demo.read(sample, "note.json")
    said = {u["id"] for u in transcript["utterances"]}
    statements = [s for section in note["sections"] for s in section["statements"]]
    assert statements
    for statement in statements:
        assert statement["evidence"]
        assert set(statement["evidence"]) <= said
    text = (out / "note.txt").read_text("utf-8")
    joined = " ".join(text.split())
    for statement in statements:
        assert " ".join(statement["text"].split()) in joined


@pytest.mark.parametrize("sample", SAMPLE_IDS)
def test_both_speakers_are_told_apart(demo: Demo, sample: str) -> None:
    """By the time that each true speaker's turns overlap with utterances given to that speaker."""
    reference = load_sample(SAMPLES / sample).reference()
    heard = demo.read(sample, "transcript.json")["utterances"]
    right = wrong = 0.0
    for turn in reference.utterances:
        for u in heard:
            overlap = min(turn.end_s, u["end_s"]) - max(turn.start_s, u["start_s"])
            if overlap > 0 and u["speaker"] == turn.speaker:
                right += overlap
            elif overlap > 0:
                wrong += overlap
    assert right / (right + wrong) >= 0.95


@pytest.mark.parametrize("sample", SAMPLE_IDS)
def test_the_fhir_document_holds_each_statement(demo: Demo, sample: str) -> None:
    bundle = demo.read(sample, "document.fhir.json")
    assert bundle["type"] == "document"
    assert bundle["entry"][0]["resource"]["resourceType"] == "Composition"
    statements = [s for section in demo.read(sample, "note.json")["sections"] for s in section["statements"]]
    narrative = json.dumps(bundle["entry"][0]["resource"]["section"], ensure_ascii=False)
    for statement in statements:
        assert f'id=\\"s{statement["id"]}\\"' in narrative


def test_the_vault_holds_the_signed_visits_and_verifies(demo: Demo) -> None:
    listed = json.loads(anamnesis("vault", "list", "--json", *demo.vault, cwd=demo.folder).stdout)
    assert {visit["state"] for visit in listed} == {"exported"}
    assert len(listed) == len(SAMPLE_IDS)
    verified = anamnesis("vault", "verify", "--json", *demo.vault, cwd=demo.folder)
    assert verified.returncode == 0, verified.stderr
    report = json.loads(verified.stdout)
    assert report["signed_notes"] == report["recordings"] == len(SAMPLE_IDS)
    assert report["first_broken"] is None


def test_a_signed_note_is_exported_again_the_same(demo: Demo, tmp_path: Path) -> None:
    visit = json.loads(anamnesis("vault", "list", "--json", *demo.vault, cwd=demo.folder).stdout)[0]
    again = anamnesis("vault", "export", visit["id"], "--out", tmp_path, *demo.vault, cwd=demo.folder)
    assert again.returncode == 0, again.stderr
    before = {p.read_bytes() for p in (demo.folder / "out").glob("*/*.fhir.json")}
    assert (tmp_path / "document.fhir.json").read_bytes() in before


def test_nothing_that_was_said_lies_in_the_vault_in_the_open(demo: Demo) -> None:
    words = [
        u["text"].encode() for sample in SAMPLE_IDS for u in demo.read(sample, "transcript.json")["utterances"]
    ]
    long_ones = [w for w in words if len(w) > 30]
    assert long_ones
    for path in (p for p in demo.profile.rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert not any(w in content for w in long_ones), path.name


def test_wrong_passphrase_opens_nothing_and_changes_nothing(demo: Demo, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the one at all\n", "utf-8")
    before = {p: p.read_bytes() for p in demo.profile.rglob("*") if p.is_file()}
    run = anamnesis("vault", "list", "--profile", demo.profile, "--passphrase-file", wrong, cwd=tmp_path)
    assert run.returncode == 2
    assert "vault.wrong_passphrase" in run.stderr
    assert run.stdout == ""
    assert {p: p.read_bytes() for p in demo.profile.rglob("*") if p.is_file()} == before
