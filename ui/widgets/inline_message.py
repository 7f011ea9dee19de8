"""What went wrong or well, in its place, with the next step: instead of modal boxes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from copilot.domain.errors import CopilotError
from ui.theme.tokens import GRID
from ui.told import error_told
from ui.widgets.parts import button, label, paint

_SIGNS = {"info": "i", "warning": "!", "critical": "✕", "done": "✓"}


class InlineMessage(QFrame):
    """One message at a time; a newer one takes the place of an older. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = label("", "heading")
        self._title = label("", "heading", wrap=True)
        self._text = label("", "secondary", wrap=True)
        self._act: Callable[[], object] | None = None
        self._other_act: Callable[[], object] | None = None
        self._other = button("", self._other_wanted, describe=self.tr("What else can be done"))
        self._action = button("", self._acted, describe=self.tr("What to do about it"))
        self._close = button("×", self.clear, "link", describe=self.tr("Close this message"))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(self._other)
        layout.addWidget(self._action)
        layout.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Message"))
        self.hide()

    def fault(self, error: CopilotError, action: str = "", act: Callable[[], object] | None = None) -> None:
        what, what_to_do = error_told(error)
        self.say("critical", what, what_to_do, action, act)

    def say(
        self,
        tone: str,
        title: str,
        text: str = "",
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        other: str = "",
        other_act: Callable[[], object] | None = None,
    ) -> None:
        """`tone` is info, warning, critical or done. `other`: something else that can be done instead."""
        paint(self, "ground", tone)
        paint(self._sign, "tone", tone)
        self._sign.setText(_SIGNS[tone])
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._act = act
        self._action.setText(action)
        self._action.setAccessibleName(action or self.tr("What to do about it"))
        self._action.setVisible(bool(action))
        self._other_act = other_act
        self._other.setText(other)
        self._other.setAccessibleName(other or self.tr("What else can be done"))
        self._other.setVisible(bool(other))
        self.setAccessibleDescription(f"{title} {text}".strip())
        self.show()

    def clear(self) -> None:
        self.hide()
        self._act = self._other_act = None

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else f"{self._title.text()} {self._text.text()}".strip()

    def _acted(self) -> None:
        self._do(self._act)

    def _other_wanted(self) -> None:
        self._do(self._other_act)

    def _do(self, act: Callable[[], object] | None) -> None:
        self.clear()
        if act is not None:
            act()
