"""What is wrong with the microphone while somebody speaks into it, as a message in its place."""

from __future__ import annotations

from PySide6.QtCore import QObject

from copilot.domain.capture import GapBegan, GapEnded, GapReason, Opened, Trouble, TroubleOver
from ui.told import told
from ui.widgets.inline_message import InlineMessage


class MicrophoneTroubles(QObject):
    """A trouble is told until the last one is over."""

    def __init__(self, message: InlineMessage) -> None:
        super().__init__(message)
        self._message = message
        self._codes: set[str] = set()

    def forget(self) -> None:
        self._codes.clear()

    def tell(self, event: object) -> None:
        match event:
            case Trouble():
                if event.lasting:
                    self._codes.add(event.code)
                self._message.say("warning", *told(event.code, event.message, event.what_to_do, event.values))
            case TroubleOver(code=code):
                self._codes.discard(code)
                if not self._codes:
                    self._message.clear()
            case Opened(is_wanted=False, name=name):
                self._message.say("warning", self.tr("Another microphone is recorded: {}").format(name))
            case GapBegan(reason=reason) if reason is not GapReason.PAUSED and not self._codes:
                text = self.tr("The gap is marked.")
                self._message.say("warning", self.tr("Nothing is recorded at the moment."), text)
            case GapEnded() if not self._codes:
                self._message.clear()
