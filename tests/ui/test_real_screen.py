"""Once on a real X server: the window opens, paints its first screen, and closes without a trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("Xvfb") is None, reason="needs Xvfb, which is Linux's"
)

_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.application import open_window

app = QApplication(["anamnesis"])
app.setApplicationName("anamnesis")
window = open_window(app, sys.argv[1])
window.show()

def look():
    if not window.windowHandle().isExposed():
        QTimer.singleShot(50, look)
        return
    shown = window.screen().grabWindow(0).toImage()
    colours = {shown.pixel(x, y) for x in range(0, shown.width(), 3) for y in range(0, shown.height(), 3)}
    print(app.platformName(), len(colours), type(window.screen_shown).__name__, flush=True)
    window.close()

QTimer.singleShot(500, look)
sys.exit(app.exec())
"""


@pytest.fixture
def display() -> Iterator[str]:
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield f":{number}"
        server.terminate()


def test_the_window_on_a_real_screen(display: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", _SCRIPT, str(tmp_path / "profile")],
        env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    platform, colours, screen = done.stdout.split()
    assert platform == "xcb"
    assert int(colours) > 20  # text is painted with many shades; a blank window has one or two
    assert screen == "Wizard"
    assert "Traceback" not in done.stderr
