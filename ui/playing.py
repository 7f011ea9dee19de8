"""Playback of the conversation from the encrypted audio."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from copilot.app.ports.recording import Playing
from copilot.domain.errors import CopilotError
from ui.bridge import Bridge
from ui.tools import Tools

_LOOK_MS = 100


class Playback(QObject):
    """Plays one span at a time; a new one takes the place of an older.

    Signals:
        moved: the second of the recording that is heard now.
        began, ended: something is heard, nothing is heard any more.
        failed: with the error.
    """

    moved = Signal(float)
    began = Signal()
    ended = Signal()
    failed = Signal(object)

    def __init__(self, bridge: Bridge, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tools = tools
        self._playing: Playing | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._tell)
        self.speed = 1.0
        self.skip_silence = False

    @property
    def is_on(self) -> bool:
        return self._playing is not None

    def play(self, recording_id: str, start_s: float, end_s: float) -> None:
        self.stop()
        speed, skip = self.speed, self.skip_silence

        def begin(_token: object, _report: object) -> Playing:
            audio = self._bridge.vault.audio_span(recording_id, start_s, end_s)
            return self._tools.player().play(audio, start_s=start_s, speed=speed, skip_silence=skip)

        self._bridge.run(self, begin, self._begun, self.failed.emit)

    def stop(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
            self._look.stop()
            self.ended.emit()

    def _begun(self, playing: Playing) -> None:
        self._playing = playing
        self._look.start()
        self.began.emit()

    def _tell(self) -> None:
        playing = self._playing
        if playing is None:
            return
        if not playing.is_over:
            self.moved.emit(playing.at_s)
            return
        self._playing = None
        self._look.stop()
        try:
            playing.wait(0)
        except CopilotError as error:
            self.failed.emit(error)
        self.ended.emit()
