"""The models that ship and those that the doctor installed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from copilot.app.model_catalog import ModelCatalog, ModelEntry, ModelKind, parse_catalog
from copilot.support.paths import MODELS, Profile


class KnownModel(NamedTuple):
    """A model of the catalogue, or one that the doctor installed. `state` is one plain sentence."""

    id: str
    kind: str
    size_mb: float
    licence: str
    good_for: str
    folder: str
    usable: bool
    state: str


def catalog() -> ModelCatalog:
    return parse_catalog((MODELS / "catalog.toml").read_bytes())


def known_models(place: Profile) -> tuple[KnownModel, ...]:
    """The catalogue's models, each checked against its digests, then what lies in the profile."""
    shipped = tuple(_shipped(entry) for entry in catalog().models)
    own = tuple(_installed(path) for path in sorted(place.models.glob("*")) if not path.name.startswith("."))
    return shipped + own


def catalogued(model_id: str) -> ModelEntry | None:
    return next((m for m in catalog().models if m.id == model_id), None)


def _shipped(entry: ModelEntry) -> KnownModel:
    folder = MODELS / entry.folder
    state = next((s for name, digest in entry.files.items() if (s := _fault(folder / name, digest))), "")
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
    )


def _fault(path: Path, digest: str) -> str:
    if not path.is_file():
        return f"{path.name} is missing: install the app again."
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        return f"{path.name} is not the file that shipped: install the app again."
    return ""


def _installed(path: Path) -> KnownModel:
    if path.suffix == ".gguf":
        kind, parts, whole = ModelKind.LANGUAGE, [path], _starts_with(path, b"GGUF")
    else:
        kind, parts = ModelKind.SPEECH, [p for p in path.glob("*") if p.is_file()] if path.is_dir() else []
        whole = {"model.bin", "config.json", "tokenizer.json"} <= {p.name for p in parts}
    size = sum(p.stat().st_size for p in parts)
    state = "Installed by you." if whole else "Not a model that the app can load."
    return KnownModel(path.stem, kind.value, size / 1e6, "", "", str(path), whole, state)


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic
