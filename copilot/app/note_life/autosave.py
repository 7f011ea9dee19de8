"""When what a doctor writes is saved, and when it becomes a version.

Not with every key stroke: a visit would have hundreds of versions, and the history that a doctor looks at would be
unreadable. So every change is first saved as the visit's working copy, at the latest WORKING_AFTER_S after it was
made: that is all that a kill can lose. A version is made of it when the doctor asks, signs, leaves or locks the
note, drafts again or takes over a new transcript, and by itself when the note was left alone for PAUSE_S, or
VERSION_AFTER_S after the first change that is in no version.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

WORKING_AFTER_S = 2.0
PAUSE_S = 120.0
VERSION_AFTER_S = 600.0


class Due(StrEnum):
    NOTHING = "nothing"
    WORKING = "working"
    VERSION = "version"


class Autosave:
    """Attributes:
    is_kept: whether the newest state is that of the newest version.
    """

    def __init__(self, clock: Callable[[], float], *, is_kept: bool) -> None:
        self.is_kept = is_kept
        self._clock = clock
        self._changed_at = clock()
        self._unversioned_since: float | None = None if is_kept else clock()
        self._unworked_since: float | None = None

    def changed(self, *, is_kept: bool, is_working: bool) -> None:
        """The state is another one: perhaps, by undo, that of the newest version, or of the working copy."""
        self._changed_at = self._clock()
        self._settle(is_kept=is_kept, is_working=is_working)

    def saved(self, *, is_kept: bool, is_working: bool) -> None:
        """A state was saved; the newest one is perhaps later."""
        self._unworked_since = None
        self._settle(is_kept=is_kept, is_working=is_working)

    def due(self) -> Due:
        now = self._clock()
        if self._unversioned_since is not None:
            left_alone = now - self._changed_at >= PAUSE_S
            if left_alone or now - self._unversioned_since >= VERSION_AFTER_S:
                return Due.VERSION
        if self._unworked_since is not None and now - self._unworked_since >= WORKING_AFTER_S:
            return Due.WORKING
        return Due.NOTHING

    def _settle(self, *, is_kept: bool, is_working: bool) -> None:
        now = self._clock()
        self.is_kept = is_kept
        self._unversioned_since = None if is_kept else _first(self._unversioned_since, now)
        self._unworked_since = None if is_working else _first(self._unworked_since, now)


def _first(since: float | None, now: float) -> float:
    return now if since is None else since
