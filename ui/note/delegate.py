"""How a row of the note is drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from copilot.domain.note import Severity
from ui.note.model import NoteModel, NoteRole
from ui.note.rows import CardRow, Heading, ProvisionalRow, Row, StatementRow
from ui.theme.fonts import secondary_font, text_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.in_place import InPlaceDelegate, RowEditor
from ui.widgets.passage import Passages
from ui.widgets.rows import draw_focus, draw_ground, draw_word, width_of

Index = QModelIndex | QPersistentModelIndex

_EDGE = 3 * GRID
_HEADING_HEIGHT = ROW_HEIGHT + GRID


class StatementDelegate(InPlaceDelegate):
    """Draws headings and statements of a `NoteModel`; a statement is edited in its place.

    Signals:
        cut: a statement's id, the text before the cursor and the text behind it: it shall be split there.
    """

    cut = Signal(int, str, str)

    def __init__(self, view: QListView, model: NoteModel, theme: Theme) -> None:
        super().__init__(view)
        self.editor_name = self.tr("Statement")
        self._view = view
        self._model = model
        self._theme = theme
        self._passages = Passages()
        self._text = text_font()
        self._small = secondary_font()
        self._small_bold = secondary_font(bold=True)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, RowEditor) and isinstance(event, QKeyEvent) and _is_cut(event):
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                text, at = editor.toPlainText(), editor.textCursor().position()
                row = self._model.row(self._view.currentIndex().row())
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                if isinstance(row, StatementRow):
                    self.cut.emit(row.statement.id, text[:at], text[at:])
            return True
        return super().eventFilter(editor, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        if isinstance(index.data(NoteRole.ROW), CardRow):  # room was made for just this
            editor.setGeometry(option.rect)
        else:
            super().updateEditorGeometry(editor, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(NoteRole.ROW)
        width = self._view.viewport().width()
        if isinstance(row, Heading):
            return QSize(width, _HEADING_HEIGHT)
        if isinstance(row, CardRow):
            return QSize(width, row.height)
        text = row.text if isinstance(row, ProvisionalRow) else row.statement.text
        height = self._passages.height(text, self._text_width(width, row), self._text)
        return QSize(width, max(ROW_HEIGHT, height + 2 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(NoteRole.ROW)
        area = QRect(option.rect).adjusted(GRID, 1, -GRID, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            top = area.bottom() - 5 * GRID
            draw_word(painter, row.text, area.left() + _EDGE, top, self._small_bold, self._theme.colours.accent)
            if option.state & QStyle.StateFlag.State_HasFocus:
                draw_focus(painter, area, self._theme.colours.accent)
        elif isinstance(row, ProvisionalRow):
            self._draw_provisional(painter, area, row)
            if option.state & QStyle.StateFlag.State_HasFocus:
                draw_focus(painter, area, self._theme.colours.accent)
        elif isinstance(row, StatementRow):
            self._draw_statement(painter, area, row, option)
        painter.restore()

    def _draw_provisional(self, painter: QPainter, area: QRect, row: ProvisionalRow) -> None:
        """As the statement that it will be, so that nothing moves then; grey, and with a broken edge."""
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.secondary), 2, Qt.PenStyle.DotLine))
        painter.drawLine(area.left() + 1, area.top() + GRID, area.left() + 1, area.bottom() - GRID)
        painter.setPen(QColor(colours.secondary))
        self._draw_text(painter, area, row, row.text)

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
        painter.setPen(colours.text)
        self._draw_text(painter, area, row, row.statement.text)

    def _draw_text(self, painter: QPainter, area: QRect, row: StatementRow | ProvisionalRow, text: str) -> None:
        """In the colour of the pen, and what stands at its end."""
        top = area.top() + GRID
        width = self._text_width(self._view.viewport().width(), row)
        self._passages.paint(painter, text, width, self._text, QPointF(area.left() + _EDGE, top))
        right = area.right() - _EDGE
        for text, colour in self._at_the_end(row):
            right -= width_of(text, self._small)
            draw_word(painter, text, right, top + 1, self._small, colour)
            right -= 2 * GRID

    def _at_the_end(self, row: StatementRow | ProvisionalRow) -> list[tuple[str, str]]:
        """From right to left: when it was said, then the remarks."""
        colours = self._theme.colours
        times = [(row.times, colours.secondary)] if row.times else []
        if isinstance(row, ProvisionalRow):  # that it is one is told by how it looks
            return times + [(self._model.to_confirm, colours.secondary)] * bool(row.doubt)
        tone = {None: colours.accent, Severity.INFO: colours.accent, Severity.WARNING: colours.warning}
        remark_colour = (
            colours.warning if row.stale and row.worst is None else tone.get(row.worst, colours.critical)
        )
        remarks = [(text, remark_colour) for text in reversed(self._model.remarks(row))]
        return times + remarks

    def _text_width(self, width: int, row: StatementRow | ProvisionalRow) -> int:
        taken = sum(width_of(text, self._small) + 2 * GRID for text, _ in self._at_the_end(row))
        return max(20 * GRID, width - 2 * GRID - 2 * _EDGE - max(taken, 8 * GRID))


def _is_cut(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
