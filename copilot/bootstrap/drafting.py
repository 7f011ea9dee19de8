"""Drafters and templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.app.model_catalog import ModelKind
from copilot.app.ports import Drafter, Rewriter
from copilot.bootstrap.models import catalog
from copilot.bootstrap.server import server_drafter
from copilot.domain.errors import UserFacingError
from copilot.domain.template import Template
from copilot.support.files import write_atomically
from copilot.support.paths import MODELS, PROMPTS, TEMPLATES, Profile
from copilot.support.settings import Settings

if TYPE_CHECKING:
    from copilot.app.templates import TemplateLibrary
    from copilot.runtime.draft import WorkerDrafter


class DrafterKind(StrEnum):
    EXTRACTIVE = "extractive"
    LLM = "llm"
    SELECT_WRITE = "select-write"
    SERVER = "server"


@contextmanager
def drafter(kind: DrafterKind, settings: Settings, place: Profile) -> Iterator[Drafter]:
    """A language model drafts in its own process, which starts with the first draft."""
    if kind is DrafterKind.LLM:
        with _language_model(settings, place) as writer:
            yield writer
        return
    if kind is DrafterKind.SERVER:
        yield server_drafter(settings.server)
        return
    if kind is DrafterKind.SELECT_WRITE:
        from copilot.app.select_write import SelectWriteDrafter

        with rewriter(settings, place) as writer:
            yield SelectWriteDrafter(_extractive(), writer)
        return
    yield _extractive()


def rewriter(settings: Settings, place: Profile) -> AbstractContextManager[Rewriter]:
    """What rewrites lines: the server where one is on, else the language model on this machine.

    Raises UserFacingError (llm.none_installed, and those of `server_drafter`).
    """
    if settings.server.enabled:
        return nullcontext(server_drafter(settings.server))
    return _language_model(settings, place)


def language_model(settings: Settings, place: Profile) -> Path | None:
    """The file that is loaded where a language model is wanted; None where none is installed."""
    return settings.language_model or next(iter(sorted(place.models.glob("*.gguf"))), None)


def _extractive() -> Drafter:
    from copilot.engines.extractive.drafter import ExtractiveDrafter

    entry = next(m for m in catalog().models if m.kind is ModelKind.EXTRACTIVE)
    return ExtractiveDrafter(MODELS / entry.folder / next(iter(entry.files)))


def _language_model(settings: Settings, place: Profile) -> WorkerDrafter:
    path = language_model(settings, place)
    if path is None:
        raise UserFacingError(
            "llm.none_installed",
            "No language model is installed.",
            "Put the GGUF file of an instruction-tuned model into {folder}, or use the extractive drafter.",
            values={"folder": str(place.models)},
        )
    from copilot.runtime.draft import WorkerDrafter

    arguments = {"model_path": str(path), "prompts": str(PROMPTS), **settings.llm.model_dump()}
    arguments["threads"] = settings.llm.threads or settings.threads or None
    return WorkerDrafter("copilot.engines.llama:build", arguments)


def template_library(place: Profile) -> TemplateLibrary:
    """The templates that ship, and the doctor's own in the profile."""
    from copilot.app.templates import TemplateLibrary

    return TemplateLibrary(TEMPLATES, place.templates, write_atomically)


def template(name: str, place: Profile | None = None) -> Template:
    """A template by its id, the doctor's own in `place` first; without a place one that ships.

    Raises UserFacingError (template.unknown), TemplateInvalid.
    """
    return template_library(place or Profile(TEMPLATES)).template(name)
