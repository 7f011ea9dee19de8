"""The models that ship and those that the doctor installed."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from copilot.app.model_catalog import ModelCatalog, ModelEntry, ModelKind, parse_catalog
from copilot.support.paths import MODELS, Profile
from copilot.support.settings import Settings


class ModelState(StrEnum):
    READY = "ready"
    DEMONSTRATION = "demonstration"
    INSTALLED = "installed"
    FILE_MISSING = "file_missing"
    FILE_CHANGED = "file_changed"
    NO_MODEL = "no_model"
    GONE = "gone"
    """The settings name it, and it is not there any more."""


class KnownModel(NamedTuple):
    """A model of the catalogue, or one that the doctor installed. `state` is one plain sentence, `how` says the
    same for programs."""

    id: str
    kind: str
    size_mb: float
    licence: str
    good_for: str
    folder: str
    usable: bool
    state: str
    how: ModelState = ModelState.READY


def catalog() -> ModelCatalog:
    return parse_catalog((MODELS / "catalog.toml").read_bytes())


def known_models(place: Profile, settings: Settings | None = None) -> tuple[KnownModel, ...]:
    """The catalogue's models, each checked against its digests, then what lies in the profile, then what the
    settings name and is not there."""
    shipped = tuple(_shipped(entry) for entry in catalog().models)
    own = tuple(_installed(path) for path in sorted(place.models.glob("*")) if not path.name.startswith("."))
    return shipped + own + (_gone(place, settings, {m.id for m in shipped}) if settings else ())


def _gone(place: Profile, settings: Settings, shipped: set[str]) -> tuple[KnownModel, ...]:
    wanted: list[tuple[ModelKind, Path]] = []
    if settings.speech_model not in shipped:
        wanted.append((ModelKind.SPEECH, place.models / settings.speech_model))
    if settings.language_model is not None:
        wanted.append((ModelKind.LANGUAGE, settings.language_model))
    return tuple(
        KnownModel(
            path.stem if kind is ModelKind.LANGUAGE else path.name,
            kind.value,
            0.0,
            "",
            "",
            str(path),
            usable=False,
            state="Chosen in the settings, and not there any more: put it back, or choose another.",
            how=ModelState.GONE,
        )
        for kind, path in wanted
        if not path.exists()
    )


def catalogued(model_id: str) -> ModelEntry | None:
    return next((m for m in catalog().models if m.id == model_id), None)


def _shipped(entry: ModelEntry) -> KnownModel:
    folder = MODELS / entry.folder
    faults = (_fault(folder / name, digest) for name, digest in entry.files.items())
    state, how = next((fault for fault in faults if fault is not None), ("", ModelState.READY))
    size = sum((folder / name).stat().st_size for name in entry.files if (folder / name).is_file())
    ready = "Ready; a demonstration model." if entry.demonstration else "Ready."
    return KnownModel(
        entry.id,
        entry.kind.value,
        size / 1e6,
        entry.licence,
        entry.good_for,
        str(folder),
        not state,
        state or ready,
        ModelState.DEMONSTRATION if entry.demonstration and not state else how,
    )


def _fault(path: Path, digest: str) -> tuple[str, ModelState] | None:
    if not path.is_file():
        return f"{path.name} is missing: install the app again.", ModelState.FILE_MISSING
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        return f"{path.name} is not the file that shipped: install the app again.", ModelState.FILE_CHANGED
    return None


def _installed(path: Path) -> KnownModel:
    if path.suffix == ".gguf":
        kind, parts, whole = ModelKind.LANGUAGE, [path], _starts_with(path, b"GGUF")
    else:
        kind, parts = ModelKind.SPEECH, [p for p in path.glob("*") if p.is_file()] if path.is_dir() else []
        whole = {"model.bin", "config.json", "tokenizer.json"} <= {p.name for p in parts}
    size = sum(p.stat().st_size for p in parts)
    state = "Installed by you." if whole else "Not a model that the app can load."
    name = path.stem if kind is ModelKind.LANGUAGE else path.name
    how = ModelState.INSTALLED if whole else ModelState.NO_MODEL
    return KnownModel(name, kind.value, size / 1e6, "", "", str(path), whole, state, how)


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic
