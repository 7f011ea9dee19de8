"""Files that hold patient data: private before the first byte, on the disk before anyone relies on them."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.domain.errors import CopilotError, EnvironmentFault, UserFacingError

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_full() -> EnvironmentFault:
    return EnvironmentFault(
        "vault.disk_full",
        "There is no space left on the disk that holds the vault. What was saved before is kept.",
        "Free some space, then try again.",
        retryable=True,
    )


def unreadable() -> UserFacingError:
    return UserFacingError(
        "vault.unreadable",
        "The vault's folder, or a file in it, cannot be read or written.",
        "Check that the folder belongs to you and that the disk is not read-only.",
    )


def fault_of(error: OSError) -> CopilotError:
    """What an error of the operating system means for the doctor. Paths stay out of the message."""
    if error.errno in _NO_SPACE:
        return disk_full()
    if error.errno in _NOT_ALLOWED:
        return unreadable()
    return EnvironmentFault(
        "vault.disk_error",
        "The disk that holds the vault failed (error {number}).",
        "Check the disk and its connection, then open the vault again.",
        retryable=True,
        values={"number": error.errno or 0},
    )


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turns errors of the operating system into the vault's own."""
    try:
        yield
    except OSError as error:
        raise fault_of(error) from error


def fsync(fd: int) -> None:
    """Waits until the data is on the disk; on macOS that takes more than fsync."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
    else:
        os.fsync(fd)


def fsync_folder(folder: Path) -> None:
    """Makes new names in `folder` survive a power loss. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        fsync(fd)
    finally:
        os.close(fd)


def private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def new_private_file(path: Path) -> int:
    """A descriptor of a new, empty file that only its owner can read. Raises FileExistsError."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def replace_atomically(path: Path, data: bytes) -> None:
    """Old content or new content, never a mixture, also after a power loss."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    fd = new_private_file(temporary)
    try:
        try:
            write_all(fd, data)
            fsync(fd)
        finally:
            os.close(fd)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)
