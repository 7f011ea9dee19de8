"""Whether the speech model hears the language of a note, and how it is said when it does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.bridge import Bridge
from ui.tools import Tools


class SpeechLanguage(QObject):
    def __init__(self, bridge: Bridge, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tools = tools

    def look(self, language: str, found: Callable[[str], None]) -> None:
        """`found` gets what is to be said about it: "" where the model hears it, or where that cannot be told."""

        def answered(hears: bool) -> None:
            found("" if hears else self._said(language))

        self._bridge.run(self, lambda _token, _report: self._tools.hears(language), answered)

    def what_to_do(self) -> str:
        return self.tr("What is said is kept. Choose a model that hears it under Settings, Speech.")

    def _said(self, language: str) -> str:
        code = language.partition("-")[0]
        name = {"en": self.tr("English"), "zh": self.tr("Chinese")}.get(code, code)
        model = self._tools.settings.speech_model
        return self.tr("The speech model {0} hears English only; this note is in {1}.").format(model, name)
