from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.support.files import write_atomically
from copilot.support.settings import Settings, load_settings, save_settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    mine = Settings(speech_model="small", language_model=tmp_path / "m.gguf", threads=3)
    save_settings(tmp_path / "new" / "settings.json", mine)
    assert load_settings(tmp_path / "new" / "settings.json") == mine


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()
    assert Settings().thread_count() >= 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"threds": 2}', '{"threads": -1}', '{"threads": "many"}'])
def test_settings_that_cannot_be_used_are_told_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UserFacingError) as caught:
        load_settings(path)
    assert caught.value.code == "settings.invalid"
    assert path.read_text("utf-8") == text


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "note.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["note.txt"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_is_a_file_gets_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", "utf-8")
    with pytest.raises(EnvironmentFault) as caught:
        write_atomically(tmp_path / "taken" / "note.txt", b"x")
    assert caught.value.code == "files.not_writable"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.txt"
    write_atomically(path, b"old")
    # The one thing doubled: where the temporary file lies. Writing to it fails for real.
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (os.open("/dev/full", os.O_WRONLY), str(tmp_path / "t")))
    with pytest.raises(EnvironmentFault) as caught:
        write_atomically(path, b"new" * 10_000)
    assert caught.value.code == "files.disk_full"
    assert path.read_bytes() == b"old"
