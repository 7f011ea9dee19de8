"""Dictating into the note of the open visit, from the key to the text."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence

from copilot.app.dictation import Aim, Dictated, Dictation, DictationEvent, SoFar, SpeechBusy
from copilot.app.live import SpeechFailed, Stopped
from copilot.app.ports import Vault
from copilot.domain.capture import Level
from copilot.domain.errors import CopilotError
from copilot.domain.visit import Visit
from ui.bridge import Bridge
from ui.desk.dictated import DictatedDesk, Spoken
from ui.desk.dictation_start import DictationStart
from ui.desk.note import NoteDesk
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.dictation.alone import WriteAlone
from ui.dictation.icon import microphone_icon
from ui.dictation.strip import DictationStrip, StripState
from ui.note.model import Heading, StatementRow
from ui.playing import Playback
from ui.recording.troubles import MicrophoneTroubles
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.tools import Tools
from ui.widgets.parts import button
from ui.workplace import Workplace

_STEP_MS = 50


class _UnderWay(NamedTuple):
    dictation: Dictation
    spoken: Spoken

    @property
    def visit_id(self) -> str:
        return self.spoken.aim.visit_id


class DictationDesk(QObject):
    """One dictation at a time, and never beside a recording. Where its visit is left, or the window locked, it ends
    where it is, and its text goes into its note all the same.

    Attributes:
        dictated_s: how much of the one under way is recorded.

    Signals:
        began: the id of the visit in which somebody is about to dictate, or something dictated becomes text.
        heard: something is being said, so somebody is there.
        over: nothing is dictated any more; its text is in its note, or the doctor was asked about it.
    """

    began = Signal(str)
    heard = Signal()
    over = Signal()

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        theme: Theme,
        workplace: Workplace,
        opened: OpenVisit,
        note: NoteDesk,
        recording: RecordingDesk,
        playback: Playback,
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._theme = theme
        self._workplace = workplace
        self._pane = workplace.note
        self._open = opened
        self._recording = recording
        self._playback = playback
        self._now: _UnderWay | None = None
        self._is_starting = False
        self._stepping = False
        self._is_locked = False
        self._why = ""
        self.dictated_s = 0.0
        self.strip = DictationStrip(theme)
        self._troubles = MicrophoneTroubles(self.strip.message)
        self.alone = WriteAlone()
        self.button = button("", self.toggle, describe=self.tr("Dictate into the note"))
        self.button.setFixedWidth(9 * GRID)
        self._key = QAction(workplace)  # not the button's own: that would take the focus out of the list
        self._key.setShortcut(QKeySequence("F8"))
        self._key.triggered.connect(self.toggle)
        workplace.addAction(self._key)
        self.text = DictatedDesk(bridge, tools, workplace, opened, note, self.strip)
        self._start = DictationStart(bridge, tools, workplace, opened, recording, self.strip)
        self._step = QTimer(self)
        self._step.setInterval(_STEP_MS)
        self._step.timeout.connect(self._advance)
        self._pane.put_above(self.strip)
        self._pane.put_before(self.alone)
        self._pane.put_beside(self.button)
        self._connect()
        self._draw()
        self._show()

    def _connect(self) -> None:
        self.strip.stop.connect(self.stop)
        self.strip.cancel.connect(self.cancel)
        self.strip.pause.connect(lambda: self._tell_recorder(Dictation.pause, StripState.PAUSED))
        self.strip.resume.connect(lambda: self._tell_recorder(Dictation.resume, StripState.LISTENING))
        self._pane.dictate.connect(self.dictate)
        self.alone.write.connect(self._pane.again.empty_wanted)
        self.alone.dictate.connect(self.toggle)
        self._start.may_begin = self._is_free
        self._start.begins.connect(self._begin)
        self.text.take_up.connect(self._start.take_up)
        self._open.visit_changed.connect(self._visit_changed)
        self._open.note_changed.connect(self._show)
        # What is played would be heard as if it was dictated.
        self._playback.began.connect(lambda: self._tell_recorder(Dictation.pause, StripState.PAUSED))
        self._recording.may_begin = self._may_record
        self._theme.changed.connect(self._draw)

    # ------------------------------------------------------------------ what is shown

    def _draw(self) -> None:
        self.button.setIcon(microphone_icon(self._theme.colours.text))

    def _show(self) -> None:
        visit, editor = self._open.visit, self._open.editor
        is_unsigned = visit is not None and not visit.state.is_signed
        self.button.setVisible(editor is not None or is_unsigned)
        self._key.setEnabled(editor is not None or is_unsigned)
        self.alone.setVisible(editor is None and is_unsigned)
        name = self.tr("Stop dictating") if self.is_recording else self.tr("Dictate into the note")
        self.button.setAccessibleName(name)
        self.button.setToolTip(f"{name} (F8)")

    def _be(self, now: _UnderWay, state: StripState) -> None:
        """Only under the note of its own visit."""
        if self._open.is_this(now.visit_id):
            self.strip.be(state)

    def _visit_changed(self) -> None:
        now, visit = self._now, self._open.visit
        self._open.dictating = now is not None and visit is not None and visit.id == now.visit_id
        if visit is None:
            self.stop()
            self.strip.rest()
        elif now is not None and self._open.dictating and self.strip.state is StripState.AT_REST:
            self.strip.be(StripState.WRITING)
        self._show()

    # ------------------------------------------------------------------ beginning

    @property
    def is_recording(self) -> bool:
        return self._now is not None and self._now.dictation.is_recording

    @property
    def is_busy(self) -> bool:
        """Whether something is being dictated, or about to be, or becomes text."""
        return self._now is not None or self._is_starting

    def toggle(self) -> None:
        """Begins where the cursor is; ends what is being dictated."""
        if self.is_busy:
            self.stop()
            return
        row = self._pane.model.row(self._pane.list.currentIndex().row())
        if row is None or isinstance(row, Heading):
            self.dictate(row.key if row else "", None)
        else:
            self.dictate(row.section, row.statement.id if isinstance(row, StatementRow) else None)

    def dictate(self, section: str, after: int | None) -> None:
        """Behind a statement, or at the end of a section; "" is the first. Without a note one is begun."""
        if self._open.editor is not None:
            self._start.ask(section, after)
        elif self._open.visit is not None and self._is_free():
            self.text.begin_note(lambda _editor: self.dictate("", None))

    def _is_free(self) -> bool:
        """One thing at a time has the microphone."""
        if self.is_busy or self._is_locked:
            return False
        if self._recording.has_microphone:
            self._workplace.message.say(
                "info",
                self.tr("A consultation is being recorded: it has the microphone."),
                self.tr("Stop the recording first, then dictate."),
            )
        return not self._recording.has_microphone

    def _may_record(self) -> bool:
        """Asked before a consultation is recorded."""
        if not self.is_busy:
            return True

        def stop_and_record() -> None:
            self.over.connect(self._workplace.bar.record.emit, Qt.ConnectionType.SingleShotConnection)
            self.stop()

        self._workplace.bar.message.say(
            "info",
            self.tr("A dictation has the microphone."),
            self.tr("What was dictated until now goes into the note."),
            self.tr("Stop it and record"),
            stop_and_record,
        )
        return False

    def _begin(self, start: Callable[[Vault], Dictation], visit: Visit, aim: Aim) -> None:
        self._playback.stop()
        editor = self._open.editor
        headings = {s.key: s.heading for s in editor.content.sections} if editor else {}
        heading = headings.get(aim.section, aim.section)

        def begun(dictation: Dictation) -> None:
            self._is_starting = False
            spoken = Spoken(dictation.recording_id, aim, heading, visit.patient.display())
            now = self._now = _UnderWay(dictation, spoken)
            self._troubles.forget()
            self._why = ""
            self.dictated_s = 0.0
            self._open.dictating = self._open.is_this(now.visit_id)
            self._step.start()
            if self._open.dictating:
                self.strip.begin(heading)
                if not dictation.is_recording:
                    self.strip.be(StripState.WRITING)
            if self._is_locked:
                self.locked()
            elif not self._open.dictating:
                self.stop()
            self._show()

        def failed(error: CopilotError) -> None:
            self._is_starting = False
            self.strip.rest()
            self._workplace.message.fault(error)
            self.over.emit()

        self._is_starting = True
        self.began.emit(visit.id)
        self._bridge.ask(self, start, begun, failed)

    # ------------------------------------------------------------------ while it goes on

    def _advance(self) -> None:
        now = self._now
        if now is None or self._stepping or not self._bridge.is_open:
            return
        self._stepping = True

        def advanced(events: list[DictationEvent]) -> None:
            self._stepping = False
            for event in events:
                if self._now is now:
                    self._tell(now, event)

        def failed(error: CopilotError) -> None:
            self._stepping = False
            self.strip.message.fault(error)

        self._bridge.ask(self, lambda _vault: now.dictation.advance(0.0), advanced, failed)

    def _tell(self, now: _UnderWay, event: DictationEvent) -> None:
        match event:
            case Level(at_s=at_s, peak=peak):
                self.strip.level.hear(20 * math.log10(max(peak, default=0.0) + 1e-9))
                self.strip.show_time(at_s)
                self.dictated_s = at_s
            case SoFar(text=text, provisional=provisional):
                if self._open.is_this(now.visit_id):
                    self.strip.show_heard(text, provisional)
                self.heard.emit()
            case Stopped():
                self._be(now, StripState.WRITING)
                self._show()
            case Dictated(text=text):
                self._ended(now)
                self.text.place(now.spoken, text, why=self._why)
                self.over.emit()
            case SpeechFailed(error=error):
                self._speech_failed(now, error)
            case SpeechBusy():
                self.strip.message.say(
                    "info",
                    self.tr("Something else is being written down at the moment."),
                    self.tr("What you say is recorded; its text comes afterwards."),
                )
            case _:
                self._troubles.tell(event)

    def _speech_failed(self, now: _UnderWay, error: CopilotError) -> None:
        """What is said goes on being recorded; after Stop the doctor decides."""
        dictation = now.dictation
        if dictation.is_recording:

            def again() -> None:
                self._bridge.ask(self, lambda _vault: dictation.listen_again(), lambda _none: None)

            self.strip.message.fault(error, self.tr("Try again"), again)
            return
        self._ended(now)
        self._bridge.ask(self, lambda _vault: dictation.cancel(), lambda _none: self.text.failed(now.spoken, error))
        self.over.emit()

    def _tell_recorder(self, what: Callable[[Dictation], None], then: StripState) -> None:
        now = self._now
        if now is None or not now.dictation.is_recording:
            return

        def done(_none: None) -> None:
            if self._now is now and now.dictation.is_recording:
                self._be(now, then)

        self._bridge.ask(self, lambda _vault: what(now.dictation), done, self.strip.message.fault)

    # ------------------------------------------------------------------ ending

    def stop(self) -> None:
        now = self._now
        if now is None or not now.dictation.is_recording:
            return
        self._be(now, StripState.WRITING)
        self._bridge.ask(self, lambda _vault: now.dictation.stop(), lambda _none: None, self.strip.message.fault)

    def cancel(self) -> None:
        now = self._now
        if now is None:
            return

        def give_up(vault: Vault) -> None:
            now.dictation.cancel()
            vault.dictations.settle(now.spoken.recording_id, written=False)

        self._ended(now)
        self._bridge.ask(self, give_up, lambda _none: None, self._workplace.message.fault)
        self._workplace.message.say(
            "info",
            self.tr("The dictation was given up."),
            self.tr("Its audio is kept."),
            self.tr("Write it down after all"),
            lambda: self.text.write_down(now.spoken),
        )
        self.over.emit()

    def _ended(self, now: _UnderWay) -> None:
        self._now = None
        self._step.stop()
        if self._open.is_this(now.visit_id):
            self._open.dictating = False
            if self.strip.rest() or self.button.hasFocus():
                self._pane.list.setFocus()
        self._show()

    # ------------------------------------------------------------------ the lock, the end

    def unlocked(self) -> None:
        self._is_locked = False
        self.text.look_for_owed(self._now.spoken.recording_id if self._now else "")

    def locked(self) -> None:
        """Nobody is there to see what is heard: it ends where it is, and its text goes into the note."""
        self._is_locked = True
        if self.is_recording:
            self._why = self.tr("The dictation ended when the window was locked.")
            self.stop()

    def may_close(self) -> bool:
        if not self.is_recording:
            return True
        self.strip.message.say(
            "warning",
            self.tr("A dictation is under way."),
            self.tr("What was said is kept in any case."),
            self.tr("Stop and close"),
            self._stop_and_close,
        )
        return False

    def _stop_and_close(self) -> None:
        self.over.connect(self._workplace.window().close, Qt.ConnectionType.SingleShotConnection)
        self.stop()

    def close(self) -> None:
        """The window closes: a text that has not come yet is offered when the visit is opened again."""
        self._step.stop()
        now, self._now = self._now, None
        if now is not None:
            self._bridge.ask(self, lambda _vault: now.dictation.cancel(), lambda _none: None)
