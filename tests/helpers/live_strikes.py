"""Visits recorded and transcribed at once, while something kills the speech worker or the window process."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from copilot.app.live import LiveTools, LiveVisit, SpeechFailed, Transcribed, UtteranceSaved
from copilot.app.ports import SpeechRequest
from copilot.domain.transcript import Utterance
from copilot.runtime.recorder import ProcessRecorder
from copilot.runtime.speech import WorkerSpeechEngine
from copilot.storage.vault import FileVault
from tests.helpers.counting_speech import digest
from tests.helpers.recordings import SINK, consented_visit
from tests.helpers.vault_parts import new_vault, open_vault

LONGEST_S = 1.2
STEP_S = 0.02
PATIENCE_S = 120.0

Acknowledged = dict[int, str]
"""Digests by the ids of the utterances that were told as saved."""


def _tools(vault: FileVault, speech: WorkerSpeechEngine) -> LiveTools:
    recorder = ProcessRecorder("tests.helpers.devices:build", SINK)
    return LiveTools(vault, recorder, speech, lambda: datetime.now(UTC))


def strike_speech(place: Path, strikes: int, chance: random.Random, counts: Counter[str]) -> None:
    """The worker is killed; window process and recorder go on."""
    new_vault(place).close()
    told: Acknowledged = {}
    with open_vault(place) as vault, WorkerSpeechEngine("tests.helpers.counting_speech:build", {}) as speech:
        visit = LiveVisit.start(_tools(vault, speech), consented_visit(vault).id, SpeechRequest("en"))
        for _ in range(strikes):
            _advance(visit, chance.uniform(0.0, LONGEST_S), told)
            deadline = time.monotonic() + PATIENCE_S
            while not speech.worker_pid and time.monotonic() < deadline:
                _advance(visit, STEP_S, told)
            assert speech.worker_pid, "no speech worker is started any more"
            with contextlib.suppress(ProcessLookupError):
                os.kill(speech.worker_pid, signal.SIGKILL)
        _finish(vault, visit, told, counts)


def strike_window(place: Path, strikes: int, chance: random.Random, counts: Counter[str], context: Any) -> None:
    """The process with the vault and the visit is killed, and the worker ends with it; the recorder goes on."""
    new_vault(place).close()
    told: Acknowledged = {}
    for _ in range(strikes):
        ours, childs = context.Pipe(duplex=False)
        child = context.Process(target=_window, args=(childs, str(place)))
        child.start()
        childs.close()
        with ours, contextlib.suppress(EOFError, OSError):
            ours.recv_bytes()  # it has begun
            time.sleep(chance.uniform(0.0, LONGEST_S))
            child.kill()
            while True:
                number, text = json.loads(ours.recv_bytes())
                told[number] = text
        child.join()
    with open_vault(place) as vault, WorkerSpeechEngine("tests.helpers.counting_speech:build", {}) as speech:
        (left,) = vault.recorder.unfinished()
        visit = LiveVisit.take_up(_tools(vault, speech), left.visit_id, go_on=True)
        _advance(visit, LONGEST_S / 2, told)
        _finish(vault, visit, told, counts)


def _window(pipe: Connection, place: str) -> None:
    with open_vault(Path(place)) as vault, WorkerSpeechEngine("tests.helpers.counting_speech:build", {}) as speech:
        tools, left = _tools(vault, speech), vault.recorder.unfinished()
        if left:
            visit = LiveVisit.take_up(tools, left[0].visit_id, go_on=True)
        else:
            visit = LiveVisit.start(tools, consented_visit(vault).id, SpeechRequest("en"))
        pipe.send_bytes(b"begun")

        def tell(utterance: Utterance) -> None:
            pipe.send_bytes(json.dumps([utterance.id, utterance.text]).encode())

        _advance(visit, 3600.0, {}, tell)


def _advance(
    visit: LiveVisit, seconds: float, told: Acknowledged, tell: Callable[[Utterance], None] | None = None
) -> bool:
    """Whether the transcript stands."""
    end = time.monotonic() + seconds
    while True:
        for event in visit.advance(STEP_S):
            if isinstance(event, UtteranceSaved):
                told[event.utterance.id] = event.utterance.text
                if tell is not None:
                    tell(event.utterance)
            elif isinstance(event, SpeechFailed):
                visit.listen_again()  # as the doctor would: it died three times at the same place
            elif isinstance(event, Transcribed):
                return True
        if time.monotonic() > end:
            return False


def _finish(vault: FileVault, visit: LiveVisit, told: Acknowledged, counts: Counter[str]) -> None:
    """Stops and compares: what was acknowledged, and what was said of which audio."""
    visit.stop()
    if not _advance(visit, PATIENCE_S, told):
        counts["lost_visits"] += 1
        return
    transcript = vault.transcript(visit.visit_id)
    utterances = {u.id: u for u in transcript.utterances} if transcript else {}
    (recording,) = vault.recordings(visit.visit_id)
    pcm = b"".join(frame.pcm for frame in vault.audio(recording.id))
    counts["acknowledged_utterances"] += len(told)
    counts["lost_utterances"] += sum(
        number not in utterances or utterances[number].text != text for number, text in told.items()
    )
    ordered = sorted(utterances.values(), key=lambda u: u.start_s)
    # Every moment of the recording is in one utterance, and each is of its own audio.
    counts["lost_speech"] += sum(
        digest(pcm[round(u.start_s * 32_000) : round(u.end_s * 32_000)]) != u.text for u in ordered
    )
    counts["lost_speech"] += sum(abs(b.start_s - a.end_s) > 1e-6 for a, b in itertools.pairwise(ordered))
    counts["lost_speech"] += not ordered or abs(ordered[-1].end_s - recording.duration_s) > 1e-6
    counts["lost_chains"] += vault.verify().first_broken is not None
