"""What no statement rests on is marked: quietly, and in words where the note leaves something out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.driving import drafted
from ui.conversation.model import Line, Role
from ui.desk import Desk


def _line(desk: Desk, words: str) -> Line:
    model = desk.workplace.conversation.model
    lines = [model.index(row).data(Role.LINE) for row in range(model.rowCount())]
    found = next(line for line in lines if words in line.utterance.text)
    assert isinstance(found, Line)
    return found


def _spoken(desk: Desk, line: Line) -> str:
    model = desk.workplace.conversation.model
    row = model.row_of(line.utterance.id)
    assert row is not None
    return str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def test_small_talk_is_marked_quietly_and_what_is_left_out_in_words(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    talk, said = _line(desk, "lot of work"), _line(desk, "atorvastatin")
    assert (talk.used, talk.missed) == (False, False)
    assert "not used in the note" in _spoken(desk, talk)
    assert said.used
    resting = [s.id for s in editor.content.statements() if said.utterance.id in s.evidence]
    for statement_id in resting:
        with qtbot.waitSignal(desk.note.checked, timeout=30_000):
            desk.workplace.note.deleted.emit(statement_id)
    missed = _line(desk, "atorvastatin")
    assert (missed.used, missed.missed) == (False, True)
    assert "left out of the note" in _spoken(desk, missed)
    assert not _line(desk, "lot of work").missed
    for finding in editor.open_findings:
        if missed.utterance.id in finding.evidence:
            with qtbot.waitSignal(desk.note.checked, timeout=30_000):
                desk.workplace.note.findings.dismissed.emit(finding, "stopped last year")
    assert not _line(desk, "atorvastatin").missed
