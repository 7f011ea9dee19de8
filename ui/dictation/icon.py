"""A microphone, drawn: not every font has one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_SIDE = 18
_SCALE = 3
"""Drawn so much larger, so that it is sharp on every screen."""


def microphone_icon(colour: str) -> QIcon:
    picture = QPixmap(_SIDE * _SCALE, _SIDE * _SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(6.25, 1.5, 5.5, 9), 2.75, 2.75)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    holder = QPainterPath(QPointF(3.5, 8))
    holder.arcTo(QRectF(3.5, 2.5, 11, 11), 180, 180)
    painter.drawPath(holder)
    painter.drawLine(QPointF(9, 13.5), QPointF(9, 16.5))
    painter.drawLine(QPointF(6, 16.5), QPointF(12, 16.5))
    painter.end()
    return QIcon(picture)
