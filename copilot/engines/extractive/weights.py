"""The file of weights: linear models over hashed features, in 8 bits, in one archive of plain arrays."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copilot.domain.errors import EnvironmentFault
from copilot.domain.template import Topic

Floats = NDArray[np.float32]

# The topics that the weights were trained on: none is told apart that came later.
_UNTRAINED = frozenset({Topic.COURSE, Topic.DIFFERENTIAL, Topic.FOLLOW_UP})
CLASSES: tuple[Topic | None, ...] = (None, *(topic for topic in Topic if topic not in _UNTRAINED))
FORMAT = 2
TOPIC_BITS = 16
GAP_BITS = 15
ROLE_BITS = 14
WORTH_BITS = 15
_SHAPES: dict[str, tuple[int, int]] = {
    "topics": (1 << TOPIC_BITS, len(CLASSES)),
    "gaps": (1 << GAP_BITS, 1),
    "roles": (1 << ROLE_BITS, 1),
    "worth": (1 << WORTH_BITS, 1),
}


def hashed(name: str, bits: int) -> int:
    """The index of a feature: the same on every machine and in every run."""
    return zlib.crc32(name.encode()) & ((1 << bits) - 1)


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows are features. `topics`: a column for each of CLASSES; `gaps`: whether a sentence ends between two words;
    `roles`: whether the doctor speaks; `worth`: how much of a line the note would hold.
    `digest` is the file's SHA-256, in hex.
    """

    topics: Floats
    gaps: Floats
    roles: Floats
    worth: Floats
    digest: str


def load(path: Path) -> Weights:
    """Raises EnvironmentFault (draft.model_missing, draft.model_corrupt)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "draft.model_missing",
            "The weights of the extractive drafter cannot be read.",
            "Install the app again.",
        ) from error
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            if int(arrays["format"]) != FORMAT:
                raise ValueError("another format")
            found = {
                name: _unpacked(arrays[name], arrays[name + "_scale"], shape) for name, shape in _SHAPES.items()
            }
    except Exception as error:  # a damaged archive fails in many ways; to the doctor they are one
        raise EnvironmentFault(
            "draft.model_corrupt", "The weights of the extractive drafter are damaged.", "Install the app again."
        ) from error
    return Weights(**found, digest=hashlib.sha256(content).hexdigest())


def _unpacked(packed: NDArray[np.int8], scale: Floats, shape: tuple[int, int]) -> Floats:
    if packed.shape != shape or packed.dtype != np.int8 or scale.shape != (shape[1],):
        raise ValueError("another shape")
    return packed.astype(np.float32) * scale.astype(np.float32)


def save(path: Path, **models: NDArray[np.float64]) -> int:
    """Writes `topics`, `gaps`, `roles` and `worth`; returns the size in bytes. Same weights, same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {"format": np.array(FORMAT)}
    for name, shape in _SHAPES.items():
        full = models[name]
        if full.shape != shape:
            raise ValueError(f"{name} has another shape")
        scale = np.maximum(np.abs(full).max(axis=0), 1e-9) / 127
        arrays[name] = np.round(full / scale).astype(np.int8)
        arrays[name + "_scale"] = scale.astype(np.float32)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return path.stat().st_size
