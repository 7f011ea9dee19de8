"""Python 3.11 lives through more calls of Qt than it holds references to None and True."""

from __future__ import annotations

import subprocess
import sys

CALLS = 300_000
CHILD = f"""
import ui
from PySide6.QtCore import QObject, Signal

class Told(QObject):
    signal = Signal()

told = Told()
for _ in range({CALLS}):
    told.signal.emit()
    told.setObjectName("")
print("alive")
"""


def test_none_and_true_are_never_used_up() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "alive\n", done.stderr
