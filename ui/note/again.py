"""Draft again: by whom, and by which template."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.theme.tokens import GRID
from ui.widgets.no_model import NoModel
from ui.widgets.parts import button


class DraftChoice(NamedTuple):
    """Pairs of id and title: the drafters there are and the templates, and which of them are used now. `no_model`:
    there is no language model to draft with."""

    drafters: tuple[tuple[str, str], ...] = ()
    drafter: str = ""
    templates: tuple[tuple[str, str], ...] = ()
    template: str = ""
    no_model: bool = False


class DraftAgain(QWidget):
    """The button and its menu.

    Signals:
        wanted: draft, as is chosen.
        drafter_chosen, template_chosen: an id; draft with it.
        about_to_choose: the menu opens; `offer` what there is.
        empty_wanted: the doctor writes it alone.
        model_wanted: the doctor wants to install a language model.
    """

    wanted = Signal()
    drafter_chosen = Signal(str)
    template_chosen = Signal(str)
    about_to_choose = Signal()
    empty_wanted = Signal()
    model_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button("", self.wanted.emit)
        self.more = button("▾", self._open, describe=self.tr("Draft again with another drafter or template"))
        self.more.setFixedWidth(9 * GRID)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(self.tr("Draft again with"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self.more)
        self.say(is_first=True)
        self.may_draft(False)

    def say(self, *, is_first: bool) -> None:
        self._is_first = is_first
        text = self.tr("Draft") if is_first else self.tr("Draft again")
        self.button.setText(text)
        self.button.setAccessibleName(text)

    def may_draft(self, yes: bool) -> None:
        """Where nothing was said a template can be chosen, and the note written alone."""
        self.button.setEnabled(yes)

    def offer(self, choice: DraftChoice) -> None:
        self.menu.clear()
        groups = (
            (self.tr("Drafted by"), choice.drafters, choice.drafter, self.drafter_chosen),
            (self.tr("By the template"), choice.templates, choice.template, self.template_chosen),
        )
        for title, entries, current, chosen in groups:
            heading = self.menu.addAction(title)
            heading.setEnabled(False)
            group = QActionGroup(self.menu)
            for identity, text in entries:
                action = QAction(text, group)
                action.setCheckable(True)
                action.setChecked(identity == current)
                action.setEnabled(entries is not choice.drafters or self.button.isEnabled())
                action.triggered.connect(lambda _checked=False, i=identity, s=chosen: s.emit(i))
                self.menu.addAction(action)
            if choice.no_model and chosen is self.drafter_chosen:
                install = self.menu.addAction(NoModel(self).entry())
                install.triggered.connect(lambda _checked=False: self.model_wanted.emit())
        if self._is_first:
            self.menu.addSeparator()
            self.menu.addAction(self.tr("Write it without a draft")).triggered.connect(
                lambda _checked=False: self.empty_wanted.emit()
            )

    def _open(self) -> None:
        self.about_to_choose.emit()
        at = self.more.mapToGlobal(self.more.rect().bottomRight())
        self.menu.adjustSize()
        at.setX(at.x() - self.menu.sizeHint().width())
        self.menu.popup(at)
        self.menu.setFocus(Qt.FocusReason.PopupFocusReason)
