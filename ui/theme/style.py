"""The style sheet, made from the tokens, and the theme that follows the system."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from copilot.support.paths import RESOURCES
from ui.theme.fonts import text_font
from ui.theme.tokens import DARK, GRID, LIGHT, RADIUS, ROW_HEIGHT, Colours


class Look(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The colours in use.

    Attributes:
        colours: what painters take their colours from.

    Signals:
        changed: other colours are in use: painted widgets update.
    """

    changed = Signal()

    def __init__(self, app: QApplication, look: Look = Look.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._look = look
        self.colours = LIGHT
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def use(self, look: Look) -> None:
        self._look = look
        self._apply()

    def _apply(self) -> None:
        dark = self._look is Look.DARK or (
            self._look is Look.SYSTEM and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.colours = DARK if dark else LIGHT
        self._app.setStyle("Fusion")
        self._app.setFont(text_font())
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(_sheet(self.colours))
        self.changed.emit()


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.AlternateBase), c.window),
        ((role.Base, role.Button, role.ToolTipBase), c.panel),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), c.text),
        ((role.PlaceholderText,), c.secondary),
        ((role.Highlight, role.Link, role.Accent), c.accent),
        ((role.HighlightedText,), c.on_accent),
        ((role.Mid, role.Midlight, role.Dark), c.line),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(c.secondary))
    return palette


def _picture(name: str, c: Colours) -> str:
    """A style sheet takes pictures from files only."""
    return (RESOURCES / "icons" / f"{name}-{'dark' if c is DARK else 'light'}.svg").as_posix()


def _sheet(c: Colours) -> str:
    return f"""
QWidget#panel {{ background: {c.panel}; }}
QFrame#drawer {{ background: {c.panel}; border: none; border-right: 1px solid {c.secondary}; }}
QFrame#rule {{ background: {c.line}; border: none; }}
QLabel[kind="secondary"] {{ color: {c.secondary}; font-size: 12.5px; }}
QLabel[kind="heading"] {{ font-weight: 600; }}
QLabel[kind="title"] {{ font-size: 22px; font-weight: 600; }}
QLabel[kind="section"] {{ color: {c.accent}; font-weight: 600; font-size: 12.5px; }}
QPushButton {{
    background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
    padding: 0 {3 * GRID}px; min-height: {ROW_HEIGHT - 2}px;
}}
QPushButton:hover {{ background: {c.accent_ground}; }}
QPushButton:pressed {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.secondary}; background: {c.window}; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus {{ border: 2px solid {c.accent}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
    font-weight: 600; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; color: {c.secondary}; border-color: {c.line}; }}
QPushButton[kind="danger"] {{ color: {c.critical}; font-weight: 600; }}
QPushButton[kind="link"] {{ background: transparent; border: none; color: {c.accent}; text-align: left; }}
QPushButton[kind="chip"] {{ background: {c.accent_ground}; border-color: {c.accent_ground};
    min-height: {6 * GRID}px; border-radius: {3 * GRID}px; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {c.accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QComboBox, QSpinBox {{
    background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
    padding: 0 {2 * GRID}px; min-height: {ROW_HEIGHT - 2}px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent};
}}
QPlainTextEdit, QTextEdit {{ padding: {GRID}px {2 * GRID}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus {{ border: 2px solid {c.accent}; }}
QComboBox {{ padding-right: {6 * GRID}px; }}
QComboBox::drop-down {{ border: none; width: {6 * GRID}px; }}
QComboBox::down-arrow {{ image: url("{_picture("down", c)}"); width: {3 * GRID}px; height: {3 * GRID}px; }}
QCheckBox::indicator {{ width: {4 * GRID}px; height: {4 * GRID}px; border: 1px solid {c.secondary};
    border-radius: {GRID}px; background: {c.panel}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url("{_picture("check", c)}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QListView, QTreeView {{ background: transparent; border: none; outline: none; }}
QListWidget::item {{ min-height: {ROW_HEIGHT - 2 * GRID}px; padding: {GRID}px {2 * GRID}px;
    border-radius: {RADIUS}px; }}
QListWidget::item:selected {{ background: {c.accent_ground}; color: {c.text}; }}
QListView:focus {{ border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ border: none; background: transparent; }}
QMenu {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: {GRID}px; }}
QMenu::item {{ min-height: {ROW_HEIGHT - 2 * GRID}px; padding: {GRID}px {4 * GRID}px {GRID}px {7 * GRID}px; }}
QMenu::item:selected {{ background: {c.accent_ground}; }}
QMenu::item:disabled {{ color: {c.secondary}; }}
QMenu::indicator {{ left: {2 * GRID}px; }}
QSplitter::handle {{ background: {c.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QScrollBar:vertical {{ background: transparent; width: {3 * GRID}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.line}; border-radius: {GRID}px; min-height: {8 * GRID}px;
    margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.secondary}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: {GRID}px; }}
QFrame[ground="info"] {{ background: {c.accent_ground}; border-radius: {RADIUS}px; }}
QFrame[ground="warning"] {{ background: {c.warning_ground}; border-radius: {RADIUS}px; }}
QFrame[ground="critical"] {{ background: {c.critical_ground}; border-radius: {RADIUS}px; }}
QFrame[ground="done"] {{ background: {c.done_ground}; border-radius: {RADIUS}px; }}
QLabel[tone="warning"] {{ color: {c.warning}; }}
QLabel[tone="critical"] {{ color: {c.critical}; }}
QLabel[tone="done"] {{ color: {c.done}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 2px; max-height: {GRID}px; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
"""
