"""What Qt's signals need to be sent by the million."""

from __future__ import annotations

import ctypes
import sys


def keep_true_alive() -> None:
    """PySide6 6.12 gives back a reference to True with each `Signal.emit` that it never took. A Python that counts
    them (before 3.12) ends the process when none is left: a few minutes of recording were enough. So many are lent
    to it here that they last for good; to be called once or often."""
    if sys.version_info < (3, 12):
        counted = ctypes.c_ssize_t.from_address(id(True))
        counted.value = max(counted.value, 1 << 40)
