"""Another passphrase for the vault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from ui.start.passphrase_page import PassphrasePage
from ui.theme.tokens import GRID
from ui.widgets.parts import button


class ChangePassphraseDialog(QDialog):
    """Signals:
    agreed: the old passphrase and the new one.
    """

    agreed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Change the passphrase"))
        self.resize(560, 440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.old = QLineEdit()
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.old.setPlaceholderText(self.tr("The passphrase until now"))
        self.old.setAccessibleName(self.tr("The passphrase until now"))
        self.page = PassphrasePage()
        self.page.body.insertWidget(0, self.old)
        self.change = button(self.tr("Change it"), self._agree, "primary")
        self.page.changed.connect(self._look_again)
        self.old.textChanged.connect(self._look_again)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch()
        row.addWidget(button(self.tr("Leave it as it is"), self.reject))
        row.addWidget(self.change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.page, 1)
        layout.addLayout(row)
        self._look_again()
        self.old.setFocus()

    def refuse(self, error: CopilotError) -> None:
        self.page.message.fault(error)
        self._look_again()
        self.old.selectAll()
        self.old.setFocus()

    def _agree(self) -> None:
        self.change.setEnabled(False)
        self.agreed.emit(self.old.text(), self.page.passphrase())

    def _look_again(self) -> None:
        self.change.setEnabled(bool(self.old.text()) and self.page.may_go_on())
