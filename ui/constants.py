"""Makes None, True, False and NotImplemented last as long as the process.

PySide6 6.12 is built for Pythons that never count how often these are used (3.12 and later), and gives them back
uncounted. Under Python 3.11 each call into Qt that returns nothing therefore uses None up by one, each signal True;
after some tens of thousands of calls the process would end with "none_dealloc", in the middle of a consultation.
"""

from __future__ import annotations

import ctypes
import sys

_MORE_THAN_ANYBODY_USES = sys.maxsize // 4


def make_them_last() -> None:
    """As Python 3.12 does by itself; once for a process is enough."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))  # the first field of every object
        if count.value < _MORE_THAN_ANYBODY_USES:
            count.value += _MORE_THAN_ANYBODY_USES
