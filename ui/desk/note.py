"""The note of the open visit: drafted, edited, checked, saved by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from copilot.app.checking import Checker, left_out
from copilot.app.note_life import keeping
from copilot.app.note_life.autosave import Due
from copilot.app.note_life.editing import Place, place_of
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.mending import mend
from copilot.app.note_life.states import Deed, Opened, State
from copilot.app.ports import Vault
from copilot.domain.errors import CopilotError
from copilot.domain.note import Dismissal, Finding, NoteContent, ToConfirm
from copilot.domain.transcript import Transcript
from ui.bridge import Bridge, Job
from ui.desk.drafting import DraftingDesk
from ui.desk.opened import OpenVisit
from ui.desk.rewording import RewordingDesk
from ui.memory import undisturbed
from ui.note.findings import ToCheck
from ui.note.pane import Standing
from ui.tools import Tools
from ui.workplace import Workplace

_LOOK_MS = 1000
_CHECK_PAUSE_MS = 150
"""Findings follow typing at this distance."""


class NoteDesk(QObject):
    """Signals:
    drafted: a draft stands in the note, and is kept.
    checked: the findings are those of the note as it is.
    """

    drafted = Signal()
    checked = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._pane = workplace.note
        self._open = opened
        self._checks = QTimer(self)
        self._checks.setSingleShot(True)
        self._checks.setInterval(_CHECK_PAUSE_MS)
        self._checks.timeout.connect(self._check)
        self._saves = QTimer(self)
        self._saves.setInterval(_LOOK_MS)
        self._saves.timeout.connect(self._save_what_is_due)
        self._saving = False
        self._checking = False
        self._adding: tuple[int, Place] | None = None
        self._drafts_when_loaded = False
        opened.note_changed.connect(self.show)
        opened.transcript_changed.connect(self._transcript_changed)
        opened.corrected.connect(self._transcript_changed)
        pane, findings = self._pane, self._pane.findings
        pane.text_edited.connect(self._edit)
        pane.deleted.connect(lambda i: self._do(lambda e: e.delete(i)))
        pane.split.connect(self._split)
        pane.moved.connect(self._move)
        pane.added.connect(self._add)
        pane.joined.connect(lambda i: self._do(lambda e: e.join(i)))
        pane.cut.connect(self._cut)
        pane.list.rows.closeEditor.connect(self._editor_closed, Qt.ConnectionType.QueuedConnection)
        pane.undo.connect(self._undo)
        pane.redo.connect(lambda: self._do(lambda e: e.redo()))
        pane.stale.take_over.connect(self._rebase)
        findings.mend.connect(self._mend)
        findings.dismissed.connect(self._dismiss)
        findings.reopened.connect(lambda i: self._do(lambda e: e.reopen(i)))
        self._drafting = DraftingDesk(bridge, tools, workplace, opened)
        self.draft = self._drafting.draft
        self._drafting.opened.connect(self.edit)
        self._drafting.drafted.connect(self._put)
        self._drafting.kept.connect(self.drafted)
        self._drafting.conflicts_changed.connect(self.show)
        self._rewording = RewordingDesk(bridge, tools, workplace, opened)
        self._rewording.taken.connect(lambda i, text: self._do(lambda e: e.take_words(i, text)))

    # ------------------------------------------------------------------ opening and showing

    def load(self) -> None:
        """The note that the vault has of the open visit, if there is one."""
        visit = self._open.visit
        if visit is None or visit.state.is_signed:
            return
        visit_id, known = visit.id, self._open.transcript
        wants_draft, self._drafts_when_loaded = self._drafts_when_loaded, False

        def question(vault: Vault) -> Opened | None:
            if not vault.versions(visit_id) and vault.notes.working(visit_id) is None:
                return None
            with undisturbed():
                return keeping.open_note(vault, visit_id, known=known)

        def loaded(found: Opened | None) -> None:
            if not self._open.is_this(visit_id):
                return
            if found is not None:
                self.edit(found)
            elif wants_draft:
                self.draft()

        self._bridge.ask(self, question, loaded, self._workplace.message.fault)

    def draft_when_loaded(self) -> None:
        """The transcript has just come to stand: a visit that has no note yet gets one."""
        self._drafts_when_loaded = True

    def save_now(self) -> None:
        if self._open.editor is not None and not self._open.editor.is_kept:
            self._keep_version()

    def edit(self, found: Opened) -> None:
        template = found.template or self._open.template
        author = self._tools.practitioner().display()
        self._open.editor = NoteEditor(found, Checker(template, self._open.chart), author)
        self._saves.start()
        self._open.note_changed.emit()

    def close(self) -> None:
        """The note is left: what is not kept becomes a version."""
        self._adding = None
        self._saves.stop()
        self._checks.stop()
        self.save_now()

    def show(self) -> None:
        editor, signed = self._open.editor, self._open.signed
        said = self._open.transcript
        self._pane.again.may_draft(said is not None and bool(said.utterances))
        if editor is not None:
            self._pane.stand(Standing(editor.opened.addendum is not None, editor.opened.addendum))
            self._pane.show_note(editor.content, editor.newest, frozenset(editor.stale))
            self._pane.show_undo(undoes=editor.undoes is not None, redoes=editor.redoes is not None)
            self._workplace.conversation.model.use(
                frozenset(i for s in editor.content.statements() for i in s.evidence)
            )
            self._checks.start()
        elif signed is not None:
            self._pane.show_findings(ToCheck(), None)
            self._pane.show_note(signed.version.content, signed.transcript, frozenset())
            self._pane.stand(Standing(is_signed=True, second_due=not signed.is_complete()))
        else:
            self._pane.stand(Standing())
            self._pane.show_note(None, None, frozenset())
            self._workplace.conversation.model.use(None)

    def _transcript_changed(self) -> None:
        editor, transcript = self._open.editor, self._open.transcript
        if editor is None or transcript is None:
            return
        if editor.content.cited():
            editor.transcript_changed(transcript)
            self.show()
            return

        def kept(newest: Transcript | None) -> None:
            if newest is not None and self._open.editor is editor:
                editor.transcript_changed(newest)
                self.show()

        # A note that cites nothing yet goes on with what was said: with what the vault has of it, no word more.
        visit_id = editor.opened.visit_id
        self._bridge.ask(self, lambda vault: vault.transcript(visit_id), kept)

    # ------------------------------------------------------------------ checking

    def _check(self) -> None:
        """One check at a time: a change that comes meanwhile is checked after it."""
        editor = self._open.editor
        if editor is None or self._checking:
            return
        content = editor.content
        self._checking = True

        def found(_findings: tuple[Finding, ...]) -> None:
            self._checking = False
            if self._open.editor is not editor or editor.content is not content:
                self._checks.start()
                return
            found = ToCheck(
                editor.open_findings, content.to_confirm, self._drafting.conflicts, self._dismissals(editor)
            )
            self._pane.show_findings(found, content)
            self._workplace.conversation.model.miss(left_out(found.findings))
            self.checked.emit()

        def failed(error: CopilotError) -> None:
            self._checking = False
            self._workplace.message.fault(error)

        self._bridge.run(self, lambda _token, _report: editor.findings, found, failed)

    def _dismissals(self, editor: NoteEditor) -> tuple[Dismissal, ...]:
        """Those that still keep a finding away."""
        found = {f.id for f in editor.findings}
        return tuple(d for d in editor.dismissals if d.finding_id in found)

    # ------------------------------------------------------------------ editing

    def _do(self, deed: Callable[[NoteEditor], object]) -> object:
        editor = self._open.editor
        if editor is None:
            return None
        try:
            done = deed(editor)
        except CopilotError as error:
            self._workplace.message.fault(error)
            return None
        self.show()
        return done

    def _edit(self, statement_id: int, text: str) -> None:
        if self._adding is not None and self._adding[0] == statement_id and text:
            (_, place), self._adding = self._adding, None
            self._written(place, text)
        elif text:
            self._do(lambda e: e.edit(statement_id, text))
        else:
            self._do(lambda e: e.delete(statement_id))

    def _split(self, statement_id: int) -> None:
        """Where the first sentence ends, else in the middle."""

        def split(editor: NoteEditor) -> None:
            statement = editor.content.statement(statement_id)
            text = statement.text if statement else ""
            ends = [text.find(mark) + len(mark) for mark in (". ", "; ", "。", "；", ", ", "，") if mark in text]
            editor.split(statement_id, ends[0] if ends else text.find(" ", len(text) // 2))

        self._do(split)

    def _cut(self, statement_id: int, before: str, behind: str) -> None:
        """Where the cursor stood; what was typed until then is kept."""
        before, self._adding = " ".join(before.split()), None

        def cut(editor: NoteEditor) -> None:
            editor.edit(statement_id, " ".join((before, behind)))
            statement = editor.content.statement(statement_id)
            text = statement.text if statement else ""
            editor.split(statement_id, len(before) if text.startswith(before) else 0)

        self._do(cut)

    def _undo(self) -> None:
        editor = self._open.editor
        if editor is not None and editor.undoes is Deed.DRAFT:
            self._drafting.forget()
        self._do(lambda e: e.undo())

    def _rebase(self) -> None:
        """Onto the corrected words; the statements above them are to be read again."""
        concerned = self._do(lambda e: e.rebase())
        if isinstance(concerned, tuple) and concerned:
            self._keep_version()
            self._pane.choose(concerned[0])

    def restore(self, state: State) -> None:
        """An older version again, as the newest."""
        self._do(lambda e: e.restore(state))
        self._keep_version()

    def _put(self) -> None:
        self.show()
        self._keep_version()
        self.drafted.emit()

    def _move(self, statement_id: int, by: int) -> None:
        def move(editor: NoteEditor) -> None:
            sections = editor.content.sections
            at = place_of(editor.content, statement_id)
            number = next(i for i, s in enumerate(sections) if s.key == at.section)
            index = at.position + by
            if index < 0 and number > 0:
                editor.move(statement_id, sections[number - 1].key, len(sections[number - 1].statements))
            elif index >= len(sections[number].statements) and number + 1 < len(sections):
                editor.move(statement_id, sections[number + 1].key, 0)
            elif 0 <= index < len(sections[number].statements):
                editor.move(statement_id, at.section, index + (1 if by > 0 else 0))

        self._do(move)
        self._pane.choose(statement_id)

    def _add(self, section: str, after: int | None) -> None:
        """A row to write in; it becomes a statement with what is written, and goes if nothing is."""
        editor = self._open.editor
        if editor is None:
            return
        index = 0 if after is None else place_of(editor.content, after).position + 1
        new = self._do(lambda e: e.add(section, index, self.tr("New statement")))
        if isinstance(new, int):
            self._adding = (new, Place(section, index))
            self._pane.edit_new(new)

    def _written(self, place: Place, text: str) -> None:
        """One step for undo: the row that was written in was never there."""

        def write(editor: NoteEditor) -> int:
            if editor.undoes is Deed.ADD:
                editor.undo()
            return editor.add(place.section, place.position, text)

        new = self._do(write)
        if isinstance(new, int):
            self._pane.choose(new)

    def _editor_closed(self) -> None:
        adding, self._adding = self._adding, None
        if adding is not None:
            self._do(lambda e: e.undo() if e.undoes is Deed.ADD else e.delete(adding[0]))

    def _mend(self, item: Finding | ToConfirm) -> None:
        def take(editor: NoteEditor) -> int | None:
            if isinstance(item, ToConfirm):
                return editor.settle(item, _home_of(item, editor.content))
            return mend(editor, item, self._open.template)

        done = self._do(take)
        if isinstance(done, int):
            self._pane.choose(done)

    def _dismiss(self, item: Finding | ToConfirm, reason: str) -> None:
        if isinstance(item, ToConfirm):
            self._do(lambda e: e.settle(item))
        else:
            self._do(lambda e: e.dismiss(item, reason))

    # ------------------------------------------------------------------ saving

    def _save_what_is_due(self) -> None:
        editor = self._open.editor
        if editor is None or self._saving:
            return
        due = editor.due()
        if due is Due.VERSION:
            self._keep_version()
        elif due is Due.WORKING:
            unsaved, at = editor.unsaved(), self._tools.now()
            self._saving = True
            self._bridge.ask(
                self,
                lambda vault: keeping.keep_working(vault, unsaved, at),
                lambda _none: self._saved(lambda: editor.saved(unsaved)),
                self._not_saved,
            )

    def _keep_version(self) -> Job | None:
        editor = self._open.editor
        if editor is None:
            return None
        unsaved, at, author = editor.unsaved(), self._tools.now(), self._tools.practitioner().display()
        self._saving = True
        return self._bridge.ask(
            self,
            lambda vault: keeping.keep_version(vault, unsaved, author, at),
            lambda version: self._saved(lambda: editor.saved(unsaved, version.number)),
            self._not_saved,
        )

    def _saved(self, note: Callable[[], None]) -> None:
        self._saving = False
        note()

    def _not_saved(self, error: CopilotError) -> None:
        """It is tried again every second; what was written stays in the window until it is kept."""
        self._saving = False
        self._workplace.message.fault(error)


def _home_of(item: ToConfirm, content: NoteContent) -> Place:
    """Behind the last statement that rests on the same words, else at the end of the first section."""
    for statement in reversed(content.statements()):
        if set(statement.evidence) & set(item.evidence):
            at = place_of(content, statement.id)
            return at._replace(position=at.position + 1)
    first = content.sections[0]
    return Place(first.key, len(first.statements))
