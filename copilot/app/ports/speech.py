"""Speech to utterances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

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
    """Who spoke which utterance, by utterance id, and the language; the last event of a transcription.

    `voices` numbers the voices of those that surely have one: what is moved together when the doctor corrects one.
    """

    speakers: dict[int, Speaker]
    language: str
    voices: Mapping[int, int] = MappingProxyType({})


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


class SpeechMemo(NamedTuple):
    """Where a transcription stood, so that another process can go on from there: JSON values of the engine's own.

    `done` is the first sample still needed. `notes` are what the engine keeps of the utterances given.
    """

    done: int
    state: dict[str, Any]
    notes: list[Any]

    def __repr__(self) -> str:
        return f"SpeechMemo({self.done})"


class Stands(NamedTuple):
    """Utterances that stand, and how to go on after them. `memo.notes` holds only what these added."""

    utterances: tuple[Utterance, ...]
    memo: SpeechMemo


class Glimpse(NamedTuple):
    """What the open utterance sounds like so far. Provisional: shown greyed, never kept."""

    start_s: float
    text: str

    def __repr__(self) -> str:
        return f"Glimpse({self.start_s})"


LiveSpeechEvent = Stands | Glimpse | SpeechProgress | SpeakersTold


class SpeechStream(Protocol):
    """A transcription of audio as it comes. No call waits for the engine, but for `events` up to its timeout."""

    def give(self, frame: AudioFrame) -> None: ...

    def gap(self) -> None:
        """Nothing was recorded for a while: what is being said ends here."""

    def finish(self) -> None:
        """There is no more audio. `SpeakersTold` follows when everything given is done with."""

    def events(self, timeout: float) -> list[LiveSpeechEvent]:
        """What has come; waits for something up to `timeout` seconds. A worker that died is replaced meanwhile.

        Raises EnvironmentFault (speech.worker_died, …): the memo of the last Stands tells where to go on.
        """

    @property
    def name(self) -> str:
        """Of the engine; "" until it is loaded."""

    @property
    def waiting_s(self) -> float:
        """Seconds of audio given that the engine has not looked at yet."""

    @property
    def wants_more(self) -> bool:
        """False while so much audio waits that it had better wait on the disk."""

    def close(self) -> None:
        """Calls off what is under way. Afterwards the engine is free for others."""


class LiveSpeech(SpeechEngine, Protocol):
    """A speech engine that can listen to a visit while it goes on."""

    def listen(self, request: SpeechRequest, memo: SpeechMemo | None = None) -> SpeechStream:
        """From the start of the audio, or from where another stream stood: `memo.notes` then holds all notes.

        Raises InvariantBroken (speech.busy) while the engine is at work.
        """
