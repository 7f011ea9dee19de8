"""Drafts into the open note: whole or by section, by whom and by which template is chosen, conflicts one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from copilot.app.draft import drafting
from copilot.app.note_life import keeping
from copilot.app.note_life.redrafting import Conflict
from copilot.app.note_life.states import Opened
from copilot.app.ports import (
    CancelToken,
    DraftedInParts,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    DraftStarted,
    NoteDrafted,
)
from copilot.app.provisional import ProvisionalDraft
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.domain.note import NoteDraft
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.note.again import DraftChoice
from ui.note.staying import TypingPause
from ui.told import error_told
from ui.tools import Tools
from ui.workplace import Workplace


class AtWork(NamedTuple):
    """A draft that is being written, of which `sections` will be taken (None: all)."""

    visit_id: str
    patient: str
    request: DraftRequest
    sections: frozenset[str] | None
    draft: ProvisionalDraft


class DraftingDesk(QObject):
    """Signals:
    opened: the note of a visit that had none, before the draft is put into it.
    drafted: a draft stands in the note.
    kept: the draft of a visit that was left meanwhile is kept for it.
    conflicts_changed: there are other conflicts to decide.
    """

    opened = Signal(object)
    drafted = Signal()
    kept = Signal()
    conflicts_changed = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        self._conflicts: tuple[Conflict, ...] = ()
        self._drafter = ""
        self._at_work: AtWork | None = None
        self._follows = ""
        self._pause = TypingPause(workplace.note.list, workplace.note.list.rows)
        pane = workplace.note
        pane.draft_again.connect(self.draft)
        pane.section_again.connect(lambda key: self.draft(frozenset({key})))
        pane.again.about_to_choose.connect(self._offer)
        pane.again.empty_wanted.connect(self._begin_empty)
        pane.again.drafter_chosen.connect(self._draft_by)
        pane.again.model_wanted.connect(workplace.settings_wanted)
        pane.again.template_chosen.connect(self._draft_with)
        pane.findings.taken.connect(self._take)
        pane.findings.kept.connect(self._keep_mine)
        opened.visit_changed.connect(self._forget_of_another)
        opened.visit_changed.connect(self._show_written)
        self._of_visit = ""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Those that are not decided: undo brings one back that was taken, and takes away those of its draft."""
        editor = self._open.editor
        if editor is None:
            return ()
        texts = {s.text for s in editor.content.statements()}
        return tuple(c for c in self._conflicts if c.proposed.text not in texts)

    def _forget_of_another(self) -> None:
        if self._at_work is not None and not self._open.is_this(self._at_work.visit_id):
            self._pause.end()
        if self._open.visit is None or self._open.visit.id != self._of_visit:
            self.forget()

    def forget(self) -> None:
        """The draft that they came from is gone."""
        self._conflicts = ()
        self._drafter = ""

    # ------------------------------------------------------------------ by whom, by what

    def _offer(self) -> None:
        drafters = [("extractive", self.tr("Extractive drafter"))]
        models = [m for m in self._tools.known_models() if m.kind == "language" and m.usable]
        model = self._tools.settings.language_model
        if model is not None or models:
            drafters.append(("llm", self.tr("Language model ({})").format(model.stem if model else models[0].id)))
            drafters.append(("select-write", self.tr("Extractive, reworded by the language model")))
        if host := self._tools.server_host():
            drafters.append(("server", self.tr("Server {}").format(host)))
        template = self._open.template.id if self._open.template else ""
        kind = self._drafter or ("llm" if model else "extractive")
        self._workplace.note.again.offer(
            DraftChoice(tuple(drafters), kind, self._tools.template_titles(), template, no_model=len(drafters) == 1)
        )

    def _draft_by(self, kind: str, instead_of: AtWork | None = None) -> None:
        self._drafter = kind
        self.draft(instead_of.sections if instead_of else None)

    def _draft_with(self, template: str) -> None:
        try:
            self._open.template = self._tools.template(template)
        except CopilotError as error:
            self._workplace.message.fault(error)
            return
        self._workplace.bar.choose_template(template)
        self.draft()

    def _begin_empty(self) -> None:
        """The sections of the template, and nothing in them."""
        visit, template = self._open.visit, self._open.template
        if visit is None or template is None or self._open.editor is not None:
            return
        visit_id = visit.id

        def begun(opened: Opened) -> None:
            if self._open.is_this(visit_id) and self._open.editor is None:
                self.opened.emit(opened)

        self._bridge.ask(
            self,
            lambda vault: keeping.open_note(vault, visit_id, template),
            begun,
            self._workplace.message.fault,
        )

    # ------------------------------------------------------------------ drafting

    def draft(self, sections: frozenset[str] | None = None) -> None:
        """Drafts the note, or some sections of it; nothing that the doctor wrote is overwritten."""
        visit, transcript, template = self._open.visit, self._open.transcript, self._open.template
        editor = self._open.editor
        if sections is not None and editor is not None:  # those of the note as it is
            template = self._tools.template_or_none(editor.content.template) or template
        if visit is None or transcript is None or template is None or self._is_busy(visit.id):
            return
        kind = self._drafter
        request = DraftRequest(transcript, template, chart=self._open.chart, speakers_after=self._open.was_read)
        at_work = self._at_work = AtWork(
            visit.id, visit.patient.display(), request, sections, ProvisionalDraft(template, sections)
        )

        def write(token: CancelToken, report: Callable[[object], None]) -> tuple[NoteDraft, Opened | None]:
            opened = None
            if editor is None:
                opened = keeping.open_note(self._bridge.vault, at_work.visit_id, template)
            for event in drafting(self._tools.drafter(kind), request, token):
                report(event)
                if isinstance(event, NoteDrafted):
                    return event.draft, opened
            raise InvariantBroken("draft.no_end", "The draft ended without a note.")

        job = self._bridge.run(
            self,
            write,
            lambda result: self._pause.wait(lambda: self._written(at_work, *result)),
            lambda error: self._failed(at_work, error),
            lambda event: self._tell(at_work, event),
            lambda: self._called_off(at_work),
        )
        self._workplace.progress.follow(job, self.tr("Drafting the note…"))

    def _is_busy(self, visit_id: str) -> bool:
        """One draft at a time: one of another visit is waited for."""
        if self._at_work is None:
            return False
        if self._at_work.visit_id == visit_id:
            what, then = self.tr("A draft is being written."), self.tr("Wait for it, or cancel it first.")
        else:
            self._follows = visit_id
            what = self.tr("The note of another visit is still being drafted.")
            then = self.tr("This one follows by itself.")
        self._workplace.message.say("info", what, then)
        return True

    def _show_written(self) -> None:
        """The lines that are written by now, where their visit is open."""
        at_work, pane = self._at_work, self._workplace.note
        if at_work is not None and self._open.is_this(at_work.visit_id):
            pane.show_written(at_work.draft.sections, at_work.request.transcript)
        elif pane.model.is_written:
            pane.show_written((), None)

    def _over(self) -> None:
        """Nobody drafts any longer; who waited for it follows."""
        follows, self._follows = self._follows, ""
        if follows and self._open.is_this(follows) and self._open.editor is None:
            self._workplace.message.clear()
            self.draft()

    def _written(self, at_work: AtWork, draft: NoteDraft, opened: Opened | None) -> None:
        """The statements take the place of the lines that were shown."""
        request, self._at_work = at_work.request, None
        if not self._open.is_this(at_work.visit_id):
            self._keep(at_work, draft)
        else:
            if opened is not None and self._open.editor is None:
                self.opened.emit(opened)
            self._workplace.note.model.settle()
            self._put(draft, request.transcript, at_work.sections, request.template)
            self._show_written()
        self._over()

    def _keep(self, at_work: AtWork, draft: NoteDraft) -> None:
        """The doctor went on to another visit: the first draft of this one is kept for when it is opened again."""
        request, author, at = at_work.request, self._tools.practitioner().display(), self._tools.now()
        self._bridge.ask(
            self,
            lambda vault: keeping.keep_draft(
                vault, at_work.visit_id, draft, request.transcript, request.template, author, at
            ),
            lambda is_kept: self.kept.emit() if is_kept else None,
            self._workplace.message.fault,
        )

    def _called_off(self, at_work: AtWork) -> None:
        self._at_work = None
        self._show_written()
        if self._open.is_this(at_work.visit_id):
            self._workplace.message.say(
                "info",
                self.tr("The draft was cancelled."),
                self.tr("What stood in the note is as it was."),
                self.tr("Draft"),
                lambda: self.draft(at_work.sections),
            )
        self._over()

    def _failed(self, at_work: AtWork, error: CopilotError) -> None:
        """What was written by then goes; what is to be done next is one click away."""
        self._at_work = None
        self._show_written()
        what, then = error_told(error)
        if self._open.editor is not None:
            then += " " + self.tr("What stood in the note is as it was.")
        if not self._open.is_this(at_work.visit_id):  # what is to be done would be done to another visit
            title = self.tr("The note of {} could not be drafted.").format(at_work.patient)
            self._workplace.message.say("critical", title, what)
        else:
            by_model = error.code.split(".")[0] in ("llm", "server")
            self._workplace.message.say(
                "critical",
                what,
                then,
                self.tr("Try again"),
                partial(self.draft, at_work.sections),
                other=self.tr("Draft with the extractive drafter") if by_model else "",
                other_act=partial(self._draft_by, "extractive", at_work),
            )
        self._over()

    def _put(
        self, draft: NoteDraft, transcript: Transcript, sections: frozenset[str] | None, template: Template
    ) -> None:
        editor, visit = self._open.editor, self._open.visit
        if editor is None or visit is None:
            return
        try:
            found = editor.redraft(draft, transcript, sections, template)
        except CopilotError as error:
            self._workplace.message.fault(error)
            return
        elsewhere = () if sections is None else tuple(c for c in self._conflicts if c.section not in sections)
        self._conflicts, self._of_visit = (*elsewhere, *found), visit.id
        if found:
            self._workplace.message.say(
                "info",
                self.tr("%n line(s) of the draft differ from what you wrote or deleted.", "", len(found)),
                self.tr("Yours were kept; each is among what is to check."),
            )
        self.drafted.emit()

    def _tell(self, at_work: AtWork, event: DraftEvent) -> None:
        if at_work is not self._at_work:
            return
        if at_work.draft.tell(event):
            self._show_written()
        again = at_work.draft.begun_again > 0
        text = self.tr("The drafter's process ended; it begins again…") if again else self.tr("Drafting the note…")
        match event:
            case DraftStarted():
                self._workplace.progress.tell(text, None)
            case DraftProgress(done=done, total=total):
                self._workplace.progress.tell(text, done / total if total else None)
            case DraftedInParts(parts=parts):
                self._workplace.message.say(
                    "info",
                    self.tr("The visit is long: it is drafted in %n part(s).", "", parts),
                    self.tr("Nothing is left out; where a part begins is among what is to confirm."),
                )

    # ------------------------------------------------------------------ conflicts

    def _take(self, conflict: Conflict) -> None:
        editor = self._open.editor
        if editor is None:
            return
        try:
            editor.take(conflict)
        except CopilotError as error:
            self._workplace.message.fault(error)
        self.conflicts_changed.emit()

    def _keep_mine(self, conflict: Conflict) -> None:
        self._conflicts = tuple(c for c in self._conflicts if c != conflict)
        self.conflicts_changed.emit()
