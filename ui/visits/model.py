"""Visits as a list model: days, and under each its visits with their state at a glance."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QDate, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from copilot.app.visit_list import Glance, Line, place_for
from copilot.domain.visit import Visit, VisitState

Index = QModelIndex | QPersistentModelIndex


class VisitRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1


class Day(NamedTuple):
    text: str


class VisitRow(NamedTuple):
    """`about` is the patient's age and the complaint; `state` and `tone` the state in words and its colour."""

    visit: Visit
    name: str
    about: str
    state: str
    tone: str


Row = Day | VisitRow


class VisitsModel(QAbstractListModel):
    """Rows are made when they are looked at: ten thousand visits cost nothing until they are scrolled to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._glances: dict[str, Glance] = {}
        self._doubted: set[str] = set()
        self._today = date.min
        self._words = {
            VisitState.PLANNED: (self.tr("Planned"), "secondary"),
            VisitState.RECORDING: (self.tr("Recording"), "critical"),
            VisitState.RECORDED: (self.tr("Recorded"), "secondary"),
            VisitState.TRANSCRIBED: (self.tr("To draft"), "warning"),
            VisitState.SIGNED: (self.tr("Signed"), "done"),
            VisitState.EXPORTED: (self.tr("Exported"), "secondary"),
        }

    # ------------------------------------------------------------------ what is shown

    def show(self, lines: tuple[Line, ...], now: datetime) -> None:
        """What the list is, newest first. The same lines again leave everything where it is."""
        is_today = self._today == now.date()
        self._today = now.date()
        if is_today and list(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def put(self, visit: Visit, now: datetime, *, new: bool) -> None:
        """A visit as it is now. One that the list has not is added only where `new`."""
        row = self.row_of(visit.id)
        if row is not None:
            self._lines[row] = visit
            self._changed(row)
        elif new:
            row, lines = place_for(self._lines, visit, now)
            self.beginInsertRows(QModelIndex(), row, row + len(lines) - 1)
            self._lines[row:row] = lines
            self.endInsertRows()

    def tell(self, visit_id: str, glance: Glance) -> None:
        """How many findings are open in this visit, and what it is about."""
        self._doubted.discard(visit_id)
        if self._glances.get(visit_id) == glance:
            return
        self._glances[visit_id] = glance
        row = self.row_of(visit_id)
        if row is not None:
            self._changed(row)

    def doubt(self, visit_id: str) -> None:
        """What is told of it may be so no longer: it is asked for again, and shown until then."""
        self._doubted.add(visit_id)

    def untold(self, rows: range) -> tuple[Visit, ...]:
        """The visits of these rows that nothing is told of."""
        found = (self.visit(row) for row in rows)
        return tuple(v for v in found if v is not None and (v.id not in self._glances or v.id in self._doubted))

    def row_of(self, visit_id: str) -> int | None:
        return next((n for n, r in enumerate(self._lines) if isinstance(r, Visit) and r.id == visit_id), None)

    def visit(self, row: int) -> Visit | None:
        found = self._lines[row] if 0 <= row < len(self._lines) else None
        return found if isinstance(found, Visit) else None

    def _changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))

    # ------------------------------------------------------------------ the model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.visit(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags  # a day is passed over by the keys
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._lines):
            return None
        if role not in (VisitRole.ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row(self._lines[index.row()])
        if role == VisitRole.ROW:
            return row
        if isinstance(row, Day):
            return row.text
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        return ", ".join(part for part in (row.name, row.about, row.state) if part)

    def _row(self, of: Line) -> Row:
        if isinstance(of, Visit):
            return VisitRow(of, of.patient.display(), self._about(of), *self._state(of))
        days = (self._today - of).days
        if days == 0:
            return Day(self.tr("Today"))
        if days == 1:
            return Day(self.tr("Yesterday"))
        return Day(QLocale().toString(QDate(of.year, of.month, of.day), QLocale.FormatType.LongFormat))

    def _about(self, visit: Visit) -> str:
        age = ""
        if visit.patient.birth_date is not None:
            born, day = visit.patient.birth_date, visit.started_at.date()
            age = str(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
        return " · ".join(part for part in (age, self._glances.get(visit.id, Glance()).about) if part)

    def _state(self, visit: Visit) -> tuple[str, str]:
        if visit.state in self._words:
            return self._words[visit.state]
        glance = self._glances.get(visit.id)
        if glance is None:
            return self.tr("To review"), "accent"
        if glance.to_check:
            return self.tr("%n to check", "", glance.to_check), "warning"
        return self.tr("To sign"), "accent"
