"""The list of visits: what it shows, what it tells of each, and new ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, Signal

from copilot.app.chart import enter_known
from copilot.app.ports import CancelToken, Vault
from copilot.app.visit_list import Glance, Line, Show, admits, glance, glance_of, list_visits
from copilot.domain.chart import ChartKind
from copilot.domain.errors import CopilotError
from copilot.domain.visit import Patient, Visit
from ui.bridge import Bridge, Job
from ui.desk.opened import OpenVisit
from ui.memory import undisturbed
from ui.tools import Tools
from ui.visits.new_visit import NewVisitDialog
from ui.workplace import Workplace

_Told = tuple[str, Glance]


class VisitsDesk(QObject):
    """Signals:
    begun: a new visit, to be opened.
    """

    begun = Signal(object)

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._pane = workplace.visits
        self._open = opened
        self._asked: object = None
        self._looking: Job | None = None
        self._pane.asked.connect(self._ask)
        self._pane.wanted.connect(self.new_visit)
        self._pane.looked_at.connect(self._look_at)

    # ------------------------------------------------------------------ which visits are shown

    def refresh(self) -> None:
        """All of the list. A visit that changed is told by `changed`, which costs a hundredth of it."""
        self._pane.ask()

    def _ask(self, show: Show, words: str) -> None:
        asked = self._asked = object()
        now = self._tools.now()

        def question(vault: Vault) -> tuple[Line, ...] | None:
            if self._asked is not asked:
                return None  # while it waited for its turn, something else was typed
            with undisturbed():
                return list_visits(vault, show, words, now)

        def found(lines: tuple[Line, ...] | None) -> None:
            if lines is None or self._asked is not asked:
                return
            self._pane.model.show(lines, now)
            self._mark_open()
            self._pane.look()

        self._bridge.ask(self, question, found)

    def changed(self, visit_id: str) -> None:
        """The visit has another state. It keeps its row, also where it no longer belongs to what is shown: nothing
        goes from under the doctor's hand. A new one is added where it belongs."""
        self._pane.model.doubt(visit_id)
        self._bridge.ask(self, lambda vault: vault.visit(visit_id), self.show)

    def show(self, visit: Visit) -> None:
        """As it is now."""
        pane, now = self._pane, self._tools.now()
        pane.model.put(visit, now, new=not pane.words and admits(pane.shows, visit, now))
        self._mark_open()
        pane.look()

    def _mark_open(self) -> None:
        if self._open.visit is not None:
            self._pane.mark(self._open.visit.id)

    # ------------------------------------------------------------------ what is told of each

    def tell_open(self) -> None:
        """The note of the open visit was checked."""
        visit, editor = self._open.visit, self._open.editor
        if visit is not None and editor is not None:
            self._pane.model.tell(visit.id, glance_of(editor.content, editor.open_findings))

    def left(self, visit_id: str) -> None:
        """It is open no longer; what was written last was perhaps not checked yet."""
        self._pane.model.doubt(visit_id)
        self._pane.look()

    def _look_at(self, visits: tuple[Visit, ...]) -> None:
        """One after the other, elsewhere; what is scrolled past meanwhile is left."""
        self.stop_looking()
        wanted = [visit for visit in visits if self._open.editor is None or not self._open.is_this(visit.id)]
        if not wanted or not self._bridge.is_open:
            return

        def look(token: CancelToken, report: Callable[[_Told], None]) -> None:
            template = cache(self._tools.template_or_none)
            for visit in wanted:
                token.raise_if_cancelled()
                with undisturbed():
                    found = glance(self._bridge.vault, visit, template(visit.template))
                report((visit.id, found))

        self._looking = self._bridge.run(self, look, lambda _none: None, _is_said_elsewhere, self._told)

    def stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _told(self, told: _Told) -> None:
        visit_id, found = told
        if self._open.editor is None or not self._open.is_this(visit_id):
            self._pane.model.tell(visit_id, found)

    # ------------------------------------------------------------------ a new visit

    def new_visit(self) -> None:
        dialog = patient_dialog(self._bridge, self._workplace)
        dialog.agreed.connect(self._begin)
        dialog.open()

    def _begin(self, patient: Patient, entries: dict[ChartKind, tuple[str, ...]]) -> None:
        practitioner, at = self._tools.practitioner(), self._tools.now()
        template = self._tools.settings.template

        def begin(vault: Vault) -> Visit:
            visit = vault.add_visit(patient, practitioner, template, at)
            enter_known(vault, patient.id, entries, at)
            return visit

        self.begin(begin, self.begun.emit)

    def begin(self, add: Callable[[Vault], Visit], then: Callable[[Visit], object]) -> None:
        """`add` makes the visit; it is shown in the list, and then something is done with it."""

        def added(visit: Visit) -> None:
            self.show(visit)
            then(visit)

        self._bridge.ask(self, add, added, self._workplace.message.fault)


def patient_dialog(bridge: Bridge, workplace: Workplace) -> NewVisitDialog:
    """Asks who it is: one of those that the vault knows, or a new patient."""
    dialog = NewVisitDialog(workplace)
    dialog.searched.connect(
        lambda words: bridge.ask(dialog, lambda vault: vault.patients.find(words, 5), dialog.show_found)
    )
    dialog.known_chosen.connect(
        lambda patient: bridge.ask(dialog, lambda vault: vault.charts.chart(patient.id), dialog.show_chart)
    )
    return dialog


def _is_said_elsewhere(_error: CopilotError) -> None:
    """The doctor did not ask for it: a visit that cannot be read says so when it is opened."""
