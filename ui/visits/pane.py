"""The visits: search, which of them are shown, a new one, and the list by day."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from copilot.app.visit_list import Show
from copilot.domain.visit import Visit
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.visits.delegate import VisitDelegate
from ui.visits.model import VisitsModel
from ui.widgets.long_list import LongList
from ui.widgets.parts import EmptyState, button, panel

_PAUSE_MS = 120
"""Typing that goes on is not searched for, and what is scrolled past is not looked at."""


class VisitsPane(QWidget):
    """The left of the window.

    Signals:
        chosen: the visit to open.
        taken: the doctor chose it, by a click or Enter, and goes on with it: going through the list is not it.
        wanted: a new visit.
        asked: which visits to show, and the words that they shall hold.
        looked_at: visits that are in view and that nothing is told of yet.
    """

    chosen = Signal(object)
    taken = Signal()
    wanted = Signal()
    asked = Signal(object, str)
    looked_at = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = VisitsModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search visits, notes, words"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)  # files that are dropped are for the whole window
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self.search.textChanged.connect(self._pause.start)
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Visits shown"))
        for show, text in (
            (Show.ALL, self.tr("All visits")),
            (Show.TODAY, self.tr("Today")),
            (Show.WEEK, self.tr("The last seven days")),
            (Show.REVIEW, self.tr("To review and sign")),
            (Show.EXPORT, self.tr("Signed, to export")),
        ):
            self.filter.addItem(text, show)
        self.filter.currentIndexChanged.connect(self.ask)
        self.list = LongList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(VisitDelegate(self.list, theme))
        self.list.setAccessibleName(self.tr("Visits"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.clicked.connect(self._taken)
        self.list.activated.connect(self._taken)
        theme.changed.connect(self.list.viewport().update)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_PAUSE_MS)
        self._look.timeout.connect(self._tell_what_is_in_view)
        self.empty = EmptyState()
        self.show_all = button(self.tr("Show all visits"), self._show_all)
        self._build()
        self.list.verticalScrollBar().valueChanged.connect(self._look.start)
        for there in (self.model.modelReset, self.model.rowsInserted):
            there.connect(self._show_what_is_there)
        self._show_what_is_there()

    def _build(self) -> None:
        new = button(self.tr("+ New visit"), self.wanted.emit, "primary", key="Ctrl+Shift+N")
        new.setAccessibleName(self.tr("New visit"))
        top = QVBoxLayout()
        top.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        top.setSpacing(2 * GRID)
        for part in (self.search, new, self.filter):
            top.addWidget(part)
        nothing = QWidget()
        inside = QVBoxLayout(nothing)
        inside.setContentsMargins(0, 0, 0, 0)
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside.addWidget(self.empty)
        inside.addWidget(self.show_all, alignment=Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.list)
        ground = panel()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    # ------------------------------------------------------------------ what is asked for

    @property
    def shows(self) -> Show:
        return Show(self.filter.currentData())

    @property
    def words(self) -> str:
        return self.search.text().strip()

    def ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.shows, self.words)

    def look(self) -> None:
        """Some of what is told of the visits in view may be so no longer."""
        self._look.start()

    def _show_all(self) -> None:
        had_focus = self.show_all.hasFocus()
        self.filter.setCurrentIndex(self.filter.findData(Show.ALL))
        self.search.clear()
        self.ask()
        if had_focus:
            self.search.setFocus()

    def _tell_what_is_in_view(self) -> None:
        untold = self.model.untold(self.list.rows_in_view())
        if untold:
            self.looked_at.emit(untold)

    # ------------------------------------------------------------------ the list

    def choose(self, visit_id: str) -> None:
        row = self.model.row_of(visit_id)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))

    def choose_first(self) -> None:
        for row in range(self.model.rowCount()):
            if self.model.visit(row) is not None:
                self.list.setCurrentIndex(self.model.index(row))
                return

    def mark(self, visit_id: str) -> None:
        """Selects a visit that is open already."""
        self.list.selectionModel().blockSignals(True)
        self.choose(visit_id)
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()

    @property
    def current(self) -> Visit | None:
        return self.model.visit(self.list.currentIndex().row())

    def _show_what_is_there(self) -> None:
        there = self.model.rowCount() > 0
        self._stack.setCurrentIndex(1 if there else 0)
        self._look.start()
        narrowed = bool(self.words) or self.shows is not Show.ALL
        self.show_all.setVisible(narrowed and not there)
        if self.words:
            self.empty.say(self.tr("Nothing found"), self.tr("Try fewer or other words."))
        elif self.shows is Show.REVIEW:
            self.empty.say(self.tr("Nothing to review"), self.tr("Every visit that was begun is signed."))
        elif self.shows is Show.EXPORT:
            self.empty.say(self.tr("Nothing to export"), self.tr("Every signed note went out."))
        elif narrowed:
            self.empty.say(self.tr("No visits in this time"), "")
        else:
            self.empty.say(self.tr("No visits yet"), self.tr("Begin with New visit, or drop an audio file here."))

    def _current_changed(self, index: QModelIndex) -> None:
        visit = self.model.visit(index.row())
        if visit is not None:
            self.chosen.emit(visit)

    def _taken(self, index: QModelIndex) -> None:
        if self.model.visit(index.row()) is not None:
            self.taken.emit()
