"""The list of keys (F1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import button, label


class KeyList(QDialog):
    """What every key does, by the place where it does it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(GRID)
        column = 0
        for part in (self._elsewhere(), self._in_the_note()):
            row = 0
            for title, keys in part:
                grid.addWidget(label(title, "section"), row, column, 1, 2)
                row += 1
                for key, what in keys:
                    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                    grid.addWidget(label(shown, "heading"), row, column)
                    grid.addWidget(label(what), row, column + 1)
                    row += 1
            column += 2
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(grid)
        layout.addWidget(button(self.tr("Close"), self.accept, "primary"), alignment=Qt.AlignmentFlag.AlignRight)

    def _elsewhere(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return (
            (
                self.tr("Recording"),
                (
                    ("F9", self.tr("Record, stop")),
                    ("F10", self.tr("Pause, go on")),
                    ("Ctrl+O", self.tr("Import audio")),
                ),
            ),
            (
                self.tr("Everywhere"),
                (
                    ("Ctrl+F", self.tr("Search")),
                    ("Ctrl+Shift+F", self.tr("Which visits are shown")),
                    ("Ctrl+Shift+N", self.tr("New visit")),
                    ("Ctrl+1", self.tr("Visits; Esc leaves them")),
                    ("Ctrl+2", self.tr("Conversation")),
                    ("Ctrl+3", self.tr("Note")),
                    ("Ctrl+4", self.tr("What is to check")),
                    ("Ctrl+,", self.tr("Settings")),
                    ("Ctrl+L", self.tr("Lock")),
                    ("F1", self.tr("This list")),
                ),
            ),
            (
                self.tr("In the conversation"),
                (
                    ("Space", self.tr("Play from here")),
                    ("F2", self.tr("Correct the text")),
                    ("Ctrl+Shift+D", self.tr("Said by the doctor")),
                    ("Ctrl+Shift+P", self.tr("Said by the patient")),
                    ("Ctrl+Shift+O", self.tr("Said by another person")),
                    ("Ctrl+T", self.tr("Transcribe the visit again")),
                ),
            ),
            (
                self.tr("In what was heard again"),
                (
                    ("Return", self.tr("Take the line")),
                    ("Del", self.tr("Leave it as it is")),
                    ("Space", self.tr("Listen")),
                ),
            ),
        )

    def _in_the_note(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return (
            (
                self.tr("In the note"),
                (
                    ("Space", self.tr("Listen to the evidence")),
                    ("F2", self.tr("Edit the statement")),
                    ("Ctrl+N", self.tr("Add a statement below")),
                    ("F8", self.tr("Dictate below; stop")),
                    ("Return", self.tr("While dictating: stop")),
                    ("Esc", self.tr("While dictating: give up")),
                    ("Ctrl+K", self.tr("Split, where the cursor stands")),
                    ("Ctrl+J", self.tr("Join with the one below")),
                    ("Alt+Up", self.tr("Move up")),
                    ("Alt+Down", self.tr("Move down")),
                    ("Del", self.tr("Delete")),
                    ("Shift+F10", self.tr("What can be done with this row")),
                    ("Ctrl+R", self.tr("Draft this section again")),
                    ("Ctrl+Shift+S", self.tr("Make it shorter (language model)")),
                    ("Ctrl+Shift+M", self.tr("Make it more formal (language model)")),
                    ("Ctrl+Shift+A", self.tr("Add what you say (language model)")),
                    ("Ctrl+Z", self.tr("Undo")),
                    ("Ctrl+Shift+Z", self.tr("Redo")),
                    ("Ctrl+Shift+C", self.tr("Copy the section")),
                    ("Ctrl+Alt+C", self.tr("Copy the whole note")),
                    ("Ctrl+Return", self.tr("Sign")),
                    ("Ctrl+E", self.tr("Export")),
                ),
            ),
        )
