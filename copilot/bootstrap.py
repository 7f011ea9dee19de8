"""The composition root: the only place that knows who implements what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from copilot.app.model_catalog import ModelCatalog, ModelEntry, ModelKind, parse_catalog
from copilot.app.ports import AudioFiles, Drafter, NoteExporter, SpeechEngine, Vault
from copilot.app.templates import parse_template
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.template import Template
from copilot.support.paths import MODELS, PROMPTS, TEMPLATES, Profile
from copilot.support.settings import Settings


class DrafterKind(StrEnum):
    EXTRACTIVE = "extractive"
    LLM = "llm"


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


# ------------------------------------------------------------------ audio and speech


def audio_files() -> AudioFiles:
    from copilot.engines.audio_files import PyAvAudioFiles

    return PyAvAudioFiles()


@contextmanager
def speech_engine(settings: Settings, place: Profile) -> Iterator[SpeechEngine]:
    """The speech engine in its own process; the process starts with the first transcription."""
    from copilot.runtime.speech import WorkerSpeechEngine

    folder, hotwords = _speech_model(settings, place)
    arguments = {"model_folder": str(folder), "threads": settings.thread_count(), "use_hotwords": hotwords}
    with WorkerSpeechEngine("copilot.engines.whisper:build", arguments) as engine:
        yield engine


def _speech_model(settings: Settings, place: Profile) -> tuple[Path, bool]:
    entry = _entry(settings.speech_model)
    if entry and entry.kind is ModelKind.SPEECH:
        return MODELS / entry.folder, entry.hotwords
    own = place.models / settings.speech_model
    if not own.is_dir():
        raise EnvironmentFault(
            "speech.model_missing",
            f"The speech model {settings.speech_model} is not installed.",
            f"Put its folder into {place.models}, or choose another model in the settings.",
        )
    return own, True


# ------------------------------------------------------------------ drafting


@contextmanager
def drafter(kind: DrafterKind, settings: Settings, place: Profile) -> Iterator[Drafter]:
    """A language model drafts in its own process, which starts with the first draft."""
    if kind is DrafterKind.LLM:
        with _language_model(settings, place) as writer:
            yield writer
        return
    from copilot.engines.extractive.drafter import ExtractiveDrafter

    entry = next(m for m in catalog().models if m.kind is ModelKind.EXTRACTIVE)
    yield ExtractiveDrafter(MODELS / entry.folder / next(iter(entry.files)))


def _language_model(settings: Settings, place: Profile) -> AbstractContextManager[Drafter]:
    path = settings.language_model or next(iter(sorted(place.models.glob("*.gguf"))), None)
    if path is None:
        raise UserFacingError(
            "llm.none_installed",
            "No language model is installed.",
            f"Put the GGUF file of an instruction-tuned model into {place.models}, or use the extractive drafter.",
        )
    from copilot.runtime.draft import WorkerDrafter

    arguments = {"model_path": str(path), "prompts": str(PROMPTS), "threads": settings.thread_count()}
    return WorkerDrafter("copilot.engines.llama:build", arguments)


def template(name: str) -> Template:
    """A built-in template by its id. Raises UserFacingError (template.unknown)."""
    path = TEMPLATES / f"{name}.toml"
    known = sorted(p.stem for p in TEMPLATES.glob("*.toml"))
    if name not in known:
        raise UserFacingError(
            "template.unknown", f"There is no template called {name}.", f"Take one of: {', '.join(known)}."
        )
    return parse_template(path.read_bytes(), path.name)


# ------------------------------------------------------------------ the vault and what leaves it


def vault_exists(folder: Path) -> bool:
    from copilot.storage.vault import FileVault

    return FileVault.exists(folder)


def create_vault(folder: Path, passphrase: str) -> tuple[Vault, str]:
    """The new vault, open, and its recovery key."""
    from copilot.storage.vault import FileVault

    return FileVault.create(folder, passphrase)


def open_vault(folder: Path, passphrase: str) -> Vault:
    from copilot.storage.vault import FileVault

    return FileVault.open(folder, passphrase)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    from copilot.storage.vault import FileVault

    with FileVault.open(folder, old) as vault:
        vault.change_passphrase(old, new)


def reset_passphrase(folder: Path, recovery_key: str, new: str) -> None:
    from copilot.storage.vault import FileVault

    with FileVault.open_with_recovery(folder, recovery_key) as vault:
        vault.reset_passphrase(recovery_key, new)


def accept_trouble(folder: Path, passphrase: str, reason: str) -> str | None:
    """What was wrong with the vault and is now accepted, with the reason kept; None if nothing was."""
    from copilot.storage.vault import FileVault

    with FileVault.open(folder, passphrase) as vault:
        trouble = vault.trouble
        if trouble:
            vault.accept_trouble(reason)
        return trouble


def exporters() -> tuple[NoteExporter, ...]:
    from copilot.exporters.fhir import FhirExporter
    from copilot.exporters.pdf import PdfExporter
    from copilot.exporters.text import TextExporter

    return (TextExporter(), PdfExporter(), FhirExporter())


# ------------------------------------------------------------------ models


def catalog() -> ModelCatalog:
    return parse_catalog((MODELS / "catalog.toml").read_bytes())


def known_models(place: Profile) -> tuple[KnownModel, ...]:
    """The catalogue's models, each checked against its digests, then what lies in the profile."""
    shipped = tuple(_shipped(entry) for entry in catalog().models)
    own = tuple(_installed(path) for path in sorted(place.models.glob("*")) if not path.name.startswith("."))
    return shipped + own


def _entry(model_id: str) -> ModelEntry | None:
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
