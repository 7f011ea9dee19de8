"""What is being dictated, in a calm strip over the note: level, time, the words so far, and how to end it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QTextEdit, QVBoxLayout, QWidget

from ui.recording.level_meter import LevelMeter
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, clock, label, relabel

_MOST_LINES = 4


class StripState(Enum):
    """WRITING: after Stop, what was said last becomes text. ASKING: the doctor is to decide something."""

    AT_REST = auto()
    LISTENING = auto()
    PAUSED = auto()
    WRITING = auto()
    ASKING = auto()


class DictationStrip(QWidget):
    """Hidden at rest. Enter stops, Escape gives up, as long as the focus is in it.

    Attributes:
        level: of the microphone.
        message: what is wrong with the microphone or the speech model.

    Signals:
        stop, pause, resume, cancel: what the doctor wants.
    """

    stop = Signal()
    pause = Signal()
    resume = Signal()
    cancel = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = StripState.AT_REST
        self._heard = ("", "")
        self._where = ""
        self._title = label("", "heading", wrap=True)
        self._text = label("", "secondary", wrap=True)
        self._hint = label(self.tr("Enter or F8 stops, Esc gives up."), "secondary", wrap=True)
        self._time = label("0:00", "heading")
        self._time.setAccessibleName(self.tr("Time dictated"))
        self.level = LevelMeter(theme)
        self._stop = button(self.tr("■ Stop"), self.stop.emit, "primary")
        self._stop.setAccessibleName(self.tr("Stop dictating"))
        self._pause = button(self.tr("Ⅱ Pause"), self._pause_or_resume, key="F10")
        self._cancel = button(self.tr("Cancel"), self.cancel.emit)
        self._cancel.setAccessibleName(self.tr("Give up the dictation; its audio is kept"))
        self._choices = QHBoxLayout()
        self._choices.setSpacing(2 * GRID)
        self._words = QTextEdit()
        self._words.setReadOnly(True)
        self._words.setTabChangesFocus(True)
        self._words.setAccessibleName(self.tr("What is heard so far"))
        self._words.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.message = InlineMessage()
        self._build()
        theme.changed.connect(self._write)
        self.be(StripState.AT_REST)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(self._title, 1)
        top.addWidget(self.level)
        top.addWidget(self._time)
        ends = QHBoxLayout()
        ends.setSpacing(2 * GRID)
        for part in (self._stop, self._pause, self._cancel):
            ends.addWidget(part)
        ends.addWidget(self._hint, 1)
        ground = QFrame()
        ground.setProperty("ground", "info")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        inside.setSpacing(2 * GRID)
        inside.addLayout(top)
        inside.addWidget(self._words)
        inside.addWidget(self._text)
        inside.addLayout(ends)
        inside.addLayout(self._choices)
        inside.addWidget(self.message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 0, 4 * GRID, 2 * GRID)
        layout.addWidget(ground)

    # ------------------------------------------------------------------ what is shown

    @property
    def state(self) -> StripState:
        return self._state

    def begin(self, where: str) -> None:
        """Into the section that is called so; the focus comes here, so that Enter and Escape count."""
        self.message.clear()
        self._where = where
        self.show_heard("", "")
        self.show_time(0)
        self.level.rest()
        self.be(StripState.LISTENING)
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def be(self, state: StripState) -> None:
        self._state = state
        goes_on = state in (StripState.LISTENING, StripState.PAUSED)
        for part in (self._stop, self._pause, self.level, self._time):
            part.setVisible(goes_on)
        self._cancel.setVisible(goes_on or state is StripState.WRITING)
        relabel(self._pause, self.tr("▶ Go on") if state is StripState.PAUSED else self.tr("Ⅱ Pause"))
        self._pause.setAccessibleName(self.tr("Go on") if state is StripState.PAUSED else self.tr("Pause"))
        titles = {
            StripState.LISTENING: self.tr("Dictating: {}"),
            StripState.PAUSED: self.tr("Paused: {}"),
            StripState.WRITING: self.tr("Writing down the dictation: {}"),
        }
        if state in titles:
            self._title.setText(titles[state].format(self._where))
            self._text.clear()
        self._hint.setVisible(goes_on)
        if state is not StripState.ASKING:
            self._drop_choices()
        if not goes_on:
            self.level.rest()
        self._text.setVisible(bool(self._text.text()))
        self._words.setVisible(state is not StripState.AT_REST and bool(self._words.toPlainText()))
        self.setVisible(state is not StripState.AT_REST)

    def rest(self) -> bool:
        """Hides it; the result is whether the focus was in it."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.message.clear()
        self.be(StripState.AT_REST)
        return had_focus

    def ask(self, title: str, text: str, *choices: tuple[str, Callable[[], object]], words: str = "") -> None:
        """Something that the doctor is to decide; `words` are what it is about."""
        self._drop_choices()
        self.message.clear()
        self._title.setText(title)
        self._text.setText(text)
        self._heard = (words, words)
        self._write()
        for number, (name, act) in enumerate(choices):
            self._choices.addWidget(button(name, act, "" if number else "primary"))
        self._choices.addStretch()
        self.be(StripState.ASKING)

    @property
    def choices(self) -> tuple[QPushButton, ...]:
        items = (self._choices.itemAt(i) for i in range(self._choices.count()))
        found = (item.widget() for item in items if item is not None)
        return tuple(w for w in found if isinstance(w, QPushButton))

    @property
    def says(self) -> str:
        """Its title and text now; empty while it is hidden."""
        return "" if self.isHidden() else f"{self._title.text()} {self._text.text()}".strip()

    @property
    def words(self) -> str:
        return self._words.toPlainText()

    def show_time(self, seconds: float) -> None:
        self._time.setText(clock(seconds))

    def show_heard(self, text: str, provisional: str) -> None:
        """All lines until now, and the same with what is being said right now: that part is greyed."""
        if (text, provisional) != self._heard:
            self._heard = (text, provisional)
            self._write()

    def _write(self) -> None:
        text, provisional = self._heard
        sure = next((i for i, (a, b) in enumerate(zip(text, provisional, strict=False)) if a != b), len(text))
        self._words.clear()
        for part, colour in (
            (provisional[:sure], self._theme.colours.text),
            (provisional[sure:], self._theme.colours.secondary),
        ):
            look = QTextCharFormat()
            look.setForeground(QColor(colour))
            self._words.textCursor().insertText(part, look)
        self._words.moveCursor(QTextCursor.MoveOperation.End)
        self._words.setVisible(bool(provisional) and self._state is not StripState.AT_REST)

    def _fit(self) -> None:
        """As high as its lines, up to a few; then it scrolls."""
        line = self._words.fontMetrics().lineSpacing()
        wanted = self._words.document().size().height()
        self._words.setFixedHeight(round(min(wanted, line * _MOST_LINES)) + 4 * GRID)

    def _drop_choices(self) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # ------------------------------------------------------------------ keys

    def _pause_or_resume(self) -> None:
        (self.resume if self._state is StripState.PAUSED else self.pause).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        goes_on = self._state in (StripState.LISTENING, StripState.PAUSED)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                # After this key has run its way: the button may be gone by then.
                QTimer.singleShot(0, focused, focused.click)
            elif goes_on:
                self.stop.emit()
        elif event.key() == Qt.Key.Key_Escape and (goes_on or self._state is StripState.WRITING):
            self.cancel.emit()
        else:
            super().keyPressEvent(event)
