"""Labels, buttons, rules and empty states, as the style sheet knows them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.tokens import GRID, ROW_HEIGHT


def label(text: str = "", kind: str = "", *, wrap: bool = False) -> QLabel:
    """A label; `kind` is secondary, heading, title or section."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    return made


def pane_title(text: str) -> QLabel:
    """What a pane is called; as high as buttons beside it, so that nothing moves when they come."""
    made = label(text, "heading")
    made.setMinimumHeight(ROW_HEIGHT)
    return made


def button(
    text: str, pressed: Callable[[], object], kind: str = "", *, key: str = "", describe: str = ""
) -> QPushButton:
    """A button; `kind` is primary, danger or link. `describe` is its accessible name where the text is a sign."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked: pressed())
    if key:
        made.setShortcut(QKeySequence(key))
    made.setAccessibleName(describe or text.replace("&", ""))
    if describe:
        made.setToolTip(describe)
    return made


def relabel(made: QPushButton, text: str) -> None:
    """Another text. Qt takes a button's key away with its text: it is given back."""
    key = made.shortcut()
    made.setText(text)
    made.setShortcut(key)


def paint(widget: QWidget, name: str, value: str) -> None:
    """Sets a property that the style sheet reads, and shows it at once."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def rule() -> QFrame:
    """A line between two parts."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def panel(parent: QWidget | None = None) -> QWidget:
    made = QWidget(parent)
    made.setObjectName("panel")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


class EmptyState(QWidget):
    """What stands where there is nothing yet: one sentence, and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "heading", wrap=True)
        self._text = label("", "secondary", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8 * GRID, 16 * GRID, 8 * GRID, 8 * GRID)
        layout.setSpacing(2 * GRID)
        for part in (self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        layout.addStretch()

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)


def clock(seconds: float) -> str:
    """ "4:12", "1:04:12"."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
