"""Writing files so that a crash or a full disk leaves the old one, never half of the new one."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from copilot.domain.errors import EnvironmentFault, UserFacingError


def write_atomically(path: Path, content: bytes) -> None:
    """Write `path` for its owner's eyes only, fsynced before it takes its name.

    Raises EnvironmentFault (files.disk_full, files.not_writable).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")  # mode 0600
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _fault_of(error, path) from None


def check_writable(folder: Path) -> None:
    """Tries whether files can be written there, and leaves none.

    Raises UserFacingError (files.folder_gone), EnvironmentFault (files.disk_full, files.not_writable).
    """
    if not folder.is_dir():
        raise UserFacingError(
            "files.folder_gone",
            "The folder {file} is not there.",
            "Connect its drive or network, or choose another folder.",
            values={"file": str(folder)},
        )
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".writing-"):
            pass
    except OSError as error:
        raise _fault_of(error, folder) from None


def unused_path(folder: Path, name: str) -> Path:
    """Where `name` can be written without taking the place of another file: "letter.pdf", "letter-2.pdf", …"""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path


def _fault_of(error: OSError, path: Path) -> EnvironmentFault:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EnvironmentFault(
            "files.disk_full",
            "The disk is full: {file} was not written.",
            "Free some space and try again.",
            values={"file": path.name},
        )
    return EnvironmentFault(
        "files.not_writable",
        "{file} cannot be written: {why}.",
        "Choose another folder, or ask for the right to write there.",
        values={"file": str(path), "why": error.strerror or ""},
    )
