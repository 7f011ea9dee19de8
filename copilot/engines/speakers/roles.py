"""Who is the doctor, by the words: a linear model over hashed words, small enough to be read in a moment.

English is learned (models/speaker_roles); other languages, and all without the weights, are read by the rules of
the language. Positive is doctor.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.clinical.languages import language_of, rules_of
from copilot.domain.errors import EnvironmentFault

BITS = 14
_FORMAT = 1
_MOST_WORDS = 60
_MOST = 6.0
"""Log-odds of one utterance beyond which more words make nobody surer."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|\?")


class RoleModel(NamedTuple):
    """`weights` are log-odds by feature, of shape (2 ** BITS,); `digest` is the file's SHA-256 in hex."""

    weights: npt.NDArray[np.float32]
    digest: str

    def score(self, text: str) -> float:
        """Log-odds that a doctor says `text`; 0 tells nothing."""
        odds = float(self.weights[features_of(text)].sum())
        return round(min(max(odds, -_MOST), _MOST), 3)


def doctor_score(text: str, model: RoleModel | None = None) -> float:
    """How much an utterance sounds like a doctor, in log-odds or about; 0 tells nothing."""
    language = language_of([text])
    return model.score(text) if model is not None and language == "en" else rules_of(language).doctor_score(text)


def features_of(text: str) -> list[int]:
    """The indices of an utterance's features: words, neighbours, where it begins and ends, how long it is."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    head = words[:_MOST_WORDS]
    names = {"", *head, *(f"{a} {b}" for a, b in pairwise(head))}
    names.add(f"n={min(len(words), 60).bit_length()}")
    if words:
        names |= {f"^{' '.join(head[:n])}" for n in (1, 2, 3)}
        names |= {f"${words[-1]}", f"?={min(words.count('?'), 2)}"}
    return sorted({zlib.crc32(name.encode()) & ((1 << BITS) - 1) for name in names})


def load(path: Path) -> RoleModel:
    """Raises EnvironmentFault (speakers.model_missing, speakers.model_corrupt)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "speakers.model_missing", "The weights that tell who speaks cannot be read.", "Install the app again."
        ) from error
    if len(content) != 5 + (1 << BITS) or content[0] != _FORMAT:
        raise EnvironmentFault(
            "speakers.model_corrupt", "The weights that tell who speaks are damaged.", "Install the app again."
        )
    scale = np.frombuffer(content, "<f4", 1, 1)[0]
    weights = np.frombuffer(content, np.int8, offset=5).astype(np.float32) * scale
    return RoleModel(weights, hashlib.sha256(content).hexdigest())


def save(path: Path, weights: npt.NDArray[np.float64]) -> None:
    """A byte for the format, the scale, a byte for each weight. Same weights, same bytes."""
    scale = np.float32(max(float(np.abs(weights).max()), 1e-9) / 127)
    packed = np.round(weights / scale).astype(np.int8)
    path.write_bytes(bytes([_FORMAT]) + np.array([scale], "<f4").tobytes() + packed.tobytes())
