from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.domain.errors import EnvironmentFault
from copilot.engines.whisper import build
from copilot.engines.whisper.model_folder import check
from copilot.support.paths import Profile
from copilot.support.settings import Settings

FILES = ("model.bin", "config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything in it, and weights that are none."""
    path = tmp_path / "model"
    path.mkdir()
    for name in FILES:
        (path / name).write_text("{}", encoding="utf-8")
    (path / "preprocessor_config.json").write_text(json.dumps({"chunk_length": 10}), encoding="utf-8")
    (path / "model.bin").write_bytes(bytes(5000))
    return path


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A tripwire: what tried to reach the network."""
    tried: list[str] = []

    def refuse(*args: object, **kwargs: object) -> None:
        tried.append("network")
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


def code_of(path: Path) -> str:
    with pytest.raises(EnvironmentFault) as caught:
        build(str(path), 1, use_hotwords=False)
    assert caught.value.what_to_do
    assert str(path) not in str(caught.value)
    return caught.value.code


def test_no_folder(tmp_path: Path) -> None:
    assert code_of(tmp_path / "absent") == "speech.model_missing"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told_before_any_library_goes_online(
    folder: Path, no_network: list[str], name: str
) -> None:
    (folder / name).unlink()
    with pytest.raises(EnvironmentFault) as caught:
        build(str(folder), 1, use_hotwords=False)
    assert caught.value.code == "speech.model_missing"
    assert name in caught.value.safe_message
    assert no_network == []


def test_weights_that_are_none(folder: Path, no_network: list[str]) -> None:
    assert code_of(folder) == "speech.model_broken"
    assert no_network == []


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "preprocessor_config.json"])
@pytest.mark.parametrize("content", ["", "not json", "[1, 2]", "[" * 100_000, '{"a": '])
def test_json_that_is_none(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    assert code_of(folder) == "speech.model_broken"


@pytest.mark.parametrize("window", [0, -3, 1e9, "ten", None])
def test_a_window_that_no_model_has(folder: Path, window: object) -> None:
    (folder / "preprocessor_config.json").write_text(json.dumps({"chunk_length": window}), encoding="utf-8")
    assert code_of(folder) == "speech.model_broken"


def test_empty_weights(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"")
    assert code_of(folder) == "speech.model_broken"


def test_the_window_and_the_digest(folder: Path) -> None:
    checked = check(folder)
    assert checked.window_s == 10
    before = checked.digest()
    (folder / "model.bin").write_bytes(os.urandom(5000))
    assert checked.digest() != before
    (folder / "preprocessor_config.json").write_text("{}", encoding="utf-8")
    assert check(folder).window_s == 30


@pytest.mark.parametrize(("tokens", "hears_chinese"), [(51_864, False), (51_865, True), (51_866, True)])
@pytest.mark.parametrize("name", ["vocabulary.json", "vocabulary.txt"])
def test_a_model_of_ones_own_hears_more_than_english_if_its_vocabulary_says_so(
    tmp_path: Path, tokens: int, hears_chinese: bool, name: str
) -> None:
    """Whisper's English models have 51,864 tokens, the others one or two more."""
    place = Profile(tmp_path)
    folder = place.models / "own"
    folder.mkdir(parents=True)
    words = [f"word{i}" for i in range(tokens)]
    (folder / name).write_text(json.dumps(words) if name.endswith("json") else "\n".join(words), encoding="utf-8")
    settings = Settings(speech_model="own")
    assert bootstrap.hears(settings, place, "zh-CN") == hears_chinese
    assert bootstrap.hears(settings, place, "en")


def test_what_cannot_be_told_is_not_refused_and_what_ships_is_known(tmp_path: Path) -> None:
    place = Profile(tmp_path)
    assert bootstrap.hears(Settings(speech_model="gone"), place, "zh")
    assert bootstrap.hears(Settings(), place, "en-GB")
    assert not bootstrap.hears(Settings(), place, "zh")
