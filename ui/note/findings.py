"""What is to check under the note, the gravest first; each leads to its statement and offers what settles it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from copilot.app.note_life.redrafting import Conflict
from copilot.app.note_life.words import Change, spans
from copilot.domain.note import Dismissal, Finding, NoteContent, Severity, ToConfirm
from ui.note.titles import FindingTitles
from ui.theme.tokens import GRID
from ui.told import window_language
from ui.widgets.card import Card
from ui.widgets.parts import button, label

_SHOWN = 40
"""More cards than this help nobody; the rest is counted."""
_SIGNS = {Severity.CRITICAL: "●", Severity.WARNING: "■", Severity.INFO: "○"}
_TONES = {Severity.CRITICAL: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}
_ORDER = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_AT_ONCE = 1
"""Cards that are made in one turn of the event loop: one takes some 4 ms."""
_SHORT = 16
"""Characters that find room on a button."""


class ToCheck(NamedTuple):
    """`findings`: those that nobody settled. `conflicts`: lines of a new draft that differ from the doctor's."""

    findings: tuple[Finding, ...] = ()
    to_confirm: tuple[ToConfirm, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()


class FindingCard(Card):
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

    def __init__(
        self, tone: str, sign: str, title: str, *texts: str, mend: str, can_listen: bool, leads: bool
    ) -> None:
        super().__init__(tone, sign, title, *texts)
        if leads:
            self.offer(self.tr("Show"), self.lead.emit, describe=self.tr("Show: {}").format(title))
        if can_listen:
            self.offer("▶", self.listen.emit, describe=self.tr("Listen to what was said"))
        if mend:
            self.offer(mend, self.mend.emit)
        self.offer("×", self._ask_why, describe=self.tr("Dismiss, with a reason"))
        self._why = QLineEdit()
        self._why.setPlaceholderText(self.tr("Why may it stand? Enter keeps the reason with the note."))
        self._why.setAccessibleName(self.tr("Reason for dismissing"))
        self._why.returnPressed.connect(self._dismiss_now)
        self._why.hide()
        self.below.addWidget(self._why)

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
        reopened: the id of a finding that was dismissed.
        taken, kept: a conflict; the draft's line is used, or the doctor's stays.
    """

    lead = Signal(object)
    mend = Signal(object)
    listen = Signal(object)
    dismissed = Signal(object, str)
    reopened = Signal(str)
    taken = Signal(object)
    kept = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = FindingTitles(self)
        self._title = label("", "heading")
        self._cards = QWidget()
        self._column = QVBoxLayout(self._cards)
        self._column.setContentsMargins(0, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(2 * GRID)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._cards)
        scroll.setAccessibleName(self.tr("What is to check"))
        self._scroll = scroll
        self.setFocusProxy(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._title)
        layout.addWidget(scroll, 1)
        self._made: dict[object, QWidget] = {}
        self._wanted: dict[object, Callable[[], QWidget]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fill)
        self._dismissed_open = False
        self.show_findings(ToCheck(), None)

    def show_findings(self, to_check: ToCheck, content: NoteContent | None) -> None:
        """`content` is the note that they are about. Cards that say the same stay; new ones come one by one."""
        ordered = sorted(to_check.findings, key=lambda f: _ORDER.index(f.severity))
        critical = sum(f.severity is Severity.CRITICAL for f in ordered)
        found: list[tuple[object, Callable[[], QWidget]]] = []
        texts = {s.id: s.text for s in content.statements()} if content else {}
        for finding in ordered:
            text = texts.get(finding.statement_id or 0, "")
            found.append(((finding, text), partial(self._finding_card, finding, text)))
        found[critical:critical] = [(c, partial(self._conflict_card, c)) for c in to_check.conflicts]
        found += [(c, partial(self._confirm_card, c)) for c in to_check.to_confirm]
        wanted = dict(found[:_SHOWN])
        if len(found) > _SHOWN:
            more = self.tr("and %n more", "", len(found) - _SHOWN)
            wanted[more] = partial(label, more, "secondary")
        if to_check.dismissed:
            wanted[to_check.dismissed] = partial(self._dismissed, to_check.dismissed)
        if list(wanted) == list(self._wanted):
            return
        self._wanted = wanted
        was_here = self._cards.isAncestorOf(QApplication.focusWidget() or self)
        for key in [key for key in self._made if key not in wanted]:
            gone = self._made.pop(key)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()
        total = len(found)
        self._title.setText(self.tr("To check · {}").format(total) if total else self.tr("Nothing to check"))
        self._scroll.setVisible(bool(wanted))
        self._fill()
        if was_here and not self._cards.isAncestorOf(QApplication.focusWidget() or self):
            first = next(iter(self._made.values()), None)
            ((first.findChild(QPushButton) if first else None) or self._scroll).setFocus()

    def _fill(self) -> None:
        """Puts the cards in their order; what is not made in this turn is made in the next."""
        left = _AT_ONCE
        for place, (key, make) in enumerate(self._wanted.items()):
            card = self._made.get(key)
            if card is None:
                if not left:
                    self._later.start()
                    return
                left -= 1
                card = self._made[key] = make()
            item = self._column.itemAt(place)
            if item is None or item.widget() is not card:
                self._column.insertWidget(place, card)

    # ------------------------------------------------------------------ cards

    def _finding_card(self, finding: Finding, text: str) -> FindingCard:
        """`text` is that of its statement, "" if it has none."""
        mend = instead = ""
        if finding.suggestion and finding.statement_id is None:
            mend, instead = self.tr("Add"), self.tr("To add: {}").format(finding.suggestion)
        elif finding.suggestion:
            new = _what_is_new(text, finding.suggestion)
            mend = self.tr("Use {}").format(new) if new else self.tr("Mend")
            instead = "" if new else self.tr("Instead: {}").format(finding.suggestion)
        card = FindingCard(
            _TONES[finding.severity],
            _SIGNS[finding.severity],
            self._titles.title(finding),
            finding.told(window_language()),
            instead,
            mend=mend,
            can_listen=bool(finding.evidence),
            leads=bool(text or finding.evidence),
        )
        self._connect(card, finding)
        return card

    def _confirm_card(self, item: ToConfirm) -> FindingCard:
        card = FindingCard("info", "?", item.text, item.reason, mend=self.tr("Add"), can_listen=True, leads=True)
        self._connect(card, item)
        return card

    def _connect(self, card: FindingCard, item: Finding | ToConfirm) -> None:
        card.lead.connect(lambda: self.lead.emit(item))
        card.mend.connect(lambda: self.mend.emit(item))
        card.listen.connect(lambda: self.listen.emit(item))
        card.dismissed.connect(lambda reason: self.dismissed.emit(item, reason))

    def _conflict_card(self, conflict: Conflict) -> Card:
        if conflict.mine is not None:
            title, keep = self.tr("The draft differs"), self.tr("Keep mine")
            mine = self.tr("Yours: {}").format(conflict.mine.text)
        else:
            title, keep = self.tr("You deleted this"), self.tr("Leave it out")
            mine = ""
        text = self.tr("The draft: {}").format(conflict.proposed.text)
        card = Card("info", "≠", title, text, mine)
        card.offer(self.tr("Use it"), lambda: self.taken.emit(conflict))
        card.offer(keep, lambda: self.kept.emit(conflict))
        return card

    def _dismissed(self, dismissals: tuple[Dismissal, ...]) -> QWidget:
        """Folded until it is asked for."""
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(2 * GRID)
        for dismissal in dismissals:
            by = self.tr("{}, by {}").format(dismissal.reason, dismissal.by) if dismissal.by else dismissal.reason
            card = Card("done", "✓", dismissal.finding or self.tr("Dismissed"), by)
            card.offer(self.tr("Reopen"), partial(self.reopened.emit, dismissal.finding_id))
            cards.addWidget(card)
        inside.setVisible(self._dismissed_open)
        words = self.tr("Dismissed · {}").format(len(dismissals))

        def fold() -> None:
            self._dismissed_open = inside.isHidden()
            inside.setVisible(self._dismissed_open)
            opener.setText(("▾ " if self._dismissed_open else "▸ ") + words)

        opener = button(("▾ " if self._dismissed_open else "▸ ") + words, fold, "link", describe=words)
        opener.setToolTip("")
        column.addWidget(opener)
        column.addWidget(inside)
        return group


def _what_is_new(text: str, suggestion: str) -> str:
    """The words that a suggestion brings, if they are few enough for a button; else ""."""
    added = [span.text.strip() for span in spans(text, suggestion) if span.change is Change.ADDED]
    return added[0] if text and len(added) == 1 and len(added[0]) <= _SHORT else ""
