"""Kills the recorder, the window process, both, or the speech worker, at random moments, and counts what was lost.

The microphone is simulated: what it gives tells when it was heard, so what is missing is known to the hundredth of
a second. Several strikes are at the same recording, which goes on after each, as a doctor would have it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import math
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import NamedTuple

import psutil

from copilot.app.recording import Choice, VisitRecording, go_on, note_consent, start_recording
from copilot.domain.capture import RecorderEvent, Saved
from copilot.domain.errors import CopilotError
from copilot.domain.recording import ConsentBy, ConsentHow, Recording
from copilot.engines.microphone.devices import now
from copilot.runtime.recorder import ProcessRecorder, RunningProcess
from copilot.storage.vault import FileVault
from tests.helpers import live_strikes
from tests.helpers.devices import numbers
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, new_vault, open_vault

STRIKES_A_VISIT = 5
AT_ONCE = 8
"""Visits under way: most of the time of each is waiting."""
LONGEST_S = 1.5
"""Between two strikes."""
KINDS = ("recorder", "window", "both", "speech", "live")
ALLOWED_S = 1.0
"""What may be lost at a strike: the last second."""
HAND_OVER_S = 5.0
"""Until another recorder has taken the recording up, on a machine that is busy with other things."""

_CONTEXT: SpawnContext | ForkServerContext
if "forkserver" in multiprocessing.get_all_start_methods():
    # The imports are paid for once and not by every child.
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload([__name__])
else:
    _CONTEXT = multiprocessing.get_context("spawn")


def run(cycles: int, folder: Path) -> dict[str, int]:
    """`cycles` strikes of each kind: "window" and "both" at a window process that only records, "speech" at the
    speech worker of a visit that is transcribed while it goes on, "live" at the window process of such a one.

    Counts: strikes of each kind; lost_seconds (of audio, beyond the last one before each strike; where only the
    window process died, beyond HAND_OVER_S), lost_acknowledged (tenths of a second that were told as saved and are
    not there), lost_visits (that could not be taken up again or ended), lost_chains (vaults that do not verify),
    lost_marks (interruptions that no gap tells of), lost_blocks (that are not what was heard, or not in order),
    lost_utterances (that were told as saved and are not there, or say something else), lost_speech (audio in no
    utterance, or in the wrong one);
    longest_loss_ms (before a strike), longest_gap_ms (until recording went on).
    """
    counts: Counter[str] = Counter(
        dict.fromkeys((*KINDS, "lost_seconds", "lost_acknowledged", "lost_visits", "lost_chains", "lost_marks"), 0)
    )
    counts.update(longest_loss_ms=0, longest_gap_ms=0)
    visits = [
        (folder / f"{kind}-{first}", kind, min(STRIKES_A_VISIT, cycles - first))
        for kind in KINDS
        for first in range(0, cycles, STRIKES_A_VISIT)
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (_, kind, strikes), found in zip(visits, pool.map(_visit, visits), strict=True):
            counts[kind] += strikes
            for name, count in found.items():
                counts[name] = max(counts[name], count) if name.startswith("longest") else counts[name] + count
    return dict(counts)


class _Told(NamedTuple):
    """What is known of a visit that was struck."""

    vault: FileVault
    recording: Recording
    strikes: list[float]
    saved: int


def _visit(visit: tuple[Path, str, int]) -> Counter[str]:
    place, kind, strikes = visit
    chance = random.Random(str(visit[1:]) + place.name)
    counts: Counter[str] = Counter()
    if kind in {"speech", "live"}:
        try:
            if kind == "speech":
                live_strikes.strike_speech(place, strikes, chance, counts)
            else:
                live_strikes.strike_window(place, strikes, chance, counts, _CONTEXT)
        except CopilotError as error:
            _tell_lost(kind, error, counts)
        return counts
    new_vault(place).close()
    try:
        if kind == "recorder":
            told = _strike_recorder(place, strikes, chance)
        else:
            told = _strike_window(place, strikes, chance, both=kind == "both")
    except CopilotError as error:
        _tell_lost(kind, error, counts)
        return counts
    with contextlib.closing(told.vault):
        _count(told, counts)
    return counts


def _tell_lost(kind: str, error: CopilotError, counts: Counter[str]) -> None:
    counts["lost_visits"] += 1
    sys.stderr.write(f"{kind}: {error.code}\n")


def _strike_recorder(place: Path, strikes: int, chance: random.Random) -> _Told:
    """The window process is this one, and goes on."""
    vault = open_vault(place)
    saved = _Saved()
    recording = _begin(vault, saved)
    struck: list[float] = []
    last = 0
    for _ in range(strikes):
        time.sleep(chance.uniform(0.0, LONGEST_S))
        while (pid := _pid(recording)) == last:
            time.sleep(0.01)  # the one before is dead, and no other was started yet
        struck.append(now())
        os.kill(pid, signal.SIGKILL)
        last = pid
    time.sleep(LONGEST_S)
    return _Told(vault, recording.finish(), struck, saved.samples)


def _strike_window(place: Path, strikes: int, chance: random.Random, *, both: bool) -> _Told:
    """Each window process takes up what the one before it left; the last one is this one."""
    struck = []
    saved = 0
    for _ in range(strikes):
        ours, childs = _CONTEXT.Pipe(duplex=False)
        child = _CONTEXT.Process(target=_window, args=(childs, str(place)))
        child.start()
        childs.close()
        with ours:
            while "pid" not in (said := json.loads(ours.recv_bytes())):
                saved = max(saved, said["saved"])
            recorder = psutil.Process(said["pid"])
            time.sleep(chance.uniform(0.0, LONGEST_S))
            struck.append(now())
            child.kill()
            if both:
                recorder.kill()
            with contextlib.suppress(EOFError, OSError):
                while True:
                    saved = max(saved, json.loads(ours.recv_bytes())["saved"])
        child.join()
        time.sleep(chance.uniform(0.0, LONGEST_S / 2))
    vault = open_vault(place)
    (left,) = vault.recorder.unfinished()
    recording = go_on(vault, _recorder(), left.id, None, _Saved())
    time.sleep(LONGEST_S / 2)
    return _Told(vault, recording.finish(), struck if both else [], saved)


def _count(told: _Told, counts: Counter[str]) -> None:
    pcm = b"".join(frame.pcm for frame in told.vault.audio(told.recording.id))
    found = [number for number in numbers(pcm) if number is not None]
    jumps = [(a, b) for a, b in itertools.pairwise(found) if b - a > 1]
    counts["lost_chains"] += told.vault.verify().first_broken is not None
    counts["lost_acknowledged"] += max(0, told.saved - len(pcm) // 2) // 1600
    counts["lost_blocks"] += len(numbers(pcm)) - len(found) + sum(b <= a for a, b in itertools.pairwise(found))
    counts["lost_marks"] += max(0, len(jumps) - len(told.recording.gaps))
    for before, after in jumps:
        # Of what is missing, that before the strike is a loss; the rest is how long it took to go on.
        strike = next((s * 100 for s in told.strikes if before < s * 100 < after), None)
        loss_s = max(0.0, (strike or before) - before) / 100
        gap_s = (after - (strike or before)) / 100
        counts["longest_loss_ms"] = max(counts["longest_loss_ms"], round(loss_s * 1000))
        counts["longest_gap_ms"] = max(counts["longest_gap_ms"], round(gap_s * 1000))
        beyond = loss_s - ALLOWED_S if told.strikes else gap_s - HAND_OVER_S
        counts["lost_seconds"] += math.ceil(max(0.0, beyond))


class _Saved:
    """A listener that keeps what was acknowledged, and tells it on."""

    def __init__(self, pipe: Connection | None = None) -> None:
        self.samples = 0
        self._pipe = pipe

    def __call__(self, event: RecorderEvent) -> None:
        if isinstance(event, Saved):
            self.samples = event.samples
            if self._pipe is not None:
                self._pipe.send_bytes(json.dumps({"saved": event.samples}).encode())


def _recorder() -> ProcessRecorder:
    return ProcessRecorder("tests.helpers.devices:build", "copilot.storage.recorder_file:take")


def _begin(vault: FileVault, listen: _Saved) -> VisitRecording:
    visit = add_visit(vault)
    note_consent(vault, visit.id, ConsentHow.SPOKEN, ConsentBy.PATIENT, DOCTOR, AT)
    return start_recording(vault, _recorder(), visit.id, Choice(), listen, AT)


def _pid(recording: VisitRecording) -> int:
    running = recording._running
    assert isinstance(running, RunningProcess)
    return running.pid


def _window(pipe: Connection, place: str) -> None:
    """What a window process does, until it is killed."""
    with open_vault(Path(place)) as vault:
        saved = _Saved(pipe)
        left = vault.recorder.unfinished()
        recording = go_on(vault, _recorder(), left[0].id, None, saved) if left else _begin(vault, saved)
        pipe.send_bytes(json.dumps({"pid": _pid(recording)}).encode())
        time.sleep(3600)
