"""A list whose rows have heights of their own, and that stays smooth with ten thousand of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate

from PySide6.QtCore import (
    QElapsedTimer,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.rows import draw_focus

Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint

_SLICE_MS = 2
"""Rows that nobody sees are measured for so long in one turn of the event loop."""


class LongList(QListView):
    """QListView lays out every row again whenever one changes, and loses its place meanwhile. Here a row is
    measured once for each width. Those in view are measured at once, the others are taken to be as high as they
    were, or as rows usually are, and measured a few at a time. What stands at the top of the view stays there.
    """

    # Qt asks for these while the view is being made.
    _heights: list[int] = []  # noqa: RUF012 - never changed in place before `reset` gives each view its own
    _measured = bytearray()
    _tops: list[int] | None = None
    _is_settling = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._measure_some)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(6 * GRID)

    # ------------------------------------------------------------------ where rows are

    def _top(self, row: int) -> int:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops[row]

    def _row_at(self, y: int) -> int:
        """The row at this height of the whole list, the first or the last for what is outside."""
        self._top(0)
        return max(0, min(len(self._heights) - 1, bisect_right(self._tops or [], y) - 1))

    def _rows_in(self, top: int, bottom: int) -> range:
        """Between two heights of the view."""
        if not self._heights:
            return range(0)
        at = self.verticalOffset()
        return range(self._row_at(at + top), self._row_at(at + bottom) + 1)

    def rows_in_view(self) -> range:
        return self._rows_in(0, self.viewport().height())

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= len(self._heights):
            return QRect()
        top = self._top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights[index.row()])

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if not 0 <= y < self._top(len(self._heights)):
            return QModelIndex()
        return self.model().index(self._row_at(y), 0)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    # ------------------------------------------------------------------ how high rows are

    def _measure(self, rows: Iterable[int]) -> bool:
        """Whether one of them is of another height than it was taken to be."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        model, changed = self.model(), False
        for row in rows:
            if self._measured[row]:
                continue
            self._measured[row] = 1
            index = model.index(row, 0)
            height = self.itemDelegateForIndex(index).sizeHint(option, index).height()
            if height != self._heights[row]:
                self._heights[row], changed = height, True
        if changed:
            self._tops = None
        return changed

    def _measure_some(self) -> None:
        watch = QElapsedTimer()
        watch.start()
        with self._in_place():
            row = self._measured.find(0)
            while row >= 0 and watch.elapsed() < _SLICE_MS:
                self._measure((row,))
                row = self._measured.find(0, row + 1)
        self._go_on()

    def _go_on(self) -> None:
        if self._measured.find(0) >= 0 and not self._later.isActive():
            self._later.start()

    @contextmanager
    def _in_place(self, *, at_row: int = 0, more: int = 0) -> Iterator[None]:
        """What happens to rows and heights in the block leaves the row at the top of the view where it is. In it
        there come `more` rows at `at_row`; those that come at the very top of the list are seen."""
        if self._is_settling:
            yield
            return
        self._is_settling = True
        try:
            at = self.verticalOffset()
            row = self._row_at(at)
            below = at - self._top(row) if self._heights else 0
            if at and at_row <= row:
                row += more
            yield
            for _ in range(4):  # rows that were higher than thought leave others out of view, and the reverse
                changed = self._measure(self.rows_in_view())
                self._put_range()
                if self._heights:
                    self.verticalScrollBar().setValue(self._top(min(row, len(self._heights) - 1)) + below)
                if not changed:
                    break
        finally:
            self._is_settling = False

    def _put_range(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._top(len(self._heights)) - height))

    # ------------------------------------------------------------------ what Qt tells

    def reset(self) -> None:
        model = self.model()
        count = model.rowCount() if model is not None else 0
        self._heights, self._measured, self._tops = [ROW_HEIGHT] * count, bytearray(count), None
        super().reset()
        self.verticalScrollBar().setValue(0)

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # not the list's own, which would measure every row

    def updateGeometries(self) -> None:
        if not self._is_settling:
            with self._in_place():
                pass
            self._go_on()
        QAbstractItemView.updateGeometries(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._measured = bytearray(len(self._heights))
        super().resizeEvent(event)
        self.updateGeometries()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._is_settling:
            self.viewport().update()
            return
        before = self.verticalOffset()
        with self._in_place():
            pass
        if self.verticalOffset() == before:
            self.viewport().scroll(0, dy)
        else:
            self.viewport().update()

    def dataChanged(self, first: Index, last: Index, roles: Iterable[int] = ()) -> None:
        rows = range(first.row(), last.row() + 1)
        if not rows or rows[-1] >= len(self._heights):
            return
        for row in rows:
            self._measured[row] = 0
        seen = self.rows_in_view()
        if rows[0] <= seen[-1] and rows[-1] >= seen[0]:
            top = self._top(rows[0])
            with self._in_place():
                changed = self._measure(range(max(rows[0], seen[0]), min(rows[-1], seen[-1]) + 1))
            if changed or self._top(rows[0]) != top:
                self.viewport().update()
        self._go_on()
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def rowsInserted(self, parent: Index, first: int, last: int) -> None:
        count = last - first + 1
        with self._in_place(at_row=first, more=count):
            self._heights[first:first] = [ROW_HEIGHT] * count
            self._measured[first:first] = bytes(count)
            self._tops = None
        QAbstractItemView.rowsInserted(self, parent, first, last)
        self.viewport().update()
        self._go_on()

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, first, last)
        at = self.verticalScrollBar()
        row = self._row_at(at.value())
        # What is taken away above the view takes its height with it.
        gone = self._top(min(last + 1, row)) - self._top(min(first, row))
        del self._heights[first : last + 1]
        del self._measured[first : last + 1]
        self._tops = None
        self._is_settling = True
        try:
            at.setValue(at.value() - gone)
        finally:
            self._is_settling = False
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # ------------------------------------------------------------------ moving

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        row, height = index.row(), self.viewport().height()
        if not index.isValid() or row >= len(self._heights):
            return
        around = height // ROW_HEIGHT + 1
        self._measure(range(max(0, row - around), min(len(self._heights), row + around)))
        self._put_range()
        bar, top, bottom = self.verticalScrollBar(), self._top(row), self._top(row + 1)
        if hint is _Hint.PositionAtTop or bottom - top > height:
            bar.setValue(top)
        elif hint is _Hint.PositionAtBottom:
            bar.setValue(bottom - height)
        elif hint is _Hint.PositionAtCenter:
            bar.setValue((top + bottom - height) // 2)
        elif top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(bottom - height)
        self.viewport().update()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, current = len(self._heights), self.currentIndex().row()
        if not count or (current < 0 and action is _Move.MoveNext):
            return QModelIndex()  # who comes by with the Tab key has chosen nothing yet
        page = self.viewport().height()
        wanted, step = {
            _Move.MoveUp: (current - 1, -1),
            _Move.MovePrevious: (current - 1, -1),
            _Move.MoveDown: (current + 1, 1),
            _Move.MoveNext: (current + 1, 1),
            _Move.MoveHome: (0, 1),
            _Move.MoveEnd: (count - 1, -1),
            _Move.MovePageUp: (self._row_at(self._top(max(0, current)) - page), 1),
            _Move.MovePageDown: (self._row_at(self._top(max(0, current)) + page), -1),
        }.get(action, (current, 1))
        if current < 0:
            wanted, step = max(0, wanted), 1
        while 0 <= wanted < count:
            index = self.model().index(wanted, 0)
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                return index
            wanted += step
        return self.currentIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rows, model = self._rows_in(rect.top(), rect.bottom()), self.model()
        selection = QItemSelection(model.index(rows[0], 0), model.index(rows[-1], 0)) if rows else QItemSelection()
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        plain = QStyleOptionViewItem()
        self.initViewItemOption(plain)
        model, selection, current = self.model(), self.selectionModel(), self.currentIndex()
        painter = QPainter(self.viewport())
        rows, width = self._rows_in(event.rect().top(), event.rect().bottom()), self.viewport().width()
        top = self._top(rows[0]) - self.verticalOffset() if rows else 0
        for row in rows:
            index = model.index(row, 0)
            option = QStyleOptionViewItem(plain)
            option.rect = QRect(0, top, width, self._heights[row])
            top += self._heights[row]
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if index == current and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            else:
                option.state &= ~QStyle.StateFlag.State_HasFocus
            self.itemDelegateForIndex(index).paint(painter, option, index)
        if self.hasFocus() and not current.isValid():
            draw_focus(painter, self.viewport().rect(), self.palette().highlight().color().name())
        painter.end()
