"""Audio files in the window: chosen, dropped, sorted into visits, written down; and what is wrong with some."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.app.import_queue import FileState
from copilot.app.ports import SAMPLE_RATE, Vault
from copilot.app.samples import SampleConsultation, list_samples, load_sample
from copilot.domain.visit import Patient, Visit, VisitState
from copilot.support.paths import SAMPLES
from tests.ui.driving import PASSPHRASE, drafted, open_window, unlocked_with_visit
from ui.desk import Desk
from ui.signing.dialog import SignDialog
from ui.visits.new_visit import NewVisitDialog
from ui.widgets.in_place import RowEditor
from ui.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[MainWindow]:
    opened = open_window(qtbot, qapp, profile)
    yield opened
    if opened.desk is not None:
        opened.desk.importing.close()
    opened.close()


def sample() -> SampleConsultation:
    return load_sample(list_samples(SAMPLES)[0])


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two pieces of a consultation, of ten seconds each."""
    folder = tmp_path_factory.mktemp("audio")
    said = next(s for s in map(load_sample, list_samples(SAMPLES)) if s.id == "respiratory-infection")
    pcm = b"".join(f.pcm for f in bootstrap.audio_files().decode(said.audio_path, 1))
    made = []
    for name, start_s in (("part 2.wav", 12), ("part 10.wav", 22)):
        path = folder / name
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(pcm[2 * SAMPLE_RATE * start_s : 2 * SAMPLE_RATE * (start_s + 10)])
        made.append(path)
    return made[0], made[1]


def unlocked(qtbot: QtBot, window: MainWindow) -> Desk:
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    assert window.desk is not None
    return window.desk


def with_empty_visit(qtbot: QtBot, window: MainWindow) -> Desk:
    desk = unlocked(qtbot, window)

    def add(vault: Vault) -> Visit:
        return vault.add_visit(sample().patient, sample().practitioner, "soap", datetime.now(UTC))

    window.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(lambda: desk.open.visit is not None, timeout=30_000)
    return desk


def drop(desk: Desk, *paths: Path) -> None:
    """As a file manager drops them on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.workplace.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def button_of(root: QWidget, text: str) -> QPushButton:
    found = [b for b in root.findChildren(QPushButton) if b.accessibleName().startswith(text) and b.isVisible()]
    assert found, [b.accessibleName() for b in root.findChildren(QPushButton) if b.isVisible()]
    return found[0]


def press(root: QWidget, text: str) -> None:
    QTest.mouseClick(button_of(root, text), Qt.MouseButton.LeftButton)


def visits(qtbot: QtBot, desk: Desk) -> tuple[Visit, ...]:
    found: list[tuple[Visit, ...]] = []
    desk.bridge.ask(desk, lambda vault: vault.visits(), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def state_of(desk: Desk) -> VisitState | None:
    return desk.open.visit.state if desk.open.visit else None


def test_a_file_that_is_chosen_goes_into_the_open_visit_and_the_list_goes_away(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = with_empty_visit(qtbot, window)
    files = desk.workplace.bar.files
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.workplace.findChildren(QFileDialog)), timeout=20_000)
    (dialog,) = desk.workplace.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(parts[0])])
    dialog.reject()
    assert "part 2.wav" in files.text
    assert desk.workplace.bar.sorting.isHidden()
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    qtbot.waitUntil(files.isHidden, timeout=20_000)
    assert desk.open.transcript is not None
    assert desk.open.transcript.utterances
    assert len(visits(qtbot, desk)) == 1


def test_several_files_are_parts_of_the_visit_in_their_order(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = with_empty_visit(qtbot, window)
    sorting = desk.workplace.bar.sorting
    drop(desk, parts[1], parts[0])
    assert sorting.isVisible()
    assert sorting.parts_button.hasFocus()
    QTest.keyClick(sorting.parts_button, Qt.Key.Key_Space)
    assert sorting.isHidden()
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    transcript = desk.open.transcript
    assert transcript is not None
    assert transcript.duration_s == pytest.approx(20, abs=0.1)
    assert transcript.utterances[0].start_s < 10 < transcript.utterances[-1].start_s
    assert len(desk.open.recordings) == 2


def test_several_files_become_visits_that_are_named_later(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = unlocked(qtbot, window)
    bar = desk.workplace.bar
    drop(desk, *parts)
    assert not bar.sorting.parts_button.isVisible()  # there is no visit to be a part of
    press(bar.sorting, "2 new visits")
    files = bar.files
    press(files, "Hide the list")  # which stops nothing
    assert not button_of(files, "Cancel all").isHidden()
    qtbot.waitUntil(files.isHidden, timeout=180_000)
    found = {v.patient.display(): v for v in visits(qtbot, desk)}
    assert set(found) == {"part 2", "part 10"}
    assert {v.state for v in found.values()} == {VisitState.TRANSCRIBED}

    desk.open_visit(found["part 10"])
    qtbot.waitUntil(bar.whose.isVisible, timeout=20_000)
    press(bar.whose, "Name the patient")
    dialog = desk.workplace.findChildren(NewVisitDialog)[0]
    dialog.given.setText("Helen")
    dialog.family.setText("Marsden")
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(bar.whose.isHidden, timeout=20_000)
    assert {v.patient.display() for v in visits(qtbot, desk)} == {"part 2", "Helen Marsden"}
    row = desk.workplace.visits.model.row_of(found["part 10"].id)
    assert row is not None
    assert desk.workplace.visits.model.index(row).data() == "Helen Marsden"


def test_the_question_waits_for_the_visit_to_be_opened_and_nothing_is_lost_by_not_now(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = unlocked(qtbot, window)
    bar = desk.workplace.bar
    drop(desk, parts[0])
    assert button_of(bar.sorting, "A new visit").hasFocus()
    window.close()
    assert window.isVisible()  # it would have to be dropped again
    assert "not in the vault yet" in bar.message.text
    bar.message.clear()

    def add(vault: Vault) -> Visit:
        return vault.add_visit(sample().patient, sample().practitioner, "soap", datetime.now(UTC))

    window.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(bar.sorting.parts_button.isVisible, timeout=20_000)
    press(bar.sorting, "Into this visit")
    qtbot.waitUntil(lambda: state_of(desk) is VisitState.RECORDED, timeout=60_000)
    press(bar.files, "Cancel: part 2.wav")
    qtbot.waitUntil(lambda: "kept in the visit" in bar.files.text, timeout=60_000)
    assert desk.open.transcript is None
    assert desk.workplace.conversation.model.rowCount() == 0
    press(bar.files, "Take it off")
    assert bar.files.isHidden()
    qtbot.waitUntil(bar.left.isVisible, timeout=20_000)
    press(bar.left, "Write it down")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    assert not bar.left.isVisible()
    drop(desk, parts[0])
    press(bar.sorting, "Not now")
    assert bar.sorting.isHidden()
    assert parts[0].exists()


def test_each_bad_file_is_told_beside_its_name_and_the_good_one_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, parts: tuple[Path, Path]
) -> None:
    import av
    import numpy as np

    letter, empty, gone, film = (tmp_path / n for n in ("letter.txt", "empty.wav", "gone.wav", "film.mp4"))
    letter.write_text("no sound at all", encoding="utf-8")
    empty.touch()
    with av.open(str(film), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    folder = tmp_path / "folder"
    folder.mkdir()
    desk = with_empty_visit(qtbot, window)
    files = desk.workplace.bar.files
    drop(desk, letter, empty, gone, film, folder, parts[0])
    press(desk.workplace.bar.sorting, "Parts of this visit")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    qtbot.waitUntil(lambda: "5 to look at" in files.text, timeout=20_000)
    told = dict(line.split(": ", 1) for line in files.text.splitlines()[1:])
    assert "not audio" in told["letter.txt"]
    assert "no audio" in told["empty.wav"]
    assert "not there" in told["gone.wav"]
    assert "no sound" in told["film.mp4"]
    assert "folder" in told["folder"]
    assert len(told) == 5
    assert len(desk.open.recordings) == 1

    # Something was said in this visit: another file is not put into it without a question.
    gone.write_bytes(parts[1].read_bytes())
    press(files, "Close")
    assert files.isHidden()
    drop(desk, gone)
    sorting = desk.workplace.bar.sorting
    assert sorting.parts_button.isVisible()
    press(sorting, "A new visit")
    qtbot.waitUntil(files.isHidden, timeout=120_000)
    assert [v.patient.display() for v in visits(qtbot, desk) if not v.patient.is_named] == ["gone"]
    assert len(desk.open.recordings) == 1


def test_more_is_imported_into_a_visit_with_a_note_which_stays_as_it_is(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    before, said = editor.content, desk.workplace.conversation.model.rowCount()
    drop(desk, parts[0])
    press(desk.workplace.bar.sorting, "Into this visit")
    desk.note.save_now()  # as the doctor goes on writing
    qtbot.waitUntil(lambda: desk.workplace.conversation.model.rowCount() > said, timeout=120_000)
    qtbot.waitUntil(desk.workplace.bar.files.isHidden, timeout=60_000)
    assert desk.open.editor is editor
    assert editor.content == before
    qtbot.waitUntil(lambda: editor.is_kept, timeout=20_000)
    qtbot.waitUntil(lambda: state_of(desk) in (VisitState.TRANSCRIBED, VisitState.IN_REVIEW), timeout=20_000)
    assert not desk.workplace.bar.left.isVisible()
    assert not desk.workplace.message.text


def test_a_file_that_is_dropped_on_a_text_is_imported_and_never_typed_into_it(
    qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]
) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    conversation = desk.workplace.conversation
    conversation.list.edit(conversation.model.index(0))
    (editor,) = conversation.list.findChildren(RowEditor)
    before = editor.toPlainText()
    for target in (editor.viewport(), desk.workplace.visits.search):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(parts[0]))])
        at, action = QPointF(target.rect().center()), Qt.DropAction.CopyAction
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, action, data, buttons, keys)
        QApplication.sendEvent(target, enter)
        QApplication.sendEvent(target, QDropEvent(at, action, data, buttons, keys))
        assert desk.workplace.bar.sorting.isVisible()
        press(desk.workplace.bar.sorting, "Not now")
    assert editor.toPlainText() == before
    assert not desk.workplace.visits.search.text()


def test_a_file_that_was_gone_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, parts: tuple[Path, Path]
) -> None:
    desk = with_empty_visit(qtbot, window)
    files = desk.workplace.bar.files
    path = tmp_path / "stick.wav"
    drop(desk, path)
    qtbot.waitUntil(lambda: "not there" in files.text, timeout=30_000)
    path.write_bytes(parts[0].read_bytes())
    press(files, "Try again")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    qtbot.waitUntil(files.isHidden, timeout=20_000)


def test_all_can_be_called_off(qtbot: QtBot, window: MainWindow, parts: tuple[Path, Path]) -> None:
    desk = unlocked(qtbot, window)
    drop(desk, *parts, sample().audio_path)
    press(desk.workplace.bar.sorting, "3 new visits")
    files = desk.workplace.bar.files
    press(files, "Cancel all")
    qtbot.waitUntil(lambda: "Importing" not in files.text, timeout=60_000)
    assert {v.state for v in visits(qtbot, desk)} <= {VisitState.RECORDED}


def test_a_visit_that_nobody_named_cannot_be_signed(qtbot: QtBot, window: MainWindow) -> None:
    desk = unlocked_with_visit(qtbot, window)

    def add(vault: Vault) -> Visit:
        visit = vault.add_visit(Patient.unnamed("monday"), sample().practitioner, "soap", datetime.now(UTC))
        vault.save_transcript(visit.id, sample().reference())
        return visit

    window.bridge.ask(desk, add, desk.open_visit)
    opened = desk.open
    qtbot.waitUntil(lambda: opened.visit is not None and not opened.visit.patient.is_named, timeout=20_000)
    editor = drafted(qtbot, desk)
    assert desk.workplace.bar.whose.isVisible()
    for finding in editor.blocking:
        editor.dismiss(finding, "Known.")
    qtbot.waitUntil(lambda: editor.is_kept, timeout=20_000)
    desk.signing.ask()
    dialog = desk.workplace.findChildren(SignDialog)[0]
    dialog.signed.emit("")
    qtbot.waitUntil(lambda: "whose visit" in dialog.message.text, timeout=20_000)
    dialog.reject()
    assert state_of(desk) is not VisitState.SIGNED


@pytest.mark.parametrize("killed_while", [FileState.READING, FileState.WRITING])
def test_an_import_that_was_killed_is_offered_at_the_next_start(
    killed_while: FileState,
    qtbot: QtBot,
    qapp: QApplication,
    profile: Path,
    tmp_path: Path,
    parts: tuple[Path, Path],
) -> None:
    path = tmp_path / "long.wav"
    with wave.open(str(parts[0])) as said, wave.open(str(path), "wb") as file:
        file.setparams(said.getparams())
        file.writeframes(said.readframes(said.getnframes()))
        file.writeframes(b"\0" * (2 * SAMPLE_RATE * 1200))  # reading it takes a while; no word is in it
    kept_s = 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.importing_child", str(profile), str(path), str(parts[1])],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            state, kept = line.split()
            kept_s = float(kept)
            if state == killed_while and kept_s > 10:
                break
        child.kill()
    assert kept_s > 10

    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    message = desk.workplace.message
    qtbot.waitUntil(lambda: "not written down yet" in message.text, timeout=30_000)
    assert "long" in message.text
    left = {v.patient.display(): v for v in visits(qtbot, desk)}
    notice = desk.workplace.bar.left
    if killed_while is FileState.WRITING:  # all of it, with one click
        press(message, "Write it down")
        desk.open_visit(left["long"])
    else:  # a visit by itself
        desk.open_visit(left["long"])
        qtbot.waitUntil(lambda: "breaks off" in notice.text, timeout=20_000)
        press(notice, "Write it down")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=180_000)
    qtbot.waitUntil(desk.workplace.bar.files.isHidden, timeout=60_000)
    assert {v.state for v in visits(qtbot, desk)} <= {VisitState.TRANSCRIBED, VisitState.DRAFTED}
    assert not notice.isVisible()
    (recording,) = desk.open.recordings
    assert recording.duration_s >= kept_s - 1
    assert recording.complete == (killed_while is FileState.WRITING)
    window.close()
