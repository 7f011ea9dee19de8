"""What a signed note speaks for in the chart: accepted or declined one by one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from copilot.domain.chart import ChartKind, Proposal, ProposedChange
from ui.theme.tokens import GRID
from ui.widgets.card import Card
from ui.widgets.parts import button, label


class ProposalsPane(QWidget):
    """The cards under a signed note; hidden where nothing is proposed.

    Attributes:
        proposals: those that are shown.

    Signals:
        accepted, declined: proposals, one or all.
        lead: the id of the statement that speaks for one.
    """

    accepted = Signal(object)
    declined = Signal(object)
    lead = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "heading")
        self._all = button(self.tr("Accept all"), self._accept_all, "link")
        self.proposals: tuple[Proposal, ...] = ()
        cards = QWidget()
        self._column = QVBoxLayout(cards)
        self._column.setContentsMargins(0, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(2 * GRID)
        self._column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(cards)
        self._scroll.setAccessibleName(self.tr("Proposals for the chart"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._all)
        layout.addWidget(self._scroll, 1)
        self.show_proposals(())

    def show_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        self.proposals = proposals
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, proposal in enumerate(proposals):
            self._column.insertWidget(number, self._card(proposal))
        self._title.setText(self.tr("For the chart · {}").format(len(proposals)))
        self._all.setVisible(len(proposals) > 1)
        self.setVisible(bool(proposals))

    def _card(self, proposal: Proposal) -> Card:
        tone, sign = ("warning", "−") if proposal.change is ProposedChange.STOP else ("info", "+")
        if proposal.change is ProposedChange.CHANGE:
            sign = "→"
        card = Card(tone, sign, self._told(proposal), self._kind(proposal.kind), proposal.statement)
        what = f"{proposal.name} {proposal.detail}".strip()
        card.offer(
            self.tr("Show"),
            partial(self.lead.emit, proposal.source.statement_id),
            describe=self.tr("Show where it stands: {}").format(what),
        )
        for text, describe, answer in (
            (self.tr("Accept"), self.tr("Accept: {}"), self.accepted),
            (self.tr("Decline"), self.tr("Decline: {}"), self.declined),
        ):
            card.offer(text, partial(answer.emit, (proposal,)), describe=describe.format(what))
        return card

    def _told(self, proposal: Proposal) -> str:
        if proposal.change is ProposedChange.STOP:
            return self.tr("Stop {}").format(proposal.name)
        if proposal.change is ProposedChange.CHANGE:
            return self.tr("{}: {} instead of {}").format(proposal.name, proposal.detail, proposal.before or "–")
        return f"{proposal.name}, {proposal.detail}" if proposal.detail else proposal.name

    def _kind(self, kind: ChartKind) -> str:
        return {
            ChartKind.PROBLEM: self.tr("Problem"),
            ChartKind.MEDICATION: self.tr("Medication"),
            ChartKind.ALLERGY: self.tr("Allergy"),
            ChartKind.VITAL_SIGN: self.tr("Vital sign"),
            ChartKind.RESULT: self.tr("Result"),
        }[kind]

    def _accept_all(self) -> None:
        self.accepted.emit(self.proposals)
