"""Drafters and templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum

from copilot.app.model_catalog import ModelKind
from copilot.app.ports import Drafter
from copilot.app.templates import parse_template
from copilot.bootstrap.models import catalog
from copilot.domain.errors import UserFacingError
from copilot.domain.template import Template
from copilot.support.paths import MODELS, PROMPTS, TEMPLATES, Profile
from copilot.support.settings import Settings


class DrafterKind(StrEnum):
    EXTRACTIVE = "extractive"
    LLM = "llm"


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
