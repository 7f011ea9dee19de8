"""Having lines worded anew, by key and in the menu of a row; and why a line that came of it may not stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView

from copilot.app.ports import Task
from copilot.app.rewriting import Reason
from ui.note.model import NoteModel
from ui.note.rows import Heading, Row, StatementRow
from ui.widgets.no_model import NoModel


class RewordActions(QObject):
    """Keys that count while the list has the focus, and entries for the menu of a row.

    Attributes:
        has_model: whether there is a language model that could do it.
        host: the server that it stands on; "" for this machine.

    Signals:
        asked: a Task, and the row that it is wanted for: a statement, or a heading for all statements under it.
        model_wanted: the doctor wants to install one.
    """

    asked = Signal(object, object)
    model_wanted = Signal()

    def __init__(self, view: QListView, model: NoteModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.has_model: Callable[[], bool] = lambda: False
        self.host: Callable[[], str] = str
        self._made: dict[Task, QAction] = {}
        for task, (text, key) in self._known().items():
            action = QAction(text, view)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, task=task: self._ask(task))
            view.addAction(action)
            self._made[task] = action
        self._sent = QAction(view)
        self._sent.setEnabled(False)
        self._install = QAction(NoModel(self).entry(), view)
        self._install.triggered.connect(lambda _checked=False: self.model_wanted.emit())

    def _known(self) -> dict[Task, tuple[str, str]]:
        return {
            Task.SHORTER: (self.tr("Make it shorter"), "Ctrl+Shift+S"),
            Task.FORMAL: (self.tr("Make it more formal"), "Ctrl+Shift+M"),
            Task.ADD: (self.tr("Add what I say…"), "Ctrl+Shift+A"),
        }

    def of(self, row: Row) -> list[QAction]:
        """What a row's menu offers; without a language model also how to install one."""
        actions = [action for task, action in self._made.items() if self._may(task, row)]
        if actions and not self.has_model():
            actions.append(self._install)
        elif actions and (host := self.host()):
            self._sent.setText(self.tr("▲ The line is sent to {}").format(host))
            actions.append(self._sent)
        return actions

    def _may(self, task: Task, row: Row) -> bool:
        if not self._model.may_write(row):
            return False
        if isinstance(row, Heading):
            return task is not Task.ADD and self._model.has_statements(row.key)
        return isinstance(row, StatementRow)

    def _ask(self, task: Task) -> None:
        row = self._model.row(self._view.currentIndex().row())
        if row is not None and self._may(task, row):
            self.asked.emit(task, row)


class ReasonTexts(QObject):
    def text(self, reason: Reason) -> str:
        return self.known()[reason]

    def known(self) -> dict[Reason, str]:
        return {
            Reason.NOTHING_WRITTEN: self.tr("The language model wrote nothing that can be used."),
            Reason.TOO_LONG: self.tr("It is far longer than the line it was made of."),
            Reason.OTHER_SUBJECT: self.tr("It is about something else."),
            Reason.PROBLEM_GAINED: self.tr("It names a problem that was not said."),
            Reason.MEDICATION_GAINED: self.tr("It names a medication that was not said."),
            Reason.NUMBER_LOST: self.tr("A number was lost."),
            Reason.MEDICATION_LOST: self.tr("A medication was lost."),
            Reason.PROBLEM_LOST: self.tr("A problem was lost or turned around."),
        }
