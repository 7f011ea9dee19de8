"""The bindings' calls do not end the process."""

from __future__ import annotations

import subprocess
import sys

from copilot.support.paths import ROOT


def test_a_window_lives_through_a_day_of_calls() -> None:
    script = (
        "import ui\nfrom PySide6.QtCore import QObject\nthing = QObject()\n"
        "for _ in range(1_000_000):\n    thing.setObjectName('a')\nprint('alive')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout == "alive\n", run.stderr
