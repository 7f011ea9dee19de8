"""Opens the window: `python -m ui [--profile FOLDER]`."""

from __future__ import annotations

import argparse
import sys

# Qt first: the window stands before the heavier parts of the core are loaded.
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


def main() -> int:
    parser = argparse.ArgumentParser(prog="anamnesis", description="A copilot for doctors, on this computer only.")
    parser.add_argument("--profile", default="", help="folder of settings, vault and installed models")
    options, for_qt = parser.parse_known_args()
    app = QApplication([sys.argv[0], *for_qt])
    app.setApplicationName("anamnesis")
    app.setApplicationDisplayName("Anamnesis")
    app.setDesktopFileName("anamnesis")
    from ui.application import open_window

    window = open_window(app, options.profile)
    QTimer.singleShot(0, window.show)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
