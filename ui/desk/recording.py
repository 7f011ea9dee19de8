"""Recording the open visit, and what is transcribed while it goes on."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from copilot.app.chart import expecting
from copilot.app.live import (
    CatchingUp,
    Lag,
    LiveEvent,
    LiveTools,
    LiveVisit,
    Provisional,
    SavingFailed,
    SpeechFailed,
    Stopped,
    Transcribed,
    UtteranceSaved,
)
from copilot.app.ports import SpeechRequest, Vault
from copilot.domain.capture import Level, Microphone
from copilot.domain.errors import CopilotError
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.transcript import Utterance
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.desk.speech import SpeechAtNeed
from ui.dictation.language import SpeechLanguage
from ui.recording.bar import BarState
from ui.recording.troubles import MicrophoneTroubles
from ui.tools import Tools
from ui.workplace import Workplace

_STEP_MS = 50
_BUSY_MS = 200
_PROVISIONAL = 2**31 - 1
"""The id of the row of what is being said; no utterance has it."""


class RecordingDesk(QObject):
    """One recording at a time, of one visit, whichever visit is open in the window.

    Attributes:
        may_begin: asked before one begins: whether nothing else has the microphone.

    Signals:
        heard: a visit's id; its transcript stands.
        saved: a visit's id; one more utterance of it stands, and is shown.
        moved: a visit's id; its state changed.
        safe: the recording has ended, and all of it is kept; its last words may not be written down yet.
        began: a visit's id; from now on the speech model belongs to its recording.
        over: it does not any more.
    """

    heard = Signal(str)
    saved = Signal(str)
    moved = Signal(str)
    safe = Signal()
    began = Signal(str)
    over = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._bar = workplace.bar
        self._open = opened
        self._language = SpeechLanguage(bridge, tools, self)
        self._live: LiveVisit | None = None
        self.recorded_s = 0.0
        self._starting = ""  # the visit whose recording is about to begin
        self.may_begin: Callable[[], bool] = lambda: True
        self._stepping = False
        self._step = QTimer(self)
        self._step.setInterval(_STEP_MS)
        self._step.timeout.connect(self._advance)
        self._troubles = MicrophoneTroubles(self._bar.message)
        bar = self._bar
        bar.record.connect(self._record)
        bar.pause.connect(lambda: self._tell_recorder(LiveVisit.pause, BarState.PAUSED))
        bar.resume.connect(lambda: self._tell_recorder(LiveVisit.resume, BarState.RECORDING))
        bar.stop.connect(self.stop)
        bar.microphone_chosen.connect(self._use_microphone)
        workplace.consent.given.connect(self._start)
        opened.visit_changed.connect(self.show)

    # ------------------------------------------------------------------ what is shown

    @property
    def is_recording(self) -> bool:
        return self._live is not None and self._live.is_recording

    @property
    def is_busy(self) -> bool:
        """Whether a visit is being recorded, or about to be, or its last words are written down."""
        return self._live is not None or bool(self._starting)

    def is_busy_with(self, visit_id: str) -> bool:
        return visit_id == (self._live.visit_id if self._live is not None else self._starting)

    @property
    def has_microphone(self) -> bool:
        return self.is_recording or bool(self._starting)

    def show(self) -> None:
        """The bar as the open visit has it. A recording of another visit goes on and stays in the bar."""
        if self._live is not None:
            return
        visit = self._open.visit
        self._workplace.consent.hide()
        if visit is None or not visit.state.takes_audio or not self._bridge.is_open:
            self._bar.be(BarState.NO_VISIT)
            self._bar.show_consent("")
            return
        self._bar.be(BarState.READY)
        self._bridge.ask(self, lambda vault: vault.recorder.consents(visit.id), self._show_consent)

    def _show_consent(self, consents: tuple[Consent, ...]) -> None:
        self._bar.show_consent(self._told_of(consents[-1]) if consents else "")

    def _told_of(self, consent: Consent) -> str:
        how = self._workplace.consent.how
        return f"{how.itemText(how.findData(consent.how))}, {consent.at.astimezone():%H:%M}"

    def look_for_microphones(self) -> None:
        def found(microphones: tuple[Microphone, ...]) -> None:
            self._bar.show_microphones(microphones, self._tools.settings.microphone)

        def none(_error: CopilotError) -> None:
            self._bar.show_microphones((), None)

        self._bridge.run(self, lambda _token, _report: self._tools.recorder().microphones(), found, none)

    # ------------------------------------------------------------------ recording

    def _record(self) -> None:
        visit = self._open.visit
        if visit is None or self.is_busy or not self.may_begin():
            return
        visit_id = visit.id
        self._say_language()

        def asked(consents: tuple[Consent, ...]) -> None:
            if consents:
                self._start(consents[-1].how, consents[-1].by)
            else:
                self._workplace.consent.ask()

        self._bridge.ask(self, lambda vault: vault.recorder.consents(visit_id), asked, self._bar.message.fault)

    def _start(self, how: ConsentHow, by: ConsentBy) -> None:
        visit = self._open.visit
        if visit is None or self.is_busy or not self.may_begin():
            return
        consent = Consent(how=how, by=by, at=self._tools.now(), noted_by=self._tools.practitioner().id)
        microphone = self._tools.settings.microphone
        visit_id, chart = visit.id, self._open.chart

        def start(vault: Vault) -> LiveVisit:
            request = expecting(SpeechRequest(), chart) if chart else SpeechRequest()
            known = vault.recorder.consents(visit_id)
            return LiveVisit.start(
                self.live_tools(vault),
                visit_id,
                request,
                consent=None if known else consent,
                microphone_id=microphone,
            )

        self._begin(visit_id, start)

    def _say_language(self) -> None:
        """Before it begins, and while nothing else is to be said: whether the model can hear what is spoken."""

        def found(said: str) -> None:
            if said and not self._bar.message.text:
                self._bar.message.say("warning", said, self._language.what_to_do())

        if self._open.template is not None:
            self._language.look(self._open.template.language, found)

    def take_up(self, visit_id: str) -> None:
        """Ends a recording that was interrupted, and writes down what was not yet."""
        self._begin(visit_id, lambda vault: LiveVisit.take_up(self.live_tools(vault), visit_id))

    def live_tools(self, vault: Vault) -> LiveTools:
        return LiveTools(vault, self._tools.recorder(), SpeechAtNeed(self._tools), self._tools.now)

    def _begin(self, visit_id: str, start: Callable[[Vault], LiveVisit]) -> None:
        def begun(live: LiveVisit) -> None:
            self._starting = ""
            self._live = live
            self._troubles.forget()
            self._bar.message.clear()
            if live.is_recording:
                self._say_language()
            self._bar.be(BarState.RECORDING if live.is_recording else BarState.FINISHING)
            self.recorded_s = 0.0
            self._bar.show_time(0)
            self._step.start()
            self._bridge.ask(self, lambda vault: vault.recorder.consents(live.visit_id), self._show_consent)
            self.moved.emit(live.visit_id)

        def failed(error: CopilotError) -> None:
            self._starting = ""
            self._bar.message.fault(error)
            self.show()
            self.over.emit()

        self._starting = visit_id
        self.began.emit(visit_id)
        self._bridge.ask(self, start, begun, failed)

    def stop(self) -> None:
        if self._live is None:
            return
        self._bar.be(BarState.FINISHING)
        self._tell_recorder(LiveVisit.stop, BarState.FINISHING)

    def _tell_recorder(self, what: Callable[[LiveVisit], None], then: BarState) -> None:
        live = self._live
        if live is not None:
            failed = self._bar.message.fault
            self._bridge.ask(self, lambda _vault: what(live), lambda _none: self._bar.be(then), failed)

    def _use_microphone(self, microphone_id: str | None) -> None:
        self._tools.keep(self._tools.settings.model_copy(update={"microphone": microphone_id}))
        live = self._live
        if live is not None:
            self._bridge.ask(self, lambda _vault: live.use_microphone(microphone_id), lambda _none: None)

    def _advance(self) -> None:
        live = self._live
        if live is None or self._stepping:
            return
        self._stepping = True

        def advanced(events: list[LiveEvent]) -> None:
            self._stepping = False
            for event in events:
                self._tell(live, event)
            if live.is_over and self._live is live:
                self._ended(live)

        def failed(error: CopilotError) -> None:
            self._stepping = False
            self._bar.message.fault(error)

        self._bridge.ask(self, lambda _vault: live.advance(0.0), advanced, failed)

    def _ended(self, live: LiveVisit) -> None:
        self._step.stop()
        self._live = None
        self.show()
        self.heard.emit(live.visit_id)
        self.over.emit()

    # ------------------------------------------------------------------ what the recording tells

    def _tell(self, live: LiveVisit, event: object) -> None:
        shown = self._open.is_this(live.visit_id)
        model = self._workplace.conversation.model
        match event:
            case Level(at_s=at_s, peak=peak):
                self._bar.level.hear(20 * math.log10(max(peak, default=0.0) + 1e-9))
                self.recorded_s = at_s
                self._bar.show_time(at_s)
            case UtteranceSaved(utterance=utterance) if shown:
                model.provisional(None)
                model.add(utterance)
                self.saved.emit(live.visit_id)
            case Provisional(start_s=start_s, text=text) if shown:
                said = (
                    Utterance(id=_PROVISIONAL, start_s=start_s, end_s=start_s, text=f"{text} …") if text else None
                )
                model.provisional(said)
            case Stopped():
                self._bar.be(BarState.FINISHING)
                self.moved.emit(live.visit_id)
                self.safe.emit()
            case Transcribed():
                model.provisional(None)
            case _:
                self._warn(live, event)

    def _warn(self, live: LiveVisit, event: object) -> None:
        message = self._bar.message
        match event:
            case Lag(seconds=seconds) if seconds:
                text = self.tr("The text is {} seconds behind.").format(round(seconds))
                message.say("info", text, self.tr("The recording is not affected; it catches up after Stop."))
            case Lag():
                message.clear()
            case SpeechFailed(error=error) if error.code == "speech.busy":
                # An import gives the model back within moments; until then the recording waits on the disk.
                QTimer.singleShot(_BUSY_MS, self, lambda: self._listen_again(live))
            case SpeechFailed(error=error):
                message.fault(error, self.tr("Try again"), lambda: self._listen_again(live))
            case SavingFailed(error=error):
                message.fault(error)
            case CatchingUp(done_s=done, total_s=total):
                self._bar.show_time(min(done, total))
            case _:
                self._troubles.tell(event)

    def _listen_again(self, live: LiveVisit) -> None:
        self._bridge.ask(self, lambda _vault: live.listen_again(), lambda _none: None, self._bar.message.fault)

    def close(self) -> None:
        """The window closes while nothing is recorded: what is being written down goes on at the next start."""
        self._step.stop()
        live, self._live = self._live, None
        if live is not None:
            self._bridge.ask(self, lambda _vault: live.abandon(), lambda _none: None)
