"""Consent, asked for before the first second is recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from copilot.domain.recording import ConsentBy, ConsentHow
from ui.theme.tokens import GRID
from ui.widgets.parts import button, label


class ConsentPanel(QFrame):
    """Inline, under the recording bar: how it was given and by whom, then recording starts.

    Signals:
        given: how and by whom.
        refused: no recording.
    """

    given = Signal(object, object)
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "info")
        self.setAccessibleName(self.tr("Consent to the recording"))
        self.how = QComboBox()
        for how, text in ((ConsentHow.SPOKEN, self.tr("spoken")), (ConsentHow.WRITTEN, self.tr("in writing"))):
            self.how.addItem(text, how)
        self.by = QComboBox()
        for by, text in (
            (ConsentBy.PATIENT, self.tr("the patient")),
            (ConsentBy.GUARDIAN, self.tr("a parent or guardian")),
            (ConsentBy.REPRESENTATIVE, self.tr("a representative")),
        ):
            self.by.addItem(text, by)
        self.how.setAccessibleName(self.tr("How consent was given"))
        self.by.setAccessibleName(self.tr("Who gave consent"))
        self.agree = button(self.tr("They agree: record"), self._agreed, "primary")
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(label(self.tr("Consent was given")))
        row.addWidget(self.how)
        row.addWidget(label(self.tr("by")))
        row.addWidget(self.by)
        row.addSpacing(2 * GRID)
        row.addWidget(self.agree)
        row.addWidget(button(self.tr("Not now"), self.refused.emit))
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(self.tr("May this consultation be recorded?"), "heading"))
        layout.addLayout(row)
        self.hide()

    def ask(self) -> None:
        self.show()
        self.agree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agreed(self) -> None:
        self.hide()
        # Qt hands an enumeration of strings back as a string.
        self.given.emit(ConsentHow(self.how.currentData()), ConsentBy(self.by.currentData()))
