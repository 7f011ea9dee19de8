"""Versions side by side, an older one taken back, second signatures and addenda."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from copilot.domain.visit import VisitState
from tests.ui.driving import drafted
from tests.ui.test_accessibility import check
from ui.desk import Desk
from ui.signing.dialog import SignDialog
from ui.signing.second import SecondSignatureDialog
from ui.versions.dialog import VersionsDialog


def opened_versions(qtbot: QtBot, desk: Desk) -> VersionsDialog:
    desk.workplace.note.versions.emit()
    qtbot.waitUntil(lambda: desk.workplace.findChild(VersionsDialog) is not None, timeout=20_000)
    dialog = desk.workplace.findChild(VersionsDialog)
    assert dialog is not None
    return dialog


def signed(qtbot: QtBot, desk: Desk) -> None:
    """As the doctor does it."""
    desk.signing.ask()
    dialog = desk.workplace.findChild(SignDialog)
    assert dialog is not None
    with qtbot.waitSignal(desk.signing.signed, timeout=20_000):
        QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.open.visit is not None and desk.open.visit.state.is_signed, timeout=20_000)


def test_two_versions_differ_word_by_word_and_the_older_one_comes_back(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    first = editor.content.statements()[0]
    editor.edit(first.id, "Came for something else entirely.")
    dialog = opened_versions(qtbot, desk)
    check(dialog)
    assert dialog.list.count() == 2
    assert "% of the draft kept" in dialog.list.item(0).text()
    page = dialog.difference.toHtml()
    assert "line-through" in page
    assert "underline" in page
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.take_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: editor.content.statement(first.id) == first, timeout=20_000)
    qtbot.waitUntil(lambda: editor.is_kept, timeout=20_000)
    editor.undo()
    assert editor.content.statement(first.id) != first


def test_nothing_leaves_before_the_second_signature(qtbot: QtBot, desk: Desk) -> None:
    drafted(qtbot, desk)
    desk.tools.keep(desk.tools.settings.model_copy(update={"second_signature": True}))
    signed(qtbot, desk)
    note = desk.workplace.note
    assert not note.export_button.isEnabled()
    note.sign_second.emit()
    dialog = desk.workplace.findChild(SecondSignatureDialog)
    assert dialog is not None
    check(dialog)
    QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    assert dialog.message.text
    dialog.family.setText("Okafor")
    with qtbot.waitSignal(desk.signing.signed, timeout=20_000):
        QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    assert desk.open.signed is not None
    assert desk.open.signed.is_complete()
    qtbot.waitUntil(note.export_button.isEnabled, timeout=10_000)
    history = opened_versions(qtbot, desk)
    assert "Okafor" in history.list.item(0).text()
    history.reject()


def test_an_addendum_leaves_what_is_signed_alone_and_can_be_given_up(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    before = editor.content
    signed(qtbot, desk)
    with qtbot.waitSignal(desk.workplace.note.addendum_opened, timeout=20_000):
        desk.workplace.note.addendum.emit()
    model = desk.workplace.note.model
    rows = [model.row(n) for n in range(model.rowCount())]
    assert [model.may_write(row) for row in rows if row is not None][-1]
    assert not model.may_write(rows[0])  # type: ignore[arg-type]
    assert desk.open.editor is not None
    desk.workplace.note.give_up.emit()
    qtbot.waitUntil(lambda: desk.open.editor is None, timeout=20_000)
    assert desk.open.signed is not None
    assert desk.open.signed.version.content == before
    qtbot.waitUntil(lambda: desk.open.visit is not None and desk.open.visit.state is VisitState.SIGNED)
