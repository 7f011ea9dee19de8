"""Who forgot the passphrase and has the recovery key chooses a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from ui.bridge import Bridge
from ui.start.passphrase_page import PassphrasePage
from ui.theme.tokens import GRID
from ui.tools import Tools
from ui.widgets.parts import button, label

_WIDTH = 560


class RecoveryScreen(QWidget):
    """Signals:
    done: the passphrase is the new one; it can be unlocked with it.
    given_up: back to unlocking.
    """

    done = Signal()
    given_up = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tools = tools
        self.key = QLineEdit()
        self.key.setPlaceholderText(self.tr("Recovery key: seven groups of four"))
        self.key.setAccessibleName(self.tr("Recovery key"))
        self.passphrase = PassphrasePage()
        self.change = button(self.tr("Use this passphrase from now on"), self._change, "primary")
        box = QWidget()
        box.setFixedWidth(_WIDTH)
        column = QVBoxLayout(box)
        column.setSpacing(4 * GRID)
        column.addWidget(label(self.tr("Open with the recovery key"), "title"))
        column.addWidget(self.key)
        column.addWidget(self.passphrase)
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Back"), self.given_up.emit))
        row.addStretch()
        row.addWidget(self.change)
        column.addLayout(row)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(box, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.key.textChanged.connect(self._look_again)
        self.passphrase.changed.connect(self._look_again)
        self._look_again()

    def _look_again(self) -> None:
        self.change.setEnabled(bool(self.key.text().strip()) and self.passphrase.may_go_on())

    def _change(self) -> None:
        self.change.setEnabled(False)
        key, new = self.key.text(), self.passphrase.passphrase()
        self._bridge.run(
            self,
            lambda _token, _report: self._tools.reset_passphrase(key, new),
            lambda _none: self.done.emit(),
            self._refused,
        )

    def _refused(self, error: CopilotError) -> None:
        self.passphrase.message.fault(error)
        self._look_again()
