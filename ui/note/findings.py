"""Findings under the note, the gravest first; each leads to its statement and offers what settles it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from copilot.domain.note import Finding, Severity, ToConfirm
from ui.theme.tokens import GRID
from ui.widgets.parts import button, label

_SHOWN = 40
"""More cards than this help nobody; the rest is counted."""
_SIGNS = {Severity.CRITICAL: "●", Severity.WARNING: "■", Severity.INFO: "○"}
_ORDER = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


class FindingCard(QFrame):
    """One finding, or one thing to confirm.

    Signals:
        lead: the doctor wants to see where it is.
        mend: the doctor takes what it proposes.
        dismissed: with the doctor's reason.
        listen: to what was said.
    """

    lead = Signal()
    mend = Signal()
    dismissed = Signal(str)
    listen = Signal()

    def __init__(self, tone: str, sign: str, title: str, text: str, mend: str, *, can_listen: bool) -> None:
        super().__init__()
        self.setProperty("ground", tone)
        self.setAccessibleName(f"{title}. {text}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark = label(sign)
        mark.setProperty("tone", tone)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(title, "heading", wrap=True))
        texts.addWidget(label(text, "secondary", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(button(self.tr("Show"), self.lead.emit, describe=self.tr("Show: {}").format(title)))
        if can_listen:
            row.addWidget(button("▶", self.listen.emit, describe=self.tr("Listen to what was said")))
        if mend:
            row.addWidget(button(mend, self.mend.emit))
        self._dismiss = button("×", self._ask_why, describe=self.tr("Dismiss, with a reason"))
        row.addWidget(self._dismiss)
        self._why = QLineEdit()
        self._why.setPlaceholderText(self.tr("Why may it stand? Enter keeps the reason with the note."))
        self._why.setAccessibleName(self.tr("Reason for dismissing"))
        self._why.returnPressed.connect(self._dismiss_now)
        self._why.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.addLayout(row)
        layout.addWidget(self._why)

    def _ask_why(self) -> None:
        self._why.setVisible(self._why.isHidden())
        self._why.setFocus()

    def _dismiss_now(self) -> None:
        reason = self._why.text().strip()
        if len(reason) >= 3:
            self.dismissed.emit(reason)


class FindingsPane(QWidget):
    """The cards.

    Signals:
        lead, mend, listen: a finding or a thing to confirm.
        dismissed: it, and the reason.
    """

    lead = Signal(object)
    mend = Signal(object)
    listen = Signal(object)
    dismissed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "heading")
        self._cards = QWidget()
        self._column = QVBoxLayout(self._cards)
        self._column.setContentsMargins(0, 0, 2 * GRID, 0)
        self._column.setSpacing(2 * GRID)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._cards)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._title)
        layout.addWidget(scroll, 1)
        self._shown: tuple[tuple[Finding, ...], tuple[ToConfirm, ...]] | None = None
        self.show_findings((), ())

    def show_findings(self, findings: tuple[Finding, ...], to_confirm: tuple[ToConfirm, ...]) -> None:
        """`findings`: those that nobody settled."""
        if (findings, to_confirm) == self._shown:
            return
        self._shown = (findings, to_confirm)
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        ordered = sorted(findings, key=lambda f: _ORDER.index(f.severity))
        cards = [self._finding_card(f) for f in ordered] + [self._confirm_card(c) for c in to_confirm]
        for number, card in enumerate(cards[:_SHOWN]):
            self._column.insertWidget(number, card)
        total = len(cards)
        self._title.setText(self.tr("To check · {}").format(total) if total else self.tr("Nothing to check"))
        self._scroll.setVisible(bool(total))

    def _finding_card(self, finding: Finding) -> FindingCard:
        tone = {Severity.CRITICAL: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}
        mend = ""
        if finding.statement_id is None:
            mend = self.tr("Add")
        elif finding.suggestion:
            mend = self.tr("Use “{}”").format(finding.suggestion)
        title = self.tr("Left out") if finding.statement_id is None else self.tr("Check this statement")
        card = FindingCard(
            tone[finding.severity],
            _SIGNS[finding.severity],
            title,
            finding.message,
            mend,
            can_listen=bool(finding.evidence),
        )
        self._connect(card, finding)
        return card

    def _confirm_card(self, item: ToConfirm) -> FindingCard:
        card = FindingCard("info", "?", item.text, item.reason, self.tr("Add"), can_listen=True)
        self._connect(card, item)
        return card

    def _connect(self, card: FindingCard, item: Finding | ToConfirm) -> None:
        card.lead.connect(lambda: self.lead.emit(item))
        card.mend.connect(lambda: self.mend.emit(item))
        card.listen.connect(lambda: self.listen.emit(item))
        card.dismissed.connect(lambda reason: self.dismissed.emit(item, reason))
