"""Driving the real window: real vault, real workers, the embedded models."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.application import open_window as open_application
from ui.desk import Desk
from ui.start.wizard import Wizard
from ui.window import MainWindow

PASSPHRASE = "tin whistle grey harbour"


def open_window(qtbot: QtBot, app: QApplication, profile: Path) -> MainWindow:
    window = open_application(app, str(profile))
    qtbot.addWidget(window)
    window.show()
    return window


def finish_wizard(qtbot: QtBot, window: MainWindow, *, wants_sample: bool) -> None:
    wizard = window.screen_shown
    assert isinstance(wizard, Wizard)
    wizard.you.given.setText("Ann")
    wizard.you.family.setText("Lee")
    wizard.go_on()
    wizard.passphrase.first.setText(PASSPHRASE)
    wizard.passphrase.second.setText(PASSPHRASE)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.page is wizard.recovery, timeout=20_000)
    for line, group in zip(wizard.recovery.answers, wizard.recovery.asked_groups(), strict=True):
        line.setText(group)
    wizard.go_on()
    for _page in (wizard.microphone, wizard.models):
        wizard.go_on()
    wizard.finished.emit(wants_sample)
    assert window.desk is not None


def wait_for_note(qtbot: QtBot, desk: Desk) -> None:
    """Until the sample is transcribed, drafted and checked."""
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    with qtbot.waitSignal(desk.note.checked, timeout=30_000):
        desk.note.show()
