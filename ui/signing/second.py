"""A supervisor's signature under a note that somebody else signed."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from copilot.domain.record import SignedNote
from copilot.domain.visit import Practitioner
from ui.signing.dialog import note_html
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class SecondSignatureDialog(QDialog):
    """Signals:
    signed: who signs, and the passphrase ("" if none was asked for).
    """

    signed = Signal(object, str)

    def __init__(self, note: SignedNote, *, asks_passphrase: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Second signature"))
        self.resize(720, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asks = asks_passphrase
        self._id = str(uuid.uuid4())
        look = QTextBrowser()
        look.setAccessibleName(self.tr("The note as it was signed"))
        look.setHtml(note_html(note.visit, note.version.content))
        form = QFormLayout()
        form.setSpacing(2 * GRID)
        self.given = self._line(form, self.tr("Given name"))
        self.family = self._line(form, self.tr("Family name"))
        self.credentials = self._line(form, self.tr("Credentials"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        if asks_passphrase:
            form.addRow(self.tr("Passphrase"), self.passphrase)
        self.message = InlineMessage()
        self.sign = button(self.tr("Sign as the second person"), self._sign, "primary")
        self.sign.setDefault(True)
        first = self.tr("Signed by {}, {}.").format(
            note.signer.display(), f"{note.signed_at.astimezone():%Y-%m-%d %H:%M}"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(self.tr("Read it, then say who you are"), "heading"))
        layout.addWidget(look, 1)
        layout.addWidget(label(first, "secondary", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch()
        row.addWidget(button(self.tr("Not now"), self.reject))
        row.addWidget(self.sign)
        layout.addLayout(row)
        self.given.setFocus()

    def _line(self, form: QFormLayout, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        form.addRow(name, line)
        return line

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
        self.sign.setEnabled(True)

    def _sign(self) -> None:
        family = self.family.text().strip()
        if not family:
            self.message.say("warning", self.tr("A signature needs a name."))
            self.family.setFocus()
            return
        if self._asks and not self.passphrase.text():
            self.message.say("warning", self.tr("Signing needs your passphrase."))
            self.passphrase.setFocus()
            return
        who = Practitioner(
            id=self._id, family=family, given=self.given.text().strip(), credentials=self.credentials.text().strip()
        )
        self.sign.setEnabled(False)
        self.signed.emit(who, self.passphrase.text())
