"""What the pages of the first start have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import label


class Page(QWidget):
    """One step of the first start.

    Attributes:
        body: where a page puts its parts.
        message: what is wrong, in its place.

    Signals:
        changed: whether the doctor may go on may have changed.
    """

    changed = Signal()

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = InlineMessage()
        self.body = QVBoxLayout()
        self.body.setSpacing(3 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(title, "title", wrap=True))
        layout.addWidget(label(text, "secondary", wrap=True))
        layout.addSpacing(GRID)
        layout.addLayout(self.body)
        layout.addWidget(self.message)
        layout.addStretch()

    def may_go_on(self) -> bool:
        return True

    def enter(self) -> None:
        """The page comes into view."""

    def leave(self) -> None:
        """The page goes out of view."""
