"""Named folders for exports: made in the settings, chosen in the dialog, told by the receipt; one that is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from copilot.domain.export import ExportReceipt
from copilot.support.settings import Destination
from tests.ui.driving import open_window
from tests.ui.test_accessibility import check
from tests.ui.test_retention import opened, press, signed_visits, unlocked
from ui.desk import Desk
from ui.exporting.dialog import ExportDialog
from ui.settings.dialog import SettingsDialog


@pytest.fixture
def signed(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[Desk]:
    (visit,) = signed_visits(profile, 3)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    opened(qtbot, desk, visit)
    qtbot.waitUntil(lambda: desk.open.signed is not None, timeout=30_000)
    yield desk
    window.close()


def exporting(qtbot: QtBot, desk: Desk) -> ExportDialog:
    desk.signing.export()
    dialog = desk.workplace.findChild(ExportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.findChildren(QPushButton)) > 0 and bool(dialog._artifacts), timeout=60_000)
    return dialog


def receipts(qtbot: QtBot, desk: Desk) -> tuple[ExportReceipt, ...]:
    visit = desk.open.visit
    assert visit is not None
    found: list[tuple[ExportReceipt, ...]] = []
    desk.bridge.ask(desk, lambda vault: vault.receipts(visit.id), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    return found[0]


def test_a_destination_is_made_changed_and_removed(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.show_settings()
    dialog = desk.workplace.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.exports
    dialog.show_page(page)
    check(page)
    press(page, "Add")
    assert page._name_field.wrong
    assert page._where_field.wrong
    page.name.setText("Ward share")
    page.where.setText(str(tmp_path))
    page.boxes["fhir"].setChecked(False)
    press(page, "Add")
    assert desk.tools.settings.destinations == (
        Destination(name="Ward share", folder=tmp_path, formats=("text", "pdf")),
    )
    press(page, "Add")
    assert "this name" in page._name_field.wrong
    page.name.setText("Clinic")
    press(page, "Keep changes")
    assert [d.name for d in desk.tools.settings.destinations] == ["Clinic"]
    page.where.setText(str(tmp_path / "gone"))
    page.where.editingFinished.emit()
    qtbot.waitUntil(lambda: "not there" in page._where_field.wrong, timeout=30_000)
    press(page, "Remove")
    assert not desk.tools.settings.destinations
    press(page.message, "Undo")
    assert [d.name for d in desk.tools.settings.destinations] == ["Clinic"]
    dialog.reject()


def test_the_chosen_destination_ticks_its_formats_and_stands_in_the_receipt(
    qtbot: QtBot, signed: Desk, tmp_path: Path
) -> None:
    ward, clinic = tmp_path / "ward", tmp_path / "clinic"
    ward.mkdir()
    clinic.mkdir()
    destinations = (
        Destination(name="Ward share", folder=ward, formats=("pdf",)),
        Destination(name="Clinic", folder=clinic, formats=("text", "fhir")),
    )
    signed.use_settings(signed.tools.settings.model_copy(update={"destinations": destinations}))
    dialog = exporting(qtbot, signed)
    check(dialog)
    assert [a.format for a in dialog.chosen()] == ["pdf"]
    to = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "Destination")
    to.setFocus()
    QTest.keyClick(to, Qt.Key.Key_Down)
    to.activated.emit(to.currentIndex())
    assert [a.format for a in dialog.chosen()] == ["text", "fhir"]
    with qtbot.waitSignal(signed.signing.exported, timeout=60_000):
        press(dialog, "Write the files")
    assert len(list(clinic.iterdir())) == 2
    assert list(ward.iterdir()) == []
    told = [r.destination for r in receipts(qtbot, signed)]
    assert len(told) == 2
    assert all(text.startswith(f"Clinic: {clinic}") for text in told)
    assert signed.tools.settings.export_folder == clinic
    dialog.reject()


def test_a_destination_that_is_gone_is_told_before_and_what_was_made_stays(
    qtbot: QtBot, signed: Desk, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    gone = Destination(name="Ward share", folder=tmp_path / "gone")
    signed.use_settings(signed.tools.settings.model_copy(update={"destinations": (gone,)}))
    dialog = exporting(qtbot, signed)
    write = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Write the files")
    qtbot.waitUntil(lambda: "not there" in dialog.message.text, timeout=30_000)
    assert not write.isEnabled()
    assert len(dialog.chosen()) == 3
    dialog.use_folder(there)
    qtbot.waitUntil(write.isEnabled, timeout=30_000)
    assert not dialog.destination
    with qtbot.waitSignal(signed.signing.exported, timeout=60_000):
        press(dialog, "Write the files")
    assert len(list(there.iterdir())) == 3
    assert {Path(r.destination).parent for r in receipts(qtbot, signed)} == {there}
    dialog.reject()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_cannot_be_written_is_told_before(qtbot: QtBot, signed: Desk, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    dialog = exporting(qtbot, signed)
    dialog.use_folder(closed)
    qtbot.waitUntil(lambda: "cannot be written" in dialog.message.text, timeout=30_000)
    dialog.reject()
