"""The audio of a visit, as the vault keeps it."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value


class Recording(Value):
    """The encrypted audio of a visit. 16 kHz int16; `complete` is False if it was interrupted.

    `digest` is the SHA-256, in hex, of the PCM in order, whatever way it is encrypted.
    """

    id: str
    visit_id: str
    channels: int = Field(ge=1, le=2)
    duration_s: float = Field(ge=0)
    started_at: AwareDatetime
    digest: str
    complete: bool
