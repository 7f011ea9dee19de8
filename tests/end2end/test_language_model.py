"""The main job with a language model: the command, a real vault, and a GGUF whose weights are a script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.end2end.test_main_job import PASSPHRASE, anamnesis
from tests.helpers.gguf import scripted_weights

SAID = """\
Doctor: What brings you in today?
Patient: I have had a cough for five days.
Doctor: Any fever?
Patient: No fever.
Doctor: Your lungs are clear. It is a viral bronchitis.
Doctor: Take ibuprofen, 400 milligrams twice a day, and come back in a week if it is not better.
"""
RIGHT = {
    "Subjective": ["- [2] Cough for 5 days.\n", "- [3,4] No fever.\n", "\n"],
    "Objective": ["- [5] Lungs clear.\n", "\n\n"],
    "Assessment": ["- [5] Viral bronchitis.\n"],
    "Plan": ["- [6] Ibuprofen 400 mg twice a day; return in a week if not better.\n"],
}
WRONG = {**RIGHT, "Plan": ["- [6] Ibuprofen 800 mg twice a day; return in a week if not better.\n"]}


class Run:
    """One run of `demo --drafter llm` in `folder`, with a model that writes `script`."""

    def __init__(self, folder: Path, script: Mapping[str, Sequence[str]]) -> None:
        profile, talk, passphrase = folder / "profile", folder / "talk.txt", folder / "passphrase"
        (profile / "models").mkdir(parents=True)
        scripted_weights(profile / "models" / "scripted.gguf", script)
        talk.write_text(SAID, "utf-8")
        passphrase.write_text(PASSPHRASE + "\n", "utf-8")
        self.vault = ("--profile", profile, "--passphrase-file", passphrase)
        self.out = folder / "out"
        self.done = anamnesis(
            "demo", "--transcript", talk, "--drafter", "llm", "--out", self.out, *self.vault, cwd=folder
        )
        self.files = {p.name for p in self.out.iterdir()} if self.out.is_dir() else set()
        self.note = json.loads((self.out / "note.json").read_text("utf-8")) if self.files else {}

    def state(self) -> str:
        listed = json.loads(anamnesis("vault", "list", "--json", *self.vault, cwd=self.out).stdout)
        return str(listed[0]["state"])


def test_a_note_with_evidence_is_signed_and_exported(tmp_path: Path) -> None:
    run = Run(tmp_path, RIGHT)
    assert run.done.returncode == 0, run.done.stdout + run.done.stderr
    assert run.files == {"transcript.json", "note.json", "note.txt", "note.pdf", "document.fhir.json"}
    written = {s["heading"]: [(x["text"], x["evidence"]) for x in s["statements"]] for s in run.note["sections"]}
    assert written["Subjective"] == [("Cough for 5 days.", [2]), ("No fever.", [3, 4])]
    assert written["Plan"] == [("Ibuprofen 400 mg twice a day; return in a week if not better.", [6])]
    assert "Viral bronchitis." in (run.out / "note.txt").read_text("utf-8")
    assert run.state() == "exported"


def test_a_number_that_nobody_said_blocks_the_signature(tmp_path: Path) -> None:
    run = Run(tmp_path, WRONG)
    assert run.done.returncode == 5, run.done.stdout + run.done.stderr
    assert run.files == {"transcript.json", "note.json"}
    critical = [f for f in run.note["findings"] if f["severity"] == "critical"]
    assert any("800" in f["message"] for f in critical)
    assert "Unsigned" in run.done.stdout
    assert run.state() not in {"signed", "exported"}
