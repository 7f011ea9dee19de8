"""Memory and time of decoding a three-hour file in pieces, against decoding it whole."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from copilot import bootstrap
from tests.benchmarks.figure import Figure, PeakMemory

HOURS = 3


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.flac"
        _write_noise(path)
        files = bootstrap.audio_files()
        channels = files.probe(path).channels
        with PeakMemory().watching() as before:
            pass
        with PeakMemory().watching() as memory:
            started = time.perf_counter()
            seconds = sum(frame.seconds for frame in files.decode(path, channels))
            took = time.perf_counter() - started
        yield Figure("audio.decoded", seconds / 3600, "h")
        yield Figure("audio.decode_speed", seconds / took, "x real time")
        yield Figure("audio.decode_memory", memory.mib - before.mib, "MiB", "above the process's memory before")
        with PeakMemory().watching() as whole:
            kept = [frame.pcm for frame in files.decode(path, channels)]
        yield Figure(
            "audio.decode_memory_ratio",
            max(memory.mib - before.mib, 1) / (whole.mib - before.mib),
            "x",
            f"against keeping all {len(kept)} frames, same run",
        )


def _write_noise(path: Path) -> None:
    """Quiet noise at 44.1 kHz, so that resampling is part of the work."""
    rate = 44_100
    second = (np.random.default_rng(7).standard_normal((1, rate)) * 300).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=rate, layout="mono")
        for number in range(HOURS * 3600):
            frame = av.AudioFrame.from_ndarray(second, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, number * rate, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
