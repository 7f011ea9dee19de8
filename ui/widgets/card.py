"""A coloured card: what it says, and the few things that can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.parts import button, label


class Card(QFrame):
    """A sign in the colour of its tone (info, warning, critical, done), a title, texts, and buttons at the right.

    Attributes:
        below: where more parts may be put, under the texts.
    """

    def __init__(self, tone: str, sign: str, title: str, *texts: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", tone)
        self.setAccessibleName(". ".join(filter(None, (title, *texts))))
        mark = label(sign)
        mark.setProperty("tone", tone)
        heading = label(title, "heading", wrap=True)
        for part in (mark, heading):  # as high as the buttons beside them
            part.setMinimumHeight(ROW_HEIGHT)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * GRID)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(heading, 1)
        top.addLayout(self._buttons)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(top)
        for text in filter(None, texts):  # in the whole width: beside the buttons there is little room
            column.addWidget(label(text, "secondary", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.below = QVBoxLayout(self)
        self.below.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.below.addLayout(row)

    def offer(self, text: str, act: Callable[[], object], kind: str = "", *, describe: str = "") -> QPushButton:
        made = button(text, act, kind, describe=describe)
        self._buttons.addWidget(made)
        return made
