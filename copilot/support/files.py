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
                "The disk is full: {file} was not written.",
                "Free some space and try again.",
                values={"file": path.name},
            ) from None
        raise EnvironmentFault(
            "files.not_writable",
            "{file} cannot be written: {why}.",
            "Choose another folder, or ask for the right to write there.",
            values={"file": str(path), "why": error.strerror or ""},
        ) from None
