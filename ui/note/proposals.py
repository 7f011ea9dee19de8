"""What a language model proposes for a line, on a card under it: taken or left by the doctor."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from copilot.app.documents import Edited
from copilot.app.ports import Task
from copilot.domain.errors import CopilotError
from copilot.domain.note import Statement
from ui.note.model import NoteModel
from ui.note.rewording import ReasonTexts
from ui.note.rows import CardRow, StatementRow
from ui.note.staying import in_place
from ui.note.titles import FindingTitles
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.told import error_told, window_language
from ui.versions.difference import DifferencePage
from ui.widgets.card import Card

_EDGE = 3 * GRID


class ProposalCard(QWidget):
    """One line's proposal, from the asking to the answer.

    Attributes:
        before: the statement that it is about.
        is_waiting: nothing has come of it yet.

    Signals:
        said: what the doctor wants to be added.
        taken: the text that the doctor takes.
        left: it is not wanted, or no longer.
        changed: it takes another height.
    """

    said = Signal(str)
    taken = Signal(str)
    left = Signal()
    changed = Signal()

    def __init__(self, before: Statement, task: Task, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = before
        self.is_waiting = False
        self._task = task
        self._theme = theme
        self._card: Card | None = None
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(_EDGE, 0, GRID, GRID)

    def height_for(self, width: int) -> int:
        return max(0, self._inside.totalHeightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def parts(self) -> list[QWidget]:
        """What the keyboard reaches in it, in order."""
        card = self._card
        return [*card.findChildren(QLineEdit), *card.findChildren(QPushButton)] if card is not None else []

    # ------------------------------------------------------------------ what it shows

    def ask(self) -> None:
        """For the words that are to be added."""
        card = Card("info", "✎", self.tr("What shall be added?"))
        field = QLineEdit()
        field.setAccessibleName(self.tr("What shall be added"))
        field.setPlaceholderText(self.tr("In your words. Enter has it written into the line."))

        def say() -> None:
            if words := field.text().strip():
                self.said.emit(words)

        field.returnPressed.connect(say)
        card.offer(self.tr("Write it in"), say)
        card.offer(self.tr("Cancel"), self.left.emit)
        card.below.addWidget(field)
        self._put(card)
        field.setFocus()  # the doctor has just asked for it

    def wait(self, who: str) -> None:
        """`who` words it: a model on this machine, or a server."""
        card = Card("info", "…", self.tr("{} is rewording it…").format(who))
        card.offer(self.tr("Cancel"), self.left.emit)
        self._put(card)
        self.is_waiting = True

    def answer(self, edited: Edited) -> None:
        if edited.applies and edited.text == self.before.text:
            self._close_with("info", "i", self.tr("The language model would leave it as it is."))
            return
        titles = {
            Task.SHORTER: self.tr("Shorter"),
            Task.FORMAL: self.tr("More formal"),
            Task.ADD: self.tr("With what you add"),
        }
        why = [ReasonTexts(self).text(reason) for reason in edited.reasons]
        names = FindingTitles(self)
        why += [f"{names.title(finding)}: {finding.told(window_language())}" for finding in edited.findings]
        if edited.applies:
            card = Card("info", "≠", titles[self._task])
            card.offer(self.tr("Take it"), lambda: self.taken.emit(edited.text), "primary")
        else:
            card = Card("warning", "!", self.tr("This wording cannot be taken"), *why)
        card.offer(self.tr("Leave it"), self.left.emit)
        if edited.text:
            page = DifferencePage(self._theme.colours, self)
            words = QLabel(page.words(self.before.text, edited.text))
            words.setTextFormat(Qt.TextFormat.RichText)
            words.setWordWrap(True)
            words.setAccessibleName(
                self.tr("Before: {}. After: {}").format(self.before.text.rstrip(".。"), edited.text)
            )
            card.below.addWidget(words)
        self._put(card)

    def refuse(self, error: CopilotError) -> None:
        what, then = error_told(error)
        self._close_with("critical", "✕", what, then)

    def _close_with(self, tone: str, sign: str, *texts: str) -> None:
        card = Card(tone, sign, *texts)
        card.offer(self.tr("Close"), self.left.emit)
        self._put(card)

    def _put(self, card: Card) -> None:
        had_focus = _has_focus(self)
        self.is_waiting = False
        if self._card is not None:
            self._card.hide()
            self._inside.removeWidget(self._card)
            self._card.deleteLater()
        self._card = card
        self._inside.addWidget(card)
        card.show()  # what is hidden takes no height
        self.changed.emit()
        parts = self.parts()
        if had_focus:
            parts[0].setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(card, QAccessible.Event.Alert))


class Proposals(QObject):
    """The cards in the list. One goes when its statement says something else."""

    def __init__(self, view: QListView, model: NoteModel, theme: Theme) -> None:
        super().__init__(view)
        self._list = view
        self._model = model
        self._theme = theme
        self._cards: dict[int, ProposalCard] = {}
        self._follows = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place_again)
        view.viewport().installEventFilter(self)
        model.shown.connect(self._look_again)

    def card(self, statement_id: int) -> ProposalCard | None:
        return self._cards.get(statement_id)

    def open(self, statement: Statement, task: Task) -> ProposalCard:
        """A new card under the statement; one that is there already goes."""
        self.close(statement.id)
        card = ProposalCard(statement, task, self._theme)
        self._cards[statement.id] = card
        card.changed.connect(self._changed)
        card.left.connect(lambda: self._left(statement.id))
        self._place()
        return card

    def close(self, statement_id: int) -> None:
        card = self._cards.pop(statement_id, None)
        if card is not None:
            self._place()

    def _left(self, statement_id: int) -> None:
        card = self._cards.get(statement_id)
        if card is not None and _has_focus(card):
            self._list.setFocus()
        self.close(statement_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._cards and event.type() is QEvent.Type.Resize:
            self._later.start()
        elif self._cards and event.type() is QEvent.Type.Paint:
            self._sit()
        return super().eventFilter(watched, event)

    def _look_again(self) -> None:
        """A line that says something else, or stands elsewhere, has left its card behind."""
        there = {row.statement_id: index for index, row in self._rows()}
        for number, card in list(self._cards.items()):
            statement, index = self._model.statement(number), there.get(number)
            is_same = statement is not None and statement.text == card.before.text
            if not is_same or index is None or self._list.indexWidget(index) is not card:
                card.left.emit()

    def _rows(self) -> Iterator[tuple[QModelIndex, CardRow]]:
        for number in range(self._model.rowCount()):
            row = self._model.row(number)
            if isinstance(row, CardRow):
                yield self._model.index(number), row

    def _changed(self) -> None:
        self._place()
        self._follows = True
        self._later.start()  # what has just come is styled by then, and knows how high it is

    def _place_again(self) -> None:
        """What has just come under the selected statement is brought into view."""
        self._place()
        follows, self._follows = self._follows, False
        chosen = self._model.row(self._list.currentIndex().row())
        for index, row in self._rows():
            if follows and isinstance(chosen, StatementRow) and chosen.statement.id == row.statement_id:
                self._list.scrollTo(index)

    def _place(self) -> None:
        """Each card under its statement, as high as it needs."""
        with in_place(self._list):
            width = self._list.viewport().width()
            self._model.make_room({number: card.height_for(width) for number, card in self._cards.items()})
        for index, row in self._rows():
            if (card := self._cards.get(row.statement_id)) is not None:
                if self._list.indexWidget(index) is not card:
                    self._list.setIndexWidget(index, card)
                before: QWidget = self._list  # the keyboard comes to it from the list
                for part in card.parts():
                    QWidget.setTabOrder(before, part)
                    before = part
        self._sit()

    def _sit(self) -> None:
        """In their rows, whatever moved those."""
        for index, row in self._rows():
            card, room = self._cards.get(row.statement_id), self._list.visualRect(index)
            if card is not None and card.geometry() != room:
                card.setGeometry(room)


def _has_focus(part: QWidget) -> bool:
    return part.isAncestorOf(QApplication.focusWidget() or part.window())
