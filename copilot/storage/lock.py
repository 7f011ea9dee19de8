"""One owner at a time: an operating-system lock that dies with its process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from copilot.domain.errors import UserFacingError
from copilot.storage.files import disk_faults


class OwnerLock:
    """Held from construction to `release`. Raises UserFacingError (vault.in_use) if somebody else holds it."""

    def __init__(self, path: Path) -> None:
        with disk_faults():
            self._fd: int | None = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(self._fd)
        except OSError as error:
            self.release()
            raise UserFacingError(
                "vault.in_use",
                "Another Anamnesis has this vault open.",
                "Close the other window or command, then try again.",
                retryable=True,
            ) from error

    def release(self) -> None:
        # Closing the descriptor releases the lock. The file stays: removing it would let two owners hold
        # locks on two files of the same name.
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _lock(fd: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
