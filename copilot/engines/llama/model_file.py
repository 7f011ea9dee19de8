"""A look at a GGUF file before anything is loaded: is it one, is it whole, does the machine have room for it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama.memory import available_memory

MEMORY_PER_FILE_BYTE = 1.7
"""Resident memory for each byte of the file, with 4,096 tokens of context: measured on 0.6B, 1.7B and 4B
models with 4-bit weights (1.2, 2.3 and 4.1 GB)."""

_KV_BYTES = 2
"""Keys and values are kept as 16-bit floats."""

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MOST_ENTRIES = 10_000_000
_ALIGNMENT = "general.alignment"
_SPLITS = "split.count"


class ModelFile(NamedTuple):
    """A file that looks like a model. `digest` is the SHA-256, in hex, of the whole file; `size` is in bytes."""

    path: Path
    size: int
    digest: str
    metadata: dict[str, str | int | float | bool]

    @property
    def context_trained(self) -> int:
        """Tokens of context that the model was trained for; 0 where the file does not say."""
        return _number(self.metadata.get(f"{self.metadata.get('general.architecture')}.context_length"))

    def cache_bytes(self, tokens: int) -> int:
        """Memory of the keys and values of a context."""
        return cache_bytes(self.metadata.get, tokens)


class Header(NamedTuple):
    """What the header says: metadata without its arrays, and where the last tensor begins (byte in the file)."""

    metadata: dict[str, str | int | float | bool]
    last_tensor_at: int


def check_model_file(path: Path) -> ModelFile:
    """Raises EnvironmentFault: llm.model_missing, llm.model_broken, llm.too_large.

    Reads the whole file once for its digest, which also warms the system's cache for the loading.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            header = read_header(file, size)
    except FileNotFoundError:
        raise EnvironmentFault(
            "llm.model_missing",
            "There is no language model file {file!r}.",
            "Install a GGUF model and choose it in the settings, or use the extractive drafter.",
            values={"file": path.name},
        ) from None
    except OSError as error:
        raise EnvironmentFault(
            "llm.model_missing",
            "The language model file {file!r} cannot be read.",
            "Check the permissions of the file and its folder.",
            values={"file": path.name},
        ) from error
    if header.metadata.get(_SPLITS, 0) not in (0, 1):
        raise EnvironmentFault(
            "llm.model_in_parts",
            "{file!r} is one part of a model in several files.",
            "Merge the parts into one file (llama-gguf-split --merge), or get the model as one file.",
            values={"file": path.name},
        )
    check_memory(int(size * MEMORY_PER_FILE_BYTE))
    return ModelFile(path, size, _digest(path), header.metadata)


def check_memory(needed: int) -> None:
    """Raises EnvironmentFault("llm.too_large") where fewer than `needed` bytes are free."""
    free = available_memory()
    if free is not None and needed > free:
        raise EnvironmentFault(
            "llm.too_large",
            "The language model needs about {needed:.1f} GB of memory; {free:.1f} GB are free.",
            "Close other programs, or choose a smaller model or a shorter context.",
            values={"needed": needed / 1e9, "free": free / 1e9},
        )


def cache_bytes(value_of: Callable[[str], object], tokens: int) -> int:
    """Memory of the keys and values of `tokens` tokens, from a file's metadata; 0 where it does not say enough."""
    kind = value_of("general.architecture")

    def number(name: str) -> int:
        return _number(value_of(f"{kind}.{name}"))

    heads = number("attention.head_count")
    width = number("embedding_length") // max(1, heads)
    keys = number("attention.key_length") or width
    values = number("attention.value_length") or width
    return (
        tokens * number("block_count") * (number("attention.head_count_kv") or heads) * (keys + values) * _KV_BYTES
    )


def _number(value: object) -> int:
    """Of a value of the metadata; 0 for none, and for one of those that differ from layer to layer."""
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0


def broken(path_name: str, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        "llm.model_broken",
        "{file!r} is no usable language model: {why}.",
        "Download the GGUF file again.",
        values={"file": path_name, "why": why},
    )


def read_header(file: BinaryIO, size: int) -> Header:
    """The header of a GGUF file of `size` bytes, as the format's specification lays it out.

    Nothing that it claims is believed before it was held against the size of the file.
    Raises EnvironmentFault("llm.model_broken").
    """
    name = Path(str(getattr(file, "name", "model.gguf"))).name
    if size == 0:
        raise broken(name, "the file is empty")
    if file.read(4) != _MAGIC:
        raise broken(name, "it is not a GGUF file")
    reader = _Reader(file, size, name)
    if reader.scalar("I") not in _VERSIONS:
        raise broken(name, "its version of the format is not known")
    tensors, entries = reader.count(), reader.count()
    metadata: dict[str, str | int | float | bool] = {}
    for _ in range(entries):
        key = reader.string().decode("utf-8", "replace")
        value = reader.value()
        if value is not None:
            metadata[key] = value
    last = 0
    for _ in range(tensors):
        reader.string()
        for _ in range(int(reader.scalar("I"))):
            reader.scalar("Q")
        reader.scalar("I")
        last = max(last, int(reader.scalar("Q")))
    alignment = int(metadata.get(_ALIGNMENT, 32)) or 32
    last += -(-file.tell() // alignment) * alignment
    if tensors == 0:
        raise broken(name, "it holds no weights")
    if last >= size:
        raise broken(name, "the file is cut short")
    return Header(metadata, last)


class _Reader:
    """Reads little-endian values and never beyond the end of the file."""

    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        self._file = file
        self._size = size
        self._name = name

    def scalar(self, code: str) -> int | float:
        data = self._take(struct.calcsize("<" + code))
        value: int | float = struct.unpack("<" + code, data)[0]
        return value

    def count(self) -> int:
        number = int(self.scalar("Q"))
        if number > min(self._size, _MOST_ENTRIES):
            raise broken(self._name, "its header makes no sense")
        return number

    def string(self) -> bytes:
        return self._take(int(self.scalar("Q")))

    def value(self) -> str | int | float | bool | None:
        """A value of the metadata; None for an array, which is skipped."""
        kind = int(self.scalar("I"))
        if kind == _STRING:
            return self.string().decode("utf-8", "replace")
        if kind == _ARRAY:
            self._skip_array()
            return None
        if kind not in _SCALARS:
            raise broken(self._name, "its header makes no sense")
        return self.scalar(_SCALARS[kind])

    def _skip_array(self) -> None:
        kind, length = int(self.scalar("I")), self.count()
        if kind == _STRING:
            for _ in range(length):
                self.string()
        elif kind in _SCALARS:
            self._take(length * struct.calcsize("<" + _SCALARS[kind]))
        else:
            raise broken(self._name, "its header makes no sense")

    def _take(self, length: int) -> bytes:
        if length > self._size - self._file.tell():
            raise broken(self._name, "the file is cut short")
        return self._file.read(length)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
