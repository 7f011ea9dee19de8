"""A letter and a summary of the signed note, in the window: as signed or worded anew, written and copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from copilot.domain.document import DocumentKind
from copilot.domain.export import ExportReceipt
from tests.helpers.gguf import scripted_weights
from tests.ui.driving import drafted
from tests.ui.test_accessibility import check
from tests.ui.test_failures import workers
from tests.ui.test_streaming import Opens, opens
from tests.ui.test_versions import signed
from ui.desk import Desk
from ui.documents.dialog import DocumentDialog

__all__ = ["opens"]

PRESSURE = "Her blood pressure today is 142/88."
WORDED = "Her blood pressure was 142/88 today."


def chosen(desk: Desk, kind: DocumentKind) -> DocumentDialog:
    """By the menu under the note."""
    documents = desk.workplace.note.documents
    assert documents.isEnabled()
    action = documents.choices.actions()[list(DocumentKind).index(kind)]
    action.trigger()
    return next(d for d in desk.workplace.findChildren(DocumentDialog) if d.isVisible())


def button(dialog: DocumentDialog, text: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == text)


def lines(dialog: DocumentDialog) -> list[str]:
    """Without the headings."""
    items = [dialog.lines.item(n) for n in range(dialog.lines.count())]
    return [item.text() for item in items if item.flags() & Qt.ItemFlag.ItemIsSelectable]


def test_without_a_language_model_it_is_the_signed_lines_and_is_written_and_copied(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    assert not desk.workplace.note.documents.isVisible()
    editor = drafted(qtbot, desk)
    content = editor.content
    signed(qtbot, desk)
    qtbot.waitUntil(desk.workplace.note.documents.isVisible, timeout=20_000)
    dialog = chosen(desk, DocumentKind.PATIENT_SUMMARY)
    check(dialog)
    assert len(lines(dialog)) == len(content.statements())
    assert "No language model is installed" in dialog._words.text()
    assert not button(dialog, "Reword").isVisible()
    dialog.lines.setFocus()
    dialog.lines.setCurrentRow(0)
    QTest.keyClick(dialog.lines, Qt.Key.Key_Down)
    number = dialog.lines.currentItem().data(Qt.ItemDataRole.UserRole)
    assert content.statement(number).text in dialog._source.text()  # type: ignore[union-attr]
    assert not dialog._write.isEnabled()  # nowhere to write it to
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "patient-summary.txt").write_text("another patient's", encoding="utf-8")
    dialog.use_folder(folder)
    with qtbot.waitSignal(desk.documents.exported, timeout=20_000):
        QTest.mouseClick(dialog._write, Qt.MouseButton.LeftButton)
    assert {p.name for p in folder.iterdir()} == {
        "patient-summary.txt",
        "patient-summary-2.txt",
        "patient-summary.pdf",
    }
    assert (folder / "patient-summary.txt").read_text(encoding="utf-8") == "another patient's"
    assert "2 file(s)" in dialog.message.text or "2 files" in dialog.message.text
    found: list[tuple[ExportReceipt, ...]] = []
    visit = desk.open.visit
    assert visit is not None
    desk.bridge.ask(desk, lambda vault: vault.receipts(visit.id), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert {r.format for r in found[0]} == {"patient-summary-text", "patient-summary-pdf"}
    QTest.mouseClick(button(dialog, "Copy as text"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Copied" in dialog.message.text, timeout=20_000)
    assert content.statements()[0].text.rstrip(".") in QGuiApplication.clipboard().text()
    for box in dialog.findChildren(QCheckBox):
        box.setChecked(False)
    assert not dialog._write.isEnabled()
    dialog.reject()


@pytest.fixture
def model_path(tmp_path: Path) -> Path:
    """Under “Findings” it words a line anew, elsewhere it writes what no check lets pass."""
    script = {"Findings": [f"{WORDED}\n"], "Medications": ["Warfarin 5 mg daily.\n"]}
    return scripted_weights(tmp_path / "scripted.gguf", script)


def test_worded_anew_line_by_line_with_what_stays_as_signed(qtbot: QtBot, opens: Opens, model_path: Path) -> None:
    desk = opens(model_path)
    desk.workplace.note.again.drafter_chosen.emit("extractive")
    drafted(qtbot, desk)
    signed(qtbot, desk)
    qtbot.waitUntil(desk.workplace.note.documents.isVisible, timeout=20_000)
    dialog = chosen(desk, DocumentKind.LETTER)
    dialog.use_folder(model_path.parent)
    before = lines(dialog)
    assert PRESSURE in before
    QTest.mouseClick(button(dialog, "Reword"), Qt.MouseButton.LeftButton)
    assert not dialog._write.isEnabled()
    qtbot.waitUntil(lambda: dialog.document.writer is not None, timeout=120_000)
    shown = f"{WORDED}  [reworded]"
    assert shown in lines(dialog)
    assert not [text for text in lines(dialog) if "Warfarin" in text]
    assert [text for text in before if text not in lines(dialog)] == [PRESSURE]
    assert f"1 of {len(before)}" in dialog._words.text()
    assert str(dialog.document.fell_back) in dialog._words.text()
    (line,) = dialog.lines.findItems(shown, Qt.MatchFlag.MatchExactly)
    dialog.lines.setCurrentItem(line)
    assert PRESSURE in dialog._source.text()
    assert "words of the language model" in dialog._source.text()
    assert dialog._write.isEnabled()
    QTest.mouseClick(button(dialog, "The signed words again"), Qt.MouseButton.LeftButton)
    assert lines(dialog) == before

    # The worker dies again and again: the signed lines stand, and it says so.
    QTest.mouseClick(button(dialog, "Reword"), Qt.MouseButton.LeftButton)
    while not dialog.message.text:
        for worker in workers():
            worker.kill()
        qtbot.waitUntil(lambda: bool(workers()) or bool(dialog.message.text), timeout=60_000)
    assert "language model" in dialog.message.text
    assert lines(dialog) == before
    assert dialog.document.writer is None

    # Called off, likewise.
    dialog.message.clear()
    QTest.mouseClick(button(dialog, "Reword"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled" in dialog.message.text, timeout=60_000)
    assert lines(dialog) == before
    dialog.reject()


def test_a_second_signature_that_is_due_blocks_them(qtbot: QtBot, desk: Desk) -> None:
    drafted(qtbot, desk)
    desk.tools.keep(desk.tools.settings.model_copy(update={"second_signature": True}))
    signed(qtbot, desk)
    note = desk.workplace.note
    qtbot.waitUntil(note.documents.isVisible, timeout=20_000)
    assert not note.documents.isEnabled()
    assert "second person" in note._blocked.text()
