"""The utterances as a list model."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from copilot.domain.transcript import Speaker, Transcript, Utterance
from ui.widgets.parts import clock
from ui.widgets.rows import runs

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1


class Line(NamedTuple):
    """One row. `is_open`: provisional text of what is being said now. `used`: a statement rests on it. `missed`: it
    holds something that the note leaves out."""

    utterance: Utterance
    used: bool
    lit: bool
    is_open: bool = False
    missed: bool = False


class ConversationModel(QAbstractListModel):
    """Rows of utterances; which of them the note uses, and which are lit up as evidence.

    Signals:
        text_edited: an utterance's id and what was really said, from the editor in the row.
    """

    text_edited = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._utterances: list[Utterance] = []
        self._rows: dict[int, int] = {}
        self._used: frozenset[int] | None = None
        self._missed: frozenset[int] = frozenset()
        self._lit: frozenset[int] = frozenset()
        self._open: Utterance | None = None
        self.read_only = False

    # ------------------------------------------------------------------ what is shown

    def show(self, transcript: Transcript | None) -> None:
        self.beginResetModel()
        self._utterances = list(transcript.utterances) if transcript else []
        self._rows = {u.id: row for row, u in enumerate(self._utterances)}
        self._lit, self._used, self._open = frozenset(), None, None
        self._missed = frozenset()
        self.endResetModel()

    def add(self, utterance: Utterance) -> None:
        """A new utterance goes where its time is; one whose id is known takes the place of the old one."""
        row = self._rows.get(utterance.id)
        if row is not None:
            self._utterances[row] = utterance
            self._changed(row)
            return
        row = len(self._utterances)
        while row and self._utterances[row - 1].start_s > utterance.start_s:
            row -= 1
        self.beginInsertRows(QModelIndex(), row, row)
        self._utterances.insert(row, utterance)
        self._rows.update((u.id, n) for n, u in enumerate(self._utterances[row:], row))
        self.endInsertRows()

    def provisional(self, utterance: Utterance | None) -> None:
        """The utterance that is still being spoken, or None when it has been closed."""
        row = len(self._utterances)
        if self._open is not None and utterance is None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._open = None
            self.endRemoveRows()
        elif self._open is None and utterance is not None:
            self.beginInsertRows(QModelIndex(), row, row)
            self._open = utterance
            self.endInsertRows()
        elif utterance is not None:
            self._open = utterance
            self._changed(row)

    def use(self, used: frozenset[int] | None) -> None:
        """The ids of the utterances that statements rest on; None while there is no note."""
        if used != self._used:
            changed = (used or frozenset()) ^ (self._used or frozenset())
            everything = used is None or self._used is None
            self._used = used
            self._touch(self._rows if everything else changed)

    def miss(self, missed: frozenset[int]) -> None:
        """The ids of the utterances that hold something which the note leaves out."""
        changed, self._missed = missed ^ self._missed, missed
        self._touch(changed)

    def light(self, lit: frozenset[int]) -> None:
        changed, self._lit = lit ^ self._lit, lit
        self._touch(changed)

    def row_of(self, utterance_id: int) -> int | None:
        return self._rows.get(utterance_id)

    def utterance(self, row: int) -> Utterance | None:
        return self._utterances[row] if 0 <= row < len(self._utterances) else None

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        return tuple(self._utterances)

    # ------------------------------------------------------------------ the model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._utterances) + (self._open is not None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._line(index.row())
        if line is None:
            return None
        if role == Role.LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.utterance.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._spoken(line) if role == Qt.ItemDataRole.AccessibleTextRole else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        said = self.utterance(index.row()) is not None and not self.read_only
        return flags | Qt.ItemFlag.ItemIsEditable if said else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        utterance = self.utterance(index.row()) if role == Qt.ItemDataRole.EditRole else None
        text = " ".join(str(value).split())
        if utterance is None or not text:
            return False
        if text != utterance.text:
            self.text_edited.emit(utterance.id, text)
        return True

    def _line(self, row: int) -> Line | None:
        if row == len(self._utterances) and self._open is not None:
            return Line(self._open, used=True, lit=False, is_open=True)
        found = self.utterance(row)
        if found is None:
            return None
        used = self._used is None or found.id in self._used
        missed = not used and found.id in self._missed
        return Line(found, used=used, lit=found.id in self._lit, missed=missed)

    def _spoken(self, line: Line) -> str:
        parts = [self.speaker_name(line.utterance.speaker), clock(line.utterance.start_s), line.utterance.text]
        if line.missed:
            parts.append(self.tr("left out of the note"))
        elif not line.used:
            parts.append(self.tr("not used in the note"))
        if line.lit:
            parts.append(self.tr("evidence of the selected statement"))
        return ", ".join(parts)

    def speaker_name(self, speaker: Speaker) -> str:
        return {
            Speaker.DOCTOR: self.tr("Doctor"),
            Speaker.PATIENT: self.tr("Patient"),
            Speaker.OTHER: self.tr("Another person"),
            Speaker.UNKNOWN: self.tr("Not known who"),
        }[speaker]

    def speaker_sign(self, speaker: Speaker) -> str:
        """One letter in front of the row."""
        return {
            Speaker.DOCTOR: self.tr("D"),
            Speaker.PATIENT: self.tr("P"),
            Speaker.OTHER: self.tr("O"),
            Speaker.UNKNOWN: "?",
        }[speaker]

    def _touch(self, ids: Iterable[int]) -> None:
        for first, last in runs(sorted(row for i in ids if (row := self._rows.get(i)) is not None)):
            self._changed(first, last)

    def _changed(self, first: int, last: int | None = None) -> None:
        self.dataChanged.emit(self.index(first), self.index(first if last is None else last))
