"""The note as a list model: headings, statements, and what each row tells about itself."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from copilot.app.provisional import ProvisionalSection
from copilot.domain.note import Finding, NoteContent, Origin, Severity, Statement
from copilot.domain.transcript import Transcript
from ui.note.rows import CardRow, Heading, ProvisionalRow, Row, StatementRow, steps
from ui.widgets.parts import clock
from ui.widgets.rows import runs

__all__ = ["Heading", "NoteModel", "NoteRole", "Row", "StatementRow"]

Index = QModelIndex | QPersistentModelIndex

_WORST = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_MOST_TIMES = 3


class NoteRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1


class NoteModel(QAbstractListModel):
    """Rows of a `NoteContent`, of a draft that is being written into it, and of the cards under its statements.

    Attributes:
        read_only: nothing in it can be changed.
        writable: the key of the only section that can be changed (an addendum); None if all can.

    Signals:
        text_edited: a statement's id and its new text, from the editor in the row.
        shown: another state of the note is shown.
    """

    text_edited = Signal(int, str)
    shown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: NoteContent | None = None
        self._starts: dict[int, float] = {}
        self._worst: dict[int, Severity] = {}
        self._stale: frozenset[int] = frozenset()
        self._lit: frozenset[int] = frozenset()
        self._written: tuple[ProvisionalSection, ...] = ()
        self._written_from: dict[int, float] = {}
        self._cards: dict[int, int] = {}
        self._rows: list[Row] = []
        self.read_only = False
        self.writable: str | None = None

    # ------------------------------------------------------------------ what is shown

    def show(self, content: NoteContent | None, transcript: Transcript | None, stale: frozenset[int]) -> None:
        """The rows that stay the same keep their place, so that nothing jumps while the doctor types."""
        self._content = content
        self._starts = _starts(transcript)
        self._stale = stale
        self._lay_out()
        self.shown.emit()

    def write(self, sections: tuple[ProvisionalSection, ...], transcript: Transcript | None) -> None:
        """What a drafter has written by now from `transcript`; nothing takes it away again."""
        self._written, self._written_from = sections, _starts(transcript)
        self._lay_out()

    def settle(self) -> None:
        """The draft is whole: its lines are shown until `show` brings the statements that they became."""
        self._written = ()

    @property
    def to_confirm(self) -> str:
        return self.tr("to confirm")

    @property
    def is_written(self) -> bool:
        """Whether a draft is being written into it."""
        return bool(self._written)

    def make_room(self, cards: dict[int, int]) -> None:
        """For cards of so many pixels under these statements."""
        self._cards = dict(cards)
        self._lay_out()

    def find(self, findings: tuple[Finding, ...]) -> None:
        worst: dict[int, Severity] = {}
        for finding in findings:
            if finding.statement_id is not None:
                known = worst.get(finding.statement_id, Severity.INFO)
                worst[finding.statement_id] = min(known, finding.severity, key=_WORST.index)
        if worst != self._worst:
            self._worst = worst
            self._lay_out()

    def light(self, utterance_id: int | None) -> None:
        lit = frozenset(
            s.id for s in (self._content.statements() if self._content else ()) if utterance_id in s.evidence
        )
        if lit != self._lit:
            self._lit = lit
            self._lay_out()

    def row(self, number: int) -> Row | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def may_write(self, row: Row) -> bool:
        if isinstance(row, ProvisionalRow | CardRow) or self._content is None:
            return False
        key = row.key if isinstance(row, Heading) else row.section
        return not self.read_only and self.writable in (None, key)

    def statement(self, statement_id: int) -> Statement | None:
        return self._content.statement(statement_id) if self._content else None

    def has_statements(self, section: str) -> bool:
        return any(isinstance(row, StatementRow) and row.section == section for row in self._rows)

    def row_of(self, statement_id: int) -> int | None:
        for number, row in enumerate(self._rows):
            if isinstance(row, StatementRow) and row.statement.id == statement_id:
                return number
        return None

    def _new_rows(self) -> list[Row]:
        rows: list[Row] = []
        left = {section.key: section for section in self._written}
        for section in self._content.sections if self._content else ():
            rows.append(Heading(section.key, section.heading))
            for statement in section.statements:
                rows.append(self._statement_row(section.key, statement))
                if statement.id in self._cards:
                    rows.append(CardRow(section.key, statement.id, self._cards[statement.id]))
            if (written := left.pop(section.key, None)) is not None:
                rows += self._provisional_rows(written, {s.text for s in section.statements})
        for written in left.values():  # of a first draft, or of a draft by another template
            if written.lines or self._content is None:
                rows.append(Heading(written.key, written.heading))
                rows += self._provisional_rows(written, set())
        return rows

    def _provisional_rows(self, written: ProvisionalSection, standing: set[str]) -> list[Row]:
        """Without what the note says already in the very same words."""
        return [
            ProvisionalRow(written.key, line.text, _times(line.evidence, self._written_from), line.doubt)
            for line in written.lines
            if line.text not in standing
        ]

    def _statement_row(self, section: str, statement: Statement) -> StatementRow:
        return StatementRow(
            section,
            statement,
            _times(statement.evidence, self._starts),
            self._worst.get(statement.id),
            statement.id in self._stale,
            statement.id in self._lit,
        )

    def _lay_out(self) -> None:
        """Change only what differs between the old rows and the new."""
        rows = self._new_rows()
        for start, gone, come in steps(self._rows, rows):
            if gone:
                self.beginRemoveRows(QModelIndex(), start, start + gone - 1)
                del self._rows[start : start + gone]
                self.endRemoveRows()
            if come:
                self.beginInsertRows(QModelIndex(), start, start + len(come) - 1)
                self._rows[start:start] = come
                self.endInsertRows()
        before, self._rows = self._rows, rows
        changed = [n for n, (one, other) in enumerate(zip(before, rows, strict=True)) if one != other]
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))

    # ------------------------------------------------------------------ the model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        if role == NoteRole.ROW:
            return row
        text = self._text(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((text, *self.remarks(row)))
        return None

    def _text(self, row: Row) -> str:
        match row:
            case StatementRow():
                return row.statement.text
            case CardRow():
                return ""
            case _:
                return row.text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row(index.row())
        if not isinstance(row, StatementRow) or role != Qt.ItemDataRole.EditRole:
            return False
        text = " ".join(str(value).split())
        if text != row.statement.text:
            self.text_edited.emit(row.statement.id, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index.row())
        if isinstance(row, StatementRow):
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            return flags | Qt.ItemFlag.ItemIsEditable if self.may_write(row) else flags
        return Qt.ItemFlag.NoItemFlags if isinstance(row, CardRow) else Qt.ItemFlag.ItemIsEnabled

    def remarks(self, row: Row) -> list[str]:
        """What stands at the right of the row, in words."""
        if isinstance(row, ProvisionalRow):
            return [self.tr("being written"), *([self.to_confirm] if row.doubt else [])]
        if not isinstance(row, StatementRow):
            return []
        words = []
        if row.stale:
            words.append(self.tr("the words were corrected"))
        if row.statement.origin is Origin.EDITED:
            words.append(self.tr("edited"))
        elif row.statement.origin is Origin.TYPED:
            words.append(self.tr("typed"))
        if row.worst is Severity.CRITICAL:
            words.append(self.tr("critical"))
        elif row.worst is Severity.WARNING:
            words.append(self.tr("to check"))
        return words


def _starts(transcript: Transcript | None) -> dict[int, float]:
    return {u.id: u.start_s for u in transcript.utterances} if transcript else {}


def _times(evidence: tuple[int, ...], starts: dict[int, float]) -> str:
    said = [starts[i] for i in evidence if i in starts]
    return " ".join(clock(s) for s in said[:_MOST_TIMES]) + (" …" if len(said) > _MOST_TIMES else "")
