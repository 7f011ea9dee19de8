"""What is known about models: what each is good for, its licence, and the digests that prove it."""

from __future__ import annotations

import tomllib
from enum import StrEnum

from pydantic import Field

from copilot.domain.base import Value


class ModelKind(StrEnum):
    SPEECH = "speech"
    EXTRACTIVE = "extractive"
    LANGUAGE = "language"
    ROLES = "roles"


class ModelEntry(Value):
    """One model. `folder` is relative to the models room; `files` maps a file's name to its SHA-256 in hex."""

    id: str
    kind: ModelKind
    title: str
    languages: tuple[str, ...]
    licence: str
    good_for: str
    folder: str
    hotwords: bool = False
    demonstration: bool = False
    files: dict[str, str] = Field(min_length=1)


class ModelCatalog(Value):
    models: tuple[ModelEntry, ...]


def parse_catalog(data: bytes) -> ModelCatalog:
    return ModelCatalog.model_validate({"models": tomllib.loads(data.decode("utf-8")).get("model", [])})
