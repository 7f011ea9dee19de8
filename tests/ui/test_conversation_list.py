"""The conversation while it grows: it keeps to the end, unless somebody reads further up."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot.domain.transcript import Transcript, Utterance
from ui.conversation.pane import ConversationPane
from ui.theme.style import Theme


def _said(number: int) -> Utterance:
    text = "It hurts when I walk. " * (1 + number % 4)
    return Utterance(id=number, text=text.strip(), start_s=number * 3.0, end_s=number * 3.0 + 2)


def test_it_keeps_to_the_end_unless_somebody_reads_further_up(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    pane = ConversationPane(theme)
    qtbot.addWidget(pane)
    pane.resize(500, 400)
    pane.show()
    bar = pane.list.verticalScrollBar()
    for number in range(1, 60):
        pane.model.add(_said(number))
    assert bar.value() == bar.maximum() > 0
    pane.model.provisional(_said(60))
    assert bar.value() == bar.maximum()
    pane.model.provisional(None)
    bar.setValue(bar.maximum() // 2)
    at = bar.value()
    pane.model.add(_said(60))
    assert bar.value() == at
    assert bar.maximum() > at


def test_a_visit_that_is_opened_is_read_from_its_beginning(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    pane = ConversationPane(theme)
    qtbot.addWidget(pane)
    pane.resize(500, 400)
    pane.show()
    pane.show_transcript(Transcript(utterances=tuple(_said(n) for n in range(1, 400))))
    pane.reveal((350,))
    bar = pane.list.verticalScrollBar()
    assert bar.value() > 0
    pane.show_transcript(Transcript(utterances=tuple(_said(n) for n in range(1, 300))))
    assert bar.value() == 0
