"""What the use cases need from the outside. Adapters implement these; only bootstrap knows which."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from copilot.domain.errors import Cancelled
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteContent, NoteDraft
from copilot.domain.record import NoteVersion, SignedNote, VersionKind
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, Recording, Visit

SAMPLE_RATE = 16_000
"""Every PCM in the app: 16 kHz, int16, little endian, interleaved."""


class CancelToken:
    """A flag that long jobs look at between segments, tokens and pieces."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        if self._event.is_set():
            raise Cancelled


class AudioFrame(NamedTuple):
    """A piece of audio: `pcm` is int16 little endian, interleaved, `channels` of it, at SAMPLE_RATE."""

    pcm: bytes
    channels: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / (2 * self.channels * SAMPLE_RATE)


class AudioInfo(NamedTuple):
    """What the file is. `duration_s` is what the header claims, None if it claims nothing: never trust it."""

    channels: int
    duration_s: float | None


class AudioFiles(Protocol):
    """Any audio file, decoded in pieces."""

    def probe(self, path: Path) -> AudioInfo:
        """`channels` is 2 only where the two channels carry a speaker each, else 1 (mixed down)."""

    def decode(self, path: Path, channels: int) -> Iterator[AudioFrame]:
        """Frames of at most a second. Raises UserFacingError: audio.unreadable, .not_audio, .empty, …"""


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


class DraftRequest(NamedTuple):
    """What to draft. `budget_words` limits the length of the note; None leaves it to the template."""

    transcript: Transcript
    template: Template
    style: Style | None = None
    budget_words: int | None = None


class Drafter(Protocol):
    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical), EnvironmentFault."""


class RecordingWriter(Protocol):
    """Appends audio to the vault: encrypted, on disk within a second of being given."""

    @property
    def recording_id(self) -> str: ...

    def append(self, frame: AudioFrame) -> None: ...

    def finish(self) -> Recording: ...


class ChainReport(NamedTuple):
    """Result of verifying the vault. `first_broken` says in plain words what is wrong, None if all is well."""

    signed_notes: int
    audit_rows: int
    first_broken: str | None


class Vault(Protocol):
    """Where everything is kept. Each call is one transaction with its audit row; one thread uses it."""

    def add_visit(self, patient: Patient, practitioner: Practitioner, template: str, at: datetime) -> Visit: ...

    def visit(self, visit_id: str) -> Visit: ...

    def visits(self) -> tuple[Visit, ...]:
        """Newest first."""

    def record(self, visit_id: str, channels: int, at: datetime) -> AbstractContextManager[RecordingWriter]:
        """Moves the visit to recording, and to recorded when the block ends, also when it ends by an error:
        what was appended stays. The recording is complete only if `finish` was called."""

    def recordings(self, visit_id: str) -> tuple[Recording, ...]: ...

    def audio(self, recording_id: str) -> Iterator[AudioFrame]: ...

    def save_transcript(self, visit_id: str, transcript: Transcript) -> None: ...

    def transcript(self, visit_id: str) -> Transcript | None: ...

    def add_version(
        self,
        visit_id: str,
        kind: VersionKind,
        content: NoteContent,
        author: str,
        at: datetime,
        draft: NoteDraft | None = None,
        dismissals: tuple[Dismissal, ...] = (),
    ) -> NoteVersion: ...

    def versions(self, visit_id: str) -> tuple[NoteVersion, ...]: ...

    def sign(
        self, visit_id: str, number: int, signer: Practitioner, findings: tuple[Finding, ...], at: datetime
    ) -> SignedNote:
        """Raises UserFacingError (sign.critical_open) while a critical finding is neither mended nor dismissed."""

    def signed(self, visit_id: str) -> SignedNote | None: ...

    def add_receipt(self, receipt: ExportReceipt) -> None: ...

    def verify(self) -> ChainReport: ...

    def close(self) -> None: ...


class NoteExporter(Protocol):
    """A signed note in one format. Raises UserFacingError where the format cannot hold it."""

    @property
    def format(self) -> str: ...

    def export(self, signed: SignedNote) -> ExportArtifact: ...
