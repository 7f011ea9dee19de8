"""Rows of many heights: each is measured once, and the place is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from ui.widgets.long_list import LongList

Index = QModelIndex | QPersistentModelIndex
ROWS = 3_000


class Heights(QStyledItemDelegate):
    """A row is as high as its text says.

    Attributes:
        asked: the rows that were measured.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        self.asked.append(index.row())
        return QSize(100, int(index.data()))


class Shown(LongList):
    def __init__(self) -> None:
        super().__init__()
        self.heights = Heights()
        self.texts = QStringListModel([str(20 + n * 7 % 50) for n in range(ROWS)])
        self.setItemDelegate(self.heights)
        self.setModel(self.texts)
        self.resize(200, 400)
        self.show()

    def put(self, row: int, height: int) -> None:
        self.texts.setData(self.texts.index(row), str(height))

    def top(self) -> tuple[int, int]:
        """The row at the top of the view, and how much of it is above."""
        index = self.indexAt(QPoint(5, 0))
        return index.row(), self.visualRect(index).top()

    def is_measured(self) -> bool:
        whole = sum(int(text) for text in self.texts.stringList())
        return len(set(self.heights.asked)) == ROWS and self.verticalScrollBar().maximum() == whole - self.room

    @property
    def room(self) -> int:
        return self.viewport().height()


@pytest.fixture
def rows(qtbot: QtBot, qapp: QApplication) -> Shown:
    made = Shown()
    qtbot.addWidget(made)
    return made


def test_what_is_in_view_is_measured_at_once_and_the_rest_a_few_at_a_time(qtbot: QtBot, rows: Shown) -> None:
    assert set(rows.rows_in_view()) <= set(rows.heights.asked)
    assert len(rows.heights.asked) < ROWS
    qtbot.waitUntil(rows.is_measured, timeout=30_000)
    rows.heights.asked.clear()
    rows.viewport().repaint()
    assert not rows.heights.asked


def test_a_change_measures_its_row_only_and_moves_nothing(qtbot: QtBot, rows: Shown) -> None:
    qtbot.waitUntil(rows.is_measured, timeout=30_000)
    rows.scrollTo(rows.texts.index(2_000), LongList.ScrollHint.PositionAtTop)
    top = rows.top()
    assert top == (2_000, 0)
    rows.heights.asked.clear()
    for row in (3, 2_500, 2_001):
        rows.put(row, 90)
    qtbot.waitUntil(lambda: len(rows.heights.asked) == 3, timeout=30_000)
    assert set(rows.heights.asked) == {3, 2_500, 2_001}
    assert rows.top() == top
    assert rows.visualRect(rows.texts.index(2_001)).height() == 90


def test_rows_that_come_and_go_above_leave_the_view_where_it_is(qtbot: QtBot, rows: Shown) -> None:
    rows.setCurrentIndex(rows.texts.index(1_000))
    rows.scrollTo(rows.texts.index(1_000), LongList.ScrollHint.PositionAtTop)
    rows.texts.insertRows(10, 5)
    for row in range(10, 15):
        rows.put(row, 44)
    assert rows.top() == (1_005, 0)
    rows.texts.removeRows(0, 100)
    assert rows.top() == (905, 0)
    rows.texts.removeRows(0, rows.texts.rowCount())
    assert not rows.indexAt(QPoint(5, 0)).isValid()
    qtbot.waitUntil(lambda: rows.verticalScrollBar().maximum() == 0, timeout=5_000)


def test_it_goes_to_any_row_before_all_are_measured(rows: Shown) -> None:
    last = rows.texts.index(ROWS - 1)
    rows.scrollTo(last)
    assert rows.visualRect(last).bottom() < rows.room
    assert rows.visualRect(last).height() == int(last.data())
    rows.scrollTo(rows.texts.index(0))
    assert rows.top() == (0, 0)


def test_another_width_measures_anew_and_keeps_the_place(qtbot: QtBot, rows: Shown) -> None:
    qtbot.waitUntil(rows.is_measured, timeout=30_000)
    rows.scrollTo(rows.texts.index(700), LongList.ScrollHint.PositionAtTop)
    rows.heights.asked.clear()
    rows.resize(300, 400)
    assert set(rows.rows_in_view()) <= set(rows.heights.asked)
    assert rows.top()[0] == 700


def test_keys_and_clicks_choose(qtbot: QtBot, rows: Shown) -> None:
    rows.setCurrentIndex(rows.texts.index(0))
    rows.setFocus()
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_End, ROWS - 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(rows, key)
        assert rows.currentIndex().row() == row
        assert rows.selectionModel().isSelected(rows.currentIndex())
        assert 0 <= rows.visualRect(rows.currentIndex()).top() < rows.room
    third = rows.visualRect(rows.texts.index(3))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=third.center())
    assert rows.currentIndex().row() == 3
