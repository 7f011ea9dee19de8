"""What leaves the vault, and the proof that it did."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value


class ExportArtifact(Value):
    """A signed note in one format. `content` is the whole file."""

    format: str
    file_name: str
    media_type: str
    content: bytes = Field(repr=False)


class ExportReceipt(Value):
    """That an artifact went somewhere. `digest` is the SHA-256, in hex, of its content."""

    visit_id: str
    signed_hash: str
    format: str
    destination: str = Field(repr=False)
    digest: str
    exported_at: AwareDatetime
