"""Puts the window together for one profile."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from copilot.support.paths import Profile, default_profile
from ui.languages import Languages
from ui.theme.style import Theme
from ui.tools import Tools
from ui.window import MainWindow


def keep_true_alive() -> None:
    """PySide6 6.12 gives back a reference to True with each `Signal.emit` that it never took. A Python that counts
    them (before 3.12) ends the process when none is left: a few minutes of recording were enough. So many are lent
    to it here that they last for good; to be called once or often."""
    if sys.version_info < (3, 12):
        counted = ctypes.c_ssize_t.from_address(id(True))
        counted.value = max(counted.value, 1 << 40)


def open_window(app: QApplication, profile: str = "") -> MainWindow:
    """`profile` is a folder; empty for the doctor's own."""
    keep_true_alive()
    place = Profile(Path(profile) if profile else default_profile())
    place.folder.mkdir(parents=True, exist_ok=True)
    # Where columns and windows stood is kept beside the rest of the profile, not in a place of the system's.
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(place.folder))
    return MainWindow(app, Theme(app), Languages(app), Tools(place))
