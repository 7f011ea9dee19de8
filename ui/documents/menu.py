"""The button under a signed note, and the documents that can be made of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from copilot.domain.document import DocumentKind


class DocumentTitles(QObject):
    def title(self, kind: DocumentKind) -> str:
        return {
            DocumentKind.LETTER: self.tr("Referral letter"),
            DocumentKind.PATIENT_SUMMARY: self.tr("Summary for the patient"),
        }[kind]


class DocumentsButton(QPushButton):
    """Signals:
    wanted: a DocumentKind.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Documents") + " ▾")
        self.setAccessibleName(self.tr("Documents"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.choices = QMenu(self)
        self.choices.setAccessibleName(self.tr("Documents"))
        titles = DocumentTitles(self)
        for kind in DocumentKind:
            action = self.choices.addAction(titles.title(kind) + "…")
            action.triggered.connect(lambda _checked=False, kind=kind: self.wanted.emit(kind))
        self.clicked.connect(lambda _checked=False: self._open())

    def _open(self) -> None:
        """Above the button: below it the window ends."""
        at = self.mapToGlobal(self.rect().topLeft())
        at.setY(at.y() - self.choices.sizeHint().height())
        self.choices.popup(at)
