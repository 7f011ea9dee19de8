"""How a visit is drawn: name, state with its sign, age and complaint."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.fonts import secondary_font, text_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.visits.model import Day, Row, VisitRole, VisitRow
from ui.widgets.rows import draw_focus, draw_ground, draw_word, width_of

_ROW = 13 * GRID
_DAY = 9 * GRID
_DOT = 2 * GRID


class VisitDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._bold = text_font(bold=True)
        self._small = secondary_font()
        self._small_bold = secondary_font(bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        # Called for each of ten thousand rows: no text is measured here.
        is_visit = index.flags() & Qt.ItemFlag.ItemIsSelectable
        return QSize(self._view.viewport().width(), _ROW if is_visit else _DAY)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(VisitRole.ROW)
        area = QRect(option.rect).adjusted(3 * GRID, 1, -3 * GRID, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Day):
            top = area.bottom() - 5 * GRID
            draw_word(painter, row.text, area.left() + GRID, top, self._small_bold, self._theme.colours.secondary)
        else:
            self._draw_visit(painter, area, row, option)
        painter.restore()

    def _draw_visit(self, painter: QPainter, area: QRect, row: VisitRow, option: QStyleOptionViewItem) -> None:
        colours = self._theme.colours
        if option.state & QStyle.StateFlag.State_Selected:
            draw_ground(painter, area, colours.accent_ground, colours.accent)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, area, colours.accent)
        tone = getattr(colours, row.tone)
        left, right = area.left() + 2 * GRID + 2, area.right() - 2 * GRID
        top = area.top() + 2 * GRID - 1
        state_left = right - width_of(row.state, self._small)
        draw_word(painter, row.state, state_left, top + 2, self._small, tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone))
        painter.drawEllipse(state_left - _DOT - GRID, top + 2 + GRID, _DOT - 1, _DOT - 1)
        room = state_left - left - _DOT - 3 * GRID
        draw_word(painter, _elided(row.name, self._bold, room), left, top, self._bold, colours.text)
        about = _elided(row.about, self._small, right - left)
        draw_word(painter, about, left, top + 5 * GRID, self._small, colours.secondary)


def _elided(text: str, font: QFont, room: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
