"""Live transcription of a 30-minute visit with a model of Whisper-small's shape, on a simulated clock.

The model's weights are random, so what it costs is real and what it says is not; see tests/helpers for how the
visit, the model and the clock are made. Run it on a machine with nothing else to do: the other way about, the
figures say how busy the machine was. ANAMNESIS_BENCH_MINUTES makes the visit shorter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.figure import Figure

MINUTES = float(os.environ.get("ANAMNESIS_BENCH_MINUTES", "30"))
_AFTER_STOP_MINUTES = min(1.0, MINUTES)
_ROOT = Path(__file__).resolve().parents[2]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="anamnesis-live-") as folder:
        model = Path(folder) / "whisper-small-shape"
        # In a process of its own: what the weights need while they are written is not given back.
        _child("-m", "tests.helpers.whisper_shapes", str(model))
        for threads in (2, 1):
            after_stop = _AFTER_STOP_MINUTES if threads == 2 else 0.0
            told = _visit(model, threads, after_stop)
            yield from _figures_of(told, threads, after_stop)


def _figures_of(told: dict[str, Any], threads: int, after_stop: float) -> Iterator[Figure]:
    which = f"small shape, {threads} thread{'s' if threads > 1 else ''}, {MINUTES:g}-minute visit"
    name = "live" if threads == 2 else "live.1_thread"
    yield Figure(
        f"{name}.lag_p95",
        told["lag_p95"],
        "s",
        f"{which}: from an utterance's end until it is saved; {told['utterances']} of {told['span_s']:.1f} s",
    )
    yield Figure(f"{name}.lag_p50", told["lag_p50"], "s", which)
    yield Figure(f"{name}.lag_max", told["lag_max"], "s", which)
    yield Figure(f"{name}.left_at_stop", told["at_stop"], "s", f"{which}: until the transcript stands after Stop")
    yield Figure(f"{name}.busy", told["busy_share"], "x", f"{which}: of the time the worker decodes")
    yield Figure(f"{name}.cpu", told["cpu_share"], "x", f"{which}: CPU seconds a second, all of the worker's work")
    yield Figure(f"{name}.memory", told["memory_mib"], "MiB", f"{which}: highest resident memory of the worker")
    if after_stop:
        waits = told["after_stop_x"] * MINUTES * 60
        yield Figure(
            f"{name}.after_stop",
            waits,
            "s",
            f"{which}: transcribed after Stop instead; from its first {after_stop:g} minute(s)",
        )


def _visit(model: Path, threads: int, after_stop_minutes: float) -> dict[str, Any]:
    out = _child("-m", "tests.helpers.live_clock", str(model), str(threads), str(MINUTES), str(after_stop_minutes))
    told: dict[str, Any] = json.loads(out)
    return told


def _child(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
