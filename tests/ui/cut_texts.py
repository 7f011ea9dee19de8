"""Finds texts that do not fit: what a widget would need against what it has."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

_SLACK = 1
"""A pixel, for sizes that were rounded."""
_LINE_EDIT_EDGE = 4
"""What QLineEdit leaves free inside its margins, left and right together."""


def cut_texts(root: QWidget) -> list[str]:
    """One line for each visible widget in `root` that is too small for its text, or reaches out of its place."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root) or widget.window() is not root.window():
            continue
        needed = next(_too_small(widget), None)
        if needed is None and widget is not root and _is_outside(widget):
            needed = "reaches out of its place"
        if needed is not None:
            size = widget.size()
            found.append(f"{type(widget).__name__} “{_text_of(widget)}” {size.width()}x{size.height()}: {needed}")
    return found


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return widget.accessibleName()


def _too_small(widget: QWidget) -> Iterator[str]:
    size = widget.size()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            needed = QSize(size.width(), widget.heightForWidth(size.width()))
        else:
            needed = widget.sizeHint()
        yield from _compared(size, needed)
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield from _compared(size, widget.sizeHint())
    elif isinstance(widget, QTabBar):
        yield from _compared(size, widget.minimumSizeHint())
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        style, part = widget.style(), QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        yield from _width(room.width(), widget.fontMetrics().horizontalAdvance(widget.currentText()))
    elif isinstance(widget, QLineEdit) and not widget.text():
        inside = widget.contentsRect().width() - _LINE_EDIT_EDGE
        yield from _width(inside, widget.fontMetrics().horizontalAdvance(widget.placeholderText()))
    elif isinstance(widget, QAbstractScrollArea) and widget.horizontalScrollBar().maximum() > 0:
        yield "is wider than its view"


def _compared(size: QSize, needed: QSize) -> Iterator[str]:
    if needed.width() > size.width() + _SLACK or needed.height() > size.height() + _SLACK:
        yield f"needs {needed.width()}x{needed.height()}"


def _width(room: int, needed: int) -> Iterator[str]:
    if needed > room + _SLACK:
        yield f"needs {needed}, has room for {room}"


def _is_outside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent, QAbstractScrollArea):
        return False
    scrolled = isinstance(parent.parentWidget(), QScrollArea)  # downwards there is more of it
    place = QRect(0, 0, parent.width(), 1 << 20 if scrolled else parent.height())
    return not place.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(widget.geometry())
