"""Settings, templates of one's own, another passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.support.settings import load_settings
from tests.ui.driving import PASSPHRASE
from tests.ui.test_accessibility import check
from ui.desk import Desk
from ui.settings.dialog import SettingsDialog
from ui.settings.passphrase import ChangePassphraseDialog
from ui.settings.templates import TemplatesDialog

NEW = "copper lantern quiet meadow"


@pytest.fixture
def settings(desk: Desk) -> SettingsDialog:
    desk.show_settings()
    dialog = desk.workplace.findChild(SettingsDialog)
    assert dialog is not None
    return dialog


@pytest.fixture
def templates(settings: SettingsDialog) -> TemplatesDialog:
    settings.templates.emit()
    dialog = settings.findChild(TemplatesDialog)
    assert dialog is not None
    return dialog


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_box_is_kept_as_soon_as_it_is_ticked(desk: Desk, settings: SettingsDialog) -> None:
    check(settings)
    boxes = {box.text(): box for box in settings.findChildren(QCheckBox)}
    boxes["Ask for the passphrase with each signature"].setChecked(True)
    boxes["A second person signs every note"].setChecked(True)
    kept = load_settings(desk.tools.place.settings)
    assert kept.sign_with_passphrase
    assert kept.second_signature
    settings.reject()


def test_a_template_is_copied_changed_tried_shared_and_removed(
    qtbot: QtBot, desk: Desk, settings: SettingsDialog, templates: TemplatesDialog, tmp_path: Path
) -> None:
    check(templates)
    assert templates.editor.isReadOnly()
    soap = next(
        templates.list.item(n) for n in range(templates.list.count()) if "SOAP" in templates.list.item(n).text()
    )
    templates.list.setCurrentItem(soap)
    templates.new_id.setText("my-note")
    click(templates.copy)
    assert templates.chosen_id == "my-note"
    assert not templates.editor.isReadOnly()
    text = templates.editor.toPlainText()

    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("language"))
    templates.editor.setPlainText("\n".join([*lines[:at], "language = 7", *lines[at + 1 :]]))
    assert f"Line {at + 1}:" in templates.faults.item(0).text()
    assert not templates.keep.isEnabled()
    templates.editor.setPlainText(text.replace("required = false", "required = true", 1) + "\n# mine\n")
    assert templates.faults.count() == 0
    click(templates.try_it)
    qtbot.waitUntil(lambda: bool(templates.example.toPlainText().strip()), timeout=60_000)
    click(templates.keep)
    assert b"# mine" in desk.tools.template_library().source("my-note")
    titles = settings.findChildren(QComboBox, options=Qt.FindChildOption.FindChildrenRecursively)
    assert any(box.findData("my-note") >= 0 for box in titles)

    templates.export_file(tmp_path / "shared.toml")
    click(templates.remove)
    assert "my-note" not in [i for i, _ in desk.tools.template_titles()]
    templates.import_file(tmp_path / "shared.toml")
    assert templates.chosen_id == "my-note"
    templates.import_file(tmp_path / "missing.toml")
    assert templates.message.text
    templates.reject()
    settings.reject()


def test_closing_with_something_unkept_is_asked_once(templates: TemplatesDialog, settings: SettingsDialog) -> None:
    click(templates.copy)
    templates.editor.selectAll()
    QTest.keyClicks(templates.editor, "x")
    templates.reject()
    assert templates.isVisible()
    assert templates.message.text
    templates.reject()
    assert not templates.isVisible()
    settings.reject()


def test_the_passphrase_is_changed_with_the_old_one_only(
    qtbot: QtBot, desk: Desk, settings: SettingsDialog
) -> None:
    settings.change_passphrase.emit()
    dialog = settings.findChild(ChangePassphraseDialog)
    assert dialog is not None
    check(dialog)
    dialog.old.setText("not the passphrase at all")
    dialog.page.first.setText(NEW)
    assert not dialog.change.isEnabled()
    dialog.page.second.setText(NEW)
    click(dialog.change)
    qtbot.waitUntil(lambda: bool(dialog.page.message.text), timeout=30_000)
    dialog.old.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        click(dialog.change)
    assert settings.message.text
    settings.reject()
    desk.bridge.close_vault()
    bootstrap.open_vault(desk.tools.place.vault, NEW).close()
