"""Speech to utterances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from copilot.app.ports.audio import AudioFrame, CancelToken
from copilot.domain.transcript import Speaker, Utterance


class SpeechRequest(NamedTuple):
    """How to transcribe: a language code, or None to find out; words to expect."""

    language: str | None = None
    hotwords: tuple[str, ...] = ()


class SpeechProgress(NamedTuple):
    """Seconds of audio that are done with."""

    done_s: float


class UtteranceHeard(NamedTuple):
    """An utterance whose text stands. Its speaker may still be unknown."""

    utterance: Utterance


class SpeakersTold(NamedTuple):
    """Who spoke which utterance, by utterance id, and the language; the last event of a transcription."""

    speakers: dict[int, Speaker]
    language: str


SpeechEvent = SpeechProgress | UtteranceHeard | SpeakersTold


class SpeechEngine(Protocol):
    """Speech to utterances, lazily: audio is pulled frame by frame, events come as they are known."""

    @property
    def name(self) -> str:
        """Name and digest of the model, kept with the transcript."""

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        """Raises Cancelled, EnvironmentFault (speech.model_missing, speech.worker_died, …)."""
