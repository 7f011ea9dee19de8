"""Unlocking: a wrong passphrase says so, and each one makes the next try wait longer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from ui.bridge import Bridge
from ui.theme.tokens import GRID
from ui.tools import Tools
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label

_WIDTH = 420
_FREE_TRIES = 3
_LONGEST_WAIT_S = 60


def wait_after(failures: int) -> int:
    """Seconds until the next try: none for the first three, then doubling up to a minute."""
    return 0 if failures < _FREE_TRIES else min(_LONGEST_WAIT_S, 2 ** (failures - _FREE_TRIES + 1))


class UnlockScreen(QWidget):
    """The first screen of every later start, and what covers everything while the window is locked.

    Signals:
        unlocked: the vault is open.
        forgotten: the doctor wants to use the recovery key.
    """

    unlocked = Signal()
    forgotten = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tools = tools
        self._failures = 0
        self._left_s = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.passphrase.returnPressed.connect(self.try_now)
        self._open = button(self.tr("Unlock"), self.try_now, "primary")
        self.message = InlineMessage()
        self._subtitle = label(self.tr("Your records are encrypted on this computer."), "secondary", wrap=True)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(3 * GRID)
        column.addWidget(label("Anamnesis", "title"))
        column.addWidget(self._subtitle)
        column.addSpacing(2 * GRID)
        column.addWidget(self.passphrase)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addStretch()
        row.addWidget(button(self.tr("Forgot it? Use the recovery key"), self.forgotten.emit, "link"))
        column.addLayout(row)
        column.addWidget(self.message)
        column.addStretch()
        box = QWidget()
        box.setFixedWidth(_WIDTH)
        box.setLayout(column)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(box, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def greet(self, text: str) -> None:
        """What stands under the name: why it is locked, and what goes on meanwhile."""
        self._subtitle.setText(text)

    def try_now(self) -> None:
        text = self.passphrase.text()
        if not text or not self._open.isEnabled():
            return
        self._open.setEnabled(False)
        self.message.say("info", self.tr("Unlocking…"))
        if self._bridge.is_open:  # locked, while what runs goes on
            self._bridge.ask(self, lambda vault: vault.confirm(text), lambda _none: self._opened(), self._refused)
        else:
            self._bridge.open_vault(self, lambda: self._tools.open_vault(text), self._opened, self._refused)

    def _opened(self) -> None:
        self._failures = 0
        self._open.setEnabled(True)
        self.passphrase.clear()
        self.message.clear()
        self.unlocked.emit()

    def _refused(self, error: CopilotError) -> None:
        self.passphrase.selectAll()
        self.passphrase.setFocus()
        self.message.fault(error)
        if error.code == "vault.wrong_passphrase":
            self._failures += 1
            self._left_s = wait_after(self._failures)
        if self._left_s:
            self._second.start()
            self._show_wait()
        else:
            self._open.setEnabled(True)

    def _count_down(self) -> None:
        self._left_s -= 1
        if self._left_s > 0:
            self._show_wait()
            return
        self._second.stop()
        self._open.setText(self.tr("Unlock"))
        self._open.setEnabled(True)

    def _show_wait(self) -> None:
        self._open.setText(self.tr("Try again in %n second(s)", "", self._left_s))
