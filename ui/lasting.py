"""Keeps None alive under bindings that give away references to it."""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40
"""More calls than a window makes in years."""


def keep_none() -> None:
    """PySide 6.12 counts on a None that never ends, as Python has it from 3.12 on: each of its calls that gives
    nothing takes a reference away, and on Python 3.11 the last one ends the process after some thousand calls."""
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        ctypes.c_ssize_t.from_address(id(None)).value += _PLENTY
