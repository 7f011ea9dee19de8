"""How much memory the machine can still give."""

from __future__ import annotations

from pathlib import Path

import psutil


def available_memory() -> int | None:
    """Bytes that a new process could use without swapping; None where the system does not tell.

    On Linux what is left of the container's limit, if that is less.
    """
    try:
        free = int(psutil.virtual_memory().available)
    except (OSError, RuntimeError, NotImplementedError):
        return None
    left = _left_of_cgroup()
    return free if left is None else min(free, left)


def _left_of_cgroup() -> int | None:
    """What a container (cgroup v2) has left; its page cache can be given back and counts as free."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text(encoding="ascii"))
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        stat = dict(line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
        return limit - used + int(stat.get("file", 0))
    except (OSError, ValueError):
        return None  # no container, or no limit ("max")
