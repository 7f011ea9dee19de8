"""How a row of the note is drawn, and the editor that opens in it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import QListView, QPlainTextEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from copilot.domain.note import Severity
from ui.note.model import Heading, NoteModel, NoteRole, Row, StatementRow
from ui.theme.fonts import secondary_font, text_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.passage import Passages
from ui.widgets.rows import draw_focus, draw_ground, draw_word, width_of

Index = QModelIndex | QPersistentModelIndex

_EDGE = 3 * GRID
_HEADING_HEIGHT = ROW_HEIGHT + GRID


class StatementEditor(QPlainTextEdit):
    """Enter keeps, Escape gives up, as in every row; a line break has no place in a statement."""

    keep = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep.emit()
            return
        super().keyPressEvent(event)


class StatementDelegate(QStyledItemDelegate):
    """Draws headings and statements of a `NoteModel`, and edits a statement in its place."""

    def __init__(self, view: QListView, model: NoteModel, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._theme = theme
        self._passages = Passages()
        self._text = text_font()
        self._small = secondary_font()
        self._small_bold = secondary_font(bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row: Row = index.data(NoteRole.ROW)
        width = self._view.viewport().width()
        if isinstance(row, Heading):
            return QSize(width, _HEADING_HEIGHT)
        height = self._passages.height(row.statement.text, self._text_width(width, row), self._text)
        return QSize(width, max(ROW_HEIGHT, height + 2 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(NoteRole.ROW)
        area = QRect(option.rect).adjusted(GRID, 1, -GRID, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            top = area.bottom() - 5 * GRID
            draw_word(painter, row.text, area.left() + _EDGE, top, self._small_bold, self._theme.colours.accent)
        else:
            self._draw_statement(painter, area, row, option)
        painter.restore()

    def _draw_statement(
        self, painter: QPainter, area: QRect, row: StatementRow, option: QStyleOptionViewItem
    ) -> None:
        colours = self._theme.colours
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or row.lit:
            draw_ground(painter, area, colours.evidence, colours.evidence_edge)
        elif row.worst is Severity.CRITICAL:
            draw_ground(painter, area, colours.panel, colours.critical)
        elif row.worst is Severity.WARNING or row.stale:
            draw_ground(painter, area, colours.panel, colours.warning)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, area, colours.accent)
        top = area.top() + GRID
        painter.setPen(colours.text)
        width = self._text_width(self._view.viewport().width(), row)
        self._passages.paint(painter, row.statement.text, width, self._text, QPointF(area.left() + _EDGE, top))
        right = area.right() - _EDGE
        for text, colour in self._at_the_end(row):
            right -= width_of(text, self._small)
            draw_word(painter, text, right, top + 1, self._small, colour)
            right -= 2 * GRID

    def _at_the_end(self, row: StatementRow) -> list[tuple[str, str]]:
        """From right to left: when it was said, then the remarks."""
        colours = self._theme.colours
        tone = {None: colours.accent, Severity.INFO: colours.accent, Severity.WARNING: colours.warning}
        remark_colour = tone.get(row.worst, colours.critical)
        remarks = [(text, remark_colour) for text in reversed(self._model.remarks(row))]
        return ([(row.times, colours.secondary)] if row.times else []) + remarks

    def _text_width(self, width: int, row: StatementRow) -> int:
        taken = sum(width_of(text, self._small) + 2 * GRID for text, _ in self._at_the_end(row))
        return max(20 * GRID, width - 2 * GRID - 2 * _EDGE - max(taken, 8 * GRID))

    # ------------------------------------------------------------------ editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = StatementEditor(parent)
        editor.setAccessibleName(self.tr("Statement"))
        editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        editor.keep.connect(lambda: self._keep(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if isinstance(editor, StatementEditor) and not editor.toPlainText():
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.moveCursor(QTextCursor.MoveOperation.End)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        if isinstance(editor, StatementEditor):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area = QRect(option.rect).adjusted(GRID, 0, -GRID, 0)
        area.setHeight(max(area.height() + 3 * GRID, 2 * ROW_HEIGHT))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return False  # the editor itself says when to keep
        return super().eventFilter(editor, event)

    def _keep(self, editor: StatementEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
