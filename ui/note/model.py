"""The note as a list model: headings, statements, and what each row tells about itself."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from copilot.domain.note import Finding, NoteContent, Origin, Severity, Statement
from copilot.domain.transcript import Transcript
from ui.widgets.parts import clock
from ui.widgets.rows import runs

Index = QModelIndex | QPersistentModelIndex

_WORST = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_MOST_TIMES = 3


class NoteRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1


class Heading(NamedTuple):
    key: str
    text: str


class StatementRow(NamedTuple):
    """`times` are when its evidence was said; `worst` the gravest of its open findings; `stale`: an utterance it
    rests on was corrected since; `lit`: the selected utterance is evidence of it."""

    section: str
    statement: Statement
    times: str
    worst: Severity | None
    stale: bool
    lit: bool


Row = Heading | StatementRow


class NoteModel(QAbstractListModel):
    """Rows of a `NoteContent`.

    Attributes:
        read_only: nothing in it can be changed.
        writable: the key of the only section that can be changed (an addendum); None if all can.

    Signals:
        text_edited: a statement's id and its new text, from the editor in the row.
    """

    text_edited = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: NoteContent | None = None
        self._starts: dict[int, float] = {}
        self._worst: dict[int, Severity] = {}
        self._stale: frozenset[int] = frozenset()
        self._lit: frozenset[int] = frozenset()
        self._rows: list[Row] = []
        self.read_only = False
        self.writable: str | None = None

    # ------------------------------------------------------------------ what is shown

    def show(self, content: NoteContent | None, transcript: Transcript | None, stale: frozenset[int]) -> None:
        """The rows that stay the same keep their place, so that nothing jumps while the doctor types."""
        self._content = content
        self._starts = {u.id: u.start_s for u in transcript.utterances} if transcript else {}
        self._stale = stale
        self._lay_out(self._new_rows())

    def find(self, findings: tuple[Finding, ...]) -> None:
        worst: dict[int, Severity] = {}
        for finding in findings:
            if finding.statement_id is not None:
                known = worst.get(finding.statement_id, Severity.INFO)
                worst[finding.statement_id] = min(known, finding.severity, key=_WORST.index)
        if worst != self._worst:
            self._worst = worst
            self._lay_out(self._new_rows())

    def light(self, utterance_id: int | None) -> None:
        lit = frozenset(
            s.id for s in (self._content.statements() if self._content else ()) if utterance_id in s.evidence
        )
        if lit != self._lit:
            self._lit = lit
            self._lay_out(self._new_rows())

    def row(self, number: int) -> Row | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def may_write(self, row: Row) -> bool:
        key = row.key if isinstance(row, Heading) else row.section
        return not self.read_only and self.writable in (None, key)

    def row_of(self, statement_id: int) -> int | None:
        for number, row in enumerate(self._rows):
            if isinstance(row, StatementRow) and row.statement.id == statement_id:
                return number
        return None

    def _new_rows(self) -> list[Row]:
        rows: list[Row] = []
        for section in self._content.sections if self._content else ():
            rows.append(Heading(section.key, section.heading))
            rows.extend(self._statement_row(section.key, statement) for statement in section.statements)
        return rows

    def _statement_row(self, section: str, statement: Statement) -> StatementRow:
        said = [self._starts[i] for i in statement.evidence if i in self._starts]
        times = " ".join(clock(s) for s in said[:_MOST_TIMES]) + (" …" if len(said) > _MOST_TIMES else "")
        return StatementRow(
            section,
            statement,
            times,
            self._worst.get(statement.id),
            statement.id in self._stale,
            statement.id in self._lit,
        )

    def _lay_out(self, rows: list[Row]) -> None:
        """Change only what differs between the old rows and the new."""
        old, same_start = self._rows, 0
        while same_start < min(len(old), len(rows)) and _key(old[same_start]) == _key(rows[same_start]):
            same_start += 1
        same_end = 0
        most = min(len(old), len(rows)) - same_start
        while same_end < most and _key(old[-1 - same_end]) == _key(rows[-1 - same_end]):
            same_end += 1
        gone, come = len(old) - same_start - same_end, len(rows) - same_start - same_end
        if gone:
            self.beginRemoveRows(QModelIndex(), same_start, same_start + gone - 1)
            self._rows = old[:same_start] + old[len(old) - same_end :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), same_start, same_start + come - 1)
            before = self._rows
            self._rows = rows[: same_start + come] + before[same_start:]
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
        text = row.text if isinstance(row, Heading) else row.statement.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((text, *self.remarks(row)))
        return None

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
        return Qt.ItemFlag.ItemIsEnabled

    def remarks(self, row: Row) -> list[str]:
        """What stands at the right of the row, in words."""
        if isinstance(row, Heading):
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


def _key(row: Row) -> tuple[str, int]:
    return (row.key, 0) if isinstance(row, Heading) else (row.section, row.statement.id)
