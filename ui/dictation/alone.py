"""A note without a draft: typed or dictated, also where nothing was recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import button


class WriteAlone(QWidget):
    """Two ways to begin, where there is no note yet.

    Signals:
        write, dictate: what the doctor wants.
    """

    write = Signal()
    dictate = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch()
        row.addWidget(button(self.tr("Write it without a draft"), self.write.emit))
        row.addWidget(button(self.tr("Dictate it"), self.dictate.emit))
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 0, 4 * GRID, 4 * GRID)
        layout.addLayout(row)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()
