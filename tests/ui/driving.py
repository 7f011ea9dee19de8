"""Driving the real window: real vault, real workers, the embedded models."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.app.note_life.editor import NoteEditor
from copilot.app.ports import Vault
from copilot.app.samples import list_samples, load_sample
from copilot.domain.visit import Visit
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings, save_settings
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


def made_profile(folder: Path) -> Path:
    """What the first start leaves: settings, and an empty vault."""
    place = Profile(folder)
    save_settings(place.settings, Settings(given_name="Ann", family_name="Lee", look="light"))
    vault, _recovery_key = bootstrap.create_vault(place.vault, PASSPHRASE)
    vault.close()
    return folder


def unlocked_with_visit(qtbot: QtBot, window: MainWindow) -> Desk:
    """Unlocks, and opens a visit whose transcript is that of a sample: nothing has to be heard for it."""
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    desk = window.desk
    assert desk is not None
    sample = load_sample(list_samples(SAMPLES)[0])
    now = datetime.now(UTC)

    def add(vault: Vault) -> Visit:
        visit = vault.add_visit(sample.patient, sample.practitioner, sample.template, now)
        vault.save_transcript(visit.id, sample.reference())
        return visit

    added: list[Visit] = []
    window.bridge.ask(desk, add, added.append)
    qtbot.waitUntil(lambda: bool(added), timeout=30_000)
    desk.open_visit(added[0])
    qtbot.waitUntil(lambda: desk.workplace.conversation.model.rowCount() > 0, timeout=30_000)
    return desk


def drafted(qtbot: QtBot, desk: Desk) -> NoteEditor:
    """The extractive drafter's note of the open visit, with its findings shown."""
    desk.note.draft()
    wait_for_note(qtbot, desk)
    assert desk.open.editor is not None
    return desk.open.editor
