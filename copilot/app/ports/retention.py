"""The vault's part in the end of audio."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from copilot.domain.retention import WhyDeleted, WhyKept


class AudioRetention(Protocol):
    """Destroys audio for good: the key of a recording is overwritten, then its file removed. What was said, the
    note and its evidence stay. Used by the vault's one thread."""

    def is_recording(self) -> bool:
        """Whether anything is being recorded or imported now: nothing is deleted meanwhile."""

    def why_kept(self, visit_id: str) -> WhyKept | None:
        """Why the audio of a visit may not go; None if it may."""

    def due(self, before: datetime) -> Iterator[tuple[str, ...]]:
        """The visits whose audio may go and whose last signature is older than `before`, in small steps between
        which the vault can be used; a step may find none."""

    def delete(self, visit_id: str, why: WhyDeleted) -> int:
        """Destroys all audio of a visit, with what was dictated into its note; how many recordings.

        One change of the vault. Raises UserFacingError (retention.*) if a recording of it may not go,
        InvariantBroken while the vault is not in the state it was left in.
        """
