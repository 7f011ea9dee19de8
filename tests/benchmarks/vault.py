"""What encryption and fsync cost: audio kept in the vault against the same bytes written plainly."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from copilot import bootstrap
from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.visit import Patient, Practitioner
from tests.benchmarks.figure import Figure

SECONDS = 600
_FRAME = AudioFrame(os.urandom(2 * SAMPLE_RATE), 1)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        vault, _ = bootstrap.create_vault(folder / "vault", "correct horse battery")
        vault.close()
        yield Figure("vault.create", time.perf_counter() - started, "s", "Argon2id once")
        started = time.perf_counter()
        vault = bootstrap.open_vault(folder / "vault", "correct horse battery")
        yield Figure("vault.open", time.perf_counter() - started, "s", "Argon2id, integrity check")
        visit = vault.add_visit(
            Patient(id="p", family="F", given="G"),
            Practitioner(id="d", family="F", given="G"),
            "soap",
            datetime.now(UTC),
        )
        started = time.perf_counter()
        with vault.record(visit.id, 1, datetime.now(UTC)) as writer:
            for _ in range(SECONDS):
                writer.append(_FRAME)
            recording = writer.finish()
        kept = time.perf_counter() - started
        started = time.perf_counter()
        with (folder / "plain").open("wb", buffering=0) as file:
            for _ in range(SECONDS):
                file.write(_FRAME.pcm)
                os.fsync(file.fileno())
        plain = time.perf_counter() - started
        yield Figure("vault.append", kept / SECONDS * 1000, "ms", "a second of audio, encrypted and fsynced")
        yield Figure("vault.append_ratio", kept / plain, "x", "against plain writes with fsync, same run")
        started = time.perf_counter()
        read = sum(len(frame.pcm) for frame in vault.audio(recording.id))
        yield Figure("vault.read", read / 1e6 / (time.perf_counter() - started), "MB/s")
        vault.close()
