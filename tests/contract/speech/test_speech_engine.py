"""What the app relies on in a speech engine, held by faster-whisper with the embedded model."""

from __future__ import annotations

import difflib
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    SpeakersTold,
    SpeechEngine,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import Cancelled, EnvironmentFault, UserFacingError
from copilot.domain.transcript import Utterance
from copilot.engines.whisper import FasterWhisperEngine, build
from copilot.runtime.speech import WorkerSpeechEngine
from tests.unit.engines_speech import voices

SECONDS = 32
"""Of a sample: a dozen utterances."""
RATE = SAMPLE_RATE


def excerpt(name: str, channels: int = 1) -> tuple[list[dict[str, Any]], npt.NDArray[np.int16]]:
    """The turns of a sample that end within SECONDS, and the sound up to the last one's end."""
    turns = [u for u in voices.reference(name) if u["end_s"] < SECONDS]
    return turns, voices.sound(name, channels)[: round((turns[-1]["end_s"] + 0.3) * RATE)]


@pytest.fixture(scope="module")
def engine(model_folder: Path) -> FasterWhisperEngine:
    return build(str(model_folder), 1, use_hotwords=False)


@pytest.fixture(scope="module")
def worker(model_folder: Path) -> Iterator[WorkerSpeechEngine]:
    arguments = {"model_folder": str(model_folder), "threads": 1, "use_hotwords": False}
    with WorkerSpeechEngine("copilot.engines.whisper:build", arguments) as speech:
        yield speech


def run(
    engine: SpeechEngine, samples: npt.NDArray[np.int16], request: SpeechRequest | None = None, step: int = RATE
) -> list[SpeechEvent]:
    return list(engine.transcribe(voices.frames(samples, step), request or SpeechRequest(), CancelToken()))


def said(events: list[SpeechEvent]) -> list[Utterance]:
    return [event.utterance for event in events if isinstance(event, UtteranceHeard)]


def lasting(events: list[SpeechEvent]) -> list[SpeechEvent]:
    return [event for event in events if not isinstance(event, SpeechProgress)]


def plain(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9' ]+", " ", text.lower().replace("-", " ")).split()


def word_errors(expected: list[str], heard: list[str]) -> int:
    row = list(range(len(heard) + 1))
    for number, word in enumerate(expected, 1):
        above, row[0] = row[:], number
        for at, other in enumerate(heard, 1):
            row[at] = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (word != other))
    return row[-1]


@pytest.fixture(scope="module")
def mono(engine: FasterWhisperEngine) -> list[SpeechEvent]:
    return run(engine, excerpt(voices.MONO)[1])


def test_it_hears_what_was_said_by_whom_and_when(mono: list[SpeechEvent]) -> None:
    turns, _ = excerpt(voices.MONO)
    heard = said(mono)
    expected = plain(" ".join(u["text"] for u in turns))
    text = plain(" ".join(u.text for u in heard))
    assert word_errors(expected, text) <= 0.1 * len(expected)
    told = mono[-1]
    assert isinstance(told, SpeakersTold)
    assert told.language == "en"
    by_word = [(word, u["speaker"]) for u in turns for word in plain(u["text"])]
    told_by_word = [(word, told.speakers[u.id]) for u in heard for word in plain(u.text)]
    pairs = difflib.SequenceMatcher(None, expected, text, autojunk=False).get_matching_blocks()
    same = [by_word[p.a + i][1] == told_by_word[p.b + i][1] for p in pairs for i in range(p.size)]
    assert sum(same) >= 0.9 * len(same)
    starts = [u["start_s"] for u in turns]
    assert sum(min(abs(u.start_s - s) for u in heard) < 0.4 for s in starts) >= 0.9 * len(starts)


def test_utterances_are_numbered_in_order_with_words_inside_their_time(mono: list[SpeechEvent]) -> None:
    heard = said(mono)
    assert [u.id for u in heard] == list(range(1, len(heard) + 1))
    assert [u.start_s for u in heard] == sorted(u.start_s for u in heard)
    for utterance in heard:
        assert "".join(utterance.text.split()) == "".join(w.text for w in utterance.words).replace(" ", "")
        times = [t for word in utterance.words for t in (word.start_s, word.end_s)]
        assert utterance.start_s <= min(times)
        assert max(times) <= utterance.end_s + 1e-6
        assert [w.start_s for w in utterance.words] == sorted(w.start_s for w in utterance.words)
        assert any(c.isalnum() for c in utterance.text)


def test_progress_never_goes_back_and_utterances_before_it_were_given(mono: list[SpeechEvent]) -> None:
    done = 0.0
    for event in mono:
        if isinstance(event, SpeechProgress):
            assert event.done_s >= done
            done = event.done_s
        elif isinstance(event, UtteranceHeard):
            assert event.utterance.end_s > done - 0.5
    assert done >= len(excerpt(voices.MONO)[1]) / RATE - 1


def test_lone_answers_are_not_lost(engine: FasterWhisperEngine) -> None:
    turns = voices.reference("respiratory-infection")
    index = next(i for i, u in enumerate(turns) if u["text"] == "Yes.")
    start, end = turns[index - 1]["start_s"] - 0.3, turns[index + 1]["end_s"] + 0.3
    cut = voices.sound("respiratory-infection")[round(start * RATE) : round(end * RATE)]
    assert "yes" in plain(" ".join(u.text for u in said(run(engine, cut))))


def test_two_channels_are_two_speakers_in_order_of_time(engine: FasterWhisperEngine) -> None:
    turns, sound = excerpt(voices.STEREO, 2)
    events = run(engine, sound)
    heard = said(events)
    told = events[-1]
    assert isinstance(told, SpeakersTold)
    for utterance in heard:
        middle = (utterance.start_s + utterance.end_s) / 2
        turn = min(turns, key=lambda u: max(u["start_s"] - middle, middle - u["end_s"], 0.0))
        assert told.speakers[utterance.id] == turn["speaker"]
    assert [u.start_s for u in heard] == sorted(u.start_s for u in heard)
    expected = plain(" ".join(u["text"] for u in turns))
    assert word_errors(expected, plain(" ".join(u.text for u in heard))) <= 0.12 * len(expected)


def test_what_leaks_into_the_other_microphone_is_not_said_twice(engine: FasterWhisperEngine) -> None:
    both = voices.sound(voices.STEREO, 2)[: 16 * RATE].astype(np.float64)
    clean = run(engine, both.astype(np.int16))
    leaked = run(engine, (both + 0.15 * both[:, ::-1]).astype(np.int16))
    count = len(plain(" ".join(u.text for u in said(clean))))
    assert abs(len(plain(" ".join(u.text for u in said(leaked)))) - count) <= 0.15 * count


@pytest.mark.parametrize("what", ["no audio", "silence", "noise", "hum", "half a second"])
def test_where_nobody_speaks_nothing_is_said(engine: FasterWhisperEngine, what: str) -> None:
    count = 12 * RATE
    rng = np.random.default_rng(8)
    audio = {
        "no audio": np.zeros(0),
        "silence": np.zeros(count),
        "noise": rng.normal(0, 2000, count),
        "hum": 3000 * np.sin(2 * np.pi * 50 * np.arange(count) / RATE),
        "half a second": np.zeros(RATE // 2),
    }[what]
    assert lasting(run(engine, audio.astype(np.int16))) == [SpeakersTold({}, "en")]


def test_the_worker_gives_the_same_also_when_it_is_killed(
    worker: WorkerSpeechEngine, mono: list[SpeechEvent]
) -> None:
    events: list[SpeechEvent] = []
    frames = voices.frames(excerpt(voices.MONO)[1])
    for event in worker.transcribe(frames, SpeechRequest(), CancelToken()):
        events.append(event)
        if isinstance(event, UtteranceHeard) and event.utterance.id in {2, 8}:
            assert worker.worker_pid is not None
            psutil.Process(worker.worker_pid).kill()
    assert lasting(events) == lasting(mono)


def test_the_worker_can_be_cancelled_and_goes_on_with_the_next(worker: WorkerSpeechEngine) -> None:
    cancel = CancelToken()

    def endless() -> Iterator[AudioFrame]:
        while True:
            yield from voices.frames(voices.sound(voices.MONO))

    stream = worker.transcribe(endless(), SpeechRequest(), cancel)
    first = next(event for event in stream if isinstance(event, UtteranceHeard))
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(stream)
    again = run(worker, voices.sound(voices.MONO)[: 6 * RATE])
    assert said(again)[0] == first.utterance


def test_the_name_tells_the_very_weights(worker: WorkerSpeechEngine, engine: FasterWhisperEngine) -> None:
    assert worker.name == engine.name
    assert re.fullmatch(r"\S+ [0-9a-f]{16}", engine.name)


def test_a_language_the_model_does_not_know(engine: FasterWhisperEngine) -> None:
    with pytest.raises(UserFacingError) as caught:
        run(engine, np.zeros(RATE, np.int16), SpeechRequest(language="zh"))
    assert caught.value.code == "speech.english_only"


@pytest.mark.parametrize("damage", ["truncated", "zeroed", "no tokenizer", "foreign tokenizer"])
def test_a_damaged_model_says_so_and_nothing_goes_online(
    model_folder: Path, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def refuse(*args: object) -> None:
        tried.append(args)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    weights = folder / "model.bin"
    content = weights.read_bytes()
    expected = "speech.model_broken"
    if damage == "truncated":
        weights.write_bytes(content[: len(content) // 2])
    elif damage == "zeroed":
        weights.write_bytes(content[:40] + bytes(4000) + content[4040:])
    elif damage == "no tokenizer":
        (folder / "tokenizer.json").unlink()
        expected = "speech.model_missing"
    else:
        (folder / "tokenizer.json").write_text('{"version": "1.0"}', encoding="utf-8")
    with pytest.raises(EnvironmentFault) as caught:
        build(str(folder), 1, use_hotwords=False)
    assert caught.value.code == expected
    assert tried == []


def test_hotwords_reach_only_a_model_that_can_use_them(engine: FasterWhisperEngine) -> None:
    cut = voices.sound(voices.MONO)[: 10 * RATE]
    request = SpeechRequest(language="en", hotwords=("metformin", "sulfa"))
    assert lasting(run(engine, cut, request)) == lasting(run(engine, cut))
