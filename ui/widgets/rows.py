"""What the delegates of all lists draw alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.theme.tokens import RADIUS


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each stretch of `rows`, which ascend: a view is told of thousands at once."""
    first = 0
    for place, row in enumerate(rows):
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            yield rows[first], row
            first = place + 1


def draw_ground(painter: QPainter, area: QRect, ground: str, edge: str) -> None:
    """A coloured row with an edge at its left, so that it is not told by colour alone."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(edge))
    painter.drawRoundedRect(QRect(area.left(), area.top(), 4 * RADIUS, area.height()), RADIUS, RADIUS)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(area.adjusted(3, 0, 0, 0), RADIUS, RADIUS)


def draw_focus(painter: QPainter, area: QRect, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def draw_word(painter: QPainter, text: str, left: int, top: int, font: QFont, colour: str) -> None:
    """One line of text whose upper edge is `top`."""
    painter.setPen(QColor(colour))
    painter.setFont(font)
    painter.drawText(left, top + QFontMetrics(font).ascent(), text)


def width_of(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
