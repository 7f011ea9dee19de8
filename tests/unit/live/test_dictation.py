"""Dictation with a real worker, the embedded model and a synthetic voice; only the microphone is a test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.app.dictation import Dictated, Dictation, DictationEvent, SoFar
from copilot.app.live import LiveTools, SpeechFailed, Stopped
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Opened, State
from copilot.app.ports import SpeechRequest
from copilot.domain.errors import CopilotError
from copilot.domain.note import NoteContent
from copilot.domain.record import VersionKind
from copilot.domain.transcript import Transcript
from copilot.domain.visit import VisitState
from copilot.runtime.speech import WorkerSpeechEngine
from copilot.storage.vault import FileVault
from tests.helpers.fed_recorder import FedRecorder
from tests.helpers.spoken import spoken
from tests.helpers.vault_parts import code_of, drafted_visit, new_vault, open_vault

MODEL = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"
WHISPER = ("copilot.engines.whisper:build", {"model_folder": str(MODEL), "threads": 1, "use_hotwords": False})
ENGLISH = SpeechRequest("en")
BREATHS = (
    "The patient has a cough and a sore throat, full stop, new line.",
    "Her blood pressure is one forty over ninety, period.",
    "She has a fever.",
    "Strike that.",
    "There is no fever, full stop, new line, the chest is clear.",
)
LINES = (
    "The patient has a cough and a sore throat.\n"
    "Her blood pressure is 140/90. There is no fever.\nThe chest is clear."
)


@pytest.fixture(scope="module")
def speech() -> Iterator[WorkerSpeechEngine]:
    with WorkerSpeechEngine(*WHISPER) as engine:
        engine.warm_up()
        yield engine


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    with new_vault(tmp_path / "vault") as vault:
        yield vault


def started(vault: FileVault, speech: WorkerSpeechEngine, visit_id: str) -> tuple[Dictation, FedRecorder]:
    recorder = FedRecorder()
    tools = LiveTools(vault, recorder, speech, lambda: datetime.now(UTC))
    return Dictation.start(tools, visit_id, "subjective", ENGLISH), recorder


def until(
    dictation: Dictation, met: Callable[[DictationEvent], bool], events: list[DictationEvent]
) -> DictationEvent:
    while True:
        came = dictation.advance(0.5)
        events += came
        for event in came:
            if met(event):
                return event
            if isinstance(event, SpeechFailed):
                raise event.error


def test_what_is_dictated_stands_in_its_section_and_its_audio_beside_the_conversation(
    vault: FileVault, speech: WorkerSpeechEngine
) -> None:
    visit = drafted_visit(vault)
    dictation, recorder = started(vault, speech, visit.id)
    recorder.running.feed(spoken(*BREATHS))
    events: list[DictationEvent] = []
    first = until(dictation, lambda e: isinstance(e, SoFar) and bool(e.text), events)
    assert isinstance(first, SoFar)
    dictation.stop()
    last = until(dictation, lambda e: isinstance(e, Dictated), events)
    assert isinstance(last, Dictated)
    assert last.text == LINES
    assert dictation.is_over
    assert last.text not in repr(last)
    so_far = [e.text for e in events if isinstance(e, SoFar)]
    assert so_far[-1] == LINES
    assert sum(isinstance(e, Stopped) for e in events) == 1

    content = vault.versions(visit.id)[-1].content
    editor = _editor(visit.id, content)
    editor.dictate("subjective", 1, last.text)
    texts = [s.text for s in editor.content.statements()]
    assert texts == ["Has a cough.", *LINES.split("\n")]

    (kept,) = vault.dictations.of_visit(visit.id)
    assert (kept.section, kept.is_ended) == ("subjective", True)
    assert kept.recording.duration_s == pytest.approx(len(spoken(*BREATHS)) / 16_000)
    assert vault.recordings(visit.id) == ()
    assert vault.visit(visit.id).state is VisitState.DRAFTED
    assert b"".join(f.pcm for f in vault.audio(kept.recording.id)) == spoken(*BREATHS).tobytes()
    assert vault.verify().first_broken is None


def test_a_dictation_survives_the_app(tmp_path: Path, speech: WorkerSpeechEngine) -> None:
    with new_vault(tmp_path / "vault") as vault:
        visit = drafted_visit(vault)
        dictation, recorder = started(vault, speech, visit.id)
        recorder.running.feed(spoken(*BREATHS[:2]))
        recorder.running.abandon()
        dictation._close_stream()
    with open_vault(tmp_path / "vault") as vault:
        (left,) = vault.dictations.of_visit(visit.id)
        assert not left.is_ended
        assert vault.recorder.unfinished() == ()
        tools = LiveTools(vault, FedRecorder(), speech, lambda: datetime.now(UTC))
        again = Dictation.take_up(tools, left.recording.id, ENGLISH)
        last = until(again, lambda e: isinstance(e, Dictated), [])
        assert isinstance(last, Dictated)
        assert last.text == LINES.partition(" There")[0]
        assert vault.dictations.of_visit(visit.id)[0].is_ended
        with pytest.raises(CopilotError) as caught:
            Dictation.take_up(tools, left.recording.id, ENGLISH)
        assert code_of(caught) == "recording.ended"


def test_a_cancelled_dictation_gives_no_text_and_frees_the_engine(
    vault: FileVault, speech: WorkerSpeechEngine
) -> None:
    visit = drafted_visit(vault)
    dictation, recorder = started(vault, speech, visit.id)
    recorder.running.feed(spoken(BREATHS[0]))
    dictation.cancel()
    assert dictation.is_over
    assert dictation.advance(0.0) == []
    other, recorder = started(vault, speech, visit.id)
    other.stop()
    last = until(other, lambda e: isinstance(e, Dictated), [])
    assert last == Dictated("")
    assert [one.is_ended for one in vault.dictations.of_visit(visit.id)] == [True, True]


def _editor(visit_id: str, content: NoteContent) -> NoteEditor:
    said = Transcript()
    opened = Opened(visit_id, VersionKind.EDIT, 1, State(content, (), said), said, 50)
    return NoteEditor(opened, lambda _content, _transcript: (), "Peter Okafor")
