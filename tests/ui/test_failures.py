"""What goes wrong around the window is told in its place, and nothing is lost by it."""

from __future__ import annotations

import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.app.ports import SAMPLE_RATE, Vault
from copilot.app.samples import SampleConsultation, list_samples, load_sample
from copilot.domain.visit import Visit, VisitState
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import load_settings, save_settings
from tests.helpers.gguf import scripted_weights
from tests.ui.driving import PASSPHRASE, drafted, open_window, unlocked_with_visit
from ui.desk import Desk
from ui.start.unlock import UnlockScreen
from ui.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[MainWindow]:
    opened = open_window(qtbot, qapp, profile)
    yield opened
    opened.close()


def sample() -> SampleConsultation:
    return load_sample(list_samples(SAMPLES)[0])


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a minute of a consultation: the complaint, and what is asked about it."""
    said = next(s for s in map(load_sample, list_samples(SAMPLES)) if s.id == "respiratory-infection")
    path = tmp_path_factory.mktemp("audio") / "clip.wav"
    seconds = 0.0
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        for frame in bootstrap.audio_files().decode(said.audio_path, 1):
            seconds += frame.seconds
            if 12 < seconds < 41:
                file.writeframes(frame.pcm)
    return path


def with_empty_visit(qtbot: QtBot, window: MainWindow) -> Desk:
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    desk = window.desk
    assert desk is not None

    def add(vault: Vault) -> Visit:
        return vault.add_visit(sample().patient, sample().practitioner, "soap", datetime.now(UTC))

    window.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(lambda: desk.open.visit is not None, timeout=30_000)
    return desk


def press(place: QWidget, text: str) -> None:
    button = next(b for b in place.findChildren(QPushButton) if b.text() == text and not b.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def workers() -> list[psutil.Process]:
    """Processes of ours that hold an engine, and live."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any("copilot.runtime" in part for part in process.cmdline()):
                found.append(process)
    return found


def kill_workers(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(workers()), timeout=60_000)
    for process in workers():
        process.kill()


def state_of(desk: Desk) -> VisitState | None:
    return desk.open.visit.state if desk.open.visit else None


# ---------------------------------------------------------------------- workers


def test_a_speech_worker_that_is_killed_once_is_not_even_noticed(
    qtbot: QtBot, window: MainWindow, clip: Path
) -> None:
    desk = with_empty_visit(qtbot, window)
    desk.importing.take((clip,))
    model = desk.workplace.conversation.model
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=90_000)
    kill_workers(qtbot)
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    transcript = desk.open.transcript
    assert transcript is not None
    assert len({u.id for u in transcript.utterances}) == len(transcript.utterances)
    assert transcript.utterances[-1].end_s > 25
    assert all(before.end_s <= after.end_s for before, after in pairwise(transcript.utterances))


def test_a_speech_model_that_is_gone_is_told_and_the_recording_is_kept(
    qtbot: QtBot, qapp: QApplication, profile: Path, clip: Path
) -> None:
    place = Profile(profile)
    folder = place.models / "own"
    folder.mkdir(parents=True)
    save_settings(place.settings, load_settings(place.settings).model_copy(update={"speech_model": "own"}))
    folder.rmdir()
    window = open_window(qtbot, qapp, profile)
    desk = with_empty_visit(qtbot, window)
    desk.importing.take((clip,))
    files = desk.workplace.bar.files
    qtbot.waitUntil(lambda: "own is not installed" in files.text, timeout=60_000)
    qtbot.waitUntil(lambda: state_of(desk) is VisitState.RECORDED, timeout=20_000)
    assert desk.open.recordings
    desk.use_settings(desk._tools.settings.model_copy(update={"speech_model": "whisper-nano"}))
    press(files, "Write it down")
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    window.close()


def test_a_draft_worker_that_keeps_dying_is_told_and_can_be_tried_again(
    qtbot: QtBot, qapp: QApplication, profile: Path, tmp_path: Path
) -> None:
    place = Profile(profile)
    endless = {
        "Subjective": ["- [2] Here", " again", " again"],
        "Objective": ["none"],
        "Assessment": ["none"],
        "Plan": ["none"],
    }
    model = scripted_weights(tmp_path / "scripted.gguf", endless)
    save_settings(place.settings, load_settings(place.settings).model_copy(update={"language_model": model}))
    window = open_window(qtbot, qapp, profile)
    desk = unlocked_with_visit(qtbot, window)
    before = desk.open.transcript
    desk.note.draft()
    message = desk.workplace.message
    for _attempt in range(400):
        for process in workers():
            process.kill()
        qtbot.wait(100)
        if message.text:
            break
    assert "language model" in message.text
    assert desk.open.transcript == before
    press(message, "Try again")
    qtbot.waitUntil(lambda: bool(workers()), timeout=60_000)
    assert not message.text
    window.close()


# ---------------------------------------------------------------------- templates


def test_a_template_with_an_error_is_told_and_the_visit_stays_usable(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    place = Profile(profile)
    place.templates.mkdir(parents=True, exist_ok=True)
    (place.templates / "mine.toml").write_text("title = 'Mine'\nsections = 3\n", encoding="utf-8")
    window = open_window(qtbot, qapp, profile)
    desk = unlocked_with_visit(qtbot, window)
    titles = [title for _id, title in desk._tools.template_titles()]
    assert titles
    assert "Mine" not in titles

    def add(vault: Vault) -> Visit:
        visit = vault.add_visit(sample().patient, sample().practitioner, "mine", datetime.now(UTC))
        vault.save_transcript(visit.id, sample().reference())
        return visit

    window.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(lambda: desk.open.visit is not None and desk.open.visit.template == "mine", timeout=20_000)
    qtbot.waitUntil(lambda: "mine" in desk.workplace.message.text, timeout=20_000)
    desk.workplace.bar.template_chosen.emit("soap")
    drafted(qtbot, desk)
    window.close()


# ---------------------------------------------------------------------- the vault


def test_a_vault_that_another_window_has_open_says_so(qtbot: QtBot, window: MainWindow, profile: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from copilot import bootstrap\n"
        "vault = bootstrap.open_vault(Path(sys.argv[1]), sys.argv[2])\n"
        "print('open', flush=True); sys.stdin.read(); vault.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(profile / "vault"), PASSPHRASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        window.unlock(PASSPHRASE)
        screen = window.screen_shown
        assert isinstance(screen, UnlockScreen)
        qtbot.waitUntil(lambda: "Unlocking" not in screen.message.text, timeout=30_000)
        assert "open" in screen.message.text.lower()
        assert window.desk is None
        other.communicate("")
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)


def test_wrong_passphrases_say_so_and_slow_down(qtbot: QtBot, window: MainWindow) -> None:
    screen = window.screen_shown
    assert isinstance(screen, UnlockScreen)
    for _try in range(3):
        screen.passphrase.setText("not the passphrase")
        screen.try_now()
        qtbot.waitUntil(lambda: "Unlocking" not in screen.message.text, timeout=30_000)
        assert "passphrase" in screen.message.text.lower()
    screen.passphrase.setText(PASSPHRASE)
    screen.try_now()
    assert window.desk is None  # not even the right one, for now
    qtbot.waitUntil(screen.findChildren(QPushButton)[0].isEnabled, timeout=30_000)
    screen.try_now()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_disk_that_is_full_while_editing_loses_no_word(qtbot: QtBot, window: MainWindow, profile: Path) -> None:
    import resource

    desk = unlocked_with_visit(qtbot, window)
    editor = drafted(qtbot, desk)
    qtbot.waitUntil(lambda: editor.is_kept, timeout=20_000)
    statement = editor.content.statements()[0]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        desk.workplace.note.text_edited.emit(statement.id, "Came because of the tiredness.")
        qtbot.waitUntil(lambda: bool(desk.workplace.message.text), timeout=60_000)
        assert "disk" in desk.workplace.message.text.lower()
        assert editor.content.statement(statement.id).text == "Came because of the tiredness."  # type: ignore[union-attr]
        assert not editor.is_kept
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    visit_id = desk.open.visit.id if desk.open.visit else ""
    window.close()
    with closing(bootstrap.open_vault(profile / "vault", PASSPHRASE)) as vault:
        texts = [s.text for s in vault.versions(visit_id)[-1].content.statements()]
    assert "Came because of the tiredness." in texts


# ---------------------------------------------------------------------- the lock


def texts_of(root: QWidget) -> str:
    """All that could be read in a window, shown or not."""
    return " ".join(label.text() for label in root.findChildren(QLabel))


def test_behind_the_lock_nothing_clinical_is_left(qtbot: QtBot, window: MainWindow) -> None:
    desk = unlocked_with_visit(qtbot, window)
    drafted(qtbot, desk)
    desk.new_visit()
    dialogs = desk.workplace.findChildren(QDialog)
    assert dialogs
    window.lock()
    assert isinstance(window.screen_shown, UnlockScreen)
    assert not desk.workplace.isVisible()
    assert not any(d.isVisible() for d in QApplication.topLevelWidgets() if isinstance(d, QDialog))
    assert desk.workplace not in window.findChildren(QWidget)
    patient = sample().patient
    for words in (patient.family, patient.given, "metformin"):
        assert words not in texts_of(window)
        assert words not in window.windowTitle()
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(desk.workplace.isVisible, timeout=30_000)
    assert desk.open.editor is not None


def test_it_locks_by_key_by_idle_time_and_after_sleep(qtbot: QtBot, window: MainWindow) -> None:
    desk = unlocked_with_visit(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.screen_shown, UnlockScreen)
    ways: tuple[Callable[[], object], ...] = (
        lambda: window._idle.start(0),
        lambda: window._sleep.look(time.time() + 3600),
    )
    for lock in ways:
        window.unlock(PASSPHRASE)
        qtbot.waitUntil(desk.workplace.isVisible, timeout=30_000)
        assert window._idle.isActive()
        lock()
        qtbot.waitUntil(lambda: isinstance(window.screen_shown, UnlockScreen), timeout=20_000)
        assert not window._idle.isActive()
