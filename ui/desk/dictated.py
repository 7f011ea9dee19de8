"""What becomes of a dictation's text: into its note, wherever that is by then, and what is still owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from copilot.app.dictation import Aim, keep_dictated, leave, owed, put, write_into
from copilot.app.note_life.editor import NoteEditor
from copilot.app.ports import Vault
from copilot.app.ports.dictations import DictatedAudio
from copilot.domain.errors import CopilotError
from copilot.domain.visit import Visit
from ui.bridge import Bridge
from ui.desk.note import NoteDesk
from ui.desk.opened import OpenVisit
from ui.dictation.kept import KeptDictations
from ui.dictation.strip import DictationStrip, StripState
from ui.note.model import Heading, StatementRow
from ui.playing import Playback
from ui.told import error_told
from ui.tools import Tools
from ui.widgets.parts import clock
from ui.workplace import Workplace


class Spoken(NamedTuple):
    """A dictation: `heading` is its section's, `patient` who its visit is of, for when another visit is open."""

    recording_id: str
    aim: Aim
    heading: str
    patient: str


class DictatedDesk(QObject):
    """Signals:
    take_up: make text of this: the audio, and where the text goes.
    """

    take_up = Signal(object, object)

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        workplace: Workplace,
        opened: OpenVisit,
        note: NoteDesk,
        strip: DictationStrip,
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._pane = workplace.note
        self._open = opened
        self._note = note
        self._strip = strip
        self._when_begun: Callable[[NoteEditor], object] | None = None
        self._was_told = False
        opened.note_changed.connect(self._note_changed)
        opened.visit_changed.connect(self._visit_changed)
        workplace.note.dictations.connect(self.show_kept)

    def _visit_changed(self) -> None:
        if self._open.visit is None:
            self._when_begun = None

    def _note_changed(self) -> None:
        then, editor = self._when_begun, self._open.editor
        if editor is not None and then is not None:
            self._when_begun = None
            then(editor)
        self.offer()

    def begin_note(self, then: Callable[[NoteEditor], object]) -> None:
        """An empty note from the template, if none is there or on its way; then this."""
        visit = self._open.visit
        if visit is not None and not visit.state.is_signed:
            self._when_begun = then
            self._pane.again.empty_wanted.emit()

    # ------------------------------------------------------------------ into the note

    def place(self, spoken: Spoken, text: str, *, why: str = "") -> None:
        """`why`: what the doctor is told beside it."""
        visit, editor = self._open.visit, self._open.editor
        if not text:
            self._settle(spoken.recording_id)
            self._workplace.message.say(
                "info",
                self.tr("Nothing was understood."),
                self.tr("Was the microphone on and near enough? The audio of the dictation is kept."),
            )
        elif visit is None or visit.id != spoken.aim.visit_id:
            self._write_elsewhere(spoken, text)
        elif editor is not None:
            self._put(spoken, text, editor, why)
        elif visit.state.is_signed:
            self._ask_where(spoken, text)
        else:
            self.begin_note(lambda begun: self._put(spoken, text, begun, why))

    def _put(self, spoken: Spoken, text: str, editor: NoteEditor, why: str = "") -> None:
        try:
            ids = put(editor, spoken.aim, text)
        except CopilotError:
            self._ask_where(spoken, text)
            return
        self._note.show()
        self._pane.choose(ids[-1])
        unsaved, at, author = editor.unsaved(), self._tools.now(), self._tools.practitioner().display()

        def kept(number: int) -> None:
            editor.saved(unsaved, number)
            self.offer()

        self._bridge.ask(
            self,
            lambda vault: keep_dictated(vault, unsaved, spoken.recording_id, author, at).number,
            kept,
            self._workplace.message.fault,
        )
        if why:
            self._workplace.message.say("info", why, self.tr("What was said until then stands in the note."))

    def _write_elsewhere(self, spoken: Spoken, text: str) -> None:
        """Its visit is not the open one any more."""
        at, author = self._tools.now(), self._tools.practitioner().display()

        def written(_none: None) -> None:
            text = self.tr("The dictation stands in the note of {}.").format(spoken.patient)
            self._workplace.message.say("done", text)

        self._bridge.ask(
            self,
            lambda vault: write_into(vault, spoken.aim, text, spoken.recording_id, author, at),
            written,
            self._workplace.message.fault,
        )

    def _ask_where(self, spoken: Spoken, text: str) -> None:
        """The section that it was dictated into is gone, or was signed meanwhile."""

        def put_here() -> None:
            editor = self._open.editor
            row = self._pane.model.row(self._pane.list.currentIndex().row())
            if editor is None or row is None or not self._pane.model.may_write(row):
                self._strip.message.say(
                    "info",
                    self.tr("Nothing can be written there."),
                    self.tr("Choose a line that can be changed; in a signed note, one of an addendum."),
                )
                return
            self._strip.rest()
            section = row.key if isinstance(row, Heading) else row.section
            after = row.statement.id if isinstance(row, StatementRow) else None
            self._put(spoken._replace(aim=spoken.aim._replace(section=section, after=after)), text, editor)

        self._strip.ask(
            self.tr("{} cannot take the dictation any more.").format(spoken.heading),
            self.tr("Choose the line that it shall stand behind."),
            (self.tr("Put it here"), put_here),
            (self.tr("Later"), self._strip.rest),
            words=text,
        )

    def _settle(self, recording_id: str) -> None:
        self._bridge.ask(
            self,
            lambda vault: vault.dictations.settle(recording_id, written=False),
            lambda _none: None,
            self._workplace.message.fault,
        )

    # ------------------------------------------------------------------ what is owed

    def offer(self) -> None:
        """A dictation of the open visit whose text never came: the app went down, or the model was not there."""
        visit = self._open.visit
        if visit is None or self._open.dictating or self._strip.state is not StripState.AT_REST:
            return
        visit_id = visit.id

        def found(kept: tuple[DictatedAudio, ...]) -> None:
            left = next((one for one in kept if one.is_owed), None)
            is_free = self._strip.state is StripState.AT_REST and not self._open.dictating
            if left is not None and is_free and self._open.is_this(visit_id):
                self._ask_about(left)

        self._bridge.ask(self, lambda vault: vault.dictations.of_visit(visit_id), found)

    def _ask_about(self, left: DictatedAudio) -> None:
        when = f"{left.recording.started_at.astimezone():%H:%M}"
        title = (
            self.tr("The dictation of {} is not text yet.")
            if left.recording.complete
            else self.tr("The dictation of {} was interrupted.")
        )
        length = clock(left.recording.duration_s)
        self._strip.ask(
            title.format(when),
            self.tr("{} of it is kept, up to the last second.").format(length)
            if left.is_ended
            else self.tr("Everything that was said is kept, up to the last second."),
            (self.tr("Write it down"), lambda: self._take_up(left)),
            (self.tr("Leave it"), lambda: self._leave(left)),
        )

    def _take_up(self, left: DictatedAudio) -> None:
        if self._open.dictating:
            self._workplace.message.say("info", self.tr("A dictation is under way."), self.tr("Stop it first."))
            return
        self._strip.rest()
        self.take_up.emit(left, Aim(left.recording.visit_id, left.section, None, self._open.template))

    def _leave(self, left: DictatedAudio) -> None:
        def done(_none: None) -> None:
            self._workplace.message.say("info", self.tr("The dictation is left as it is; its audio is kept."))
            self.offer()

        self._strip.rest()
        self._bridge.ask(self, lambda vault: leave(vault, left), done, self._workplace.message.fault)

    def show_kept(self) -> None:
        """All that was dictated in the open visit."""
        visit, editor = self._open.visit, self._open.editor
        if visit is None:
            return
        visit_id = visit.id
        headings = {s.key: s.heading for s in editor.content.sections} if editor else {}

        def found(kept: tuple[DictatedAudio, ...]) -> None:
            if self._open.is_this(visit_id):
                playback = Playback(self._bridge, self._tools)
                dialog = KeptDictations(kept, headings, playback, self._workplace)
                dialog.write_down.connect(self._take_up)
                dialog.open()

        self._bridge.ask(self, lambda vault: vault.dictations.of_visit(visit_id), found)

    def failed(self, spoken: Spoken, error: CopilotError) -> None:
        """No text could be made of it for now."""
        if not self._open.is_this(spoken.aim.visit_id):
            self._workplace.message.fault(error)
            return
        what, what_to_do = error_told(error)
        self._strip.ask(
            self.tr("The dictation is kept, but is not text yet. {}").format(what),
            what_to_do,
            (self.tr("Try again"), lambda: self.write_down(spoken)),
            (self.tr("Later"), self._strip.rest),
        )

    def write_down(self, spoken: Spoken) -> None:
        """Text of a dictation that was given up, or failed."""
        visit_id = spoken.aim.visit_id

        def found(kept: tuple[DictatedAudio, ...]) -> None:
            left = next((one for one in kept if one.recording.id == spoken.recording_id), None)
            if left is not None and self._open.is_this(visit_id):
                self._strip.rest()
                self.take_up.emit(left, spoken.aim)

        self._bridge.ask(self, lambda vault: vault.dictations.of_visit(visit_id), found)

    def look_for_owed(self, under_way: str) -> None:
        """At unlocking; the doctor is told once, and asked when the visit is opened."""
        is_first, self._was_told = not self._was_told, True

        def ask(vault: Vault) -> tuple[Visit, ...]:
            left = owed(vault, under_way=under_way)
            return tuple(vault.visit(i) for i in dict.fromkeys(one.recording.visit_id for one in left))

        def found(visits: tuple[Visit, ...]) -> None:
            if visits and is_first and not self._workplace.message.text:
                names = ", ".join(visit.patient.display() for visit in visits)
                self._workplace.message.say(
                    "info",
                    self.tr("A dictation waits to become text: {}").format(names),
                    self.tr("It is offered when the visit is opened."),
                )
            self.offer()

        self._bridge.ask(self, ask, found, self._workplace.message.fault)
