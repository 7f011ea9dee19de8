"""The window: how soon it stands, whether it stays smooth while models work, and very long visits and lists."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from copilot import bootstrap
from copilot.app.samples import list_samples, load_sample
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, Visit
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings, save_settings
from tests.benchmarks.figure import Figure
from ui.application import open_window
from ui.conversation.pane import ConversationPane
from ui.desk import Desk
from ui.theme.style import Look, Theme
from ui.visits.pane import VisitsPane
from ui.window import MainWindow

UTTERANCES = 5_000
VISITS = 10_000
STARTS = 5
_PASSPHRASE = "tin whistle grey harbour"
_FRAME_MS = 1000 / 60
_START = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
sys.argv = ["anamnesis", "--profile", {profile!r}]

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isVisible():
            QTimer.singleShot(0, tell)
        return False

def tell():
    sys.stdout.write("painted\\n")
    sys.stdout.flush()
    import os
    os._exit(0)

import ui.application as application
open_as_it_is = application.open_window

def open_watched(app, profile):
    global watch
    watch = Painted()
    app.installEventFilter(watch)
    return open_as_it_is(app, profile)

application.open_window = open_watched
from ui.__main__ import main
main()
"""


def figures() -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        save_settings(Profile(profile).settings, Settings(given_name="Ann", family_name="Lee", look="light"))
        bootstrap.create_vault(Profile(profile).vault, _PASSPHRASE)[0].close()
        yield from _starting(profile)
        existing = QApplication.instance()
        app = existing if isinstance(existing, QApplication) else QApplication(["anamnesis"])
        app.setApplicationName("anamnesis")
        theme = Theme(app, Look.LIGHT)
        yield from _long_visit(app, theme)
        yield from _many_visits(app, theme)
        yield from _while_models_work(app, profile)


# ---------------------------------------------------------------------- from the command to the window


def _starting(profile: Path) -> Iterator[Figure]:
    """A process of its own each time, from its start to the first paint; the files are in the disk's cache."""
    took = []
    for _ in range(STARTS + 1):
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", _START.format(profile=str(profile))], stdout=subprocess.PIPE, text=True
        ) as window:
            assert window.stdout is not None
            assert window.stdout.readline() == "painted\n"
            took.append(time.perf_counter() - started)
    warm = took[1:]
    note = f"median of {STARTS} processes to the first paint; longest {max(warm):.2f}"
    yield Figure("window.start_s", statistics.median(warm), "s", note)


# ---------------------------------------------------------------------- long lists


def _timed(app: QApplication, act: Callable[[], object]) -> float:
    """Milliseconds until it is done and shown."""
    watch = QElapsedTimer()
    watch.start()
    act()
    app.processEvents()
    return watch.nsecsElapsed() / 1e6


def _long_visit(app: QApplication, theme: Theme) -> Iterator[Figure]:
    said = load_sample(list_samples(SAMPLES)[0]).reference().utterances
    utterances = tuple(
        Utterance(
            id=n + 1,
            text=said[n % len(said)].text,
            start_s=n * 3.0,
            end_s=n * 3.0 + 2,
            speaker=(Speaker.DOCTOR, Speaker.PATIENT)[n % 2],
        )
        for n in range(UTTERANCES)
    )
    pane = ConversationPane(theme)
    pane.resize(600, 800)
    pane.show()
    app.processEvents()
    gaps = Gaps(app)
    took = _timed(app, lambda: pane.show_transcript(Transcript(utterances=utterances, duration_s=UTTERANCES * 3)))
    gaps.let_settle()
    yield Figure("window.open_5000_ms", took, "ms", f"{UTTERANCES} utterances, until the first rows are painted")
    yield Figure(
        "window.open_5000_slot_ms", gaps.longest_ms, "ms", "the longest slot while the others are laid out"
    )
    bar = pane.list.verticalScrollBar()
    steps = [_timed(app, lambda at=at: bar.setValue(bar.maximum() * at // 40)) for at in range(41)]  # type: ignore[misc]
    yield Figure("window.scroll_5000_ms", statistics.quantiles(steps, n=20)[-1], "ms", "p95 of 41 jumps through it")
    added = utterances[-1].model_copy(update={"id": UTTERANCES + 1, "start_s": 15_001.0, "end_s": 15_002.0})
    yield Figure(
        "window.add_to_5000_ms", _timed(app, lambda: pane.model.add(added)), "ms", "one live utterance more"
    )
    lit = frozenset(range(1, 400))
    yield Figure("window.light_5000_ms", _timed(app, lambda: pane.model.light(lit)), "ms", "399 rows lit up")
    pane.deleteLater()


def _many_visits(app: QApplication, theme: Theme) -> Iterator[Figure]:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    doctor = Practitioner(id="d", family="Lee", given="Ann")
    visits = tuple(
        Visit(
            id=str(n),
            patient=Patient(id=f"p{n % 3000}", family=f"Okafor{n % 3000}", given="Tom"),
            practitioner=doctor,
            started_at=now - timedelta(hours=n),
            template="soap",
        )
        for n in range(VISITS)
    )
    pane = VisitsPane(theme)
    pane.resize(264, 800)
    pane.show()
    app.processEvents()
    yield Figure("window.visits_10000_ms", _timed(app, lambda: pane.model.show(visits, now)), "ms", "list shown")
    found = statistics.median(_timed(app, lambda n=n: pane.model.show(visits[n::50], now)) for n in range(9))  # type: ignore[misc]
    yield Figure(
        "window.search_ms", found, "ms", "200 found visits shown in the list; see `bench search` for finding"
    )
    pane.model.show(visits, now)
    app.processEvents()
    bar = pane.list.verticalScrollBar()
    steps = [_timed(app, lambda at=at: bar.setValue(bar.maximum() * at // 40)) for at in range(41)]  # type: ignore[misc]
    yield Figure("window.scroll_visits_ms", statistics.quantiles(steps, n=20)[-1], "ms", "p95 of 41 jumps")
    pane.deleteLater()


# ---------------------------------------------------------------------- frames


class Gaps:
    """A timer at 60 Hz: how far its ticks are apart is how long the window's thread was taken."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.gaps_ms: list[float] = []
        self._watch = QElapsedTimer()
        self._watch.start()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def longest_ms(self) -> float:
        return max(self.gaps_ms, default=0.0)

    def every_frame(self) -> None:
        self._timer.setInterval(16)
        self.gaps_ms.clear()

    def _tick(self) -> None:
        self.gaps_ms.append(self._watch.nsecsElapsed() / 1e6)
        self._watch.restart()

    def let_settle(self, seconds: float = 2.0) -> None:
        self.gaps_ms.clear()
        self._watch.restart()
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()
        self._timer.stop()


def _wait(until: Callable[[], bool], seconds: float) -> None:
    loop = QEventLoop()
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start(20)
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    look.stop()


def _while_models_work(app: QApplication, profile: Path) -> Iterator[Figure]:
    """A sample's audio is imported, transcribed and drafted in the window."""
    window = open_window(app, str(profile))
    window.show()
    desk = _unlocked(window)
    desk.try_sample()
    _wait(lambda: desk.workplace.conversation.model.rowCount() > 0, 120)
    gaps = Gaps(app)
    gaps.every_frame()
    _wait(lambda: desk.open.editor is not None, 300)
    late = sum(g > 2 * _FRAME_MS for g in gaps.gaps_ms) / max(1, len(gaps.gaps_ms))
    p95 = statistics.quantiles(gaps.gaps_ms, n=20)[-1]
    note = f"{len(gaps.gaps_ms)} frames while speech is transcribed and drafted; {late:.1%} missed"
    yield Figure("window.frames_p95_ms", p95, "ms", f"{note}, longest {gaps.longest_ms:.0f} ms")
    yield Figure("window.frames_missed", late * 100, "%", "of frames later than two sixtieths of a second")
    memory = psutil.Process().memory_info().rss / 2**20
    yield Figure("window.memory_mib", memory, "MiB", "of this process, with the window, without the workers")
    window.close()


def _unlocked(window: MainWindow) -> Desk:
    window.unlock(_PASSPHRASE)
    _wait(lambda: window.desk is not None, 60)
    assert window.desk is not None
    return window.desk
