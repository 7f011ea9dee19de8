"""The main job: from what was said to a signed record and its exports, one step after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from copilot.app.chart import expecting
from copilot.app.jobs import Progress, Report, Step, silent
from copilot.app.notes import (
    CheckedVersion,
    FormatFailed,
    SignaturePolicy,
    dismiss,
    export_note,
    keep_draft,
    receipt_for,
    sign_note,
)
from copilot.app.ports import (
    AudioFiles,
    CancelToken,
    Drafter,
    DraftRequest,
    NoteExporter,
    SpeechEngine,
    SpeechRequest,
    Vault,
)
from copilot.app.transcribe import import_audio, transcribe
from copilot.domain.errors import UserFacingError
from copilot.domain.export import ExportArtifact
from copilot.domain.note import Finding
from copilot.domain.record import SignedNote, open_critical
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Patient, Practitioner


class Tools(NamedTuple):
    """The adapters the job works with."""

    vault: Vault
    audio_files: AudioFiles
    speech: SpeechEngine
    drafter: Drafter
    exporters: tuple[NoteExporter, ...]
    now: Callable[[], datetime]


class Job(NamedTuple):
    """One consultation. `source` is an audio file, or a transcript that exists already.

    `dismiss_reason`: why critical findings are let stand; without it they block the signature.
    """

    patient: Patient
    practitioner: Practitioner
    template: Template
    source: Path | Transcript
    speech: SpeechRequest = SpeechRequest()
    style: Style | None = None
    budget_words: int | None = None
    dismiss_reason: str | None = None


class Outcome(NamedTuple):
    """What came of the job. `signed` is None, and `artifacts` empty, if `blocking` findings are open.

    `failed` are the formats that could not be made; the others were. A note that waits for its second signature is
    not exported.
    """

    visit_id: str
    transcript: Transcript
    checked: CheckedVersion
    blocking: tuple[Finding, ...]
    signed: SignedNote | None
    artifacts: tuple[ExportArtifact, ...]
    warnings: tuple[UserFacingError, ...]
    seconds: dict[Step, float]
    failed: tuple[FormatFailed, ...] = ()


def run_main_job(tools: Tools, job: Job, cancel: CancelToken, report: Report = silent) -> Outcome:
    """Everything that was done stays in the vault when a later step fails or is cancelled."""
    clock = _StepClock(report)
    vault, now = tools.vault, tools.now
    visit = vault.add_visit(job.patient, job.practitioner, job.template.id, now())
    chart = vault.charts.chart(job.patient.id)
    warnings: tuple[UserFacingError, ...] = ()
    if isinstance(job.source, Transcript):
        transcript = job.source
    else:
        with clock.step(Step.IMPORT):
            imported = import_audio(vault, visit.id, tools.audio_files, job.source, now(), cancel, report)
        warnings = (imported.damage,) if imported.damage else ()
        with clock.step(Step.TRANSCRIBE):
            recording = imported.recording
            wanted = expecting(job.speech, chart)
            transcript = transcribe(
                tools.speech, vault.audio(recording.id), recording.duration_s, wanted, cancel, report
            )
        if not transcript.utterances:
            raise UserFacingError(
                "speech.nothing_heard",
                "No speech was found in the recording.",
                "Listen to it: is it the right file, and was the microphone on? The recording is kept.",
            )
    vault.save_transcript(visit.id, transcript)
    with clock.step(Step.DRAFT):
        known = chart if chart.entries else None
        request = DraftRequest(transcript, job.template, job.style, job.budget_words, known)
        draft = tools.drafter.draft(request, cancel)
    with clock.step(Step.CHECK):
        checked = keep_draft(vault, visit.id, draft, transcript, now(), job.template, chart)
        if job.dismiss_reason:
            checked = dismiss(vault, checked, job.dismiss_reason, job.practitioner.display(), now())
    blocking = open_critical(checked.findings, checked.version.dismissals)
    if blocking:
        return Outcome(visit.id, transcript, checked, blocking, None, (), warnings, clock.seconds)
    with clock.step(Step.SIGN):
        policy = SignaturePolicy(second=job.template.second_signature)
        signed = sign_note(vault, checked, job.practitioner, now(), policy)
    if not signed.is_complete():
        return Outcome(visit.id, transcript, checked, (), signed, (), warnings, clock.seconds)
    with clock.step(Step.EXPORT):
        artifacts, failed = export_note(signed, tools.exporters)
    return Outcome(visit.id, transcript, checked, (), signed, artifacts, warnings, clock.seconds, failed)


def keep_receipts(vault: Vault, outcome: Outcome, destination: str, at: datetime) -> None:
    """Note in the vault that the artifacts were written to `destination`."""
    if outcome.signed is None:
        return
    for artifact in outcome.artifacts:
        vault.add_receipt(receipt_for(outcome.signed, artifact, destination, at))


class _StepClock:
    """Reports when a step begins and ends, and keeps how long it took."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.seconds: dict[Step, float] = {}

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        self._report(Progress(step, 0.0, None))
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started
        self._report(Progress(step, 1.0, 1.0))
