"""Dictation with a real worker, the embedded model and a synthetic voice; only the microphone is a test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.app.dictation import (
    Aim,
    Dictated,
    Dictation,
    DictationEvent,
    SoFar,
    SpeechBusy,
    keep_dictated,
    leave,
    owed,
    put,
    write_into,
)
from copilot.app.live import LiveTools, SpeechFailed, Stopped
from copilot.app.note_life import keeping
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Opened, State
from copilot.app.ports import SpeechRequest
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, Origin
from copilot.domain.record import VersionKind
from copilot.domain.transcript import Transcript
from copilot.domain.visit import VisitState
from copilot.runtime.speech import WorkerSpeechEngine
from copilot.storage.vault import FileVault
from tests.helpers.fed_recorder import FedRecorder
from tests.helpers.note_parts import TEMPLATE
from tests.helpers.spoken import spoken
from tests.helpers.vault_parts import AT, add_visit, code_of, drafted_visit, new_vault, open_vault, signed_visit

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
        assert [one.recording.id for one in owed(vault)] == [left.recording.id]
        assert owed(vault, under_way=left.recording.id) == ()
        for _try in range(2):  # it can be written down as often as the doctor likes
            (left,) = vault.dictations.unsettled()
            again = Dictation.take_up(tools, left, ENGLISH)
            last = until(again, lambda e: isinstance(e, Dictated), [])
            assert last == Dictated(LINES.partition(" There")[0])
        assert vault.dictations.of_visit(visit.id)[0].is_ended
        write_into(vault, Aim(visit.id, "subjective", None), again.text, left.recording.id, "Peter Okafor", AT)
        assert vault.dictations.unsettled() == ()
        assert vault.dictations.of_visit(visit.id)[0].is_written


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


def test_while_the_engine_is_at_work_it_is_recorded_and_written_down_afterwards(
    vault: FileVault, speech: WorkerSpeechEngine
) -> None:
    visit = drafted_visit(vault)
    at_work = speech.listen(ENGLISH)
    dictation, recorder = started(vault, speech, visit.id)
    recorder.running.feed(spoken(BREATHS[0]))
    dictation.stop()
    events = [e for _step in range(5) for e in dictation.advance(0.0)]
    assert sum(isinstance(e, SpeechBusy) for e in events) == 1
    assert not any(isinstance(e, SpeechFailed) for e in events)
    at_work.close()
    last = until(dictation, lambda e: isinstance(e, Dictated), [])
    assert last == Dictated(LINES.partition("\n")[0])


def test_it_goes_behind_its_statement_wherever_that_is_by_then(vault: FileVault) -> None:
    visit = drafted_visit(vault, "Has a cough.", "Sleeps badly.")
    editor = NoteEditor(keeping.open_note(vault, visit.id, TEMPLATE), lambda _content, _transcript: (), "Me")
    aim = Aim(visit.id, "subjective", after=1)
    assert put(editor, aim, "First.\nSecond.") == (3, 4)
    assert [s.id for s in editor.content.statements()] == [1, 3, 4, 2]
    assert {s.origin for s in editor.content.statements()[1:3]} == {Origin.TYPED}
    editor.undo()
    assert [s.id for s in editor.content.statements()] == [1, 2]
    editor.delete(1)
    put(editor, aim, "To the end.")
    assert [s.text for s in editor.content.statements()] == ["Sleeps badly.", "To the end."]
    with pytest.raises(UserFacingError) as caught:
        put(editor, aim._replace(section="gone"), "Nowhere.")
    assert code_of(caught) == "note.section_gone"


def test_what_is_left_is_owed_no_more_and_its_audio_stays(vault: FileVault) -> None:
    visit = add_visit(vault)
    opened = vault.dictations.begin(visit.id, "plan", AT)
    (left,) = vault.dictations.unsettled()
    assert left.is_owed  # how much was said is not known before it is ended
    leave(vault, left)
    (kept,) = vault.dictations.of_visit(visit.id)
    assert (kept.is_ended, kept.is_settled, kept.is_written, kept.is_owed) == (True, True, False, False)
    assert kept.recording.id == opened.id
    assert owed(vault) == ()


def test_its_text_is_owed_until_the_note_with_it_is_kept(vault: FileVault) -> None:
    visit = add_visit(vault)
    opened = vault.dictations.begin(visit.id, "plan", AT)
    recording = vault.recorder.end(opened.id)
    (left,) = vault.dictations.unsettled()
    assert left.recording == recording
    assert not left.is_owed  # nothing was said
    editor = NoteEditor(keeping.open_note(vault, visit.id, TEMPLATE), lambda _content, _transcript: (), "Me")
    put(editor, Aim(visit.id, "plan", None), "Rest.")
    keep_dictated(vault, editor.unsaved(), opened.id, "Me", AT)
    assert vault.dictations.unsettled() == ()
    vault.dictations.settle(opened.id, written=False)  # once is enough
    assert vault.verify().first_broken is None
    assert vault.visit(visit.id).state is VisitState.IN_REVIEW


def test_into_a_signed_note_only_its_addendum_is_dictated(vault: FileVault) -> None:
    visit = signed_visit(vault)
    opened = vault.dictations.begin(visit.id, "subjective", AT)
    vault.recorder.end(opened.id)
    with pytest.raises(UserFacingError) as caught:
        write_into(vault, Aim(visit.id, "subjective", None), "Fever.", opened.id, "Me", AT)
    assert code_of(caught) == "note.signed"
    assert len(vault.dictations.unsettled()) == 1
    write_into(vault, Aim(visit.id, "addendum_1", None), "Fever.", opened.id, "Me", AT)
    assert vault.versions(visit.id)[-1].content.sections[-1].statements[0].text == "Fever."


def _editor(visit_id: str, content: NoteContent) -> NoteEditor:
    said = Transcript()
    opened = Opened(visit_id, VersionKind.EDIT, 1, State(content, (), said), said, 50)
    return NoteEditor(opened, lambda _content, _transcript: (), "Peter Okafor")
