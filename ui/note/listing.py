"""The list of the note's rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.note.delegate import StatementDelegate
from ui.note.model import NoteModel
from ui.theme.style import Theme
from ui.widgets.in_place import RowEditor


class NoteList(QListView):
    def __init__(self, model: NoteModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.rows = StatementDelegate(self, model, theme)
        self.setItemDelegate(self.rows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setAccessibleName(self.tr("Note"))
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    @property
    def is_typed_in(self) -> bool:
        """Whether a statement is being edited."""
        return any(field.isVisible() for field in self.viewport().findChildren(RowEditor))

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Rows may come and go meanwhile: what the doctor looks at stays where it is."""
        model, height = self.model(), self.viewport().height()
        current = [self.currentIndex()] if self.currentIndex().isValid() else []
        seen = current + [model.index(n, 0) for n in range(model.rowCount())]
        held = [
            (QPersistentModelIndex(index), area.top())
            for index in seen
            if (area := self.visualRect(index)).bottom() > 0 and area.top() < height
        ]
        yield
        self.executeDelayedItemsLayout()
        for kept, top in held:
            if kept.isValid():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.visualRect(kept).top() - top)
                return
