"""A visit transcribed once more: what would change is shown, and taken or left line by line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.app.ports import AudioFrame, CancelToken, SpeechRequest
from copilot.app.samples import list_samples, load_sample
from copilot.app.second_pass import Revised, compare
from copilot.app.transcribe import transcribe
from copilot.domain.transcript import Transcript
from copilot.support.paths import MODELS, SAMPLES, Profile
from copilot.support.settings import Settings
from tests.ui.driving import PASSPHRASE, drafted, open_window, unlocked_with_visit
from ui.desk import Desk

# A menu that pops up wants to be raised and to grab the keyboard, which the screen without a screen cannot.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OTHER = "whisper-other"
SPAN_S = (12, 26)
"""Of the sample: some sentences, so that the first and the last of them can be tampered with."""


@pytest.fixture(scope="module")
def audio() -> tuple[AudioFrame, ...]:
    sample = next(s for s in map(load_sample, list_samples(SAMPLES)) if s.id == "respiratory-infection")
    return tuple(bootstrap.audio_files().decode(sample.audio_path, 1))[slice(*SPAN_S)]


@pytest.fixture(scope="module")
def heard(audio: tuple[AudioFrame, ...], tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    """What the model hears in it."""
    with bootstrap.speech_engine(Settings(), Profile(tmp_path_factory.mktemp("none"))) as engine:
        return transcribe(engine, audio, None, SpeechRequest(), CancelToken())


@pytest.fixture(scope="module")
def standing(heard: Transcript) -> Transcript:
    """With a wrong first line, and without the last one."""
    first, *rest, _last = heard.utterances
    wrong = first.model_copy(update={"text": "I have had a terrible cough for weeks."})
    return heard.model_copy(update={"utterances": (wrong, *rest)})


@pytest.fixture(scope="module")
def changes(standing: Transcript, heard: Transcript) -> tuple[Revised, ...]:
    found = compare(standing, heard).revised
    assert found[0].utterance.text == heard.utterances[0].text
    assert found[-1].before == ""
    return found


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, profile: Path, audio: tuple[AudioFrame, ...], standing: Transcript
) -> Iterator[Desk]:
    """A window with that visit open, and with a second model."""
    shutil.copytree(MODELS / "embedded" / "whisper-nano", profile / "models" / OTHER)
    sample = load_sample(list_samples(SAMPLES)[0])
    with closing(bootstrap.open_vault(profile / "vault", PASSPHRASE)) as vault:
        visit = vault.add_visit(sample.patient, sample.practitioner, "soap", datetime.now(UTC))
        with vault.record(visit.id, 1, datetime.now(UTC)) as writer:
            for frame in audio:
                writer.append(frame)
            writer.finish()
        vault.save_transcript(visit.id, standing)
    window = open_window(qtbot, qapp, profile)
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    assert window.desk is not None
    window.desk.open_visit(visit)
    model = window.desk.workplace.conversation.model
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=30_000)
    yield window.desk
    window.close()


def choose(qtbot: QtBot, desk: Desk, text: str) -> None:
    """The button, and the entry of its menu that begins like this."""
    again = desk.workplace.conversation.again
    QTest.mouseClick(again.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(again.menu.isVisible, timeout=20_000)
    action = next(a for a in again.menu.actions() if a.text().startswith(text))
    again.menu.setActiveAction(action)
    QTest.keyClick(again.menu, Qt.Key.Key_Return)


def press(desk: Desk, text: str) -> None:
    found = [b for b in desk.workplace.conversation.second.findChildren(QPushButton) if b.text() == text]
    button = next(b for b in found if b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(desk: Desk) -> list[str]:
    return [u.text for u in desk.workplace.conversation.model.utterances]


def test_another_model_hears_more_and_a_line_is_taken_with_one_key(
    qtbot: QtBot, desk: Desk, changes: tuple[Revised, ...]
) -> None:
    drafted(qtbot, desk)
    panel = desk.workplace.conversation.second
    before = texts(desk)
    choose(qtbot, desk, OTHER)
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(changes), timeout=120_000)
    assert panel.progress.isHidden()
    assert texts(desk) == before  # nothing is changed by itself
    index = panel.model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "terrible cough" in spoken
    assert changes[0].utterance.text in spoken

    stale = desk.workplace.note.stale
    assert not stale.isVisible()
    assert not panel.list.hasFocus()  # the doctor may be writing
    panel.list.setFocus()
    panel.list.setCurrentIndex(index)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(changes) - 1, timeout=20_000)
    assert texts(desk)[0] == changes[0].utterance.text
    assert len(texts(desk)) == len(before)
    assert desk.open.transcript is not None
    assert desk.open.transcript.utterances[0].text == changes[0].utterance.text
    qtbot.waitUntil(stale.isVisible, timeout=20_000)  # what was drafted from it is to be read again

    press(desk, "Take all")
    qtbot.waitUntil(lambda: len(texts(desk)) == len(before) + 1, timeout=20_000)
    assert {line.utterance.text for line in changes} <= set(texts(desk))
    assert texts(desk)[-1] == changes[-1].utterance.text
    assert not panel.list.isVisible()


def test_lines_are_left_as_they_are_and_the_same_model_takes_more_time(
    qtbot: QtBot, desk: Desk, changes: tuple[Revised, ...]
) -> None:
    panel, before = desk.workplace.conversation.second, texts(desk)
    choose(qtbot, desk, "whisper-nano, with more time")
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(changes), timeout=120_000)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert panel.model.rowCount() == len(changes) - 1
    assert panel.list.hasFocus()
    assert QAccessible.queryAccessibleInterface(panel.list).text(QAccessible.Text.Name)
    press(desk, "Leave all as it is")
    assert not panel.list.isVisible()
    assert texts(desk) == before


def test_it_makes_way_for_a_recording_and_a_model_that_is_broken_is_told(
    qtbot: QtBot, desk: Desk, profile: Path, changes: tuple[Revised, ...]
) -> None:
    panel = desk.workplace.conversation.second
    (profile / "models" / OTHER / "model.bin").write_bytes(b"no weights")
    choose(qtbot, desk, OTHER)
    qtbot.waitUntil(lambda: bool(panel.message.text), timeout=120_000)
    assert "model" in panel.message.text
    choose(qtbot, desk, "whisper-nano")
    qtbot.waitUntil(panel.progress.isVisible, timeout=20_000)
    desk.recording.began.emit("another visit")
    qtbot.waitUntil(lambda: "when the recording is over" in panel.message.text, timeout=60_000)
    assert panel.model.rowCount() == 0
    desk.recording.over.emit()
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(changes), timeout=120_000)

    choose(qtbot, desk, "whisper-nano")
    qtbot.waitUntil(panel.progress.isVisible, timeout=20_000)
    press(desk, "Cancel")
    qtbot.waitUntil(panel.progress.isHidden, timeout=60_000)
    assert panel.model.rowCount() == 0
    assert desk.workplace.conversation.again.button.isEnabled()


def test_after_a_recording_a_larger_model_is_offered_and_waits_to_be_wanted(
    qtbot: QtBot, desk: Desk, profile: Path, changes: tuple[Revised, ...]
) -> None:
    panel, visit = desk.workplace.conversation.second, desk.open.visit
    assert visit is not None
    desk.recording.heard.emit(visit.id)
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=60_000)
    assert not panel.message.text  # the other one is no larger
    (profile / "models" / OTHER / "more.bin").write_bytes(bytes(10_000_000))
    desk.recording.heard.emit(visit.id)
    desk.open.transcript_changed.emit()
    qtbot.waitUntil(lambda: f"{OTHER} is larger" in panel.message.text, timeout=20_000)
    assert not panel.progress.isVisible()
    press(desk, "Transcribe again")
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(changes), timeout=120_000)


def test_it_is_offered_only_where_there_is_something_to_hear(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    window = open_window(qtbot, qapp, profile)
    again = unlocked_with_visit(qtbot, window).workplace.conversation.again
    assert not again.button.isEnabled()
    assert "no recording" in again.button.toolTip()
    window.close()
