"""A wrapped text of a list row, laid out once a width: what the delegates of long lists measure and paint."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption


class Mark(NamedTuple):
    """`look` for the characters from `start`, `length` of them."""

    start: int
    length: int
    look: QTextCharFormat


class Passages:
    """Keeps the layouts of the texts that were seen last, so that scrolling lays out nothing twice."""

    def __init__(self, kept: int = 512) -> None:
        self._kept = kept
        self._layouts: OrderedDict[tuple[str, int, str], QTextLayout] = OrderedDict()

    def clear(self) -> None:
        self._layouts.clear()

    def height(self, text: str, width: int, font: QFont) -> int:
        return round(self._layout(text, width, font).boundingRect().height() + 0.499)

    def paint(
        self, painter: QPainter, text: str, width: int, font: QFont, at: QPointF, marks: Sequence[Mark] = ()
    ) -> None:
        layout = self._layout(text, width, font)
        ranges = []
        for mark in marks:
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = mark.start, mark.length, mark.look
            ranges.append(span)
        layout.draw(painter, at, ranges)

    def _layout(self, text: str, width: int, font: QFont) -> QTextLayout:
        key = (text, width, font.key())
        found = self._layouts.get(key)
        if found is not None:
            self._layouts.move_to_end(key)
            return found
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        self._layouts[key] = layout
        if len(self._layouts) > self._kept:
            self._layouts.popitem(last=False)
        return layout
