"""The speech engine, as a recording and an import take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copilot.app.ports import AudioFrame, CancelToken, SpeechEvent, SpeechMemo, SpeechRequest, SpeechStream
from ui.tools import Tools


class SpeechAtNeed:
    """Built when it first listens: a speech model that is gone must keep no audio from being recorded or read."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @property
    def name(self) -> str:
        return self._tools.speech().name

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        return self._tools.speech().transcribe(audio, request, cancel)

    def listen(self, request: SpeechRequest, memo: SpeechMemo | None = None) -> SpeechStream:
        return self._tools.speech().listen(request, memo)
