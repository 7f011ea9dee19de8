"""Dictating through a real microphone path: one that is unplugged, none at all, and a window that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
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
from copilot.app.samples import list_samples, load_sample
from copilot.support.paths import SAMPLES
from tests.helpers import pulse
from tests.helpers.pulse import Pulse, sound_server
from tests.helpers.spoken import spoken
from tests.ui.driving import PASSPHRASE, open_window
from ui.desk import Desk
from ui.dictation.strip import StripState
from ui.window import MainWindow

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not pulse.is_there(), reason="needs PulseAudio, which is Linux's"
)

SAID = "The patient has a cough and a sore throat, full stop, new line."
LINE = "The patient has a cough and a sore throat."


@pytest.fixture(scope="module")
def speech() -> npt.NDArray[np.int16]:
    """Said again and again: what is played before the recorder listens is not missed."""
    return np.concatenate([np.tile(spoken(SAID, pause_s=1.5), 12)])


@pytest.fixture
def server() -> Iterator[Pulse]:
    with sound_server() as started:
        yield started


@pytest.fixture
def visit_id(profile: Path) -> str:
    sample = load_sample(list_samples(SAMPLES)[0])
    with closing(bootstrap.open_vault(profile / "vault", PASSPHRASE)) as vault:
        return vault.add_visit(sample.patient, sample.practitioner, sample.template, datetime.now(UTC)).id


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, profile: Path, server: Pulse, visit_id: str) -> Iterator[MainWindow]:
    opened = open_window(qtbot, qapp, profile)
    yield opened
    if opened.desk is not None:
        opened.desk.dictating.close()
    opened.close()


def with_the_visit_open(qtbot: QtBot, window: MainWindow) -> Desk:
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    desk = window.desk
    assert desk is not None
    model = desk.workplace.visits.model
    qtbot.waitUntil(lambda: model.visit(1) is not None, timeout=30_000)
    visit = model.visit(1)
    assert visit is not None
    desk.open_visit(visit)
    qtbot.waitUntil(lambda: desk.open.visit is not None, timeout=30_000)
    return desk


def lines(desk: Desk) -> list[str]:
    return [s.text for s in desk.open.editor.content.statements()] if desk.open.editor else []


def press(desk: Desk, text: str) -> None:
    strip = desk.dictating.strip
    button = next(b for b in strip.findChildren(QPushButton) if b.text() == text and not b.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_microphone_comes_goes_and_comes_again_under_a_dictation(
    qtbot: QtBot, window: MainWindow, server: Pulse, speech: npt.NDArray[np.int16]
) -> None:
    desk = with_the_visit_open(qtbot, window)
    strip = desk.dictating.strip
    QTest.keyClick(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "microphone" in strip.message.text.lower(), timeout=60_000)  # there is none
    number = server.add("first")
    with server.playing("first", speech):
        qtbot.waitUntil(lambda: LINE in strip.words, timeout=90_000)
        assert not strip.message.text
        server.unplug(number)
        qtbot.waitUntil(lambda: bool(strip.message.text), timeout=60_000)
        assert desk.dictating.is_recording
    server.add("second")
    before = strip.words.count(LINE)
    with server.playing("second", speech):
        qtbot.waitUntil(lambda: strip.words.count(LINE) > before, timeout=90_000)
    QTest.keyClick(desk.workplace, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not desk.dictating.is_busy, timeout=90_000)
    assert "\n".join(lines(desk)).count(LINE) > before


def test_a_window_that_is_killed_while_dictating_loses_no_word(
    qtbot: QtBot, qapp: QApplication, profile: Path, server: Pulse, visit_id: str, speech: npt.NDArray[np.int16]
) -> None:
    server.add("clinic")
    dictated_s = 0.0
    with (
        server.playing("clinic", speech),
        subprocess.Popen(
            [sys.executable, "-m", "tests.ui.dictating_child", str(profile)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            dictated_s = float(line)
            if dictated_s > 8:
                break
        child.kill()
    window = open_window(qtbot, qapp, profile)
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    desk = window.desk
    assert desk is not None
    qtbot.waitUntil(lambda: "dictation waits" in desk.workplace.message.text, timeout=60_000)
    visit = desk.workplace.visits.model.visit(1)
    assert visit is not None
    desk.open_visit(visit)
    strip = desk.dictating.strip
    qtbot.waitUntil(lambda: strip.state is StripState.ASKING, timeout=30_000)
    assert "interrupted" in strip.says
    press(desk, "Write it down")
    qtbot.waitUntil(lambda: LINE in lines(desk), timeout=90_000)
    assert strip.isHidden()

    found: list[tuple[bool, float]] = []
    desk.bridge.ask(
        desk,
        lambda vault: [(one.is_settled, one.recording.duration_s) for one in vault.dictations.of_visit(visit_id)],
        found.extend,
    )
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert found[0][0]
    assert found[0][1] >= dictated_s - 1
    window.close()
