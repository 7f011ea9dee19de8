"""What leaves the vault."""

from __future__ import annotations

from typing import Protocol

from copilot.domain.document import Document
from copilot.domain.export import ExportArtifact
from copilot.domain.record import SignedNote


class NoteExporter(Protocol):
    """A signed note in one format. Raises UserFacingError where the format cannot hold it."""

    @property
    def format(self) -> str: ...

    def export(self, signed: SignedNote) -> ExportArtifact: ...


class DocumentExporter(Protocol):
    """A document of a signed note in one format, marked as a draft and with what it was made from.

    Raises UserFacingError where the format cannot hold it, InvariantBroken (export.not_intact).
    """

    @property
    def format(self) -> str: ...

    def export(self, document: Document, signed: SignedNote) -> ExportArtifact: ...
