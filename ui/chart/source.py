"""A signed note of before, opened at the statement that a line came from; the open visit stays open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from copilot.domain.record import SignedNote
from ui.signing.dialog import note_html
from ui.theme.tokens import GRID, Colours
from ui.widgets.parts import button, label


class SourceDialog(QDialog):
    def __init__(self, note: SignedNote, statement: int, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Signed note"))
        self.resize(680, 600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = QTextBrowser()
        self.page.setAccessibleName(self.tr("The signed note"))
        look = f"background:{colours.evidence};color:{colours.text}"
        self.page.setHtml(note_html(note.visit, note.version.content, {statement: look}))
        self.page.scrollToAnchor(f"statement-{statement}")
        signed = self.tr("Signed by {}, {}.").format(
            note.signer.display(), f"{note.signed_at.astimezone():%Y-%m-%d %H:%M}"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.page, 1)
        layout.addWidget(label(signed, "secondary", wrap=True))
        layout.addWidget(button(self.tr("Close"), self.reject, "primary"), alignment=Qt.AlignmentFlag.AlignRight)
