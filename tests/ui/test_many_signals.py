"""A window that is open for days sends millions of signals."""

from __future__ import annotations

import subprocess
import sys

SENDS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from ui.signals import keep_true_alive

class Sender(QObject):
    sent = Signal()

app = QCoreApplication([])
keep_true_alive()
sender, heard = Sender(), []
sender.sent.connect(lambda: heard.append(None))
for _ in range(200_000):
    sender.sent.emit()
print(len(heard))
"""


def test_as_many_signals_as_anybody_sends_do_not_end_the_window() -> None:
    """In a process of its own: what goes wrong there ends it."""
    done = subprocess.run([sys.executable, "-c", SENDS], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, "200000\n"), done.stderr
