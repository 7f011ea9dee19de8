"""A quiet line under the recording bar: what is missing in the open visit, and the button that brings it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import button, label


class Notice(QFrame):
    """Stays as long as it holds; hidden while there is nothing to say."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "info")
        self.setAccessibleName(name)
        self._text = label("", wrap=True)
        self._act: Callable[[], object] | None = None
        self._button = button(name, self._pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    def say(self, text: str, action: str, act: Callable[[], object]) -> None:
        self._text.setText(text)
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._act = act
        self.setAccessibleDescription(text)
        self.show()

    @property
    def text(self) -> str:
        """Empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()
