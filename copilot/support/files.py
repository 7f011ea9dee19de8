"""Writing files so that a crash or a full disk leaves the old one, never half of the new one."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from copilot.domain.errors import EnvironmentFault


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
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentFault(
                "files.disk_full",
                f"The disk is full: {path.name} was not written.",
                "Free some space and try again.",
            ) from None
        raise EnvironmentFault(
            "files.not_writable",
            f"{path} cannot be written: {error.strerror}.",
            "Choose another folder, or ask for the right to write there.",
        ) from None


def unused_path(folder: Path, name: str) -> Path:
    """Where `name` can be written without taking the place of another file: "letter.pdf", "letter-2.pdf", …"""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path
