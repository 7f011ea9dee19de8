"""The whole way of a doctor's first day, by hand: wizard, sample, note, signature, export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot.domain.visit import VisitState
from tests.ui.driving import PASSPHRASE, finish_wizard, open_window, wait_for_note
from ui.exporting.dialog import ExportDialog
from ui.signing.dialog import SignDialog
from ui.start.unlock import UnlockScreen


def test_from_the_wizard_to_an_export(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = open_window(qtbot, qapp, tmp_path / "profile")
    finish_wizard(qtbot, window, wants_sample=True)
    desk = window.desk
    assert desk is not None
    wait_for_note(qtbot, desk)
    editor = desk.open.editor
    assert editor is not None
    assert desk.workplace.conversation.model.rowCount() > 10
    drafted = editor.content.statements()
    assert drafted

    # A statement is edited in its row, and taken back.
    first = drafted[0]
    desk.workplace.note.choose(first.id)
    desk.workplace.note.model.setData(
        desk.workplace.note.list.currentIndex(), "Here for diabetes and blood pressure."
    )
    assert editor.content.statement(first.id).text == "Here for diabetes and blood pressure."  # type: ignore[union-attr]
    desk.workplace.note.undo.emit()
    assert editor.content.statement(first.id) == first

    # What blocks is dismissed with a reason; then it is signed.
    for finding in editor.blocking:
        desk.workplace.note.findings.dismissed.emit(finding, "said on the phone")
    with qtbot.waitSignal(desk.note.checked, timeout=20_000):
        desk.note.show()
    desk.signing.ask()
    dialog = desk.workplace.findChild(SignDialog)
    assert dialog is not None
    with qtbot.waitSignal(desk.signing.signed, timeout=20_000):
        QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    assert desk.open.signed is not None
    assert desk.open.signed.is_intact()

    desk.signing.export()
    export = desk.workplace.findChild(ExportDialog)
    assert export is not None
    qtbot.waitUntil(lambda: len(export.chosen()) >= 3, timeout=60_000)
    folder = tmp_path / "out"
    export.use_folder(folder)
    with qtbot.waitSignal(desk.signing.exported, timeout=20_000):
        export.export.emit(export.chosen(), folder)
    assert {p.suffix for p in folder.iterdir()} >= {".txt", ".pdf", ".json"}
    export.reject()
    qtbot.waitUntil(
        lambda: desk.open.visit is not None and desk.open.visit.state is VisitState.EXPORTED, timeout=10_000
    )
    window.close()


def test_locked_it_shows_nothing_and_opens_with_the_passphrase_only(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    window = open_window(qtbot, qapp, tmp_path / "profile")
    finish_wizard(qtbot, window, wants_sample=False)
    window.lock()
    unlock = window.screen_shown
    assert isinstance(unlock, UnlockScreen)
    unlock.passphrase.setText("not the passphrase")
    QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "passphrase" in unlock.message.text.lower(), timeout=10_000)
    assert window.screen_shown is unlock
    unlock.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(unlock.unlocked, timeout=10_000):
        QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    assert window.desk is not None
    assert window.desk.workplace.isVisible()
    window.close()
