"""The window: how soon it stands, whether it stays smooth while models work, and very long visits and lists."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from copilot import bootstrap
from copilot.app.samples import list_samples, load_sample
from copilot.domain.note import Finding, NoteContent, NoteSection, Severity, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.storage.vault import FileVault
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings, save_settings
from tests.benchmarks.figure import Figure
from tests.benchmarks.search import VISITS, fill
from ui.application import open_window
from ui.conversation.pane import ConversationPane
from ui.desk import Desk
from ui.note.findings import ToCheck
from ui.note.pane import NotePane, Standing
from ui.theme.style import Look, Theme
from ui.window import MainWindow

UTTERANCES = 5_000
STATEMENTS, FINDINGS = 300, 100
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
        yield from _long_note(app, theme)
        yield from _while_models_work(app, profile)
        yield from _many_visits(app, profile)


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
    yield Figure("window.open_5000_slot_ms", gaps.longest_ms, "ms", f"the longest slot; {gaps.told}")
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


def _long_note(app: QApplication, theme: Theme) -> Iterator[Figure]:
    """STATEMENTS lines of a note, and FINDINGS things to check under it."""
    statements = tuple(
        Statement(
            id=n,
            text=f"Statement {n}: takes metformin {n} mg, twice a day, since the spring of last year.",
            evidence=(n,),
            topic=Topic.HISTORY,
        )
        for n in range(1, STATEMENTS + 1)
    )
    section = NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=statements)
    content = NoteContent(template="soap", sections=(section,))
    said = tuple(Utterance(id=n, text="Metformin.", start_s=n, end_s=n + 1) for n in range(1, STATEMENTS + 1))
    findings = tuple(
        Finding(
            id=f"dose:{n}",
            kind="dose",
            severity=Severity.WARNING,
            message=f"The dose {n} differs.",
            statement_id=n,
            evidence=(n,),
            suggestion=f"Takes metformin {n + 1} mg.",
        )
        for n in range(1, FINDINGS + 1)
    )
    pane = NotePane(theme)
    pane.resize(560, 800)
    pane.show()
    app.processEvents()
    gaps = Gaps(app)
    pane.stand(Standing())
    pane.show_note(content, Transcript(utterances=said), frozenset())
    pane.show_findings(ToCheck(findings), content)
    gaps.let_settle()
    what = f"{STATEMENTS} statements and {FINDINGS} findings shown"
    yield Figure("window.note_slot_ms", gaps.longest_ms, "ms", f"the longest slot, {what}; {gaps.told}")
    edited = content.model_copy(update={"sections": (section.model_copy(update={"statements": statements[1:]}),)})
    gaps = Gaps(app)
    pane.show_note(edited, Transcript(utterances=said), frozenset())
    gaps.let_settle(0.5)
    yield Figure("window.note_edit_slot_ms", gaps.longest_ms, "ms", f"a statement deleted; {gaps.told}")
    pane.deleteLater()


def _many_visits(app: QApplication, profile: Path) -> Iterator[Figure]:
    """A real vault of VISITS visits in the window: listed, searched as one types, scrolled, one of them changed."""
    _fill(profile)
    window = open_window(app, str(profile))
    window.resize(1440, 900)
    window.show()
    desk = _unlocked(window)
    pane = desk.workplace.visits
    gaps = Gaps(app)
    watch = QElapsedTimer()
    watch.start()
    _wait(lambda: pane.model.rowCount() > VISITS, 60)
    yield Figure("window.visits_10000_ms", watch.nsecsElapsed() / 1e6, "ms", f"until {VISITS} visits are listed")
    gaps.let_settle(1.0, clear=False)
    yield Figure("window.visits_slot_ms", gaps.longest_ms, "ms", f"the longest slot meanwhile; {gaps.told}")
    gaps = Gaps(app)
    for word in ("metformin", "cough", "压"):
        for end in range(1, len(word) + 1):
            pane.search.setText(word[:end])
            _wait(lambda: False, 0.08)
        _wait(lambda: False, 0.5)
    gaps.stop()
    yield Figure("window.search_slot_ms", gaps.longest_ms, "ms", f"the longest slot while one types; {gaps.told}")
    watch.restart()
    pane.search.setText("lisinopril")
    pane.ask()
    shown: list[float] = []
    pane.model.modelReset.connect(lambda: shown.append(watch.nsecsElapsed() / 1e6))
    _wait(lambda: bool(shown), 10)
    yield Figure(
        "window.search_ms", shown[0], "ms", "from the last letter to the list; typing pauses 120 ms before"
    )
    pane.search.clear()
    _wait(lambda: pane.model.rowCount() > VISITS, 60)
    bar = pane.list.verticalScrollBar()
    gaps = Gaps(app)
    for at in range(60):
        bar.setValue(bar.maximum() * at // 60)
        _wait(lambda: False, 0.03)
    gaps.let_settle(1.0, clear=False)
    what = "jumps through the list, what is seen is told of meanwhile"
    yield Figure("window.scroll_visits_slot_ms", gaps.longest_ms, "ms", f"the longest slot, 60 {what}; {gaps.told}")
    place, visit = bar.value(), pane.model.visit(pane.list.rows_in_view()[3])
    assert visit is not None
    gaps = Gaps(app)
    desk.visits.changed(visit.id)
    gaps.let_settle(0.5)
    assert bar.value() == place
    yield Figure("window.change_slot_ms", gaps.longest_ms, "ms", f"one visit changed its state; {gaps.told}")
    window.close()


def _fill(profile: Path) -> None:
    with FileVault.open(Profile(profile).vault, _PASSPHRASE) as vault:
        with vault._database.transaction() as db:
            fill(db)
        vault.search.visits("nothing")  # the index is made


# ---------------------------------------------------------------------- frames


class Gaps:
    """A timer that never waits, or one at 60 Hz: how far its ticks are apart is how long the window's thread was
    taken, and how much of a core it used meanwhile. The rest it waited, for a core or for another thread.

    Attributes:
        gaps_ms, used_ms: of each slot, until `stop`.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.gaps_ms: list[float] = []
        self.used_ms: list[float] = []
        self._used = time.thread_time()
        self._watch = QElapsedTimer()
        self._watch.start()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def longest_ms(self) -> float:
        return max(self.gaps_ms, default=0.0)

    @property
    def told(self) -> str:
        return f"longest of the time of a core {max(self.used_ms, default=0.0):.1f} ms"

    def every_frame(self) -> None:
        self._timer.setInterval(16)
        self.gaps_ms.clear()
        self.used_ms.clear()

    def _tick(self) -> None:
        used = time.thread_time()
        self.gaps_ms.append(self._watch.nsecsElapsed() / 1e6)
        self.used_ms.append((used - self._used) * 1000)
        self._used = used
        self._watch.restart()

    def stop(self) -> None:
        self._timer.stop()

    def let_settle(self, seconds: float = 2.0, *, clear: bool = True) -> None:
        if clear:
            self.gaps_ms.clear()
            self.used_ms.clear()
            self._used = time.thread_time()
            self._watch.restart()
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()
        self.stop()


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
