"""The recording bar: record, pause, stop, time, level, microphone, consent and template."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from copilot.domain.capture import Microphone
from ui.recording.files import FilesPanel
from ui.recording.level_meter import LevelMeter
from ui.recording.notice import Notice
from ui.recording.sorting import SortingPanel
from ui.theme.fonts import clock_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, clock, label, paint, panel, relabel, rule


class BarState(Enum):
    """NO_VISIT: nothing to record into. FINISHING: after Stop, what was said last is still transcribed."""

    NO_VISIT = auto()
    READY = auto()
    RECORDING = auto()
    PAUSED = auto()
    FINISHING = auto()
    DONE = auto()


class RecordingBar(QWidget):
    """The top of the window.

    Attributes:
        microphones: those that can be chosen.
        sorting, files: what is asked and told of files that are imported.
        left: audio of the open visit that is not written down. whose: that nobody has said whose visit it is.

    Signals:
        record, pause, resume, stop, import_file: what the doctor wants.
        microphone_chosen: its id, None for the system's default.
        template_chosen: its id.
    """

    record = Signal()
    pause = Signal()
    resume = Signal()
    stop = Signal()
    import_file = Signal()
    microphone_chosen = Signal(object)
    template_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = BarState.NO_VISIT
        self._narrow = False
        self._agreed = ""
        self.microphones: tuple[Microphone, ...] = ()
        self._record = button(self.tr("● Record"), self.record.emit, "primary", key="F9")
        self._record.setAccessibleName(self.tr("Record"))
        self._stop = button(self.tr("■ Stop"), self.stop.emit, "danger", key="F9")
        self._stop.setAccessibleName(self.tr("Stop"))
        self._pause = button(self.tr("Ⅱ Pause"), self._pause_or_resume, key="F10")
        self._pause.setAccessibleName(self.tr("Pause"))
        self._import = button(self.tr("Import audio…"), self.import_file.emit, key="Ctrl+O")
        self._time = label("0:00")
        self._time.setFont(clock_font())
        self._time.setAccessibleName(self.tr("Time recorded"))
        self.level = LevelMeter(theme)
        self._says = label("", "heading")
        self._microphones = QComboBox()
        self._microphones.setAccessibleName(self.tr("Microphone"))
        self._microphones.activated.connect(
            lambda index: self.microphone_chosen.emit(self._microphones.itemData(index))
        )
        self._microphones.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._microphones.setPlaceholderText(self.tr("Looking for microphones…"))
        self._microphones.setMaximumWidth(60 * GRID)
        self._consent = label("")
        self._consent.setProperty("tone", "done")
        self._templates = QComboBox()
        self._templates.setAccessibleName(self.tr("Template"))
        self._templates.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._templates.setMaximumWidth(60 * GRID)
        self._templates.activated.connect(lambda index: self.template_chosen.emit(self._templates.itemData(index)))
        self.message = InlineMessage()
        self.sorting = SortingPanel()
        self.files = FilesPanel()
        self.left = Notice(self.tr("Audio that is not written down"))
        self.whose = Notice(self.tr("Whose visit it is"))
        self._build()
        self.be(BarState.NO_VISIT)

    def _build(self) -> None:
        row = self._row = QHBoxLayout()
        row.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        row.setSpacing(3 * GRID)
        for part in (
            self._record,
            self._stop,
            self._pause,
            self._time,
            self.level,
            self._says,
            self._import,
            self._microphones,
            self._consent,
        ):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self._templates)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(row)
        held = QVBoxLayout()
        held.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        held.setSpacing(GRID)
        for below in (self.message, self.sorting, self.files, self.left, self.whose):
            held.addWidget(below)
        inside.addLayout(held)
        inside.addWidget(rule())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    def be_narrow(self, *, narrow: bool) -> None:
        """Where there is little room, what can wait is left out while it records, and consent is told shortly."""
        self._narrow = narrow
        self.be(self._state)
        self.show_consent(self._agreed)

    def put_first(self, part: QWidget) -> None:
        """At the left end."""
        self._row.insertWidget(0, part)

    # ------------------------------------------------------------------ what is shown

    @property
    def state(self) -> BarState:
        return self._state

    def be(self, state: BarState) -> None:
        self._state = state
        running = state in (BarState.RECORDING, BarState.PAUSED)
        self._record.setVisible(not running)
        self._record.setEnabled(state is BarState.READY)
        self._import.setVisible(not running and state is not BarState.FINISHING)
        for part in (self._stop, self._pause, self.level):
            part.setVisible(running)
        self._time.setVisible(running or state is BarState.FINISHING)
        self._templates.setVisible(not self._narrow or not (running or state is BarState.FINISHING))
        relabel(self._pause, self.tr("▶ Go on") if state is BarState.PAUSED else self.tr("Ⅱ Pause"))
        self._pause.setAccessibleName(self.tr("Go on") if state is BarState.PAUSED else self.tr("Pause"))
        words = {
            BarState.RECORDING: self.tr("Recording"),
            BarState.PAUSED: self.tr("Paused"),
            BarState.FINISHING: self.tr("Writing down the last words…"),
        }
        self._says.setText(words.get(state, ""))
        paint(self._says, "tone", "critical" if state is BarState.RECORDING else "warning")
        if not running:
            self.level.rest()

    def show_time(self, seconds: float) -> None:
        self._time.setText(clock(seconds))

    def show_microphones(self, microphones: tuple[Microphone, ...], chosen: str | None) -> None:
        self.microphones = microphones
        self._microphones.clear()
        for microphone in microphones:
            self._microphones.addItem(microphone.name, microphone.id)
        if not microphones:
            self._microphones.addItem(self.tr("No microphone"), None)
        self._microphones.setCurrentIndex(max(0, self._microphones.findData(chosen)))
        self._microphones.setEnabled(bool(microphones))

    def show_consent(self, text: str) -> None:
        """Empty while there is none."""
        self._agreed = text
        whole = self.tr("✓ Consent: {}").format(text) if text else ""
        self._consent.setText(self.tr("✓ Consent") if text and self._narrow else whole)
        self._consent.setToolTip(whole)
        self._consent.setAccessibleName(whole)

    def show_templates(self, templates: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Pairs of id and title."""
        self._templates.clear()
        for identity, title in templates:
            self._templates.addItem(title, identity)
        self.choose_template(chosen)

    def choose_template(self, identity: str) -> None:
        self._templates.setCurrentIndex(max(0, self._templates.findData(identity)))

    def _pause_or_resume(self) -> None:
        (self.resume if self._state is BarState.PAUSED else self.pause).emit()
