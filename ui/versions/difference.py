"""The difference of two versions as a page: added words underlined, removed ones struck through."""

from __future__ import annotations

import html

from PySide6.QtCore import QObject

from copilot.app.note_life.comparing import NoteDiff, StatementDiff
from copilot.app.note_life.words import Change, spans
from ui.theme.tokens import Colours


class DifferencePage(QObject):
    """Makes the page in the colours of a theme; the sign of each change is its line, not its colour alone."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = {
            Change.ADDED: f"color:{colours.done};background:{colours.done_ground};text-decoration:underline",
            Change.REMOVED: f"color:{colours.critical};background:{colours.critical_ground};"
            "text-decoration:line-through",
        }
        self._quiet = colours.secondary

    def page(self, diff: NoteDiff, *, only_changes: bool = False) -> str:
        parts = []
        if only_changes:
            diff = _changes_of(diff)
        if diff.is_same and all(section.change is Change.KEPT for section in diff.sections):
            same = self.tr("Both say the same.")
            parts.append(f"<p>{html.escape(same)}</p>")
        for section in diff.sections:
            if not section.statements and section.change is Change.KEPT:
                continue
            parts.append(f"<h3>{self._marked(section.heading, section.change)}</h3>")
            parts.extend(f"<p>{self._statement(statement)}</p>" for statement in section.statements)
        if diff.to_confirm:
            heading = self.tr("To confirm")
            parts.append(f"<h3>{html.escape(heading)}</h3>")
            parts.extend(f"<p>{self._marked(item.text, change)}</p>" for change, item in diff.to_confirm)
        if diff.dismissals:
            heading = self.tr("Dismissed findings")
            parts.append(f"<h3>{html.escape(heading)}</h3>")
            for change, dismissal in diff.dismissals:
                text = f"{dismissal.finding}: {dismissal.reason}" if dismissal.finding else dismissal.reason
                parts.append(f"<p>{self._marked(text, change)}</p>")
        return "".join(parts)

    def words(self, old: str, new: str) -> str:
        """One line and what became of it."""
        return "".join(self._marked(span.text, span.change) for span in spans(old, new))

    def _statement(self, diff: StatementDiff) -> str:
        text = "".join(self._marked(span.text, span.change) for span in diff.spans)
        if diff.moved:
            moved = self.tr("moved")
            text += f' <span style="color:{self._quiet}">({html.escape(moved)})</span>'
        return text

    def _marked(self, text: str, change: Change) -> str:
        look = self._looks.get(change)
        safe = html.escape(text)
        return f'<span style="{look}">{safe}</span>' if look else safe


def _changes_of(diff: NoteDiff) -> NoteDiff:
    """Without what both versions say alike."""
    sections = []
    for section in diff.sections:
        changed = tuple(s for s in section.statements if not s.is_same)
        if changed or section.change is not Change.KEPT:
            sections.append(section._replace(statements=changed))
    return NoteDiff(
        tuple(sections),
        tuple(item for item in diff.to_confirm if item[0] is not Change.KEPT),
        tuple(item for item in diff.dismissals if item[0] is not Change.KEPT),
    )
