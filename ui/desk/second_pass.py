"""The open visit transcribed once more, by another model or with more time: found, shown, taken line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from copilot.app.jobs import Heard, Progress
from copilot.app.ports import CancelToken, SpeechRequest, Vault
from copilot.app.second_pass import Revised, SecondPass, accept, transcribe_again
from copilot.domain.errors import CopilotError
from copilot.domain.transcript import Transcript
from ui.bridge import Bridge, Job
from ui.conversation.again import SpeechChoice
from ui.desk.conversation import ConversationDesk
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.tools import Tools
from ui.workplace import Workplace

_LARGER = 1.5
"""By so much a model has to be larger to be worth a word: Whisper's sizes are two or three times apart."""


class _Found(NamedTuple):
    """What was heard in a visit, and who heard it. `pass_` holds what is not decided yet."""

    pass_: SecondPass
    model: str


class SecondPassDesk(QObject):
    """One visit at a time is transcribed again; what was found waits until its visit is open."""

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        workplace: Workplace,
        opened: OpenVisit,
        recording: RecordingDesk,
        conversation: ConversationDesk,
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._pane = workplace.conversation
        self._panel = workplace.conversation.second
        self._open = opened
        self._recording = recording
        self._found: dict[str, _Found] = {}
        self._job: Job | None = None
        self._job_of = ""
        self._model = ""
        self._told_of = ""  # the visit that the message is about
        self._put_off: tuple[str, str] | None = None
        self._fresh = ""  # the visit whose recording has just been written down
        again, panel = self._pane.again, self._panel
        again.about_to_choose.connect(self._offer)
        again.chosen.connect(self._begin)
        panel.selected.connect(self._lead)
        panel.listen.connect(lambda line: conversation.play_span(line.utterance.start_s, line.utterance.end_s))
        panel.taken.connect(self._take)
        panel.left.connect(self._leave)
        opened.visit_changed.connect(self.show)
        opened.transcript_changed.connect(self.show)
        recording.began.connect(self.make_way)
        recording.over.connect(self.go_on)
        recording.heard.connect(self._recorded)

    # ------------------------------------------------------------------ what is shown

    def show(self) -> None:
        visit = self._open.visit
        self._pane.again.allow(self._why_not())
        if visit is None or visit.state.is_signed or visit.id not in self._found:
            self._panel.show_lines((), "")
        else:
            found = self._found[visit.id]
            self._panel.show_lines(found.pass_.revised, found.model)
        if visit is None or visit.id != self._job_of:
            self._panel.progress.hide()
        elif self._job is not None:
            self._panel.progress.show()
        if visit is None or visit.id != self._told_of:
            self._panel.message.clear()
        if visit is not None and visit.id == self._fresh and self._open.transcript is not None:
            self._fresh = ""
            self._hint(visit.id)

    def _recorded(self, visit_id: str) -> None:
        self._fresh = visit_id  # its transcript is shown in a moment

    def _why_not(self) -> str:
        visit = self._open.visit
        if visit is None or self._open.transcript is None or not self._open.recordings:
            return self.tr("There is no recording of this visit.")
        if visit.state.is_signed:
            return self.tr("The note of this visit is signed.")
        if self._recording.is_busy:
            return self.tr("A consultation is being recorded.")
        if self._job is not None:
            return self.tr("A visit is being transcribed again.")
        return ""

    def _lead(self, line: Revised | None) -> None:
        self._pane.reveal((line.utterance.id,) if line is not None and line.before else ())

    # ------------------------------------------------------------------ transcribing

    def _offer(self) -> None:
        def found(choices: tuple[SpeechChoice, ...]) -> None:
            if choices and self._pane.isVisible():
                self._pane.again.offer(choices)

        self._look_for_models(found)

    def _look_for_models(self, found: Callable[[tuple[SpeechChoice, ...]], None]) -> None:
        """The largest first."""
        heard_by = self._open.transcript.speech_model.split(" ")[0] if self._open.transcript else ""

        def look(_token: object, _report: object) -> tuple[SpeechChoice, ...]:
            models = [m for m in self._tools.known_models() if m.kind == "speech" and m.usable]
            models.sort(key=lambda m: -m.size_mb)
            return tuple(SpeechChoice(m.id, m.size_mb, m.id == heard_by) for m in models)

        self._bridge.run(self, look, found, self._panel.message.fault)

    def _hint(self, visit_id: str) -> None:
        """A recording was written down while it was spoken: a larger model is offered, and not begun by itself."""

        def found(choices: tuple[SpeechChoice, ...]) -> None:
            by = next((choice for choice in choices if choice.wrote_it), None)
            if by is None or choices[0].size_mb < _LARGER * by.size_mb or not self._open.is_this(visit_id):
                return
            larger = choices[0].id
            text = self.tr("This was written down by {} while it was spoken.").format(by.id)
            about = self.tr("{} is larger: it may hear more, and takes its time.").format(larger)
            self._told_of = visit_id
            self._panel.message.say("info", text, about, self.tr("Transcribe again"), lambda: self._begin(larger))

        self._look_for_models(found)

    def _begin(self, model: str) -> None:
        visit = self._open.visit
        if visit is not None and not self._why_not():
            self._run(visit.id, model)

    def _run(self, visit_id: str, model: str) -> None:
        text = self.tr("Transcribed again by {}…").format(model)

        def work(token: CancelToken, report: Callable[[Progress | Heard], None]) -> SecondPass:
            with self._tools.speech_by(model) as engine:
                return transcribe_again(self._bridge.vault, visit_id, engine, SpeechRequest(), token, report)

        def heard(found: SecondPass) -> None:
            self._ended()
            self._found[visit_id] = _Found(found, model)
            self.show()
            if not found.revised and self._open.is_this(visit_id):
                self._panel.message.say("done", self.tr("{} hears every line the same.").format(model))

        def failed(error: CopilotError) -> None:
            self._ended()
            self.show()
            if self._open.is_this(visit_id):
                self._panel.message.fault(error, self.tr("Try again"), lambda: self._begin(model))

        def called_off() -> None:
            self._ended()
            self.show()
            if self._put_off and self._open.is_this(visit_id):
                text = self.tr("It is transcribed again when the recording is over.")
                self._panel.message.say("info", text, "", self.tr("Call it off"), self._forget)

        def tell(event: Progress | Heard) -> None:
            if isinstance(event, Progress):
                self._panel.progress.tell(text, event.done / event.total if event.total else None)

        self._found.pop(visit_id, None)
        self._panel.message.clear()
        self._job_of = self._told_of = visit_id
        self._job = self._bridge.run(self, work, heard, failed, tell, called_off)
        self._panel.progress.follow(self._job, text)
        self._model = model
        self.show()

    def _ended(self) -> None:
        self._job, self._job_of = None, ""

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def make_way(self, _visit_id: str) -> None:
        """Somebody speaks into the microphone: that needs the processor, and this begins anew afterwards."""
        if self._job is not None:
            self._put_off = self._job_of, self._model
            self._job.cancel()
        self._pane.again.allow(self._why_not())

    def go_on(self) -> None:
        put_off, self._put_off = self._put_off, None
        if put_off is not None and self._job is None:
            self._run(*put_off)
        else:
            self.show()

    def _forget(self) -> None:
        self._put_off = None

    # ------------------------------------------------------------------ taking and leaving

    def _take(self, ids: frozenset[int]) -> None:
        visit = self._open.visit
        if visit is None or visit.id not in self._found or not ids:
            return
        visit_id, second = visit.id, self._found[visit.id].pass_

        def taken(transcript: Transcript) -> None:
            self._decided(visit_id, ids)
            if self._open.is_this(visit_id):
                now = transcript.by_id()
                for utterance_id in sorted(ids & now.keys()):
                    self._pane.model.add(now[utterance_id])
                self._open.correct(transcript)

        def take(vault: Vault) -> Transcript:
            return accept(vault, visit_id, second, ids)

        self._bridge.ask(self, take, taken, self._panel.message.fault)

    def _leave(self, ids: frozenset[int]) -> None:
        if self._open.visit is not None:
            self._decided(self._open.visit.id, ids)

    def _decided(self, visit_id: str, ids: frozenset[int]) -> None:
        found = self._found.get(visit_id)
        if found is None:
            return
        left = tuple(line for line in found.pass_.revised if line.utterance.id not in ids)
        if left:
            self._found[visit_id] = found._replace(pass_=found.pass_._replace(revised=left))
        else:
            del self._found[visit_id]
        if self._open.is_this(visit_id):
            focus = QApplication.focusWidget()
            was_here = focus is not None and self._panel.isAncestorOf(focus)
            self._panel.show_lines(left, found.model)
            if not left and was_here:
                self._pane.list.setFocus()
