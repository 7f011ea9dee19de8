"""Visits as a list model: days, and under each its visits with their state at a glance."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QDate, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

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
        self._rows: list[date | Visit] = []
        self._open_findings: dict[str, int] = {}
        self._abouts: dict[str, str] = {}
        self._today = date.min

    def show(self, visits: tuple[Visit, ...], now: datetime) -> None:
        """`visits`, newest first."""
        rows: list[date | Visit] = []
        day: date | None = None
        for visit in visits:
            its_day = visit.started_at.astimezone(now.tzinfo).date()
            if its_day != day:
                day = its_day
                rows.append(day)
            rows.append(visit)
        self.beginResetModel()
        self._rows = rows
        self._today = now.date()
        self.endResetModel()

    def tell(self, visit_id: str, open_findings: int, about: str) -> None:
        """How many findings are open in this visit, and what it is about."""
        self._open_findings[visit_id] = open_findings
        self._abouts[visit_id] = about
        row = self.row_of(visit_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, visit_id: str) -> int | None:
        return next((n for n, r in enumerate(self._rows) if isinstance(r, Visit) and r.id == visit_id), None)

    def visit(self, row: int) -> Visit | None:
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Visit) else None

    # ------------------------------------------------------------------ the model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsSelectable if self.visit(index.row()) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        if role not in (VisitRole.ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row(self._rows[index.row()])
        if role == VisitRole.ROW:
            return row
        if isinstance(row, Day):
            return row.text
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        return ", ".join(part for part in (row.name, row.about, row.state) if part)

    def _row(self, of: date | Visit) -> Row:
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
        return " · ".join(part for part in (age, self._abouts.get(visit.id, "")) if part)

    def _state(self, visit: Visit) -> tuple[str, str]:
        to_check = self._open_findings.get(visit.id, 0)
        words = {
            VisitState.PLANNED: (self.tr("Planned"), "secondary"),
            VisitState.RECORDING: (self.tr("Recording"), "critical"),
            VisitState.RECORDED: (self.tr("Recorded"), "secondary"),
            VisitState.TRANSCRIBED: (self.tr("To draft"), "warning"),
            VisitState.SIGNED: (self.tr("Signed"), "done"),
            VisitState.EXPORTED: (self.tr("Exported"), "secondary"),
        }
        if visit.state in words:
            return words[visit.state]
        if to_check:
            return self.tr("%n to check", "", to_check), "warning"
        return self.tr("To sign"), "accent"
