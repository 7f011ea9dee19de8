"""A doctor's own template, and a chart that grows out of a signed note, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from copilot.support.paths import SAMPLES
from tests.end2end.test_main_job import anamnesis

REFERENCE = SAMPLES / "diabetes-hypertension" / "reference.json"


def test_a_template_of_ones_own_makes_a_signed_note_and_its_chart(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("four words nobody guesses\n", "utf-8")
    profile = ("--profile", tmp_path / "p")
    place = (*profile, "--passphrase-file", secret)
    copied = anamnesis("templates", "copy", "progress", "mine", "--title", "Our note", *profile, cwd=tmp_path)
    assert copied.returncode == 0, copied.stderr
    path = Path(copied.stdout.strip())
    path.write_text(path.read_text("utf-8").replace('"Plan"', '"What we do"'), "utf-8")
    out = tmp_path / "out"
    demo = anamnesis(
        "demo", "--transcript", REFERENCE, "--template", "mine", "--out", out, "--dismiss", "A test.", *place,
        cwd=tmp_path,
    )  # fmt: skip
    assert demo.returncode == 0, demo.stderr
    assert (out / "note.txt").read_text("utf-8").startswith("Our note\n")
    assert "What we do" in (out / "note.txt").read_text("utf-8")
    composition = json.loads((out / "document.fhir.json").read_text("utf-8"))["entry"][0]["resource"]
    assert composition["title"] == "Our note"
    assert composition["type"]["coding"][0]["code"] == "11506-3"
    assert "What we do" in [section["title"] for section in composition["section"]]

    (visit,) = json.loads(anamnesis("vault", "list", "--json", *place, cwd=tmp_path).stdout)
    proposed = json.loads(anamnesis("chart", "propose", visit["id"], "--json", *place, cwd=tmp_path).stdout)
    kinds = {proposal["kind"] for proposal in proposed}
    assert {"medication", "vital_sign"} <= kinds
    accepted = anamnesis("chart", "accept", visit["id"], "--all", *place, cwd=tmp_path)
    assert accepted.stdout.count("accepted: ") == len(proposed), accepted.stderr
    chart = json.loads(anamnesis("chart", "show", "Unnamed", "--json", *place, cwd=tmp_path).stdout)
    assert {entry["source"]["visit_id"] for entry in chart["entries"]} == {visit["id"]}
    page = anamnesis("chart", "show", "demo-patient", "--summary", *place, cwd=tmp_path).stdout
    assert "Medications\n- " in page
    assert "metformin: 1000 mg" in page
    assert anamnesis("vault", "verify", *place, cwd=tmp_path).returncode == 0


def test_a_broken_template_is_told_line_by_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "broken"\ntitel = "B"\n[[section]]\nkey = "plan"\nloinc = "18776-4"\n', "utf-8")
    checked = anamnesis("templates", "check", broken, cwd=tmp_path)
    assert checked.returncode == 1
    for told in (
        "line 2: “titel”",
        "Write “title”",
        "“heading” is missing",
        "write “18776-5”",
        "“topics” is missing",
    ):
        assert told in checked.stdout
    profile = ("--profile", tmp_path / "p")
    refused = anamnesis("templates", "import", broken, *profile, cwd=tmp_path)
    assert refused.returncode == 2
    assert "template.invalid" in refused.stderr
    (tmp_path / "p" / "templates").mkdir(parents=True)
    (tmp_path / "p" / "templates" / "soap.toml").write_bytes(broken.read_bytes())
    listed = json.loads(anamnesis("templates", "list", "--json", *profile, cwd=tmp_path).stdout)
    assert [bool(item["error"]) for item in listed if item["id"] == "soap"] == [True, False]
