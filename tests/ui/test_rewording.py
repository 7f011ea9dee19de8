"""Lines worded anew by a language model: proposed on a card, checked, taken or left by the doctor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from copilot.app.note_life.editor import NoteEditor
from copilot.app.rewriting import Reason
from copilot.domain.note import Origin, Statement
from copilot.support.settings import ServerSettings
from tests.helpers.gguf import scripted_weights
from tests.ui.driving import drafted
from tests.ui.test_accessibility import check
from tests.ui.test_failures import press, workers
from tests.ui.test_streaming import Opens, opens
from ui.desk import Desk
from ui.note.proposals import ProposalCard
from ui.note.rewording import ReasonTexts
from ui.note.rows import Heading

__all__ = ["opens"]

BEFORE = "Take the lisinopril, 20 mg, once a day."
SHORTER = "Lisinopril 20 mg once a day."
Writes = Callable[[str], Path]
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def writes(tmp_path: Path) -> Writes:
    """A language model that makes this of every line under “Plan”."""
    return lambda text: scripted_weights(tmp_path / "scripted.gguf", {"Plan": [f"{text}\n"], "Assessment": ["x"]})


def with_line(qtbot: QtBot, desk: Desk, text: str = BEFORE) -> tuple[NoteEditor, Statement]:
    """A drafted note in whose plan the first line says this, selected and with the focus."""
    pane = desk.workplace.note
    pane.again.drafter_chosen.emit("extractive")
    editor = drafted(qtbot, desk)
    cited = next(s for s in editor.content.statements() if "lisinopril" in s.text.lower() and "20 mg" in s.text)
    added = editor.add("plan", 0, text, evidence=cited.evidence)
    desk.note.show()
    pane.choose(added)
    pane.list.setFocus()
    statement = editor.content.statement(added)
    assert statement is not None
    return editor, statement


def card_of(desk: Desk, statement: Statement) -> ProposalCard:
    card = desk.workplace.note.proposals.card(statement.id)
    assert card is not None
    return card


def answered(qtbot: QtBot, desk: Desk, statement: Statement) -> ProposalCard:
    qtbot.waitUntil(lambda: not card_of(desk, statement).is_waiting, timeout=120_000)
    return card_of(desk, statement)


def button(card: ProposalCard, text: str) -> QPushButton:
    return next(p for p in card.parts() if isinstance(p, QPushButton) and p.text() == text)


def test_a_shorter_line_is_shown_with_its_difference_taken_and_taken_back(
    qtbot: QtBot, opens: Opens, writes: Writes
) -> None:
    desk = opens(writes(SHORTER))
    pane = desk.workplace.note
    editor, statement = with_line(qtbot, desk)
    QTest.keyClick(pane.list, Qt.Key.Key_S, SHIFT)
    card = answered(qtbot, desk, statement)
    assert editor.content.statement(statement.id) == statement  # proposed, not put there
    row = pane.model.row_of(statement.id)
    assert row is not None
    assert pane.list.indexWidget(pane.model.index(row + 1)) is card
    assert card.geometry().top() >= pane.list.visualRect(pane.model.index(row)).bottom()
    assert card.height() == pane.list.visualRect(pane.model.index(row + 1)).height()
    assert card.height() == card.height_for(card.width())
    qtbot.waitUntil(lambda: pane.list.viewport().rect().contains(card.geometry()), timeout=10_000)
    check(pane)
    (difference,) = (w for w in card.findChildren(QLabel) if w.textFormat() is Qt.TextFormat.RichText)
    assert "line-through" in difference.text()
    assert "underline" in difference.text()
    assert difference.accessibleName() == f"Before: {BEFORE.rstrip('.')}. After: {SHORTER}"
    QTest.keyClick(pane.list, Qt.Key.Key_Tab)
    assert button(card, "Take it").hasFocus()
    QTest.keyClick(button(card, "Take it"), Qt.Key.Key_Space)
    taken = editor.content.statement(statement.id)
    assert taken is not None
    assert (taken.text, taken.origin, taken.drafted) == (SHORTER, Origin.EDITED, BEFORE)
    assert pane.proposals.card(statement.id) is None
    pane.undo.emit()
    assert editor.content.statement(statement.id) == statement


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Lisinopril once a day.", "A number was lost."),
        ("Take the lisinopril, 20 mg, twice a day.", "Frequency does not match"),
    ],
)
def test_a_line_that_a_check_refuses_says_why_and_cannot_be_taken(
    qtbot: QtBot, opens: Opens, writes: Writes, text: str, why: str
) -> None:
    desk = opens(writes(text))
    editor, statement = with_line(qtbot, desk)
    QTest.keyClick(desk.workplace.note.list, Qt.Key.Key_M, SHIFT)
    card = answered(qtbot, desk, statement)
    assert card._card is not None
    assert why in card._card.accessibleName()
    assert [p.text() for p in card.parts() if isinstance(p, QPushButton)] == ["Leave it"]
    QTest.keyClick(button(card, "Leave it"), Qt.Key.Key_Escape)
    assert desk.workplace.note.proposals.card(statement.id) is None
    assert editor.content.statement(statement.id) == statement


def test_what_the_doctor_adds_is_typed_on_the_card(qtbot: QtBot, opens: Opens, writes: Writes) -> None:
    desk = opens(writes("Take the lisinopril, 20 mg, once a day with food."))
    pane = desk.workplace.note
    editor, statement = with_line(qtbot, desk)
    menu = pane.actions_of_rows.menu(pane.current)  # type: ignore[arg-type]
    next(a for a in menu.actions() if a.text() == "Add what I say…").trigger()
    menu.close()
    card = card_of(desk, statement)
    (field,) = card.findChildren(QLineEdit)
    assert field.hasFocus()
    QTest.keyClicks(field, "with food")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(workers()), timeout=60_000)
    card = answered(qtbot, desk, statement)
    QTest.mouseClick(button(card, "Take it"), Qt.MouseButton.LeftButton)
    assert editor.content.statement(statement.id).text.endswith("with food.")  # type: ignore[union-attr]


def test_all_lines_under_a_heading_and_a_worker_that_is_killed(qtbot: QtBot, opens: Opens, writes: Writes) -> None:
    desk = opens(writes(SHORTER))
    pane = desk.workplace.note
    editor, statement = with_line(qtbot, desk)
    before = editor.content
    plan = next(s for s in before.sections if s.key == "plan").statements
    heading = next(
        n for n in range(pane.model.rowCount()) if isinstance(r := pane.model.row(n), Heading) and r.key == "plan"
    )
    pane.list.setCurrentIndex(pane.model.index(heading))
    QTest.keyClick(pane.list, Qt.Key.Key_A, SHIFT)
    assert not [s for s in plan if pane.proposals.card(s.id)]  # what is added belongs to one line
    QTest.keyClick(pane.list, Qt.Key.Key_S, SHIFT)
    assert all(pane.proposals.card(s.id) for s in plan)
    QTest.keyClick(pane.list, Qt.Key.Key_M, SHIFT)
    assert "still rewording" in desk.workplace.message.text

    def waiting() -> bool:
        return any(card.is_waiting for s in plan if (card := pane.proposals.card(s.id)))

    while waiting():
        qtbot.waitUntil(lambda: bool(workers()) or not waiting(), timeout=60_000)
        for worker in workers():
            worker.kill()
    cards = [c for s in plan if (c := pane.proposals.card(s.id))]
    assert editor.content is before
    assert "language model" in cards[0]._card.accessibleName()  # type: ignore[union-attr]
    assert len([c for c in cards if c is not None]) == 1  # told once
    assert statement in plan


def _is_gone(card: ProposalCard) -> bool:
    return not shiboken6.isValid(card)


def test_a_proposal_goes_when_its_line_says_something_else_or_goes_elsewhere(
    qtbot: QtBot, opens: Opens, writes: Writes
) -> None:
    desk = opens(writes(SHORTER))
    pane = desk.workplace.note
    editor, statement = with_line(qtbot, desk)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: pane.text_edited.emit(statement.id, "Lisinopril as before."),
        lambda: pane.moved.emit(statement.id, -1),
        lambda: pane.deleted.emit(statement.id),
        desk.open.close,
    )
    for deed in deeds:
        pane.choose(statement.id)
        QTest.keyClick(pane.list, Qt.Key.Key_S, SHIFT)
        card = answered(qtbot, desk, statement)
        deed()
        qtbot.waitUntil(partial(_is_gone, card), timeout=10_000)
        assert pane.proposals.card(statement.id) is None
        assert not pane.model._cards
        editor.undo()
        desk.note.show()
        pane.list.setFocus()
    assert editor.content.statement(statement.id) is not None or desk.open.editor is None


def test_without_a_language_model_the_entry_says_how_to_install_one(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    pane = desk.workplace.note
    pane.choose(editor.content.statements()[0].id)
    menu = pane.actions_of_rows.menu(pane.current)  # type: ignore[arg-type]
    texts = [action.text() for action in menu.actions()]
    assert {"Make it shorter", "Make it more formal", "Add what I say…"} <= set(texts)
    assert any("No language model" in text and "Settings" in text for text in texts)
    menu.close()
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_S, SHIFT)
    message = desk.workplace.message
    assert "No language model is installed" in message.text
    assert "Settings → Language model" in message.text
    press(message, "Open the settings")
    dialogs = [d for d in desk.workplace.findChildren(QDialog) if d.isVisible()]
    assert dialogs
    for dialog in dialogs:
        dialog.reject()


def test_with_a_server_on_the_menu_says_where_the_line_goes(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    host = "models.hospital.example"
    server = ServerSettings(enabled=True, base_url=f"https://{host}/v1", allowed_hosts=(host,))
    desk.use_settings(desk.tools.settings.model_copy(update={"server": server}))
    pane = desk.workplace.note
    pane.choose(editor.content.statements()[0].id)
    menu = pane.actions_of_rows.menu(pane.current)  # type: ignore[arg-type]
    assert host in menu.actions()[-1].text()
    menu.close()


def test_every_reason_has_a_text() -> None:
    assert set(ReasonTexts().known()) == set(Reason)
