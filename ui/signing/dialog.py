"""A last look at the note as it will leave, and the signature."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from copilot.domain.note import NoteContent
from copilot.domain.visit import Practitioner, Visit
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class SignDialog(QDialog):
    """Shown only while no critical finding is open.

    Signals:
        signed: with the passphrase, "" if none was asked for.
    """

    signed = Signal(str)

    def __init__(
        self,
        visit: Visit,
        content: NoteContent,
        signer: Practitioner,
        *,
        asks_passphrase: bool,
        remarks: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`remarks`: what is still open and does not block."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sign"))
        self.resize(720, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look = QTextBrowser()
        look.setAccessibleName(self.tr("The note as it will be signed"))
        look.setHtml(note_html(visit, content))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.passphrase.setVisible(asks_passphrase)
        self._asks = asks_passphrase
        self.message = InlineMessage()
        self.sign = button(self.tr("Sign as {}").format(signer.display()), self._sign, "primary")
        self.sign.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(self.tr("A last look"), "heading"))
        layout.addWidget(look, 1)
        for remark in remarks:
            layout.addWidget(label(remark, "secondary", wrap=True))
        layout.addWidget(label(self.tr("Once signed, it can be added to, never changed."), "secondary", wrap=True))
        layout.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.passphrase, 1)
        row.addStretch()
        row.addWidget(button(self.tr("Back to the note"), self.reject))
        row.addWidget(self.sign)
        layout.addLayout(row)
        (self.passphrase if asks_passphrase else self.sign).setFocus()

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
        self.sign.setEnabled(True)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _sign(self) -> None:
        if self._asks and not self.passphrase.text():
            self.message.say("warning", self.tr("Signing needs your passphrase."))
            self.passphrase.setFocus()
            return
        self.sign.setEnabled(False)
        self.signed.emit(self.passphrase.text())


def note_html(visit: Visit, content: NoteContent, looks: Mapping[int, str] | None = None) -> str:
    """The note as a page: whose it is, then each section that says something.

    `looks` are styles of single statements, by id; each statement has an anchor `statement-<id>`.
    """
    patient = visit.patient
    name = patient.display()
    known = [patient.birth_date.isoformat() if patient.birth_date else "", patient.record_number]
    head = f"<h2>{html.escape(name)}</h2><p>{html.escape(' · '.join(k for k in known if k))}</p>"
    return head + sections_html(content, looks)


def sections_html(content: NoteContent, looks: Mapping[int, str] | None = None) -> str:
    """`note_html` without the patient."""
    parts = []
    for section in content.sections:
        if section.statements:
            parts.append(f"<h3>{html.escape(section.heading)}</h3>")
            for statement in section.statements:
                look = (looks or {}).get(statement.id, "")
                anchor = f'<a name="statement-{statement.id}"></a>'
                parts.append(f'<p>{anchor}<span style="{look}">{html.escape(statement.text)}</span></p>')
    return "".join(parts)
