"""A disk without space: a clear error, nothing that was acknowledged is lost, and work goes on with space."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CHILD = [sys.executable, "-m", "tests.contract.vault.full_disk"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs mounts or RLIMIT_FSIZE")


def report(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def in_small_file_system(place: Path, command: list[str]) -> list[str]:
    """`command` where `place` is a file system of 6 MB that vanishes with it."""
    script = f"mount -t tmpfs -o size=6m tmpfs {shlex.quote(str(place))} && exec {shlex.join(command)}"
    return ["unshare", "--mount", "sh", "-c", script]


def can_mount(place: Path) -> bool:
    try:
        return subprocess.run(in_small_file_system(place, ["true"]), check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_a_full_disk(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("needs the right to mount a small file system")
    told = report(in_small_file_system(tmp_path, [*CHILD, str(tmp_path), "disk"]))
    assert told.pop("acknowledged") >= 5
    assert told == {
        "unfinished": None,
        "audio_code": "vault.disk_full",
        "audio_intact": True,
        "stuck": ["vault.disk_full", "recording", "transcribed", "0.1"],
        "notes_code": "vault.disk_full",
        "readable_while_full": True,
        "works_again": True,
        "chain": None,
        "lost": 0,
        "chain_after": None,
    }


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    told = report([*CHILD, str(tmp_path), "limit"])
    assert told.pop("acknowledged") >= 5
    assert told.pop("stuck")[-2:] == ["transcribed", "0.1"]
    # SQLite tells this from a full disk and reports a failed write.
    assert told.pop("notes_code") in ("vault.disk_full", "vault.disk_error")
    assert told == {
        "unfinished": ["vault.disk_error", False],
        "audio_code": "vault.disk_full",
        "audio_intact": True,
        "readable_while_full": True,
        "works_again": True,
        "chain": None,
        "lost": 0,
        "chain_after": None,
    }
