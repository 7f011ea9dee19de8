from __future__ import annotations

import hashlib
import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama import machine, model_file
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.drafter import LlamaDrafter
from copilot.engines.llama.memory import available_memory
from copilot.engines.llama.model_file import check_memory, check_model_file, read_header
from tests.helpers.gguf import random_weights
from tests.unit.llama.conftest import ALONE, PROMPTS


def refused(path: Path) -> EnvironmentFault:
    with pytest.raises(EnvironmentFault) as fault:
        LlamaDrafter(path, PROMPTS, ALONE)
    assert fault.value.what_to_do
    return fault.value


def test_a_whole_file_is_known_by_its_digest(model_path: Path) -> None:
    found = check_model_file(model_path)
    content = model_path.read_bytes()
    assert found.size == len(content)
    assert found.digest == hashlib.sha256(content).hexdigest()


def test_the_header_holds_what_was_written(model_path: Path) -> None:
    with model_path.open("rb") as file:
        header = read_header(file, model_path.stat().st_size)
    assert header.metadata["general.architecture"] == "llama"
    assert header.metadata["llama.block_count"] == 1
    assert 0 < header.last_tensor_at < model_path.stat().st_size


@pytest.mark.parametrize("name", ["missing.gguf", "."])
def test_no_file(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name).code == "llm.model_missing"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is unreadable here")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = random_weights(tmp_path / "locked.gguf")
    path.chmod(0)
    assert refused(path).code == "llm.model_missing"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"GG", "not a GGUF"),
        (b"PK\x03\x04 a zip archive", "not a GGUF"),
        (b"<!doctype html><title>404</title>", "not a GGUF"),
        (b"GGUF", "cut short"),
        (b"GGUF\x01\x00\x00\x00" + b"\x00" * 40, "version"),
        (b"GGUF\x00\x00\x00\x03" + b"\x00" * 40, "version"),
        (b"GGUF\x03\x00\x00\x00" + b"\x00" * 40, "no weights"),
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 40, "no sense"),
    ],
)
def test_foreign_and_empty_files(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    fault = refused(path)
    assert fault.code == "llm.model_broken"
    assert why in fault.safe_message


@pytest.mark.parametrize("kept", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_files_cut_short(tmp_path: Path, model_path: Path, kept: float) -> None:
    content = model_path.read_bytes()
    path = tmp_path / "cut.gguf"
    path.write_bytes(content[: int(len(content) * kept)])
    assert refused(path).code == "llm.model_broken"


def written(writer: gguf.GGUFWriter) -> None:
    writer.add_tensor("token_embd.weight", np.ones(32, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def test_a_model_in_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "part.gguf"
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_uint16("split.count", 3)
    written(writer)
    assert "parts" in refused(path).what_to_do


def test_weights_of_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.gguf"
    written(gguf.GGUFWriter(str(path), "somebody-elses"))
    assert refused(path).code == "llm.model_broken"


def test_more_than_the_machine_has() -> None:
    free = available_memory()
    if free is None:
        pytest.skip("this system does not tell")
    check_memory(free // 100)
    with pytest.raises(EnvironmentFault) as fault:
        check_memory(free * 100)
    assert fault.value.code == "llm.too_large"
    assert "GB" in fault.value.safe_message


def test_memory_is_foreseen_before_loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = random_weights(tmp_path / "big.gguf")
    monkeypatch.setattr(model_file, "available_memory", lambda: path.stat().st_size)
    assert refused(path).code == "llm.too_large"


def test_the_cache_is_foreseen_from_the_file(model_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = check_model_file(model_path)
    assert file.context_trained == 16_384
    assert file.cache_bytes(1000) == 1000 * 1 * 4 * (16 + 16) * 2  # one layer, four heads of 16, two bytes
    for free, tokens in ((None, 16_384), (10**9, 16_384), (int(file.size * 1.7) + file.cache_bytes(4096), 4096)):
        monkeypatch.setattr(machine, "available_memory", lambda free=free: free)
        monkeypatch.setattr(model_file, "available_memory", lambda free=free: free)
        assert machine.context_that_fits(file) == tokens
    with pytest.raises(EnvironmentFault) as fault:  # who asks for more is told, and not given less
        machine.context_that_fits(file, 8192)
    assert fault.value.code == "llm.too_large"
    assert "shorter context" in fault.value.what_to_do


def test_a_core_is_left_to_everything_else() -> None:
    assert 1 <= machine.usable_threads() <= max(1, (os.cpu_count() or 1) - 1)


def _header(model_path: Path) -> bytes:
    with model_path.open("rb") as file:
        read_header(file, model_path.stat().st_size)
        return model_path.read_bytes()[: file.tell() + 64]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_header_is_an_error_or_a_header(model_path: Path, data: st.DataObject) -> None:
    content = bytearray(_header(model_path))
    # The numbers stand at the ends: counts and metadata first, tensors last.
    places = st.one_of(st.integers(4, 1500), st.integers(len(content) - 1500, len(content) - 1))
    for place in data.draw(st.lists(places, min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(EnvironmentFault):  # anything else fails the test
        read_header(io.BytesIO(bytes(content)), len(content))


def test_a_model_without_a_vocabulary_is_refused(tmp_path: Path, model_path: Path) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(model_path.read_bytes().replace(b"tokenizer.ggml.model", b"tokenizer.ggml.muddl", 1))
    with pytest.raises(EnvironmentFault) as fault:
        LanguageModel(path)
    assert fault.value.code == "llm.model_broken"
