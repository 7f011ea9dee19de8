"""Time and memory of each step of the main job on the sample consultations, and of the pieces between."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from copilot import bootstrap
from copilot.app.jobs import Heard, Progress
from copilot.app.main_job import Job, Tools, run_main_job
from copilot.app.ports import CancelToken, DraftRequest, SpeechRequest
from copilot.app.samples import list_samples, load_sample
from copilot.clinical.checks import check_note
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings
from tests.benchmarks.figure import Figure, PeakMemory

REPEATS = 20


def figures() -> Iterator[Figure]:
    samples = [load_sample(folder) for folder in list_samples(SAMPLES)]
    with ExitStack() as stack:
        place = Profile(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        settings = Settings()
        vault, _ = bootstrap.create_vault(place.vault, "correct horse battery")
        stack.callback(vault.close)
        speech = stack.enter_context(bootstrap.speech_engine(settings, place))
        drafter = stack.enter_context(bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, settings, place))
        tools = Tools(
            vault, bootstrap.audio_files(), speech, drafter, bootstrap.exporters(), lambda: datetime.now(UTC)
        )
        for sample in samples:
            job = Job(
                sample.patient,
                sample.practitioner,
                bootstrap.template(sample.template),
                sample.audio_path,
                SpeechRequest(sample.language),
                dismiss_reason="a benchmark signs whatever comes",
            )
            with PeakMemory().watching() as memory:
                outcome = run_main_job(tools, job, CancelToken(), _deaf)
            for step, seconds in outcome.seconds.items():
                yield Figure(f"steps.{step.value}", seconds, "s", sample.id)
            audio_s = outcome.transcript.duration_s
            yield Figure("steps.all_per_audio_second", sum(outcome.seconds.values()) / audio_s, "x", sample.id)
            yield Figure("steps.peak_memory", memory.mib, "MiB", f"{sample.id}, all processes")
            request = DraftRequest(outcome.transcript, job.template)
            started = time.perf_counter()
            for _ in range(REPEATS):
                drafter.draft(request, CancelToken())
            yield Figure("steps.draft_warm", (time.perf_counter() - started) / REPEATS * 1000, "ms", sample.id)
            content = outcome.checked.version.content
            started = time.perf_counter()
            for _ in range(REPEATS):
                check_note(content, outcome.transcript)
            yield Figure("steps.check_warm", (time.perf_counter() - started) / REPEATS * 1000, "ms", sample.id)


def _deaf(_event: Progress | Heard) -> None:
    """Progress goes nowhere."""
