"""Says that words which the note rests on were corrected, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.card import Card


class StaleBar(QWidget):
    """Signals:
    take_over: the note shall rest on the corrected words.
    draft_again: it shall be drafted from them.
    """

    take_over = Signal()
    draft_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(4 * GRID, 0, 4 * GRID, 2 * GRID)
        self.hide()

    def tell(self, count: int) -> None:
        """How many statements are concerned; it goes away when there is none."""
        if count == self._count:
            return
        self._count = count
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if count:
            card = Card(
                "warning",
                "!",
                self.tr("Words were corrected under %n statement(s).", "", count),
                self.tr("They are marked. Take the words over and read them again, or have them drafted again."),
            )
            row = QHBoxLayout()
            row.addStretch()
            take = card.offer(self.tr("Take over the corrected words"), self.take_over.emit)
            again = card.offer(self.tr("Draft again"), self.draft_again.emit)
            for part in (take, again):  # under the text: beside it there is no room for both
                row.addWidget(part)
            card.below.addLayout(row)
            self._inside.addWidget(card)
        self.setVisible(bool(count))
