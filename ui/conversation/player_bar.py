"""What is heard now: pause, speed, and whether silence is skipped."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from ui.playing import Playback
from ui.theme.tokens import GRID
from ui.widgets.parts import button, clock, label

_SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)


class PlayerBar(QWidget):
    """Shown while there is something to play."""

    def __init__(self, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._stop = button(self.tr("■ Stop listening"), playback.stop)
        self._at = label("", "secondary")
        self._speed = QComboBox()
        self._speed.setAccessibleName(self.tr("Speed of playback"))
        for speed in _SPEEDS:
            self._speed.addItem(f"{speed:g} ×", speed)
        self._speed.setCurrentIndex(_SPEEDS.index(1.0))
        self._speed.activated.connect(self._use)
        self._skip = QCheckBox(self.tr("Skip silence"))
        self._skip.toggled.connect(self._use)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        for part in (self._stop, self._at, self._speed, self._skip):
            layout.addWidget(part)
        layout.addStretch()
        playback.moved.connect(lambda second: self._at.setText(clock(second)))
        playback.began.connect(lambda: self._show_playing(playing=True))
        playback.ended.connect(lambda: self._show_playing(playing=False))
        self._show_playing(playing=False)

    def _use(self) -> None:
        """What plays now goes on as it was begun; the next one is played this way."""
        self._playback.speed = self._speed.currentData()
        self._playback.skip_silence = self._skip.isChecked()

    def _show_playing(self, *, playing: bool) -> None:
        self._stop.setEnabled(playing)
        if not playing:
            self._at.clear()
