"""Choosing a passphrase, with advice on how long it would stand."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar
from zxcvbn import zxcvbn

from ui.start.page import Page
from ui.widgets.parts import label

SHORTEST = 10
_LONGEST_JUDGED = 72
"""zxcvbn slows down on long texts; what is longer than this is strong enough."""
_ENOUGH = 3
"""zxcvbn's score of 0 to 4; 3 is "safely unguessable" offline for a slow hash such as Argon2id."""


class PassphrasePage(Page):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Choose a passphrase"),
            self.tr(
                "It encrypts everything on this computer. Nobody can look it up for you: several words that do "
                "not belong together are strong and easy to remember."
            ),
        )
        self.first = self._line(self.tr("Passphrase"))
        self.second = self._line(self.tr("The same again"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self._advice = label("", "secondary", wrap=True)
        self._anyway = QCheckBox(self.tr("Use it although it is weak"))
        self._anyway.toggled.connect(self.changed)
        for part in (self.first, self._bar, self._advice, self.second, self._anyway):
            self.body.addWidget(part)
        self._judge()

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setPlaceholderText(name)
        line.setAccessibleName(name)
        line.textChanged.connect(self._judge)
        return line

    def passphrase(self) -> str:
        return self.first.text()

    def may_go_on(self) -> bool:
        text = self.first.text()
        strong = self._score >= _ENOUGH or self._anyway.isChecked()
        return len(text.strip()) >= SHORTEST and text == self.second.text() and strong

    def _judge(self) -> None:
        text = self.first.text()
        self._score = int(zxcvbn(text[:_LONGEST_JUDGED])["score"]) if text else 0
        self._bar.setValue(self._score if text else 0)
        self._anyway.setVisible(len(text.strip()) >= SHORTEST and self._score < _ENOUGH)
        self._advice.setText(self._advise(text))
        self.changed.emit()

    def _advise(self, text: str) -> str:
        if not text:
            return self.tr("At least {} characters.").format(SHORTEST)
        if len(text.strip()) < SHORTEST:
            return self.tr("%n character(s) more.", "", SHORTEST - len(text.strip()))
        strength = (
            self.tr("Very weak: it is among the first that would be tried."),
            self.tr("Weak: a computer would find it within hours."),
            self.tr("Fair: add another word."),
            self.tr("Strong."),
            self.tr("Very strong."),
        )[self._score]
        if self.second.text() and self.second.text() != text:
            return strength + " " + self.tr("The two are not the same yet.")
        return strength
