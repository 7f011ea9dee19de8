"""A visit on a simulated clock: all work of the speech worker is really done and timed, only the waiting is not.

One worker serves what arrives as the real one does: it listens to all that has arrived before it decodes anything.
Its clock runs on by what its work took, the visit's by the audio; the worker waits only when nothing is there.
Runs as a process of its own, so that its memory is its own: prints one JSON object.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
from faster_whisper import WhisperModel

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    SpeechMemo,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.engines import whisper
from copilot.engines.whisper import decoder
from copilot.engines.whisper.detector import WINDOW, ClosedSpan, DetectorSettings
from tests.helpers.long_visits import WORDS_A_SECOND, long_visit
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, new_vault

TOKENS_A_WORD = 1.25
"""English of this kind in Whisper's vocabulary, punctuation included."""
FRAME_S = 0.1
_PAD_S = DetectorSettings(max_s=20).pad_s


def main() -> None:
    model, threads, minutes, after_stop_minutes = (
        sys.argv[1],
        int(sys.argv[2]),
        float(sys.argv[3]),
        float(sys.argv[4]),
    )
    _end_as_real_models_do()
    engine = whisper.build(model, threads, use_hotwords=False)
    audio = long_visit(minutes * 60)
    result = _live(engine, audio)
    if after_stop_minutes:
        part = audio[: round(after_stop_minutes * 60 * SAMPLE_RATE)]
        started = time.perf_counter()
        for _ in engine.transcribe(_frames(part, 1.0), SpeechRequest("en"), CancelToken()):
            pass
        result["after_stop_x"] = (time.perf_counter() - started) / (len(part) / SAMPLE_RATE)
    sys.stdout.write(json.dumps(result))


def _end_as_real_models_do() -> None:
    """Random weights never end: they are given as many tokens as a real model would write in that time, its two
    times and its end among them, and the last one is made the time at which the audio ends. They count as sure of
    what they write: a second look at what went wrong is not in the figures."""
    decoder._TOKENS_A_SECOND = WORDS_A_SECOND * TOKENS_A_WORD
    decoder._TOKENS_MORE = 1
    generate = WhisperModel.generate_with_fallback

    def ended(self: Any, encoded: Any, prompt: Any, tokenizer: Any, options: Any) -> Any:
        sure = dataclasses.replace(options, log_prob_threshold=None, compression_ratio_threshold=None)
        found, *_ = generate(self, encoded, prompt, tokenizer, sure)
        tokens = [*found.sequences_ids[0][:-1], tokenizer.timestamp_begin + 1500]
        return SimpleNamespace(sequences_ids=[tokens], no_speech_prob=0.0), -0.3, 0.0, 1.3

    WhisperModel.generate_with_fallback = ended


def _live(engine: whisper.FasterWhisperEngine, audio: Any) -> dict[str, Any]:
    cpu = psutil.Process().cpu_times()
    session = engine.open(SpeechRequest("en"), CancelToken(), live=True)
    lags: list[float] = []
    spans: list[float] = []
    busy: list[float] = []
    memory = 0
    with tempfile.TemporaryDirectory() as name, new_vault(Path(name) / "vault") as vault:
        visit = add_visit(vault)
        consent = Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)
        vault.recorder.give_consent(visit.id, consent)
        vault.transcripts.begin(visit.id, vault.recorder.begin(visit.id, 1, AT).id, SpeechRequest("en"))
        clock = 0.0  # the worker's: how far the visit had got when it was done with its last piece of work
        frames = list(_frames(audio, FRAME_S))
        arrived = 0
        while arrived < len(frames) or session.has_work:
            if arrived < len(frames) and (arrived + 1) * FRAME_S <= clock:
                started = time.perf_counter()
                session.listen(frames[arrived])
                arrived += 1
                if not session.has_work:
                    list(session.work())
                clock += time.perf_counter() - started
            elif session.has_work:
                before = list(session._detectors[0].closed)
                started = time.perf_counter()
                events = list(session.work())
                heard = tuple(e.utterance for e in events if isinstance(e, UtteranceHeard))
                if heard:
                    state, notes = session.memo()
                    done = next(e.done_s for e in reversed(events) if isinstance(e, SpeechProgress))
                    vault.transcripts.save(visit.id, heard, SpeechMemo(round(done * SAMPLE_RATE), state, notes))
                took = time.perf_counter() - started
                clock += took
                busy.append(took)
                taken = before[: len(before) - len(session._detectors[0].closed)]
                lags += [clock - _ended(span) for span in taken]
                spans += [span.seconds for span in taken]
            else:
                clock = (arrived + 1) * FRAME_S
            memory = max(memory, psutil.Process().memory_info().rss)
        at_stop = clock
        started = time.perf_counter()
        list(session.finish())
        at_stop += time.perf_counter() - started
    spent = psutil.Process().cpu_times()
    seconds = len(audio) / SAMPLE_RATE
    return {
        "lag_p50": float(np.percentile(lags, 50)),
        "lag_p95": float(np.percentile(lags, 95)),
        "lag_max": max(lags),
        "utterances": len(lags),
        "windows": len(busy),
        "span_s": float(np.mean(spans)),
        "speech_share": sum(spans) / seconds,
        "busy_share": sum(busy) / seconds,
        "at_stop": at_stop - seconds,
        "cpu_share": (spent.user + spent.system - cpu.user - cpu.system) / seconds,
        "memory_mib": memory / 2**20,
        "is_quick": engine._decoder.is_quick,
    }


def _ended(span: ClosedSpan) -> float:
    """When the speech of a span ended."""
    return span.last * WINDOW / SAMPLE_RATE - (0.0 if span.cut else _PAD_S)


def _frames(audio: Any, seconds: float) -> Any:
    step = round(seconds * SAMPLE_RATE)
    for at in range(0, len(audio), step):
        yield AudioFrame(audio[at : at + step].astype("<i2").tobytes(), 1)


if __name__ == "__main__":
    main()
