"""Every test of the window gets a clean one, and must leave nothing behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.driving import made_profile, open_window, unlocked_with_visit
from ui.desk import Desk
from ui.theme.style import Look, Theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Look.LIGHT)


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread, a running timer, a child process or a top-level widget that outlives its test fails it."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    qtbot: QtBot = request.getfixturevalue("qtbot")
    del qtbot
    threads = set(threading.enumerate())
    processes = set(psutil.Process().children(recursive=True))
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [t.name for t in threading.enumerate() if t not in threads and t.is_alive()]
    assert not left, f"threads left behind: {left}"
    children = [p.pid for p in psutil.Process().children(recursive=True) if p not in processes]
    assert not children, f"processes left behind: {children}"
    timers = [
        timer.objectName() or type(timer.parent()).__name__
        for widget in QApplication.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive()
    ]
    assert not timers, f"timers left running: {timers}"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile whose first start is done: settings and an empty vault."""
    return made_profile(tmp_path / "profile")


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[Desk]:
    """The window, unlocked, with one visit whose transcript is that of a sample."""
    window = open_window(qtbot, qapp, profile)
    yield unlocked_with_visit(qtbot, window)
    window.close()
