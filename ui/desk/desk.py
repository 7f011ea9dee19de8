"""The desk: opens visits, and tells its parts what belongs to them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from copilot.app.ports import ChainReport, Vault
from copilot.domain.chart import Chart, ChartKind
from copilot.domain.note import Severity
from copilot.domain.record import SignedNote
from copilot.domain.recording import Recording
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Patient, Visit, VisitState
from copilot.support.settings import Settings
from ui.bridge import Bridge
from ui.conversation.player_bar import PlayerBar
from ui.desk.chart import ChartDesk
from ui.desk.conversation import ConversationDesk
from ui.desk.documents import DocumentsDesk
from ui.desk.history import HistoryDesk
from ui.desk.note import NoteDesk
from ui.desk.opened import OpenVisit
from ui.desk.reading import ReadingDesk
from ui.desk.recording import RecordingDesk
from ui.desk.settings import SettingsDesk
from ui.desk.signing import SigningDesk
from ui.playing import Playback
from ui.settings.dialog import SettingsDialog
from ui.theme.style import Look, Theme
from ui.tools import Tools
from ui.visits.new_visit import NewVisitDialog
from ui.widgets.parts import paint
from ui.workplace import Workplace


class _Loaded(NamedTuple):
    visit: Visit
    transcript: Transcript | None
    recordings: tuple[Recording, ...]
    signed: SignedNote | None
    chart: Chart


class Desk(QObject):
    """Attributes:
    workplace: the screen.
    open: the visit that is open in it.
    tools, bridge: what it works with.
    """

    def __init__(self, bridge: Bridge, tools: Tools, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._tools = tools
        self.tools = tools
        self.bridge = bridge
        self._theme = theme
        self.workplace = Workplace(theme)
        self.open = OpenVisit(self)
        self.playback = Playback(bridge, tools, self)
        self.workplace.conversation.add_player(PlayerBar(self.playback))
        self.conversation = ConversationDesk(bridge, self.workplace, self.open, self.playback)
        self.note = NoteDesk(bridge, tools, self.workplace, self.open)
        self.recording = RecordingDesk(bridge, tools, self.workplace, self.open)
        self.reading = ReadingDesk(bridge, tools, self.workplace, self.open, self.recording)
        self.signing = SigningDesk(bridge, tools, self.workplace, self.open)
        self.documents = DocumentsDesk(bridge, tools, self.workplace, self.open)
        self.settings = SettingsDesk(bridge, tools, theme, self.workplace)
        self.chart = ChartDesk(bridge, tools, theme, self.workplace, self.open)
        self.history = HistoryDesk(bridge, theme, self.workplace, self.open, self.note)
        self._connect()
        self._keys()
        self._show_models()

    def _connect(self) -> None:
        visits = self.workplace.visits
        visits.chosen.connect(self.open_visit)
        visits.wanted.connect(self.new_visit)
        visits.searched.connect(self._search)
        self.workplace.dropped.connect(self.recording.import_file)
        self.workplace.bar.template_chosen.connect(self._use_template)
        self.recording.heard.connect(self._heard)
        self.recording.moved.connect(self._refresh)
        self.note.drafted.connect(self._refresh_list)
        self.note.checked.connect(self._tell_findings)
        self.settings.templates_changed.connect(self._show_templates)
        self.signing.signed.connect(self._refresh)
        self.signing.exported.connect(self._refresh)
        self.documents.exported.connect(self._refresh)
        self.workplace.note.addendum_opened.connect(self.note.edit)
        self._bridge.failed.connect(self.workplace.message.fault)

    def _keys(self) -> None:
        place = self.workplace
        wanted = (
            ("Ctrl+F", place.visits.search),
            ("Ctrl+1", place.visits.list),
            ("Ctrl+2", place.conversation.list),
            ("Ctrl+3", place.note.list),
            ("Ctrl+4", place.note.findings),
        )
        for key, target in wanted:
            action = QAction(place)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _checked=False, target=target: self._go_to(target))
            place.addAction(action)
        settings = QAction(place)
        settings.setShortcut(QKeySequence("Ctrl+,"))
        settings.triggered.connect(self.show_settings)
        place.addAction(settings)
        place.settings_wanted.connect(self.show_settings)

    def _go_to(self, target: QWidget) -> None:
        target.setFocus()

    # ------------------------------------------------------------------ unlocked, locked, closed

    def unlocked(self) -> None:
        self._refresh_list()
        self.recording.look_for_microphones()
        self._bridge.ask(self, _interrupted, self._tell_interrupted)
        titles = self._tools.template_titles()
        self.workplace.bar.show_templates(titles, self._tools.settings.template)
        if self.open.visit is None:
            self._say_what_is_next()

    def locked(self) -> None:
        """What was written is kept; nothing is played aloud, and no dialog stays open, behind the lock."""
        self.playback.stop()
        for dialog in self.workplace.findChildren(QDialog):
            dialog.done(QDialog.DialogCode.Rejected)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.note.save_now()

    @property
    def is_recording(self) -> bool:
        return self.recording.is_recording

    def may_close(self) -> bool:
        if not self.recording.is_recording:
            return True
        self.workplace.bar.message.say(
            "warning",
            self.tr("A consultation is being recorded."),
            self.tr("Stop it first; what was recorded is kept in any case."),
            self.tr("Stop and close"),
            self._stop_and_close,
        )
        return False

    def _stop_and_close(self) -> None:
        """What is not written down by then is offered at the next start."""
        self.recording.safe.connect(self.workplace.window().close, Qt.ConnectionType.SingleShotConnection)
        self.recording.stop()

    def close(self) -> None:
        self.playback.stop()
        self.note.close()
        self.reading.close()
        self.recording.close()

    # ------------------------------------------------------------------ visits

    def _refresh_list(self) -> None:
        words = self.workplace.visits.search.text().strip()
        self._search(words)

    def _search(self, words: str) -> None:
        def found(visits: tuple[Visit, ...]) -> None:
            self.workplace.visits.model.show(visits, self._tools.now())
            if self.open.visit is not None:
                self.workplace.visits.mark(self.open.visit.id)

        def question(vault: Vault) -> tuple[Visit, ...]:
            if not words:
                return vault.visits()
            return tuple(dict.fromkeys(f.visit for f in vault.search.find(words, 200)))

        self._bridge.ask(self, question, found)

    def _refresh(self, visit_id: str) -> None:
        """The visit changed its state."""
        self._refresh_list()
        if self.open.is_this(visit_id):
            self._load(visit_id)

    def open_visit(self, visit: Visit) -> None:
        if self.open.is_this(visit.id):
            return
        self.playback.stop()
        self.note.close()
        self.open.close()
        self.workplace.message.clear()
        self._load(visit.id)

    def _load(self, visit_id: str) -> None:
        def load(vault: Vault) -> _Loaded:
            visit = vault.visit(visit_id)
            standing = vault.transcripts.standing(visit_id)
            transcript = vault.transcript(visit_id)
            if standing is not None and standing.utterances:
                earlier = transcript or Transcript()
                transcript = earlier.model_copy(update={"utterances": (*earlier.utterances, *standing.utterances)})
            return _Loaded(
                visit,
                transcript,
                vault.recordings(visit_id),
                vault.signed(visit_id) if visit.state.is_signed else None,
                vault.charts.chart(visit.patient.id),
            )

        self._bridge.ask(self, load, self._loaded)

    def _loaded(self, loaded: _Loaded) -> None:
        opened = self.open
        same = opened.is_this(loaded.visit.id)
        opened.visit = loaded.visit
        opened.recordings = loaded.recordings
        opened.chart = loaded.chart if loaded.chart.entries else None
        opened.signed = loaded.signed
        if opened.template is None or not same:
            self.workplace.bar.choose_template(loaded.visit.template)
            self._use_template(loaded.visit.template)
        opened.visit_changed.emit()
        if not same or opened.transcript != loaded.transcript:
            opened.transcript = loaded.transcript
            opened.transcript_changed.emit()
        self._say_what_is_next()
        if opened.editor is None:
            opened.note_changed.emit()
            self.note.load()

    def _heard(self, visit_id: str) -> None:
        """A transcript stands: it is shown, and drafted at once."""
        self._refresh_list()
        if self.open.is_this(visit_id):
            self.note.draft_when_loaded()
            self._load(visit_id)

    def _tell_findings(self) -> None:
        visit, editor = self.open.visit, self.open.editor
        if visit is not None and editor is not None:
            pressing = [f for f in editor.open_findings if f.severity is not Severity.INFO]
            first = next((s.text for s in editor.content.statements()), "")
            self.workplace.visits.model.tell(visit.id, len(pressing), first)

    # ------------------------------------------------------------------ a new visit

    def new_visit(self) -> None:
        dialog = NewVisitDialog(self.workplace)
        dialog.searched.connect(
            lambda words: self._bridge.ask(dialog, lambda vault: vault.patients.find(words, 5), dialog.show_found)
        )
        dialog.known_chosen.connect(
            lambda patient: self._bridge.ask(
                dialog, lambda vault: vault.charts.chart(patient.id), dialog.show_chart
            )
        )
        dialog.agreed.connect(self._begin_visit)
        dialog.open()

    def _begin_visit(self, patient: Patient, entries: dict[ChartKind, tuple[str, ...]]) -> None:
        practitioner, at = self._tools.practitioner(), self._tools.now()
        template = self._tools.settings.template

        def begin(vault: Vault) -> Visit:
            visit = vault.add_visit(patient, practitioner, template, at)
            chart = vault.charts.chart(patient.id)
            for kind, texts in entries.items():
                known = {f"{e.name} {e.detail}".strip(): e.id for e in chart.of(kind)}
                for text in texts:
                    if text not in known:
                        vault.charts.enter(patient.id, kind, text, "", at.date())
                for text, entry_id in known.items():
                    if text not in texts:
                        vault.charts.end(patient.id, entry_id, at)
            return visit

        def begun(visit: Visit) -> None:
            self._refresh_list()
            self.open_visit(visit)

        self._bridge.ask(self, begin, begun, self.workplace.message.fault)

    def try_sample(self) -> None:
        """The first sample consultation as a visit, its audio imported before the doctor's eyes."""
        sample = self._tools.first_sample()
        practitioner, at = self._tools.practitioner(), self._tools.now()

        def begun(visit: Visit) -> None:
            self._refresh_list()
            self.open_visit(visit)
            self._bridge.ask(self, lambda _vault: None, lambda _none: self.recording.import_file(sample.audio_path))

        self._bridge.ask(
            self,
            lambda vault: vault.add_visit(sample.patient, practitioner, sample.template, at),
            begun,
            self.workplace.message.fault,
        )

    # ------------------------------------------------------------------ settings

    def show_settings(self) -> None:
        models = tuple(m.id for m in self._tools.known_models() if m.kind == "speech" and m.usable)
        dialog = SettingsDialog(
            self._tools.settings,
            models,
            self._tools.template_titles(),
            self.workplace.bar.microphones,
            self.workplace,
        )
        dialog.changed.connect(self.use_settings)
        dialog.verify.connect(self._verify)
        self.settings.serve(dialog)
        dialog.open()

    def use_settings(self, settings: Settings) -> None:
        """Keeps them; they count at once."""
        self._tools.keep(settings)
        self._theme.use(Look(settings.look))
        self._show_models()

    def _show_templates(self) -> None:
        """There are other templates to choose from; the open visit keeps its own."""
        template = self.open.template
        chosen = template.id if template else self._tools.settings.template
        self.workplace.bar.show_templates(self._tools.template_titles(), chosen)
        if template is not None:
            self.open.template = self._tools.template_or_none(template.id) or template

    def _use_template(self, name: str) -> None:
        """What the note is drafted with from now on; a note that is there stays until it is drafted again."""
        self.open.template = self._tools.template_or_none(name)
        if self.open.template is None:
            self.workplace.message.say(
                "warning",
                self.tr("The template {} has an error, or is gone.").format(name),
                self.tr("Choose another one at the top right; what was written stays as it is."),
            )

    def _verify(self) -> None:
        def verified(report: ChainReport) -> None:
            if report.first_broken:
                self.workplace.message.say("critical", self.tr("The records are not whole."), report.first_broken)
            else:
                text = self.tr("%n signed note(s), every link in place.", "", report.signed_notes)
                self.workplace.message.say("done", self.tr("All records are whole."), text)

        self._bridge.ask(self, lambda vault: vault.verify(), verified, self.workplace.message.fault)

    def _show_models(self) -> None:
        settings = self._tools.settings
        drafter = settings.language_model.stem if settings.language_model else self.tr("extractive drafter")
        host = self._tools.server_host()
        if host:
            self.workplace.offline.setText(
                self.tr("▲ A server is on: a draft by it sends the visit to {}").format(host)
            )
        else:
            self.workplace.offline.setText(self.tr("● Offline: nothing leaves this computer by itself"))
        paint(self.workplace.offline, "tone", "warning" if host else "")
        self.workplace.models.setText(f"{settings.speech_model} · {drafter}")

    # ------------------------------------------------------------------ what is next

    def _say_what_is_next(self) -> None:
        visit = self.open.visit
        conversation, note = self.workplace.conversation, self.workplace.note
        if visit is None:
            conversation.say_empty(self.tr("No visit is open"), self.tr("Choose one, or begin a new one."))
            note.say_empty(self.tr("The note appears here"), "")
        elif visit.state is VisitState.PLANNED:
            conversation.say_empty(
                self.tr("Ready to record"), self.tr("Press Record (F9), or drop an audio file here.")
            )
            note.say_empty(self.tr("The note is drafted when the recording ends"), "")
        elif self.open.transcript is None:
            conversation.say_empty(self.tr("Recorded, not written down yet"), self.tr("Press Write it down."))
        else:
            note.say_empty(self.tr("No note yet"), self.tr("Press Draft to have one written."))

    def _tell_interrupted(self, visits: tuple[Visit, ...]) -> None:
        if not visits or self.recording.is_busy:
            return
        visit = visits[0]
        name = visit.patient.display()
        self.workplace.message.say(
            "warning",
            self.tr("The recording of {} was interrupted.").format(name),
            self.tr("Everything up to the last second is kept."),
            self.tr("Finish it"),
            lambda: self._finish(visit),
        )

    def _finish(self, visit: Visit) -> None:
        self.open_visit(visit)
        self.recording.take_up(visit.id)


def _interrupted(vault: Vault) -> tuple[Visit, ...]:
    ids = [u.visit_id for u in vault.recorder.unfinished()] + list(vault.transcripts.unfinished())
    return tuple(vault.visit(visit_id) for visit_id in dict.fromkeys(ids))
