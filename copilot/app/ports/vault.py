"""Where everything is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from copilot.app.ports.audio import AudioFrame
from copilot.app.ports.charts import EVERY_VISIT, ChartBook, PatientBook, Search, Wanted
from copilot.app.ports.dictations import DictationStore
from copilot.app.ports.notes import ChainReport, NoteStore
from copilot.app.ports.recording import RecordingStore
from copilot.app.ports.retention import AudioRetention
from copilot.app.ports.transcripts import TranscriptStore
from copilot.domain.export import ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteContent, NoteDraft
from copilot.domain.record import NoteVersion, SignedNote, VersionKind
from copilot.domain.recording import Recording
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Patient, Practitioner, Visit


class RecordingWriter(Protocol):
    """Appends audio to the vault: encrypted, on disk within a second of being given."""

    @property
    def recording_id(self) -> str: ...

    def append(self, frame: AudioFrame) -> None: ...

    def finish(self) -> Recording: ...


class Vault(Protocol):
    """Where everything is kept. Each call is one transaction with its audit row; one thread uses it."""

    def add_visit(self, patient: Patient, practitioner: Practitioner, template: str, at: datetime) -> Visit: ...

    def visit(self, visit_id: str) -> Visit: ...

    def visits(self, wanted: Wanted = EVERY_VISIT) -> tuple[Visit, ...]:
        """Newest first."""

    def record(self, visit_id: str, channels: int, at: datetime) -> AbstractContextManager[RecordingWriter]:
        """Moves the visit to recording, and to recorded when the block ends, also when it ends by an error:
        what was appended stays. The recording is complete only if `finish` was called."""

    def recordings(self, visit_id: str) -> tuple[Recording, ...]: ...

    def audio(self, recording_id: str) -> Iterator[AudioFrame]:
        """Raises UserFacingError (audio.deleted), EnvironmentFault (audio.missing, audio.damaged)."""

    def audio_span(self, recording_id: str, start_s: float, end_s: float) -> Iterator[AudioFrame]:
        """`RecordingStore.audio_span`."""

    @property
    def recorder(self) -> RecordingStore:
        """For recordings that a process of its own writes."""

    @property
    def dictations(self) -> DictationStore:
        """For what is dictated into the note; recorded like the visit, but no part of the conversation."""

    @property
    def retention(self) -> AudioRetention:
        """For the end of audio that nobody needs any more."""

    @property
    def transcripts(self) -> TranscriptStore:
        """For transcripts that grow utterance by utterance, and their correction."""

    @property
    def patients(self) -> PatientBook: ...

    @property
    def charts(self) -> ChartBook: ...

    @property
    def search(self) -> Search: ...

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
        self,
        visit_id: str,
        number: int,
        signer: Practitioner,
        findings: tuple[Finding, ...],
        at: datetime,
        *,
        second_due: bool = False,
    ) -> SignedNote:
        """`second_due`: the note leaves the vault only when a second person has signed it too.

        Raises UserFacingError: sign.critical_open while a critical finding is neither mended nor dismissed;
        sign.outdated, .already_signed, .unsaved, version.unknown.
        """

    def signed(self, visit_id: str) -> SignedNote | None: ...

    def add_receipt(self, receipt: ExportReceipt) -> None: ...

    def receipts(self, visit_id: str) -> tuple[ExportReceipt, ...]: ...

    def verify(self) -> ChainReport: ...

    def confirm(self, passphrase: str) -> None:
        """Raises UserFacingError (vault.wrong_passphrase) if it is not the vault's. Takes as long as opening it."""

    def change_passphrase(self, current: str, new: str) -> None:
        """Raises UserFacingError (vault.wrong_passphrase). The key is wrapped anew, nothing else is written."""

    @property
    def notes(self) -> NoteStore: ...

    def close(self) -> None: ...
