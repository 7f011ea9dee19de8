"""Documents and a server at the command line: a real vault, a signed note, files, and a server on this machine."""

from __future__ import annotations

import json
from pathlib import Path

from copilot.support.settings import ServerSettings, Settings, save_settings
from tests.end2end.test_language_model import SAID
from tests.end2end.test_main_job import PASSPHRASE, anamnesis
from tests.helpers.model_server import ModelServer, serving, streamed

NOTE = """\
## Subjective
- [2] Cough for 5 days.
- [3,4] No fever.
## Objective
- [5] Lungs clear.
## Assessment
- [5] Viral bronchitis.
## Plan
- [6] Ibuprofen 400 mg twice a day; return in a week if not better.
"""


def test_a_note_from_a_server_and_documents_of_it(tmp_path: Path) -> None:
    profile, talk, passphrase, out = (tmp_path / name for name in ("profile", "talk.txt", "passphrase", "out"))
    profile.mkdir()
    talk.write_text(SAID, "utf-8")
    passphrase.write_text(PASSPHRASE + "\n", "utf-8")
    place = ("--profile", profile)
    vault = (*place, "--passphrase-file", passphrase)
    with serving(ModelServer()) as server:
        on = ServerSettings(
            enabled=True, base_url=f"http://127.0.0.1:{server.port}/v1", allowed_hosts=("127.0.0.1",)
        )
        save_settings(profile / "settings.json", Settings(server=on))
        assert "A server is on: 127.0.0.1" in anamnesis("models", *place, cwd=tmp_path).stdout
        server.events = streamed(NOTE)
        run = anamnesis("demo", "--transcript", talk, "--drafter", "server", "--out", out, *vault, cwd=tmp_path)
        assert run.returncode == 0, run.stdout + run.stderr
        assert "a server is on: 127.0.0.1" in run.stderr
        assert "Viral bronchitis." in (out / "note.txt").read_text("utf-8")
        listed = json.loads(anamnesis("vault", "list", "--json", *vault, cwd=tmp_path).stdout)
        visit = ("--visit", listed[0]["id"], "--out", out)

        server.events = streamed("Cough for 5 days was reported.")
        reworded = anamnesis("documents", "letter", "--reword", *visit, *vault, cwd=tmp_path)
        assert reworded.returncode == 0, reworded.stderr
        assert "a server is on: 127.0.0.1" in reworded.stderr
    letter = (out / "letter.txt").read_text("utf-8")
    assert "Cough for 5 days was reported." in letter
    assert "Ibuprofen 400 mg twice a day; return in a week if not better." in letter
    assert "Draft, not signed. Made from the note that" in letter

    summary = anamnesis("documents", "patient-summary", "--format", "pdf", *visit, *vault, cwd=tmp_path)
    assert summary.returncode == 0, summary.stderr
    assert (out / "patient-summary.pdf").read_bytes().startswith(b"%PDF")
    # The server is gone by now: an error that says so, and nothing else happens.
    gone = anamnesis("documents", "letter", "--reword", *visit, *vault, cwd=tmp_path)
    assert gone.returncode == 3
    assert "server.unreachable" in gone.stderr
    assert (out / "letter.txt").read_text("utf-8") == letter
