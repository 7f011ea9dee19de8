"""Puts the window together for one profile."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from copilot.support.paths import Profile, default_profile
from ui.languages import Languages
from ui.theme.style import Theme
from ui.tools import Tools
from ui.window import MainWindow

_TURN_S = 0.0005
"""A thread that wants Python waits so long for its turn, not the 5 ms that are usual: the window asks for it again
for every row that it paints, while notes are checked and visits are read on other threads."""


def open_window(app: QApplication, profile: str = "") -> MainWindow:
    """`profile` is a folder; empty for the doctor's own."""
    sys.setswitchinterval(_TURN_S)
    place = Profile(Path(profile) if profile else default_profile())
    place.folder.mkdir(parents=True, exist_ok=True)
    # Where columns and windows stood is kept beside the rest of the profile, not in a place of the system's.
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(place.folder))
    return MainWindow(app, Theme(app), Languages(app), Tools(place))
