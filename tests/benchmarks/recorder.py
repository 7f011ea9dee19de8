"""The recorder over eight hours on a fast clock; how soon the doctor is told; spans of a long recording."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from copilot.app.recording import Choice, start_recording
from copilot.domain.capture import Level, RecorderEvent, Saved
from copilot.runtime.recorder import ProcessRecorder
from copilot.storage.audio import AudioFileWriter, new_key, read_audio, read_span
from tests.benchmarks.figure import Figure
from tests.helpers import pulse
from tests.helpers.devices import FAST
from tests.helpers.recordings import SINK, Heard, begin, consented_visit, kept, pid_of
from tests.helpers.vault_parts import AT, new_vault

HOURS = 8.0
SPAN_HOURS = 3


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _long(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _spans(Path(folder))
    if sys.platform == "linux" and pulse.is_there():
        with tempfile.TemporaryDirectory() as folder:
            yield from _told(Path(folder))


class _Watch:
    """Looks at the recorder's process ten times on its way."""

    def __init__(self) -> None:
        self.hours: list[float] = []
        self.memory: list[float] = []
        self.cpu: list[float] = []
        self.saved = 0
        self._process: psutil.Process | None = None

    def begin(self, pid: int) -> None:
        self._process = psutil.Process(pid)

    def __call__(self, event: RecorderEvent) -> None:
        if isinstance(event, Saved):
            self.saved = event.samples
        at_h = self.saved / 16_000 / 3600
        if isinstance(event, Level) and self._process and at_h >= (len(self.hours) + 1) * HOURS / 10:
            self.hours.append(at_h)
            self.memory.append(self._process.memory_info().rss / 2**20)
            times = self._process.cpu_times()
            self.cpu.append(times.user + times.system)


def _long(folder: Path) -> Iterator[Figure]:
    recorder = ProcessRecorder("tests.helpers.devices:build_fast", SINK)
    watch = _Watch()
    with new_vault(folder / "vault") as vault:
        began = time.monotonic()
        recording = start_recording(vault, recorder, consented_visit(vault).id, Choice(), watch, AT)
        watch.begin(pid_of(recording))
        while watch.saved < HOURS * 3600 * 16_000:
            time.sleep(0.2)
        took = time.monotonic() - began
        done = recording.finish()
        note = f"{done.duration_s / 3600:.1f} h in {took:.0f} s, at {FAST} times the speed of sound"
        yield Figure("recorder.memory", watch.memory[-1], "MiB", note)
        yield Figure("recorder.memory_growth", watch.memory[-1] - watch.memory[0], "MiB", "from a tenth to the end")
        steps = [
            (b - a) / (d - c)
            for a, b, c, d in zip(watch.cpu, watch.cpu[1:], watch.hours, watch.hours[1:], strict=False)
        ]
        half = len(steps) // 2
        yield Figure("recorder.cpu", statistics.mean(steps), "CPU s/h", "of audio, simulated microphone")
        yield Figure(
            "recorder.cpu_growth",
            statistics.mean(steps[half:]) / statistics.mean(steps[:half]),
            "x",
            "second half against the first",
        )


def _spans(folder: Path) -> Iterator[Figure]:
    key, path = new_key(), folder / "audio"
    writer = AudioFileWriter(path, "r", key, 1)
    second = bytes(32_000)
    for _ in range(SPAN_HOURS * 3600):
        writer.append(second)
    writer.finish()
    end = SPAN_HOURS * 3600 * 16_000
    began = time.perf_counter()
    for _ in read_audio(path, "r", key, 1, end):
        pass
    whole = time.perf_counter() - began
    times = []
    for _ in range(5):
        began = time.perf_counter()
        got = sum(len(f.pcm) for f in read_span(path, "r", key, 1, (end - 160_000, end - 80_000), end))
        times.append(time.perf_counter() - began)
        assert got == 160_000
    note = f"5 s at the end of {SPAN_HOURS} h"
    yield Figure("recorder.span", statistics.median(times) * 1000, "ms", note)
    yield Figure("recorder.span_ratio", statistics.median(times) / whole, "x", "against decrypting from the start")


def _told(folder: Path) -> Iterator[Figure]:
    """From the moment that something happens at the sound server until the listener hears of it."""
    recorder = ProcessRecorder("copilot.engines.microphone:build", SINK)
    sound = pulse.noise(120)
    with pulse.sound_server() as server, new_vault(folder / "vault") as vault:
        server.add("desk")
        number = server.add("spare")
        heard = Heard()
        recording = begin(vault, recorder, heard)
        with server.playing("spare", sound), server.playing("desk", sound):
            heard.saved(2)
            yield _after("muted", heard, ("microphone.muted",), lambda: server.mute("spare", on=True))
            server.mute("spare", on=False)
            heard.over("microphone.muted")
            codes = ("microphone.silent", "microphone.lost", "microphone.switched")
            yield _after("unplugged_another_there", heard, codes, lambda: server.unplug(number))
            heard.saved(8)
            yield _after("server_gone", heard, ("microphone.lost",), server.kill)
        recording.finish()
        assert len(kept(vault, recording.id))


def _after(name: str, heard: Heard, codes: tuple[str, ...], strike: object) -> Figure:
    assert callable(strike)
    before = len(heard.events)
    began = time.monotonic()
    strike()
    heard.trouble(*codes, after=before)
    return Figure(f"recorder.told_{name}", time.monotonic() - began, "s", "the order to the sound server included")
