"""Opens the window: `python -m ui [--profile FOLDER]`."""

from __future__ import annotations

import sys

# Qt first: the window stands before the heavier parts of the core are loaded.
from PySide6.QtCore import QCommandLineOption, QCommandLineParser, QTimer
from PySide6.QtWidgets import QApplication


def main() -> int:
    app = QApplication(sys.argv)
    app.setApplicationName("anamnesis")
    app.setApplicationDisplayName("Anamnesis")
    app.setDesktopFileName("anamnesis")
    from ui.application import open_window

    parser = QCommandLineParser()
    parser.addHelpOption()
    profile = QCommandLineOption("profile", "Folder of settings, vault and installed models.", "FOLDER")
    parser.addOption(profile)
    parser.process(app)
    window = open_window(app, parser.value(profile))
    QTimer.singleShot(0, window.show)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
