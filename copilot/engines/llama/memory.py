"""How much memory the machine can still give, with the standard library alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def available_memory() -> int | None:
    """Bytes that a new process could use without swapping; None where the system does not tell.

    Linux: MemAvailable, or what is left of the container's limit if that is less. Windows: available physical
    memory. macOS has no cheap figure: all of its physical memory, so that only the hopeless is refused.
    """
    if sys.platform == "linux":
        return _linux()
    if sys.platform == "win32":
        return _windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def _linux() -> int | None:
    figures = [_meminfo(), _cgroup()]
    return min((f for f in figures if f is not None), default=None)


def _meminfo() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == "MemAvailable":
                return int(value.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def _cgroup() -> int | None:
    """What a container (cgroup v2) has left; its page cache can be given back and counts as free."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text(encoding="ascii"))
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        stat = dict(line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
        return limit - used + int(stat.get("file", 0))
    except (OSError, ValueError):
        return None  # no container, or no limit ("max")


def _windows() -> int | None:
    import ctypes

    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("available", ctypes.c_ulonglong),
            ("others", ctypes.c_ulonglong * 5),
        )

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    kernel: object = getattr(ctypes, "windll").kernel32  # noqa: B009 - unknown to type checkers elsewhere
    if not getattr(kernel, "GlobalMemoryStatusEx")(ctypes.byref(status)):  # noqa: B009
        return None
    return int(status.available)
