"""The desk: opens visits, and tells its parts what belongs to them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog

from copilot.app.ports import Vault
from copilot.domain.chart import Chart
from copilot.domain.record import SignedNote
from copilot.domain.recording import Recording
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Visit, VisitState
from copilot.support.settings import Settings
from ui.bridge import Bridge
from ui.conversation.player_bar import PlayerBar
from ui.desk.chart import ChartDesk
from ui.desk.conversation import ConversationDesk
from ui.desk.dictating import DictationDesk
from ui.desk.documents import DocumentsDesk
from ui.desk.history import HistoryDesk
from ui.desk.importing import ImportingDesk
from ui.desk.left import LeftDesk
from ui.desk.naming import NamingDesk
from ui.desk.note import NoteDesk
from ui.desk.opened import OpenVisit
from ui.desk.reading import ReadingDesk
from ui.desk.recording import RecordingDesk
from ui.desk.retention import RetentionDesk
from ui.desk.second_pass import SecondPassDesk
from ui.desk.settings import SettingsDesk
from ui.desk.signing import SigningDesk
from ui.desk.visits import VisitsDesk
from ui.memory import undisturbed
from ui.playing import Playback
from ui.settings.dialog import SettingsDialog
from ui.theme.style import Theme
from ui.tools import Tools
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
        self.visits = VisitsDesk(bridge, tools, self.workplace, self.open)
        self.new_visit = self.visits.new_visit
        self.recording = RecordingDesk(bridge, tools, self.workplace, self.open)
        self.importing = ImportingDesk(bridge, tools, self.workplace, self.open, self.recording)
        self.left = LeftDesk(bridge, self.workplace, self.open, self.recording, self.importing)
        self.second_pass = SecondPassDesk(
            bridge, tools, self.workplace, self.open, self.recording, self.conversation
        )
        self.naming = NamingDesk(bridge, tools, self.workplace, self.open)
        self.reading = ReadingDesk(bridge, tools, self.workplace, self.open, self.recording)
        self.dictating = DictationDesk(
            bridge, tools, theme, self.workplace, self.open, self.note, self.recording, self.playback
        )
        self.signing = SigningDesk(bridge, tools, self.workplace, self.open)
        self.retention = RetentionDesk(bridge, tools, self.workplace, self.open, self.recording, self.playback)
        self.documents = DocumentsDesk(bridge, tools, self.workplace, self.open)
        self.settings = SettingsDesk(bridge, tools, theme, self.workplace)
        self.chart = ChartDesk(bridge, tools, theme, self.workplace, self.open)
        self.history = HistoryDesk(bridge, theme, self.workplace, self.open, self.note)
        self._connect()
        self._keys()
        self._show_models()

    def _connect(self) -> None:
        self.workplace.visits.chosen.connect(self.open_visit)
        self.visits.begun.connect(self.open_visit)
        self.visits.begun.connect(self.workplace.drawer.go_in)
        self.workplace.bar.template_chosen.connect(self._use_template)
        self.recording.heard.connect(self._heard)
        self.recording.moved.connect(self._refresh)
        self.importing.heard.connect(self._heard)
        self.importing.moved.connect(self._refresh)
        for part in (self.importing, self.second_pass):
            self.dictating.began.connect(part.make_way)
            self.dictating.over.connect(part.go_on)
        self.naming.named.connect(self._refresh)
        self.left.wanted.connect(self.open_visit)
        self.note.drafted.connect(self._drafted)
        self.note.checked.connect(self.visits.tell_open)
        self.settings.templates_changed.connect(self._show_templates)
        self.settings.used.connect(self._show_models)
        self.settings.used.connect(self.retention.sweep)
        self.signing.signed.connect(self._refresh)
        self.signing.signed.connect(lambda _visit_id: self.retention.sweep())
        self.signing.exported.connect(self._refresh)
        self.documents.exported.connect(self._refresh)
        self.workplace.note.addendum_opened.connect(self.note.edit)
        self._bridge.failed.connect(self.workplace.message.fault)

    def _keys(self) -> None:
        place = self.workplace
        wanted = (
            ("Ctrl+F", place.visits.search),
            ("Ctrl+1", place.visits.list),
            ("Ctrl+Shift+F", place.visits.filter),
            ("Ctrl+2", place.conversation.list),
            ("Ctrl+3", place.note.list),
            ("Ctrl+4", place.note.findings),
        )
        for key, target in wanted:
            action = QAction(place)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _checked=False, target=target: place.go_to(target))
            place.addAction(action)
        settings = QAction(place)
        settings.setShortcut(QKeySequence("Ctrl+,"))
        settings.triggered.connect(lambda _checked=False: self.show_settings())
        place.addAction(settings)
        place.settings_wanted.connect(self.show_settings)

    # ------------------------------------------------------------------ unlocked, locked, closed

    def unlocked(self) -> None:
        self.visits.refresh()
        self.recording.look_for_microphones()
        self.left.offer()
        self.retention.sweep()
        self.dictating.unlocked()
        titles = self._tools.template_titles()
        self.workplace.bar.show_templates(titles, self._tools.settings.template)
        if self.open.visit is None:
            self._say_what_is_next()
            self.workplace.begin()

    def locked(self) -> None:
        """What was written is kept; nothing is played aloud, and no dialog stays open, behind the lock."""
        self.playback.stop()
        self.visits.stop_looking()
        for dialog in self.workplace.findChildren(QDialog):
            dialog.done(QDialog.DialogCode.Rejected)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.dictating.locked()
        self.note.save_now()

    @property
    def is_recording(self) -> bool:
        return self.recording.is_recording

    @property
    def is_at_work(self) -> bool:
        """Whether something is recorded, written down or drafted that the doctor waits for."""
        parts = (self.recording, self.importing, self.second_pass, self.dictating)
        return any(part.is_busy for part in parts) or not self.workplace.progress.isHidden()

    def may_close(self) -> bool:
        if not self.recording.is_recording:
            return self.dictating.may_close() and self.importing.may_close()
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
        self.dictating.close()
        self.reading.close()
        self.importing.close()
        self.recording.close()

    # ------------------------------------------------------------------ visits

    def _refresh(self, visit_id: str) -> None:
        """The visit changed its state."""
        self.visits.changed(visit_id)
        if self.open.is_this(visit_id):
            self._load(visit_id)

    def open_visit(self, visit: Visit) -> None:
        before = self.open.visit
        if before is not None and before.id == visit.id:
            return
        self.playback.stop()
        self.note.close()
        self.open.close()
        if before is not None:
            self.visits.left(before.id)
        self.workplace.message.clear()
        self._load(visit.id)

    def _load(self, visit_id: str) -> None:
        known = self.open.transcript if self.open.is_this(visit_id) else None

        def load(vault: Vault) -> _Loaded:
            with undisturbed():
                return _load(vault, visit_id, known)

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
        self.visits.show(loaded.visit)
        if not same or opened.transcript is not loaded.transcript:
            opened.transcript = loaded.transcript
            opened.transcript_changed.emit()
        self._say_what_is_next()
        if opened.editor is None:
            opened.note_changed.emit()
            self.note.load()

    def _drafted(self) -> None:
        if self.open.visit is not None:
            self.visits.changed(self.open.visit.id)

    def _heard(self, visit_id: str) -> None:
        """A transcript stands: it is shown, and drafted at once."""
        self.visits.changed(visit_id)
        if self.open.is_this(visit_id):
            # What the doctor wrote is drafted again only when asked; and what comes in parts when all are there.
            if self.open.editor is None and not self.importing.brings_more(visit_id):
                self.note.draft_when_loaded()
            self._load(visit_id)

    def try_sample(self) -> None:
        """The first sample consultation as a visit, its audio imported before the doctor's eyes."""
        sample = self._tools.first_sample()
        practitioner, at = self._tools.practitioner(), self._tools.now()

        def begun(visit: Visit) -> None:
            self.open_visit(visit)
            self._bridge.ask(self, lambda _vault: None, lambda _none: self.importing.take((sample.audio_path,)))

        self.visits.begin(lambda vault: vault.add_visit(sample.patient, practitioner, sample.template, at), begun)

    # ------------------------------------------------------------------ settings

    def show_settings(self) -> SettingsDialog:
        return self.settings.show()

    def use_settings(self, settings: Settings) -> None:
        self.settings.use(settings)

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
            note.say_empty(
                self.tr("The note is drafted when the recording ends"),
                self.tr("Or write it yourself, typed or dictated: it needs no recording."),
            )
        elif self.open.transcript is None:
            conversation.say_empty(
                self.tr("Recorded, not written down yet"), self.tr("The text appears here as it is written down.")
            )
        else:
            note.say_empty(self.tr("No note yet"), self.tr("Press Draft to have one written."))


def _load(vault: Vault, visit_id: str, known: Transcript | None) -> _Loaded:
    """`known` is the transcript as the window has it."""
    visit = vault.visit(visit_id)
    standing = vault.transcripts.standing(visit_id)
    transcript = vault.transcript(visit_id)
    if standing is not None and standing.utterances:
        earlier = transcript or Transcript()
        transcript = earlier.model_copy(update={"utterances": (*earlier.utterances, *standing.utterances)})
    if transcript == known:
        transcript = known  # compared here: thousands of utterances take the window too long
    return _Loaded(
        visit,
        transcript,
        vault.recordings(visit_id),
        vault.signed(visit_id) if visit.state.is_signed else None,
        vault.charts.chart(visit.patient.id),
    )
