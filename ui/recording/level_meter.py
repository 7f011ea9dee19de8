"""The level of the microphone as it comes, drawn over a progress bar so that screen readers can read it."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.theme.style import Theme
from ui.theme.tokens import GRID

_BARS = 16
_FLOOR_DB = -60.0


class LevelMeter(QProgressBar):
    """The last levels as bars, newest at the right. Its value is the newest, 0 to 100."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._levels: deque[float] = deque([0.0] * _BARS, maxlen=_BARS)
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setFixedSize(_BARS * 6, 7 * GRID)
        self.setStyleSheet("max-height: none")
        self.setAccessibleName(self.tr("Microphone level"))
        theme.changed.connect(self.update)

    def hear(self, peak_db: float) -> None:
        """A level in dB of full scale, at most 0."""
        share = min(1.0, max(0.0, 1 - peak_db / _FLOOR_DB))
        self._levels.append(share)
        self.setValue(round(share * 100))
        self.update()

    def rest(self) -> None:
        self._levels.extend([0.0] * _BARS)
        self.setValue(0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = self._theme.colours
        for number, share in enumerate(self._levels):
            height = max(3.0, share * (self.height() - 2))
            painter.setBrush(QColor(colours.accent if share else colours.line))
            painter.drawRoundedRect(QRectF(number * 6 + 1, (self.height() - height) / 2, 3, height), 1.5, 1.5)
        painter.end()
