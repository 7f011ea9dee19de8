"""Recording in the window: a real microphone path, real workers, and what closing, locking and losing power do."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from copilot import bootstrap
from copilot.app.import_queue import FileState
from copilot.app.ports import Vault
from copilot.app.samples import list_samples, load_sample
from copilot.domain.capture import GapReason
from copilot.domain.visit import Visit, VisitState
from copilot.support.paths import SAMPLES
from tests.helpers import pulse
from tests.helpers.pulse import Pulse, sound_server
from tests.ui.driving import PASSPHRASE, open_window
from ui.desk import Desk
from ui.recording.bar import BarState
from ui.start.unlock import UnlockScreen
from ui.widgets.inline_message import InlineMessage
from ui.window import MainWindow

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not pulse.is_there(), reason="needs PulseAudio, which is Linux's"
)

MICROPHONE = "clinic"
SPAN_S = (12.0, 41.0)
"""Of the sample: the complaint and what is asked about it."""


@pytest.fixture(scope="module")
def speech() -> npt.NDArray[np.int16]:
    """Some of a sample consultation, and silence after it."""
    sample = next(s for s in map(load_sample, list_samples(SAMPLES)) if s.id == "respiratory-infection")
    frames, seconds = [], 0.0
    for frame in bootstrap.audio_files().decode(sample.audio_path, 1):
        seconds += frame.seconds
        if SPAN_S[0] < seconds < SPAN_S[1]:
            frames.append(np.frombuffer(frame.pcm, np.int16))
    return np.concatenate([*frames, np.zeros(16_000 * 60, np.int16)])


@pytest.fixture(scope="module")
def server() -> Iterator[Pulse]:
    with sound_server(named=(MICROPHONE,)) as started:
        started.add(MICROPHONE)
        yield started


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, profile: Path, server: Pulse) -> Iterator[MainWindow]:
    opened = open_window(qtbot, qapp, profile)
    yield opened
    if opened.desk is not None and opened.desk.is_recording:
        opened.desk.recording.close()
    opened.close()


def ready(qtbot: QtBot, window: MainWindow) -> Desk:
    """Unlocked, with a visit that is ready to be recorded."""
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    desk = window.desk
    assert desk is not None
    sample = load_sample(list_samples(SAMPLES)[0])

    def add(vault: Vault) -> Visit:
        return vault.add_visit(sample.patient, sample.practitioner, sample.template, datetime.now(UTC))

    window.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(lambda: desk.workplace.bar.state is BarState.READY, timeout=30_000)
    qtbot.waitUntil(lambda: bool(desk.workplace.bar.microphones), timeout=60_000)
    return desk


def record(qtbot: QtBot, desk: Desk) -> None:
    desk.workplace.bar.record.emit()
    qtbot.waitUntil(desk.workplace.consent.isVisible, timeout=20_000)
    assert not desk.is_recording
    QTest.mouseClick(desk.workplace.consent.agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.is_recording, timeout=30_000)


def heard(desk: Desk) -> str:
    return " ".join(u.text for u in desk.workplace.conversation.model.utterances)


def action_of(message: InlineMessage, text: str) -> QPushButton:
    found = [b for b in message.findChildren(QPushButton) if b.text() == text and not b.isHidden()]
    assert found, message.text
    return found[0]


def time_shown(desk: Desk) -> float:
    return desk.recording.recorded_s


def test_a_visit_is_recorded_and_drafted_by_itself(
    qtbot: QtBot, window: MainWindow, server: Pulse, speech: npt.NDArray[np.int16]
) -> None:
    desk = ready(qtbot, window)
    bar, model = desk.workplace.bar, desk.workplace.conversation.model
    with server.playing(MICROPHONE, speech):
        record(qtbot, desk)
        qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=90_000)  # text appears while it goes on
        bar.pause.emit()
        qtbot.waitUntil(lambda: bar.state is BarState.PAUSED, timeout=20_000)

        window.lock()  # what is recorded goes on behind the lock
        assert isinstance(window.screen_shown, UnlockScreen)
        assert desk.is_recording
        window.unlock(PASSPHRASE)
        qtbot.waitUntil(lambda: window.screen_shown is desk.workplace, timeout=30_000)
        assert bar.state is BarState.PAUSED

        bar.resume.emit()
        qtbot.waitUntil(lambda: bar.state is BarState.RECORDING, timeout=20_000)
        before = time_shown(desk)
        qtbot.waitUntil(lambda: time_shown(desk) > before + 1, timeout=60_000)
        bar.stop.emit()
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    assert desk.open.visit is not None
    assert desk.open.transcript is not None
    assert desk.open.transcript.utterances
    assert heard(desk)
    assert not desk.recording.is_busy
    (recording,) = desk.open.recordings
    assert GapReason.PAUSED in [gap.reason for gap in recording.gaps]


def test_closing_while_recording_asks_and_keeps_everything(
    qtbot: QtBot,
    qapp: QApplication,
    window: MainWindow,
    profile: Path,
    server: Pulse,
    speech: npt.NDArray[np.int16],
) -> None:
    desk = ready(qtbot, window)
    with server.playing(MICROPHONE, speech):
        record(qtbot, desk)
        qtbot.waitUntil(lambda: desk.recording.recorded_s > 8, timeout=60_000)
        assert not window.close()
        assert window.isVisible()
        assert desk.is_recording
        assert desk.open.visit is not None
        visit_id, least = desk.open.visit.id, desk.recording.recorded_s
        action_of(desk.workplace.bar.message, "Stop and close").click()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)

    # The next start offers to finish it, and does.
    again = open_window(qtbot, qapp, profile)
    again.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: again.desk is not None, timeout=30_000)
    assert again.desk is not None
    finish_what_was_left(qtbot, again.desk, visit_id, least)
    again.close()


def finish_what_was_left(qtbot: QtBot, desk: Desk, visit_id: str, least_s: float) -> None:
    qtbot.waitUntil(lambda: bool(desk.workplace.message.text), timeout=30_000)
    action_of(desk.workplace.message, "Finish it").click()
    done = (VisitState.TRANSCRIBED, VisitState.DRAFTED, VisitState.IN_REVIEW)
    opened = desk.open
    qtbot.waitUntil(
        lambda: opened.is_this(visit_id) and opened.visit is not None and opened.visit.state in done,
        timeout=120_000,
    )
    (recording,) = desk.open.recordings
    assert recording.duration_s >= least_s - 1
    qtbot.waitUntil(lambda: bool(heard(desk)), timeout=20_000)


def test_a_window_that_is_killed_while_recording_loses_nothing(
    qtbot: QtBot, qapp: QApplication, profile: Path, server: Pulse, speech: npt.NDArray[np.int16]
) -> None:
    sample = load_sample(list_samples(SAMPLES)[0])
    with closing(bootstrap.open_vault(profile / "vault", PASSPHRASE)) as vault:
        visit = vault.add_visit(sample.patient, sample.practitioner, sample.template, datetime.now(UTC))
    recorded_s = 0.0
    with (
        server.playing(MICROPHONE, speech),
        subprocess.Popen(
            [sys.executable, "-m", "tests.ui.recording_child", str(profile)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            recorded_s = float(line)
            if recorded_s > 8:
                break
        child.kill()
    window = open_window(qtbot, qapp, profile)
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    assert window.desk is not None
    finish_what_was_left(qtbot, window.desk, visit.id, recorded_s)
    window.close()


def test_files_make_way_for_a_recording_and_wait_for_its_end(
    qtbot: QtBot, window: MainWindow, server: Pulse, speech: npt.NDArray[np.int16], tmp_path: Path
) -> None:
    paths = []
    for name in ("a.wav", "b.wav", "c.wav"):
        paths.append(tmp_path / name)
        with wave.open(str(paths[-1]), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(speech[: 16_000 * 28].tobytes())
    desk = ready(qtbot, window)
    bar, importing, model = desk.workplace.bar, desk.importing, desk.workplace.conversation.model
    desk.workplace.dropped.emit(tuple(paths[:2]))
    QTest.mouseClick(bar.sorting.each_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: FileState.WRITING in [f.state for f in importing.progress], timeout=60_000)
    with server.playing(MICROPHONE, speech):
        record(qtbot, desk)
        qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=90_000)  # the model is the recording's now
        assert FileState.READ in [f.state for f in importing.progress]
        assert "when the recording is over" in bar.files.text

        desk.workplace.dropped.emit((paths[2],))
        assert not bar.sorting.isHidden()
        QTest.mouseClick(bar.sorting.parts_button, Qt.MouseButton.LeftButton)
        assert importing.progress[2].state is FileState.WAITING
        assert "until the recording is over" in bar.files.text
        bar.stop.emit()
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=240_000)
    qtbot.waitUntil(bar.files.isHidden, timeout=60_000)
    assert [f.state for f in importing.progress] == [FileState.DONE] * 3
    recorded, imported = desk.open.recordings
    assert imported.duration_s == pytest.approx(28, abs=0.1)
    assert desk.open.transcript is not None
    assert desk.open.transcript.utterances[-1].start_s > recorded.duration_s
