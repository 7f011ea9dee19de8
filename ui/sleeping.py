"""Notices that the computer slept: the wall clock moved on while no event was handled."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

_LOOK_MS = 5_000
_SLEPT_S = 30.0
"""A window that was merely busy is late by seconds, not by this much."""


class SleepWatch(QObject):
    """Signals:
    woke: the computer slept and is awake again.
    """

    woke = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last = time.time()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self, now: float | None = None) -> None:
        """`now` in seconds of the wall clock: the monotonic one stands still during sleep on some systems."""
        at = time.time() if now is None else now
        slept = at - self._last > _LOOK_MS / 1000 + _SLEPT_S
        self._last = at
        if slept:
            self.woke.emit()

    def stop(self) -> None:
        self._timer.stop()
