"""The chart of the open visit's patient: the page before the note, and what the signed note proposes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from copilot.app.ports import Vault
from copilot.domain.chart import ChartSource, Proposal, Summary
from copilot.domain.errors import CopilotError
from copilot.domain.record import SignedNote
from ui.bridge import Bridge
from ui.chart.proposals import ProposalsPane
from ui.chart.source import SourceDialog
from ui.chart.summary import SummaryPane
from ui.desk.opened import OpenVisit
from ui.theme.style import Theme
from ui.tools import Tools
from ui.workplace import Workplace


class ChartDesk(QObject):
    """Signals:
    shown: the proposals, or the page before the visit, are those of the open visit.
    """

    shown = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, theme: Theme, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._theme = theme
        self._workplace = workplace
        self._open = opened
        self.proposals = ProposalsPane()
        self.summary = SummaryPane()
        workplace.note.put_below(self.proposals)
        workplace.note.put_before(self.summary)
        self.proposals.accepted.connect(self._accept)
        self.proposals.declined.connect(self._decline)
        self.proposals.lead.connect(workplace.note.choose)
        self.summary.opened.connect(self._open_source)
        opened.note_changed.connect(self._look)

    def _look(self) -> None:
        """A signed note has proposals, a visit without a note the page before it."""
        visit, signed, editor = self._open.visit, self._open.signed, self._open.editor
        if visit is None or editor is not None:
            self.proposals.show_proposals(())
            self.summary.show_summary(None)
            return
        visit_id, patient_id = visit.id, visit.patient.id

        def ask(vault: Vault) -> tuple[tuple[Proposal, ...], Summary | None]:
            from copilot.app.chart import propose, summary_of

            if signed is not None:
                return propose(vault, visit_id), None
            return (), summary_of(vault, patient_id)

        def found(result: tuple[tuple[Proposal, ...], Summary | None]) -> None:
            if not self._open.is_this(visit_id) or self._open.editor is not None:
                return
            proposed, summary = result
            self.proposals.show_proposals(proposed)
            self.summary.show_summary(summary)
            self.shown.emit()

        self._bridge.ask(self, ask, found, self._workplace.message.fault)

    def _accept(self, proposals: tuple[Proposal, ...]) -> None:
        self._answer(proposals, accept=True)

    def _decline(self, proposals: tuple[Proposal, ...]) -> None:
        self._answer(proposals, accept=False)

    def _answer(self, proposals: tuple[Proposal, ...], *, accept: bool) -> None:
        """What one answer changes may settle another proposal: they are looked for again."""
        visit, at = self._open.visit, self._tools.now()
        if visit is None:
            return
        patient_id = visit.patient.id

        def answer(vault: Vault) -> None:
            for proposal in proposals:
                if accept:
                    vault.charts.accept(patient_id, proposal, at)
                else:
                    vault.charts.decline(patient_id, proposal, at)

        def failed(error: CopilotError) -> None:
            self._workplace.message.fault(error)
            self._look()

        self._bridge.ask(self, answer, lambda _none: self._look(), failed)

    def _open_source(self, source: ChartSource) -> None:
        def find(vault: Vault) -> SignedNote | None:
            notes = vault.notes.all_signed(source.visit_id)
            return next((note for note in notes if note.hash == source.signed_hash), None)

        def found(note: SignedNote | None) -> None:
            if note is not None:
                SourceDialog(note, source.statement_id, self._theme.colours, self._workplace).open()

        self._bridge.ask(self, find, found, self._workplace.message.fault)
