"""Where files belong that were dropped: asked in a quiet panel under the recording bar."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import button, label

_NAMED = 4
"""Files that are named; how many there are besides is told."""


class Choice(NamedTuple):
    """`visit` is whose visit is open, "" while none is; `why_not` says why it takes no audio, "" if it does.
    `after_recording`: it is being recorded, and takes the files when that is over."""

    paths: tuple[Path, ...]
    visit: str
    why_not: str = ""
    after_recording: bool = False


class SortingPanel(QFrame):
    """Parts of the open visit, or each a visit of its own.

    Signals:
        parts, each: what the doctor chose.
        given_up: none of it; the files stay where they are.
    """

    parts = Signal()
    each = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "info")
        self.setAccessibleName(self.tr("Where files belong"))
        self._title = label("", "heading", wrap=True)
        self._names = label("", wrap=True)
        self._hint = label("", "secondary", wrap=True)
        self.parts_button = button(self.tr("Parts of the visit"), self.parts.emit, "primary")
        self.each_button = button(self.tr("New visits"), self.each.emit)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.parts_button)
        row.addWidget(self.each_button)
        row.addWidget(button(self.tr("Not now"), self.given_up.emit, "link"))
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        for part in (self._title, self._names, self._hint):
            layout.addWidget(part)
        layout.addLayout(row)
        self.hide()

    def ask(self, choice: Choice) -> None:
        """Asks, or asks anew because another visit was opened meanwhile."""
        count, fits = len(choice.paths), bool(choice.visit) and not choice.why_not
        self._title.setText(self.tr("Where does %n file(s) belong?", "", count))
        self._names.setText(self._told(choice.paths))
        parts = self.tr("Parts of this visit: {}") if count > 1 else self.tr("Into this visit: {}")
        self.parts_button.setText(parts.format(choice.visit))
        self.each_button.setText(self.tr("%n new visit(s)", "", count))
        for made in (self.parts_button, self.each_button):
            made.setAccessibleName(made.text())
        self.parts_button.setVisible(fits)
        self._hint.setText(" ".join(filter(None, (self._about_visit(choice, fits=fits), self._about_names()))))
        was_hidden = self.isHidden()
        self.show()
        if was_hidden:
            (self.parts_button if fits else self.each_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _told(self, paths: tuple[Path, ...]) -> str:
        """In the order in which parts of a visit follow each other."""
        names = " · ".join(path.name for path in paths[:_NAMED])
        more = len(paths) - _NAMED
        return self.tr("{} and %n more", "", more).format(names) if more > 0 else names

    def _about_visit(self, choice: Choice, *, fits: bool) -> str:
        if choice.why_not:
            return choice.why_not
        if not fits:
            return self.tr("Or open the visit that it belongs to.")
        if choice.after_recording:
            return self.tr("This visit is being recorded: it takes the audio when that is over.")
        return ""

    def _about_names(self) -> str:
        return self.tr("A new visit is called like its file until you say whose it is.")
