"""The machinery with real processes that really die; the engine in them is a toy (toy.py)."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import Cancelled, CopilotError, EnvironmentFault, InvariantBroken
from copilot.domain.transcript import Speaker, Utterance
from copilot.runtime.protocol import Partial, Progress, Succeeded
from copilot.runtime.speech import WorkerSpeechEngine
from copilot.runtime.speech_job import SpeechJob
from tests.unit.runtime import toy

FACTORY = "tests.unit.runtime.toy:build"
SPAN_ENDS_AT = 4


def audio(seconds: int = 40, channels: int = 1) -> Iterator[AudioFrame]:
    rng = np.random.default_rng(3)
    for _ in range(seconds):
        yield AudioFrame(rng.integers(-3000, 3000, SAMPLE_RATE * channels, np.int16).tobytes(), channels)


def engine(**ways: Any) -> WorkerSpeechEngine:
    return WorkerSpeechEngine(FACTORY, ways)


def said(events: list[SpeechEvent]) -> list[SpeechEvent]:
    return [event for event in events if not isinstance(event, SpeechProgress)]


def undisturbed(seconds: int = 40) -> list[SpeechEvent]:
    session = toy.build().open(SpeechRequest(), CancelToken())
    events: list[SpeechEvent] = []
    for frame in audio(seconds):
        events += session.feed(frame)
        session.memo()
    return said(events + list(session.finish()))


def transcribed(speech: WorkerSpeechEngine, seconds: int = 40) -> list[SpeechEvent]:
    return list(speech.transcribe(audio(seconds), SpeechRequest(), CancelToken()))


@pytest.fixture(scope="module")
def steady() -> Iterator[WorkerSpeechEngine]:
    """A worker that several tests share: whatever a test does with it, the next one finds it at its service."""
    with engine() as speech:
        yield speech


def gone(pid: int) -> bool:
    """Waits until a process has ended."""
    try:
        psutil.Process(pid).wait(60)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        return False
    return True


def test_a_worker_gives_what_the_engine_gives_and_serves_the_next_job() -> None:
    with engine() as speech:
        assert speech.name == "toy 1"
        pid = speech.worker_pid
        first = transcribed(speech)
        assert said(first) == undisturbed()
        progress = [event.done_s for event in first if isinstance(event, SpeechProgress)]
        assert progress == sorted(progress)
        assert progress[-1] == 40
        assert said(transcribed(speech, 7)) == undisturbed(7)
        assert speech.worker_pid == pid
    assert pid is not None
    assert gone(pid)


def test_the_request_arrives(steady: WorkerSpeechEngine) -> None:
    events = list(steady.transcribe(audio(2), SpeechRequest(language="zh"), CancelToken()))
    assert isinstance(events[-1], SpeakersTold)
    assert events[-1].language == "zh"


def test_no_audio_at_all(steady: WorkerSpeechEngine) -> None:
    assert said(transcribed(steady, 0)) == [SpeakersTold({}, "en")]


@pytest.mark.parametrize("every", [1, 5])
def test_killed_after_every_few_utterances_nothing_is_lost_or_said_twice(every: int) -> None:
    events: list[SpeechEvent] = []
    kills = 0
    with engine() as speech:
        for event in speech.transcribe(audio(), SpeechRequest(), CancelToken()):
            events.append(event)
            if isinstance(event, UtteranceHeard) and event.utterance.id % every == 0 and kills < 3:
                assert speech.worker_pid is not None
                psutil.Process(speech.worker_pid).kill()
                kills += 1
    assert kills >= 2
    assert said(events) == undisturbed()


@pytest.mark.parametrize(
    ("way", "second"),
    [("dies_once_at", 0), ("dies_once_at", 12), ("dies_once_at", 39), ("dies_once_unsettled_at", SPAN_ENDS_AT)],
)
def test_a_worker_that_dies_is_followed_by_one_that_goes_on(tmp_path: Path, way: str, second: int) -> None:
    with engine(**{way: second, "marker": str(tmp_path / "died")}) as speech:
        assert said(transcribed(speech)) == undisturbed()


def test_what_was_heard_before_a_fatal_place_was_given() -> None:
    heard: list[SpeechEvent] = []

    def listen(speech: WorkerSpeechEngine) -> None:
        for event in speech.transcribe(audio(), SpeechRequest(), CancelToken()):
            heard.append(event)  # noqa: PERF402

    with engine(always_dies_at=20) as speech, pytest.raises(EnvironmentFault) as caught:
        listen(speech)
    assert caught.value.code == "speech.worker_died"
    before = [e for e in undisturbed() if isinstance(e, UtteranceHeard) and e.utterance.end_s <= 20]
    assert said(heard) == before


def test_an_engine_that_cannot_be_built_says_why() -> None:
    with engine(build_fails=True) as speech:
        with pytest.raises(EnvironmentFault) as caught:
            transcribed(speech)
        assert caught.value.code == "speech.model_missing"
        assert caught.value.what_to_do == "Install it."
        assert speech.worker_pid is None


def test_an_engine_whose_building_kills_the_process() -> None:
    with engine(build_dies=True) as speech, pytest.raises(EnvironmentFault) as caught:
        assert speech.name
    assert caught.value.code == "speech.worker_died"


@pytest.mark.parametrize("factory", ["tests.unit.runtime.toy:absent", "no.such.module:build"])
def test_a_factory_that_does_not_exist(factory: str) -> None:
    with WorkerSpeechEngine(factory, {}) as speech, pytest.raises(InvariantBroken) as caught:
        transcribed(speech)
    assert caught.value.code == "worker.bug"


def test_an_error_of_the_engine_keeps_its_code_and_the_worker() -> None:
    with engine(refuses=True) as speech:
        with pytest.raises(EnvironmentFault) as caught:
            transcribed(speech)
        assert (caught.value.code, caught.value.retryable) == ("speech.refused", True)
        pid = speech.worker_pid
        with pytest.raises(EnvironmentFault):
            transcribed(speech)
        assert speech.worker_pid == pid


def test_an_unexpected_error_does_not_tell_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    with engine(fails_at=3) as speech, pytest.raises(InvariantBroken) as caught:
        transcribed(speech)
    assert caught.value.code == "worker.bug"
    assert "ValueError" in caplog.text
    assert toy.SECRET not in caplog.text + str(caught.value)


def test_stray_output_goes_to_the_log_and_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with engine(prints=True) as speech:
        assert said(transcribed(speech, 5)) == undisturbed(5)
    assert "a stray line on standard output" in caplog.text
    assert "a line for the log" in caplog.text


def test_cancel_is_an_outcome_and_the_worker_stays(steady: WorkerSpeechEngine) -> None:
    cancel = CancelToken()
    heard: list[SpeechEvent] = []

    def listen(speech: WorkerSpeechEngine) -> None:
        for event in speech.transcribe(audio(10_000), SpeechRequest(), cancel):
            heard.append(event)
            cancel.cancel()

    with pytest.raises(Cancelled):
        listen(steady)
    pid = steady.worker_pid
    assert said(transcribed(steady, 9)) == undisturbed(9)
    assert steady.worker_pid == pid


@pytest.mark.parametrize("way", [{"hangs_at": 5}, {"build_hangs": True}])
def test_a_worker_that_does_not_heed_a_cancel_is_killed(way: dict[str, Any], tmp_path: Path) -> None:
    cancel = CancelToken()
    hangs = tmp_path / "hangs"

    def audio_then_cancel() -> Iterator[AudioFrame]:
        for index, frame in enumerate(audio()):
            if index == 6:
                while not hangs.exists():  # a worker that is still on its way would heed the cancel
                    threading.Event().wait(0.01)
                cancel.cancel()
            yield frame

    if "build_hangs" in way:
        cancel.cancel()
    with engine(**way, marker=str(hangs)) as speech:
        with pytest.raises(Cancelled):
            list(speech.transcribe(audio_then_cancel(), SpeechRequest(), cancel))
        assert speech.worker_pid is None


def test_leaving_a_transcription_half_way_frees_the_worker(steady: WorkerSpeechEngine) -> None:
    stream = steady.transcribe(audio(10_000), SpeechRequest(), CancelToken())
    next(iter(stream))
    with pytest.raises(InvariantBroken):
        transcribed(steady)
    stream.close()  # type: ignore[attr-defined]
    assert said(transcribed(steady, 9)) == undisturbed(9)


def test_an_error_of_the_audio_reaches_the_caller(steady: WorkerSpeechEngine) -> None:
    def broken() -> Iterator[AudioFrame]:
        yield from audio(3)
        raise EnvironmentFault("audio.unreadable", "The disk is gone.", "Look for it.")

    with pytest.raises(CopilotError) as caught:
        list(steady.transcribe(broken(), SpeechRequest(), CancelToken()))
    assert caught.value.code == "audio.unreadable"
    assert said(transcribed(steady, 9)) == undisturbed(9)


def test_a_worker_that_stops_answering_counts_as_dead_and_little_audio_waits_for_it() -> None:
    pulled = 0

    def counted() -> Iterator[AudioFrame]:
        nonlocal pulled
        for frame in audio(10_000):
            pulled += 1
            yield frame

    with (
        WorkerSpeechEngine(FACTORY, {"hangs_at": 0}, stall_s=0.2) as speech,
        pytest.raises(EnvironmentFault) as caught,
    ):
        list(speech.transcribe(counted(), SpeechRequest(), CancelToken()))
    assert caught.value.code == "speech.worker_died"
    assert pulled <= 8


def test_answers_of_another_job_or_generation_are_dropped() -> None:
    job = SpeechJob(5, SpeechRequest(), 4.0)
    job.generation = 2
    old = Utterance(id=1, text="stale")
    for number, generation in ((5, 1), (5, 3), (4, 2)):
        key = {"job": number, "generation": generation}
        stale = (
            Partial(utterance=old, **key),
            Progress(done=16_000, state={}, **key),
            Succeeded(speakers={1: Speaker.DOCTOR}, language="en", **key),
        )
        for message in stale:
            assert list(job.take(message)) == []
    assert not job.over
    assert list(job.take(Progress(job=5, generation=2, done=0, state={}))) == [SpeechProgress(0)]
    assert list(job.take(Succeeded(job=5, generation=2, speakers={}, language="en"))) == [SpeakersTold({}, "en")]
    assert job.over


def test_a_worker_ends_when_the_window_process_is_killed() -> None:
    program = textwrap.dedent(
        f"""
        from copilot.runtime.speech import WorkerSpeechEngine
        speech = WorkerSpeechEngine({FACTORY!r}, {{}})
        speech.warm_up()
        print(speech.worker_pid, flush=True)
        input()
        """
    )
    window = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with window:
        assert window.stdout is not None
        pid = int(window.stdout.readline())
        assert psutil.pid_exists(pid)
        window.kill()
    assert gone(pid)


def test_a_busy_worker_ends_when_its_pipe_closes() -> None:
    speech = engine(hangs_at=0)
    stream = speech.transcribe(audio(), SpeechRequest(), CancelToken())
    speech.warm_up()
    pid = speech.worker_pid
    assert pid is not None
    speech.close()
    assert gone(pid)
    del stream


def test_the_window_and_the_recorder_come_before_a_worker(steady: WorkerSpeechEngine) -> None:
    transcribed(steady, 2)
    worker, window = psutil.Process(steady.worker_pid), psutil.Process()
    if sys.platform == "win32":
        assert worker.nice() == psutil.BELOW_NORMAL_PRIORITY_CLASS
    else:
        assert worker.nice() > window.nice()
