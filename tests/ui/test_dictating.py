"""Dictating into the note: a real vault, a real speech worker with the embedded model; the sound is a test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Deed
from copilot.app.ports import Vault
from copilot.app.ports.dictations import DictatedAudio
from copilot.domain.capture import Trouble, TroubleOver
from copilot.domain.note import NoteContent, Origin
from copilot.domain.visit import Visit, VisitState
from tests.helpers.fed_recorder import FedRecorder
from tests.helpers.spoken import spoken
from tests.ui.driving import PASSPHRASE, drafted, open_window, unlocked_with_visit
from tests.ui.test_accessibility import check as check_accessible
from tests.ui.test_failures import kill_workers, sample, with_empty_visit
from ui.desk import Desk
from ui.dictation.kept import KeptDictations
from ui.dictation.strip import StripState
from ui.note.model import Heading
from ui.signing.dialog import SignDialog
from ui.tools import Tools
from ui.widgets.in_place import RowEditor
from ui.widgets.inline_message import InlineMessage
from ui.window import MainWindow

SAID = (
    "The patient has a cough and a sore throat, full stop, new line.",
    "Her blood pressure is one forty over ninety, period.",
)
LINES = ["The patient has a cough and a sore throat.", "Her blood pressure is 140/90."]


@pytest.fixture(scope="module")
def sound() -> npt.NDArray[np.int16]:
    return spoken(*SAID)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> FedRecorder:
    fed = FedRecorder()
    monkeypatch.setattr(Tools, "recorder", lambda _self: fed)
    return fed


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, profile: Path, recorder: FedRecorder) -> Iterator[MainWindow]:
    opened = open_window(qtbot, qapp, profile)
    yield opened
    if opened.desk is not None:
        opened.desk.dictating.close()
        opened.desk.recording.close()
    opened.close()


def asked(qtbot: QtBot, desk: Desk, question: Callable[[Vault], object]) -> object:
    """What the vault answers."""
    answers: list[object] = []
    desk.bridge.ask(desk, question, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    return answers[0]


def kept(qtbot: QtBot, desk: Desk, visit_id: str) -> tuple[DictatedAudio, ...]:
    found = asked(qtbot, desk, lambda vault: vault.dictations.of_visit(visit_id))
    assert isinstance(found, tuple)
    return found


def key(widget: QWidget | None, key: Qt.Key) -> None:
    assert widget is not None
    QTest.keyClick(widget, key)


def begin(qtbot: QtBot, desk: Desk) -> None:
    """By the key, as a doctor would."""
    key(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: desk.dictating.is_recording, timeout=30_000)


def ended(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.dictating.is_busy, timeout=90_000)


def press(place: QWidget, text: str) -> None:
    button = next(b for b in place.findChildren(QPushButton) if b.text() == text and not b.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def visit_of(desk: Desk) -> Visit:
    assert desk.open.visit is not None
    return desk.open.visit


def texts(editor: NoteEditor) -> list[str]:
    return [s.text for s in editor.content.statements()]


def test_what_is_dictated_stands_behind_the_chosen_statement_as_one_step(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor, strip = drafted(qtbot, desk), desk.dictating.strip
    before = texts(editor)
    desk.workplace.note.choose(editor.content.statements()[1].id)
    begin(qtbot, desk)
    assert strip.isVisible()
    assert editor.content.sections[0].heading in strip.says
    recorder.running.feed(sound)
    qtbot.waitUntil(lambda: LINES[0] in strip.words, timeout=90_000)
    assert texts(editor) == before  # nothing is in the note before Stop
    assert QApplication.focusWidget() in strip.findChildren(QPushButton)
    with qtbot.waitSignal(desk.note.checked, timeout=90_000):
        key(QApplication.focusWidget(), Qt.Key.Key_Return)
        ended(qtbot, desk)
    assert texts(editor) == [*before[:2], *LINES, *before[2:]]
    assert {s.origin for s in editor.content.statements()[2:4]} == {Origin.TYPED}
    assert strip.isHidden()
    assert QApplication.focusWidget() is desk.workplace.note.list
    assert {f.statement_id for f in editor.findings} & {s.id for s in editor.content.statements()[2:4]}

    visit_id = visit_of(desk).id
    qtbot.waitUntil(lambda: editor.is_kept, timeout=20_000)
    (one,) = kept(qtbot, desk, visit_id)
    assert one.is_settled
    assert one.recording.duration_s == pytest.approx(len(sound) / 16_000)
    assert editor.undoes is Deed.DICTATE
    desk.workplace.note.undo.emit()
    assert texts(editor) == before


def test_escape_gives_up_and_keeps_the_audio(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    before = texts(editor)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    ended(qtbot, desk)
    message = desk.workplace.message
    assert "audio is kept" in message.text
    assert texts(editor) == before
    (one,) = kept(qtbot, desk, visit_of(desk).id)
    assert one.is_settled
    assert one.recording.duration_s == pytest.approx(len(sound) / 16_000)
    press(message, "Write it down after all")
    qtbot.waitUntil(lambda: texts(editor) != before, timeout=90_000)
    assert texts(editor)[-2:] != before[-2:] or LINES[0] in texts(editor)


def test_all_that_was_dictated_is_listed_and_can_become_text_again(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor, note = drafted(qtbot, desk), desk.workplace.note
    begin(qtbot, desk)
    recorder.running.feed(sound)
    key(desk.workplace, Qt.Key.Key_F8)
    ended(qtbot, desk)
    note.undo.emit()
    assert LINES[0] not in texts(editor)
    qtbot.waitUntil(lambda: kept(qtbot, desk, visit_of(desk).id)[0].is_written, timeout=20_000)
    note.dictations.emit()
    qtbot.waitUntil(lambda: bool(desk.workplace.findChildren(KeptDictations)), timeout=20_000)
    (dialog,) = desk.workplace.findChildren(KeptDictations)
    assert dialog.list.count() == 1
    said = dialog.list.item(0).text()
    assert editor.content.sections[0].heading in said
    assert "written into the note" in said
    check_accessible(dialog)
    press(dialog, "Write it down")
    qtbot.waitUntil(lambda: LINES[0] in texts(editor), timeout=90_000)


def test_space_and_enter_in_the_list_do_what_they_did_before(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    note = desk.workplace.note
    note.choose(editor.content.statements()[0].id)
    begin(qtbot, desk)
    played: list[int] = []
    note.play.connect(played.append)
    note.list.setFocus()
    key(note.list, Qt.Key.Key_Return)
    key(note.list, Qt.Key.Key_Escape)
    assert desk.dictating.is_recording
    key(note.list, Qt.Key.Key_Space)
    assert len(played) == 1
    key(note.list, Qt.Key.Key_F8)
    ended(qtbot, desk)
    assert "Nothing was understood" in desk.workplace.message.text
    row = note.model.row(0)
    assert isinstance(row, Heading)
    assert "F8" in " ".join(a.text() for a in note.actions_of_rows.menu(row).actions())


def test_pause_goes_on_and_what_is_played_pauses(qtbot: QtBot, window: MainWindow, recorder: FedRecorder) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    strip = desk.dictating.strip
    begin(qtbot, desk)
    key(QApplication.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: strip.state is StripState.PAUSED, timeout=20_000)
    assert recorder.running.is_paused
    key(QApplication.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: strip.state is StripState.LISTENING, timeout=20_000)
    desk.playback.began.emit()
    qtbot.waitUntil(lambda: strip.state is StripState.PAUSED, timeout=20_000)
    key(desk.workplace, Qt.Key.Key_F8)
    ended(qtbot, desk)


def test_a_speech_worker_that_is_killed_is_not_even_noticed(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    qtbot.waitUntil(lambda: bool(desk.dictating.strip.words), timeout=90_000)
    kill_workers(qtbot)
    key(desk.workplace, Qt.Key.Key_F8)
    ended(qtbot, desk)
    assert [line for line in texts(editor) if line in LINES] == LINES


def test_without_its_model_it_is_recorded_and_written_down_later(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor, strip = drafted(qtbot, desk), desk.dictating.strip
    desk.use_settings(desk.tools.settings.model_copy(update={"speech_model": "gone"}))
    begin(qtbot, desk)
    recorder.running.feed(sound)
    qtbot.waitUntil(lambda: "gone is not installed" in strip.message.text, timeout=60_000)
    key(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=30_000)
    assert "kept" in strip.says
    assert "gone is not installed" in strip.says
    press(strip, "Later")
    assert strip.isHidden()
    (one,) = kept(qtbot, desk, visit_of(desk).id)
    assert not one.is_settled

    desk.use_settings(desk.tools.settings.model_copy(update={"speech_model": "whisper-nano"}))
    visit = visit_of(desk)
    other = asked(
        qtbot,
        desk,
        lambda vault: vault.add_visit(sample().patient, sample().practitioner, "soap", desk.tools.now()),
    )
    assert isinstance(other, Visit)
    desk.open_visit(other)
    qtbot.waitUntil(lambda: desk.open.is_this(other.id), timeout=20_000)
    assert strip.isHidden()
    desk.open_visit(visit)
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=20_000)
    press(strip, "Write it down")
    qtbot.waitUntil(lambda: desk.open.editor is not None and LINES[1] in texts(desk.open.editor), timeout=90_000)
    assert desk.open.editor is not editor
    qtbot.waitUntil(lambda: kept(qtbot, desk, visit.id)[0].is_settled, timeout=20_000)


def test_what_is_wrong_with_the_microphone_is_told_while_it_lasts(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    message: InlineMessage = desk.dictating.strip.message
    begin(qtbot, desk)
    listen = recorder.running._listen
    listen(Trouble("microphone.lost", "The microphone was unplugged.", "Plug it in again.", 1.0))
    qtbot.waitUntil(lambda: "Plug it in again." in message.text, timeout=20_000)
    listen(TroubleOver("microphone.lost", 2.0))
    qtbot.waitUntil(lambda: not message.text, timeout=20_000)
    key(desk.workplace, Qt.Key.Key_F8)
    ended(qtbot, desk)


def test_the_lock_ends_it_and_its_text_stands_in_the_note(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    window.lock()
    qtbot.waitUntil(lambda: not desk.dictating.is_recording, timeout=20_000)
    ended(qtbot, desk)
    assert LINES[0] in texts(editor)
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(desk.workplace.isVisible, timeout=30_000)
    assert "when the window was locked" in desk.workplace.message.text
    assert desk.dictating.strip.isHidden()


def test_another_visit_is_opened_meanwhile(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    visit = visit_of(desk)
    other = asked(
        qtbot,
        desk,
        lambda vault: vault.add_visit(sample().patient, sample().practitioner, "soap", desk.tools.now()),
    )
    assert isinstance(other, Visit)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    desk.open_visit(other)
    ended(qtbot, desk)
    qtbot.waitUntil(lambda: visit.patient.display() in desk.workplace.message.text, timeout=20_000)
    assert desk.open.editor is None
    newest = asked(qtbot, desk, lambda vault: vault.versions(visit.id)[-1].content)
    assert isinstance(newest, NoteContent)
    assert [s.text for s in newest.statements() if s.text in LINES] == LINES
    assert kept(qtbot, desk, visit.id)[0].is_settled


def test_closing_asks_and_keeps_what_was_said(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    assert not window.close()
    assert desk.dictating.is_recording
    press(desk.dictating.strip.message, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=90_000)
    assert LINES[0] in texts(editor)


def test_a_note_is_dictated_and_signed_without_any_conversation(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = with_empty_visit(qtbot, window)
    alone = desk.dictating.alone
    qtbot.waitUntil(alone.isVisible, timeout=20_000)
    press(alone, "Dictate it")
    qtbot.waitUntil(lambda: desk.dictating.is_recording, timeout=30_000)
    recorder.running.feed(sound)
    key(QApplication.focusWidget(), Qt.Key.Key_Return)
    ended(qtbot, desk)
    editor = desk.open.editor
    assert editor is not None
    assert texts(editor) == LINES
    note = desk.workplace.note
    note.added.emit(editor.content.sections[-1].key, None)
    field = note.list.viewport().findChildren(RowEditor)[-1]
    QTest.keyClicks(field, "Rest and fluids.")
    key(field, Qt.Key.Key_Return)
    assert texts(editor) == [*LINES, "Rest and fluids."]
    checked(qtbot, desk, desk.note.show)

    key(note, Qt.Key.Key_F8)  # the signature waits for what is being dictated
    qtbot.waitUntil(lambda: desk.dictating.is_recording, timeout=30_000)
    note.sign.emit()
    assert "Stop it first" in desk.workplace.message.text
    key(QApplication.focusWidget(), Qt.Key.Key_Return)
    ended(qtbot, desk)

    note.sign.emit()
    (dialog,) = desk.workplace.findChildren(SignDialog)
    dialog.signed.emit("")
    qtbot.waitUntil(lambda: desk.open.signed is not None, timeout=30_000)
    signed = desk.open.signed
    assert signed is not None
    assert [s.text for s in signed.version.content.statements()] == [*LINES, "Rest and fluids."]
    assert signed.transcript.utterances == ()


def test_a_note_that_was_begun_alone_is_there_when_its_visit_is_opened_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    """And what is recorded afterwards is checked against it, and drafted only when asked."""
    desk = with_empty_visit(qtbot, window)
    visit = visit_of(desk)
    alone = desk.dictating.alone
    qtbot.waitUntil(alone.isVisible, timeout=20_000)
    press(alone, "Write it without a draft")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=20_000)
    editor = desk.open.editor
    assert editor is not None
    editor.add("plan", 0, "Rest and fluids.")
    desk.open_visit(empty_visit(qtbot, desk))
    desk.open_visit(visit)
    qtbot.waitUntil(lambda: desk.open.is_this(visit.id) and desk.open.editor is not None, timeout=20_000)
    again = desk.open.editor
    assert again is not None
    assert texts(again) == ["Rest and fluids."]
    assert state_now(qtbot, desk) is VisitState.IN_REVIEW

    said = sample().reference()
    desk.bridge.ask(desk, lambda vault: vault.save_transcript(visit.id, said), lambda _none: None)
    desk.recording.heard.emit(visit.id)
    qtbot.waitUntil(lambda: again.state.transcript == said, timeout=20_000)
    checked(qtbot, desk, desk.note.show)
    assert any(f.kind.startswith("omitted") for f in again.open_findings)
    assert texts(again) == ["Rest and fluids."]
    desk.note.draft()
    qtbot.waitUntil(lambda: len(texts(again)) > 1, timeout=60_000)
    assert "Rest and fluids." in texts(again)


def checked(qtbot: QtBot, desk: Desk, act: Callable[[], object]) -> None:
    with qtbot.waitSignal(desk.note.checked, timeout=30_000):
        act()


def empty_visit(qtbot: QtBot, desk: Desk, template: str = "soap") -> Visit:
    patient, doctor, at = sample().patient, sample().practitioner, desk.tools.now()
    made = asked(qtbot, desk, lambda vault: vault.add_visit(patient, doctor, template, at))
    assert isinstance(made, Visit)
    return made


def state_now(qtbot: QtBot, desk: Desk) -> VisitState:
    visit_id = visit_of(desk).id
    found = asked(qtbot, desk, lambda vault: vault.visit(visit_id).state)
    assert isinstance(found, VisitState)
    return found


def test_into_a_signed_note_only_its_addendum_is_dictated(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = with_empty_visit(qtbot, window)
    note = desk.workplace.note
    press(desk.dictating.alone, "Write it without a draft")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=20_000)
    assert desk.open.editor is not None
    desk.open.editor.add("plan", 0, "Rest and fluids.")
    checked(qtbot, desk, desk.note.show)
    note.sign.emit()
    desk.workplace.findChildren(SignDialog)[-1].signed.emit("")
    qtbot.waitUntil(lambda: desk.open.signed is not None, timeout=30_000)
    qtbot.waitUntil(desk.dictating.button.isHidden, timeout=20_000)
    note.addendum.emit()
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=20_000)
    editor = desk.open.editor
    note.choose(editor.content.statements()[0].id)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=20_000)
    begin(qtbot, desk)
    assert "Addendum" in desk.dictating.strip.says
    recorder.running.feed(sound)
    key(QApplication.focusWidget(), Qt.Key.Key_Return)
    ended(qtbot, desk)
    assert [s.text for s in editor.content.sections[-1].statements] == LINES
    assert texts(editor)[0] == "Rest and fluids."


def test_a_section_that_is_gone_by_then_is_asked_about(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    note, strip = desk.workplace.note, desk.dictating.strip
    note.list.setCurrentIndex(note.model.index(0))
    begin(qtbot, desk)
    recorder.running.feed(sound)
    editor = desk.open.editor
    assert editor is not None
    kept_sections = editor.content.sections[1:]
    editor.restore(editor.state._replace(content=editor.content.model_copy(update={"sections": kept_sections})))
    desk.note.show()
    key(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=90_000)
    assert "cannot take the dictation" in strip.says
    assert LINES[0] in strip.words
    note.list.setCurrentIndex(note.model.index(0))
    press(strip, "Put it here")
    assert [s.text for s in editor.content.sections[0].statements[-2:]] == LINES


def test_a_model_that_does_not_hear_the_language_says_so_before_anything_is_said(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder
) -> None:
    desk = with_empty_visit(qtbot, window)
    desk.open_visit(empty_visit(qtbot, desk, "outpatient-zh"))
    qtbot.waitUntil(lambda: desk.open.template is not None and desk.open.template.language == "zh", timeout=20_000)
    strip, bar = desk.dictating.strip, desk.workplace.bar
    key(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=30_000)
    assert "hears English only" in strip.says
    assert "Chinese" in strip.says
    assert not desk.dictating.is_busy
    press(strip, "Not now")
    assert strip.isHidden()
    key(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=30_000)
    press(strip, "Dictate all the same")
    qtbot.waitUntil(lambda: desk.dictating.is_recording, timeout=30_000)
    key(desk.workplace, Qt.Key.Key_F8)
    ended(qtbot, desk)

    bar.record.emit()
    qtbot.waitUntil(lambda: "hears English only" in bar.message.text, timeout=30_000)


def test_one_thing_at_a_time_has_the_microphone(
    qtbot: QtBot, window: MainWindow, recorder: FedRecorder, sound: npt.NDArray[np.int16]
) -> None:
    desk = with_empty_visit(qtbot, window)
    qtbot.waitUntil(desk.dictating.alone.isVisible, timeout=20_000)
    begin(qtbot, desk)
    recorder.running.feed(sound)
    place = desk.workplace
    place.bar.record.emit()
    assert "dictation has the microphone" in place.bar.message.text
    press(place.bar.message, "Stop it and record")
    qtbot.waitUntil(place.consent.isVisible, timeout=90_000)
    assert desk.open.editor is not None
    assert texts(desk.open.editor) == LINES
    QTest.mouseClick(place.consent.agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.is_recording, timeout=30_000)
    key(place, Qt.Key.Key_F8)
    assert not desk.dictating.is_busy
    assert "it has the microphone" in place.message.text
    place.bar.stop.emit()
    qtbot.waitUntil(lambda: not desk.recording.is_busy, timeout=60_000)
