"""Recording the open visit, and what is transcribed while it goes on; importing instead of recording."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from copilot.app.chart import expecting
from copilot.app.jobs import Heard, Progress, Step
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
from copilot.app.ports import (
    AudioFrame,
    CancelToken,
    SpeechEvent,
    SpeechMemo,
    SpeechRequest,
    SpeechStream,
    Vault,
)
from copilot.app.transcribe import ImportedAudio, import_audio, write_down
from copilot.domain.capture import GapBegan, GapEnded, GapReason, Level, Microphone, Opened, Trouble, TroubleOver
from copilot.domain.errors import CopilotError, UserFacingError
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.transcript import Utterance
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.dictation.language import SpeechLanguage
from ui.recording.bar import BarState
from ui.told import told
from ui.tools import Tools
from ui.workplace import Workplace

_STEP_MS = 50
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
    """

    heard = Signal(str)
    saved = Signal(str)
    moved = Signal(str)
    safe = Signal()

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
        self._waiting: deque[tuple[str, Path]] = deque()
        self._unwritten: set[str] = set()
        self._is_importing = False
        self._starting = False
        self.may_begin: Callable[[], bool] = lambda: True
        self._stepping = False
        self._step = QTimer(self)
        self._step.setInterval(_STEP_MS)
        self._step.timeout.connect(self._advance)
        self._troubles: dict[str, Trouble] = {}
        bar = self._bar
        bar.record.connect(self._record)
        bar.pause.connect(lambda: self._tell_recorder(LiveVisit.pause, BarState.PAUSED))
        bar.resume.connect(lambda: self._tell_recorder(LiveVisit.resume, BarState.RECORDING))
        bar.stop.connect(self.stop)
        bar.import_file.connect(self._choose_file)
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
        return self._live is not None or self._starting

    @property
    def has_microphone(self) -> bool:
        return self.is_recording or self._starting

    def show(self) -> None:
        """The bar as the open visit has it. A recording of another visit goes on and stays in the bar."""
        if self._live is not None:
            return
        visit = self._open.visit
        self._workplace.consent.hide()
        if visit is None or visit.state.is_signed or not self._bridge.is_open:
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

        self._begin(start)

    def _say_language(self) -> None:
        """Before it begins, and while nothing else is to be said: whether the model can hear what is spoken."""

        def found(said: str) -> None:
            if said and not self._bar.message.text:
                self._bar.message.say("warning", said, self._language.what_to_do())

        if self._open.template is not None:
            self._language.look(self._open.template.language, found)

    def take_up(self, visit_id: str) -> None:
        """Ends a recording that was interrupted, and writes down what was not yet."""
        self._begin(lambda vault: LiveVisit.take_up(self.live_tools(vault), visit_id))

    def live_tools(self, vault: Vault) -> LiveTools:
        return LiveTools(vault, self._tools.recorder(), _SpeechAtNeed(self._tools), self._tools.now)

    def _begin(self, start: Callable[[Vault], LiveVisit]) -> None:
        def begun(live: LiveVisit) -> None:
            self._starting = False
            self._live = live
            self._troubles = {}
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
            self._starting = False
            self._bar.message.fault(error)
            self.show()

        self._starting = True
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
            case SpeechFailed(error=error):
                message.fault(error, self.tr("Try again"), lambda: self._listen_again(live))
            case SavingFailed(error=error):
                message.fault(error)
            case CatchingUp(done_s=done, total_s=total):
                self._bar.show_time(min(done, total))
            case _:
                self._warn_of_microphone(event)

    def _warn_of_microphone(self, event: object) -> None:
        message = self._bar.message
        match event:
            case Trouble():
                if event.lasting:
                    self._troubles[event.code] = event
                message.say("warning", *told(event.code, event.message, event.what_to_do, event.values))
            case TroubleOver(code=code):
                self._troubles.pop(code, None)
                if not self._troubles:
                    message.clear()
            case Opened(is_wanted=False, name=name):
                message.say("warning", self.tr("Another microphone is recorded: {}").format(name))
            case GapBegan(reason=reason) if reason is not GapReason.PAUSED:
                message.say("warning", self.tr("Nothing is recorded at the moment."), self.tr("The gap is marked."))
            case GapEnded() if not self._troubles:
                message.clear()

    def _listen_again(self, live: LiveVisit) -> None:
        self._bridge.ask(self, lambda _vault: live.listen_again(), lambda _none: None, self._bar.message.fault)

    # ------------------------------------------------------------------ files

    def _choose_file(self) -> None:
        dialog = QFileDialog(self._workplace, self.tr("Import audio"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.import_files(tuple(map(Path, names))))
        dialog.open()

    def import_files(self, paths: tuple[Path, ...]) -> None:
        """One after the other, all into the visit that is open now."""
        for path in paths:
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Into the open visit: encrypted first, then transcribed. One that comes meanwhile waits for its turn."""
        visit = self._open.visit
        if visit is None or visit.state.is_signed:
            self._workplace.message.say(
                "info", self.tr("Open a visit first."), self.tr("Then drop the file again, or press Import audio.")
            )
            return
        if self.is_busy:
            self._workplace.message.say(
                "info",
                self.tr("A consultation is being recorded."),
                self.tr("Drop the file again when it is over."),
            )
            return
        self._waiting.append((visit.id, path))
        self._import_next()

    def _import_next(self) -> None:
        if self._is_importing or not self._waiting:
            return
        self._is_importing = True
        visit_id, path = self._waiting.popleft()
        at = self._tools.now()

        def work(token: CancelToken, report: Callable[[Progress | Heard], None]) -> ImportedAudio:
            return import_audio(self._bridge.vault, visit_id, self._tools.audio_files(), path, at, token, report)

        def imported(found: ImportedAudio) -> None:
            self._is_importing = False
            self.moved.emit(visit_id)
            if found.damage is not None:
                self._workplace.message.fault(found.damage)
            self._unwritten.add(visit_id)
            self._after_import()

        def failed(error: CopilotError) -> None:
            self._is_importing = False
            what, what_to_do = told(error.code, error.safe_message, error.what_to_do, error.values)
            self._workplace.message.say("critical", f"{path.name}: {what}", what_to_do)
            self._after_import()

        def called_off() -> None:
            self._is_importing = False
            self._waiting.clear()
            self.moved.emit(visit_id)
            self._after_import()

        job = self._bridge.run(
            self, work, imported, failed, lambda event: self._tell_job(visit_id, event), called_off
        )
        self._workplace.progress.follow(job, self.tr("Reading the audio…"))

    def _after_import(self) -> None:
        """Files that wait are read first; then one visit after the other is written down."""
        if self._waiting:
            self._import_next()
        elif self._unwritten:
            self.write_down(self._unwritten.pop())

    def write_down(self, visit_id: str) -> None:
        """Transcribes what was recorded of a visit and is not in its transcript: files, or what failed before."""
        chart = self._open.chart if self._open.is_this(visit_id) else None
        request = expecting(SpeechRequest(), chart) if chart else SpeechRequest()

        def work(token: CancelToken, report: Callable[[Progress | Heard], None]) -> None:
            if not write_down(self._bridge.vault, visit_id, self._tools.speech(), request, token, report):
                raise UserFacingError(
                    "speech.nothing_heard",
                    self.tr("No speech was found in the recording."),
                    self.tr(
                        "Listen to it: is it the right file, and was the microphone on? The recording is kept."
                    ),
                )

        def written(_none: None) -> None:
            self.heard.emit(visit_id)
            self._after_import()

        def failed(error: CopilotError) -> None:
            self._workplace.message.fault(error, self.tr("Try again"), lambda: self.write_down(visit_id))

        def called_off() -> None:
            self._workplace.message.say(
                "info",
                self.tr("The recording is kept, and not written down."),
                "",
                self.tr("Write it down"),
                lambda: self.write_down(visit_id),
            )

        job = self._bridge.run(
            self, work, written, failed, lambda event: self._tell_job(visit_id, event), called_off
        )
        self._workplace.progress.follow(job, self.tr("Writing down what is said…"))

    def _tell_job(self, visit_id: str, event: Progress | Heard) -> None:
        if isinstance(event, Heard):
            if self._open.is_this(visit_id):
                self._workplace.conversation.model.add(event.utterance)
            return
        text = self.tr("Reading the audio…") if event.step is Step.IMPORT else self.tr("Writing down what is said…")
        self._workplace.progress.tell(text, event.done / event.total if event.total else None)

    def close(self) -> None:
        """The window closes while nothing is recorded: what is being written down goes on at the next start."""
        self._step.stop()
        live, self._live = self._live, None
        if live is not None:
            self._bridge.ask(self, lambda _vault: live.abandon(), lambda _none: None)


class _SpeechAtNeed:
    """Built when it first listens: a speech model that is gone must not keep a visit from being recorded."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @property
    def name(self) -> str:
        return self._tools.speech().name

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        return self._tools.speech().transcribe(audio, request, cancel)

    def listen(self, request: SpeechRequest, memo: SpeechMemo | None = None) -> SpeechStream:
        return self._tools.speech().listen(request, memo)
