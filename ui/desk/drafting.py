"""Drafts into the open note: whole or by section, by whom and by which template is chosen, conflicts one by one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from copilot.app.draft import drafting
from copilot.app.note_life import keeping
from copilot.app.note_life.redrafting import Conflict
from copilot.app.note_life.states import Opened
from copilot.app.ports import CancelToken, DraftProgress, DraftRequest, NoteDrafted
from copilot.app.ports.drafting import DraftedInParts
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.domain.note import NoteDraft
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.note.again import DraftChoice
from ui.tools import Tools
from ui.workplace import Workplace


class DraftingDesk(QObject):
    """Signals:
    opened: the note of a visit that had none, before the draft is put into it.
    drafted: a draft stands in the note.
    conflicts_changed: there are other conflicts to decide.
    """

    opened = Signal(object)
    drafted = Signal()
    conflicts_changed = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        self._conflicts: tuple[Conflict, ...] = ()
        self._drafter = ""
        pane = workplace.note
        pane.draft_again.connect(self.draft)
        pane.section_again.connect(lambda key: self.draft(frozenset({key})))
        pane.again.about_to_choose.connect(self._offer)
        pane.again.empty_wanted.connect(self._begin_empty)
        pane.again.drafter_chosen.connect(self._draft_by)
        pane.again.template_chosen.connect(self._draft_with)
        pane.findings.taken.connect(self._take)
        pane.findings.kept.connect(self._keep_mine)
        opened.visit_changed.connect(self._forget_of_another)
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
            DraftChoice(tuple(drafters), kind, self._tools.template_titles(), template)
        )

    def _draft_by(self, kind: str) -> None:
        self._drafter = kind
        self.draft()

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
        if visit is None or transcript is None or template is None:
            return
        visit_id, kind = visit.id, self._drafter
        request = DraftRequest(transcript, template, chart=self._open.chart, speakers_after=self._open.was_read)

        def write(token: CancelToken, report: Callable[[object], None]) -> tuple[NoteDraft, Opened | None]:
            opened = None
            if editor is None:
                opened = keeping.open_note(self._bridge.vault, visit_id, template)
            for event in drafting(self._tools.drafter(kind), request, token):
                report(event)
                if isinstance(event, NoteDrafted):
                    return event.draft, opened
            raise InvariantBroken("draft.no_end", "The draft ended without a note.")

        def written(result: tuple[NoteDraft, Opened | None]) -> None:
            if not self._open.is_this(visit_id):
                return
            draft, opened = result
            if opened is not None and self._open.editor is None:
                self.opened.emit(opened)
            self._put(draft, transcript, sections, template)

        def failed(error: CopilotError) -> None:
            self._workplace.message.fault(error, self.tr("Try again"), lambda: self.draft(sections))

        job = self._bridge.run(self, write, written, failed, self._tell)
        self._workplace.progress.follow(job, self.tr("Drafting the note…"))

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

    def _tell(self, event: object) -> None:
        match event:
            case DraftProgress(done=done, total=total):
                self._workplace.progress.tell(self.tr("Drafting the note…"), done / total if total else None)
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
