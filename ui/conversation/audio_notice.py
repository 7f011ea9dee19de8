"""Under the conversation of a signed visit: that its recording was deleted, or the way to delete it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from copilot.domain.retention import Deletion, WhyDeleted
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class AudioNotice(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        delete: the doctor wants the recording destroyed, and has confirmed it.
    """

    delete = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label("", "secondary", wrap=True)
        self.ask = button(self.tr("Delete the recording…"), self._ask, "link")
        self.message = InlineMessage()
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self._said, 1)
        row.addWidget(self.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.message)
        layout.addLayout(row)
        self.show_state(None, may_delete=False)

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._said.text()

    def show_state(self, deletion: Deletion | None, *, may_delete: bool) -> None:
        self.message.clear()
        self._said.setText(self._told(deletion) if deletion else "")
        self._said.setVisible(deletion is not None)
        self.ask.setVisible(may_delete)
        self.setVisible(deletion is not None or may_delete)

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)

    def _ask(self) -> None:
        self.message.say(
            "warning",
            self.tr("Destroy the recording of this visit?"),
            self.tr("The audio is gone for good. Transcript, note and evidence stay."),
            self.tr("Destroy it"),
            self.delete.emit,
        )

    def _told(self, deletion: Deletion) -> str:
        day = _day(deletion.at)
        if deletion.why is WhyDeleted.RETENTION:
            return self.tr("The recording was deleted on {}, as set. Transcript, note and evidence stay.").format(
                day
            )
        return self.tr("The recording was deleted on {} by hand. Transcript, note and evidence stay.").format(day)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"
