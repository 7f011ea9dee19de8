"""Working on a note: split, joined, drafted again, conflicts, corrected words, findings reopened, undo."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from copilot.app.note_life.editor import NoteEditor
from copilot.domain.note import Statement
from copilot.support.paths import ROOT, TEMPLATES
from tests.ui.driving import drafted
from ui.desk import Desk
from ui.note.model import Heading, StatementRow
from ui.note.titles import FindingTitles
from ui.widgets.card import Card
from ui.widgets.in_place import RowEditor


def checked(qtbot: QtBot, desk: Desk, act: Callable[[], object]) -> None:
    with qtbot.waitSignal(desk.note.checked, timeout=30_000):
        act()


def pressed(qtbot: QtBot, desk: Desk, text: str, card_says: str = "") -> None:
    """The first button of this text on a card among the findings."""

    def found() -> list[QPushButton]:
        cards = desk.workplace.note.findings.findChildren(Card)
        parts = (b for c in cards if card_says in c.accessibleName() for b in c.findChildren(QPushButton))
        return [b for b in parts if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
    QTest.mouseClick(found()[0], Qt.MouseButton.LeftButton)


def long_one(editor: NoteEditor) -> Statement:
    return next(s for s in editor.content.statements() if len(s.text.split()) >= 4)


def test_split_where_the_cursor_stands_and_joined_again(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    pane, statement = desk.workplace.note, long_one(editor)
    pane.choose(statement.id)
    pane.list.edit(pane.list.currentIndex())
    field = pane.list.findChild(RowEditor)
    assert field is not None
    cursor = field.textCursor()
    first_words = len(" ".join(statement.text.split()[:2]))
    cursor.setPosition(first_words, QTextCursor.MoveMode.MoveAnchor)
    field.setTextCursor(cursor)
    QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    texts = [s.text for s in editor.content.statements()]
    at = texts.index(statement.text[:first_words])
    assert texts[at + 1] == statement.text[first_words:].strip()
    pane.choose(statement.id)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert editor.content.statement(statement.id) == statement


def test_undo_and_redo_count_anywhere_in_the_window(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    before = editor.content
    desk.workplace.note.deleted.emit(before.statements()[0].id)
    after = editor.content
    assert after != before
    desk.workplace.window().activateWindow()
    desk.workplace.conversation.list.setFocus()
    QTest.keyClick(desk.workplace.conversation.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.content == before
    QTest.keyClick(desk.workplace.visits.list, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.content == after


def test_a_row_offers_what_can_be_done_with_it(qtbot: QtBot, desk: Desk) -> None:
    drafted(qtbot, desk)
    pane = desk.workplace.note
    rows = [pane.model.row(n) for n in range(pane.model.rowCount())]
    heading = next(r for r in rows if isinstance(r, Heading))
    statement = next(r for r in rows if isinstance(r, StatementRow))
    menus = [pane.actions_of_rows.menu(row) for row in (heading, statement)]
    told = [[a.text() for a in menu.actions() if not a.isSeparator()] for menu in menus]
    assert "Draft this section again" in told[0]
    assert "Delete" not in told[0]
    assert {"Split", "Join with the one below", "Delete"} <= set(told[1])
    pane.model.read_only = True
    read = pane.actions_of_rows.menu(statement)
    assert "Delete" not in [a.text() for a in read.actions()]
    for menu in (*menus, read):
        menu.deleteLater()


def test_conflicts_with_a_new_draft_are_decided_one_by_one(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    first, second = [s for s in editor.content.statements() if len(s.text.split()) >= 4][:2]
    editor.edit(first.id, first.text + " As told.")
    editor.edit(second.id, second.text + " As told.")
    with qtbot.waitSignal(desk.note.drafted, timeout=30_000):
        desk.workplace.note.again.wanted.emit()
    checked(qtbot, desk, desk.note.show)
    assert editor.content.statement(first.id).text.endswith("As told.")  # type: ignore[union-attr]
    checked(qtbot, desk, lambda: pressed(qtbot, desk, "Use it", first.text))
    assert first.text in [s.text for s in editor.content.statements()]
    checked(qtbot, desk, lambda: pressed(qtbot, desk, "Keep mine", second.text))
    assert editor.content.statement(second.id).text.endswith("As told.")  # type: ignore[union-attr]
    told = [c.accessibleName() for c in desk.workplace.note.findings.findChildren(Card) if c.isVisible()]
    assert not [text for text in told if f"The draft: {second.text}" in text]


def test_one_section_is_drafted_again_and_the_others_stay(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    sections = [s for s in editor.content.sections if s.statements]
    for section in sections[:2]:
        editor.delete(section.statements[0].id)
    left = [s for s in editor.content.sections if s.key != sections[0].key]
    with qtbot.waitSignal(desk.note.drafted, timeout=30_000):
        desk.workplace.note.section_again.emit(sections[0].key)
    assert [s for s in editor.content.sections if s.key != sections[0].key] == left


def test_another_template_brings_its_sections(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    again = desk.workplace.note.again
    again.about_to_choose.emit()
    offered = [a.text() for a in again.menu.actions()]
    assert "Extractive drafter" in offered
    other = next(p.stem for p in sorted(TEMPLATES.glob("*.toml")) if p.stem != editor.content.template)
    with qtbot.waitSignal(desk.note.drafted, timeout=30_000):
        again.template_chosen.emit(other)
    assert editor.content.template == other


def test_corrected_words_are_taken_over(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    cited = editor.content.statements()[0].evidence[0]
    with qtbot.waitSignal(desk.open.corrected, timeout=30_000):
        desk.workplace.conversation.text_mended.emit(cited, "Something else was said here.")
    pane = desk.workplace.note
    assert not pane.stale.isHidden()
    assert editor.stale
    pane.stale.take_over.emit()
    assert not editor.stale
    assert pane.stale.isHidden()


def test_a_dismissed_finding_is_listed_with_its_reason_and_reopened(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    for statement in next(s for s in editor.content.sections if s.key == "assessment").statements:
        editor.delete(statement.id)
    checked(qtbot, desk, desk.note.show)
    finding = next(f for f in editor.open_findings if f.kind == "section_empty")
    checked(qtbot, desk, lambda: desk.workplace.note.findings.dismissed.emit(finding, "said on the phone"))
    assert finding not in editor.open_findings

    def opener() -> list[QPushButton]:
        parts = desk.workplace.note.findings.findChildren(QPushButton)
        return [part for part in parts if part.accessibleName() == "Dismissed · 1" and part.isVisible()]

    qtbot.waitUntil(lambda: bool(opener()), timeout=10_000)
    QTest.mouseClick(opener()[0], Qt.MouseButton.LeftButton)
    checked(qtbot, desk, lambda: pressed(qtbot, desk, "Reopen", "said on the phone"))
    assert finding in editor.open_findings


def test_every_kind_of_finding_has_a_title() -> None:
    made = re.compile(r'(?:\.make|finding)\(\s*"([a-z_]+)"')
    sources = (ROOT / "copilot" / "clinical" / "checks").rglob("*.py")
    kinds = {kind for path in sources for kind in made.findall(path.read_text(encoding="utf-8"))}
    assert len(kinds) > 30
    assert kinds <= set(FindingTitles().known())


def test_a_note_is_written_without_a_draft(qtbot: QtBot, desk: Desk) -> None:
    again = desk.workplace.note.again
    again.about_to_choose.emit()
    entry = next(a for a in again.menu.actions() if a.text() == "Write it without a draft")
    with qtbot.waitSignal(desk.note.checked, timeout=30_000):
        entry.trigger()
    editor = desk.open.editor
    assert editor is not None
    assert not editor.content.statements()
    section = editor.content.sections[0]
    desk.workplace.note.added.emit(section.key, None)
    field = desk.workplace.note.list.findChild(RowEditor)
    assert field is not None
    QTest.keyClicks(field, "Sore throat for two days.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [s.text for s in editor.content.statements()] == ["Sore throat for two days."]
    desk.workplace.note.added.emit(section.key, None)
    QTest.keyClick(desk.workplace.note.list.viewport().findChildren(RowEditor)[-1], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(editor.content.statements()) == 1, timeout=10_000)
    desk.workplace.note.undo.emit()
    assert not editor.content.statements()
