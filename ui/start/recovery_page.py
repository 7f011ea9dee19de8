"""The recovery key, shown once: print it, save it, and prove that it was written down."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit

from copilot.domain.errors import EnvironmentFault
from copilot.support.files import write_atomically
from ui.start.page import Page
from ui.theme.tokens import GRID
from ui.widgets.parts import button, label


class RecoveryPage(Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Your recovery key"),
            self.tr(
                "If you forget the passphrase, only this key opens your records. It is shown this once. Keep it on "
                "paper in a safe place, not on this computer."
            ),
        )
        self._key = ""
        self._asked = (0, 1)
        self._shown = QLabel()
        self._shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._shown.setAccessibleName(self.tr("Recovery key"))
        self._shown.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.body.addWidget(self._shown)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(button(self.tr("Print…"), self._print))
        row.addWidget(button(self.tr("Save to a file…"), self._save))
        row.addStretch()
        self.body.addLayout(row)
        self._question = label("", wrap=True)
        self.body.addWidget(self._question)
        self.answers = (QLineEdit(), QLineEdit())
        answers = QHBoxLayout()
        answers.setSpacing(2 * GRID)
        for line in self.answers:
            line.setMaxLength(8)
            line.setAccessibleName(self.tr("A group of the recovery key"))
            line.textChanged.connect(self.changed)
            answers.addWidget(line)
        self.body.addLayout(answers)

    def show_key(self, key: str) -> None:
        self._key = key
        groups = key.split("-")
        first, second = sorted(random.SystemRandom().sample(range(len(groups)), 2))
        self._asked = (first, second)
        self._shown.setText(key)
        self._question.setText(
            self.tr("To be sure that you have it: type its groups number {} and {}.").format(first + 1, second + 1)
        )
        for line, number in zip(self.answers, self._asked, strict=True):
            line.clear()
            line.setAccessibleName(self.tr("Group number {}").format(number + 1))
            line.setPlaceholderText(self.tr("Group number {}").format(number + 1))

    def asked_groups(self) -> tuple[str, str]:
        groups = self._key.split("-")
        return groups[self._asked[0]], groups[self._asked[1]]

    def may_go_on(self) -> bool:
        given = tuple(line.text().strip().upper() for line in self.answers)
        return bool(self._key) and given == self.asked_groups()

    def leave(self) -> None:
        """Shown once: it is not kept anywhere."""
        self._key = ""
        self._shown.clear()

    def _print(self) -> None:
        printer = QPrinter()
        if QPrintDialog(printer, self).exec():
            document = QTextDocument()
            document.setPlainText(self._sheet())
            document.print_(printer)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the recovery key"), "anamnesis-recovery-key.txt")
        if not name:
            return
        try:
            write_atomically(Path(name), self._sheet().encode())
        except EnvironmentFault as fault:
            self.message.fault(fault)
        else:
            self.message.say("done", self.tr("Saved."), self.tr("Move the file off this computer."))

    def _sheet(self) -> str:
        return self.tr("Anamnesis: recovery key\n\n{}\n\nKeep it in a safe place.\n").format(self._key)
