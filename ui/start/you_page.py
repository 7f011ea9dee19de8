"""The language, and who signs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit

from ui.start.page import Page
from ui.theme.tokens import GRID

LANGUAGES = (("en", "English"), ("zh_CN", "简体中文"))
"""Each in its own words, so that whoever cannot read the present one finds theirs."""


class YouPage(Page):
    """Signals:
    language_chosen: a code of `LANGUAGES`.
    """

    language_chosen = Signal(str)

    def __init__(self, language: str) -> None:
        super().__init__(
            self.tr("Welcome"),
            self.tr("Anamnesis records, writes and keeps your consultations on this computer. Nothing leaves it."),
        )
        self.language = QComboBox()
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.language.activated.connect(lambda index: self.language_chosen.emit(self.language.itemData(index)))
        self.given, self.family, self.credentials = QLineEdit(), QLineEdit(), QLineEdit()
        self.credentials.setPlaceholderText(self.tr("for example MD, or a licence number"))
        form = QFormLayout()
        form.setSpacing(3 * GRID)
        rows = (
            (self.tr("Language"), self.language),
            (self.tr("Given name"), self.given),
            (self.tr("Family name"), self.family),
            (self.tr("Credentials"), self.credentials),
        )
        for name, field in rows:
            form.addRow(name, field)
            field.setAccessibleName(name)
        for line in (self.given, self.family):
            line.textChanged.connect(self.changed)
        self.body.addLayout(form)

    def may_go_on(self) -> bool:
        return bool(self.family.text().strip() and self.given.text().strip())
