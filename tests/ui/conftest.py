"""Every test of the window gets a clean one, and must leave nothing behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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
