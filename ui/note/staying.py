"""What the doctor looks at and types in stays where it is, whatever comes into the note meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView, QStyledItemDelegate

from ui.widgets.in_place import RowEditor


def is_typed_in(view: QListView) -> bool:
    return any(field.isVisible() for field in view.viewport().findChildren(RowEditor))


@contextmanager
def in_place(view: QListView) -> Iterator[None]:
    """Rows may come and go meanwhile: the current one, or else the first in view, is then where it was."""
    model, height = view.model(), view.viewport().height()
    current = [view.currentIndex()] if view.currentIndex().isValid() else []
    held = [
        (QPersistentModelIndex(index), area.top())
        for index in (*current, *(model.index(n, 0) for n in range(model.rowCount())))
        if (area := view.visualRect(index)).bottom() > 0 and area.top() < height
    ]
    yield
    view.executeDelayedItemsLayout()
    for kept, top in held:
        if kept.isValid():
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + view.visualRect(kept).top() - top)
            return


class TypingPause(QObject):
    """Lets a draft wait while a statement is being typed in: its row might go from under the doctor's hands."""

    def __init__(self, view: QListView, delegate: QStyledItemDelegate) -> None:
        super().__init__(view)
        self._view = view
        self._waiting: Callable[[], None] | None = None
        delegate.closeEditor.connect(self._closed, Qt.ConnectionType.QueuedConnection)

    def wait(self, act: Callable[[], None]) -> None:
        if is_typed_in(self._view):
            self._waiting = act
        else:
            act()

    def end(self) -> None:
        act, self._waiting = self._waiting, None
        if act is not None:
            act()

    def _closed(self) -> None:
        if not is_typed_in(self._view):
            self.end()
