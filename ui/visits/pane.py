"""The visits: search, a new one, and the list by day."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStackedLayout, QVBoxLayout, QWidget

from copilot.domain.visit import Visit
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.visits.delegate import VisitDelegate
from ui.visits.model import VisitsModel
from ui.widgets.parts import EmptyState, button, panel

_PAUSE_MS = 120
"""Typing that goes on is not searched for."""


class VisitsPane(QWidget):
    """The left of the window.

    Signals:
        chosen: the visit to open.
        wanted: a new visit.
        searched: words to look for; empty for all visits.
    """

    chosen = Signal(object)
    wanted = Signal()
    searched = Signal(str)

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
        self._pause.timeout.connect(lambda: self.searched.emit(self.search.text().strip()))
        self.search.textChanged.connect(self._pause.start)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(VisitDelegate(self.list, theme))
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName(self.tr("Visits"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        theme.changed.connect(self.list.viewport().update)
        self.empty = EmptyState()
        new = button(self.tr("+ New visit"), self.wanted.emit, "primary", key="Ctrl+Shift+N")
        new.setAccessibleName(self.tr("New visit"))
        ground = panel()
        top = QVBoxLayout()
        top.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        top.setSpacing(2 * GRID)
        top.addWidget(self.search)
        top.addWidget(new)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(top)
        inside.addWidget(body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)
        self.model.modelReset.connect(self._show_what_is_there)
        self._show_what_is_there()

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
        if self.search.text():
            self.empty.say(self.tr("Nothing found"), self.tr("Try fewer or other words."))
        else:
            self.empty.say(self.tr("No visits yet"), self.tr("Begin with New visit, or drop an audio file here."))

    def _current_changed(self, index: QModelIndex) -> None:
        visit = self.model.visit(index.row())
        if visit is not None:
            self.chosen.emit(visit)
