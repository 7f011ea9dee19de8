"""Where nobody speaks, the embedded model with its guards says nothing; what is said is not multiplied."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.app.ports import CancelToken, SpeechRequest, UtteranceHeard
from copilot.engines.whisper import FasterWhisperEngine, build
from tests.helpers import provoking
from tests.unit.engines_speech import voices

MODEL = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"


@pytest.fixture(scope="module")
def engine() -> FasterWhisperEngine:
    return build(str(MODEL), 1, use_hotwords=False)


def heard(engine: FasterWhisperEngine, samples: provoking.Samples) -> list[str]:
    events = engine.transcribe(voices.frames(samples), SpeechRequest("en"), CancelToken())
    return [event.utterance.text for event in events if isinstance(event, UtteranceHeard)]


@pytest.mark.parametrize("name", provoking.without_speech())
def test_nothing_is_invented_where_nobody_speaks(engine: FasterWhisperEngine, name: str) -> None:
    assert heard(engine, provoking.without_speech()[name]) == []


@pytest.mark.parametrize("name", provoking.with_speech())
def test_what_is_said_is_not_multiplied(engine: FasterWhisperEngine, name: str) -> None:
    sound, said = provoking.with_speech()[name]
    assert len(" ".join(heard(engine, sound)).split()) <= len(said.replace(".", ". ").split())
