"""Speech to text with faster-whisper, in the process that calls it (the speech worker)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from copilot.app.ports import AudioFrame, CancelToken, SpeechEvent, SpeechRequest
from copilot.domain.errors import UserFacingError
from copilot.engines.speakers import RoleModel
from copilot.engines.whisper import model_folder
from copilot.engines.whisper.decoder import SpanDecoder
from copilot.engines.whisper.detector import DetectorSettings
from copilot.engines.whisper.session import SpeechSession

_LONGEST_SPAN_S = 20.0


class FasterWhisperEngine:
    """A SpeechEngine. Raises EnvironmentFault when made: speech.model_missing, speech.model_broken.

    `use_hotwords` says whether the model gains by words to expect; small ones are confused by them.
    `roles` tells who speaks by the words.
    """

    def __init__(
        self,
        model_folder_path: Path,
        threads: int,
        *,
        use_hotwords: bool = True,
        roles: RoleModel | None = None,
    ) -> None:
        folder = model_folder.check(model_folder_path)
        self._use_hotwords = use_hotwords
        self._roles = roles
        self._settings = DetectorSettings(max_s=min(folder.window_s, _LONGEST_SPAN_S))
        self._decoder = SpanDecoder(folder, threads)
        self._name = f"{model_folder_path.name} {folder.digest()[:16]}"

    @property
    def name(self) -> str:
        return self._name

    def open(
        self,
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None = None,
        notes: list[Any] | None = None,
        *,
        live: bool = False,
    ) -> SpeechSession:
        """A session from the recording's start, or from where another one left `state` and `notes`.

        `live`: the visit goes on, and somebody waits for each utterance."""
        languages = self._decoder.languages
        if request.language is not None and request.language not in languages:
            raise _language_unknown(only_english=languages == ("en",))
        if not self._use_hotwords:
            request = request._replace(hotwords=())
        settings = self._settings._replace(eager=live)
        return SpeechSession(self._decoder, settings, request, cancel, state, notes, live=live, roles=self._roles)

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        session = self.open(request, cancel)
        for frame in audio:
            cancel.raise_if_cancelled()
            yield from session.feed(frame)
        cancel.raise_if_cancelled()
        yield from session.finish()


def _language_unknown(*, only_english: bool) -> UserFacingError:
    what_to_do = "Choose another language, or another model in the settings."
    if only_english:
        return UserFacingError("speech.english_only", "The speech model was made for English only.", what_to_do)
    return UserFacingError("speech.language_unknown", "The speech model was made for other languages.", what_to_do)
