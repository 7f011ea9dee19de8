"""Transcribe again: the button, and the menu of the speech models that there are."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.widgets.parts import button


class SpeechChoice(NamedTuple):
    """`wrote_it`: what stands was heard by this model."""

    id: str
    size_mb: float
    wrote_it: bool


class TranscribeAgain(QWidget):
    """Signals:
    about_to_choose: the doctor wants to see what there is: `offer` it.
    chosen: the id of a speech model.
    """

    about_to_choose = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button(self.tr("Transcribe again ▾"), self.about_to_choose.emit, key="Ctrl+T")
        self.button.setAccessibleName(self.tr("Transcribe again"))
        self.menu = QMenu(self)
        self.menu.setAccessibleName(self.tr("Transcribe again by"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def allow(self, why_not: str) -> None:
        """`why_not` is why it cannot be done now; "" if it can."""
        self.button.setEnabled(not why_not)
        about = why_not or self.tr("By a larger model, or with more time. You choose what is changed.")
        self.button.setToolTip(about)
        self.button.setAccessibleDescription(about)

    def offer(self, choices: tuple[SpeechChoice, ...]) -> None:
        self.menu.clear()
        for choice in choices:
            if choice.wrote_it:
                text = self.tr("{}, with more time").format(choice.id)
            else:
                text = self.tr("{} ({} MB)").format(choice.id, round(choice.size_mb))
            action = self.menu.addAction(text)
            action.triggered.connect(lambda _checked=False, model=choice.id: self.chosen.emit(model))
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        self.menu.setActiveAction(self.menu.actions()[0])
        self.menu.setFocus(Qt.FocusReason.PopupFocusReason)
