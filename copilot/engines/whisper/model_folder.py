"""A folder with a Whisper model, checked before any library sees it.

faster-whisper fetches what is missing from the network. This module makes sure that nothing is missing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from copilot.domain.errors import EnvironmentFault

_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_JSON_FILES = ("config.json", "tokenizer.json", "preprocessor_config.json")
_MAX_JSON_BYTES = 64 * 1024 * 1024
_MIN_MODEL_BYTES = 1024
_MULTILINGUAL_TOKENS = 51865
"""Of every published Whisper that knows more than English; CTranslate2 tells them apart by this too."""


class ModelFolder(NamedTuple):
    """`window_s` is the length of audio the model looks at at once (30 s for every published Whisper)."""

    path: Path
    window_s: float

    def digest(self) -> str:
        """SHA-256, in hex, of the weights and of what decides how they are used."""
        whole = hashlib.sha256()
        for name in ("model.bin", *_JSON_FILES):
            with (self.path / name).open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()


def check(path: Path) -> ModelFolder:
    """Raises EnvironmentFault: speech.model_missing, speech.model_broken."""
    if not path.is_dir():
        raise missing("The speech model's folder is not there.")
    absent = [name for name in ("model.bin", *_JSON_FILES) if not (path / name).is_file()]
    if not any((path / name).is_file() for name in _VOCABULARIES):
        absent.append(_VOCABULARIES[0])
    if absent:
        raise missing(f"The speech model's folder has no {', '.join(absent)}.")
    try:
        loaded = {name: _json_object(path / name) for name in _JSON_FILES}
        if (path / "model.bin").stat().st_size < _MIN_MODEL_BYTES:
            raise broken()
    except OSError:
        raise EnvironmentFault(
            "speech.model_missing",
            "The speech model's folder cannot be read.",
            "Check the rights on its files.",
        ) from None
    window = loaded["preprocessor_config.json"].get("chunk_length", 30)
    if not isinstance(window, int | float) or not 1 <= window <= 30:
        raise broken()
    return ModelFolder(path, float(window))


def hears_only_english(path: Path) -> bool:
    """By its vocabulary. False where that cannot be read: `check` says what is wrong with the folder."""
    name = next((path / name for name in _VOCABULARIES if (path / name).is_file()), None)
    try:
        if name is None or name.stat().st_size > _MAX_JSON_BYTES:
            return False
        text = name.read_text(encoding="utf-8")
        tokens = json.loads(text) if name.suffix == ".json" else text.splitlines()
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(tokens, list) and len(tokens) < _MULTILINGUAL_TOKENS


def missing(message: str) -> EnvironmentFault:
    return EnvironmentFault(
        "speech.model_missing", message, "Install the model again, or choose another one in the settings."
    )


def broken() -> EnvironmentFault:
    return EnvironmentFault(
        "speech.model_broken",
        "The speech model's files are damaged.",
        "Delete the model's folder and install it again.",
    )


def _json_object(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MAX_JSON_BYTES:
        raise broken()
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise broken() from None
    if not isinstance(value, dict):
        raise broken()
    return value
