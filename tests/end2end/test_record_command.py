"""`anamnesis record`, as a doctor would type it, at a sound server of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copilot.cli.main import app
from copilot.domain.errors import UserFacingError
from tests.helpers import pulse
from tests.helpers.pulse import noise, sound_server

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not pulse.is_there(), reason="needs PulseAudio, which is Linux's"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["record", *arguments])


def test_a_visit_is_recorded_until_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("correct horse battery", encoding="utf-8")
    profile = ("--profile", str(tmp_path / "profile"), "--passphrase-file", str(tmp_path / "passphrase"))
    command = [sys.executable, "-m", "copilot.cli", "record", "--consent", "spoken", "--device", "clinic", *profile]
    with sound_server(named=("clinic",)) as server:
        server.add("clinic")
        assert "default  (default)" in run("--list-devices").output
        unknown = run("--device", "no such", *profile)
        assert isinstance(unknown.exception, UserFacingError)
        assert "clinic" in unknown.exception.what_to_do
        with (
            server.playing("clinic", noise(60)),
            subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as recording,
        ):
            assert recording.stderr is not None
            for line in recording.stderr:
                if line.startswith("Microphone: clinic"):
                    break
            os.kill(recording.pid, signal.SIGINT)
            said, _ = recording.communicate(timeout=60)
        assert recording.returncode == 0
        assert "into visit" in said
        assert run("--seconds", "1", *profile).exit_code != 0  # nobody was there to say yes
        assert run("--end", *profile).output == "Every recording was ended.\n"
