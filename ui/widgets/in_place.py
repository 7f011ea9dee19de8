"""Editing the text of a list row in its place."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme.tokens import GRID, ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex


class RowEditor(QPlainTextEdit):
    """Enter keeps, Escape gives up; a line break has no place in a row.

    Signals:
        keep: Enter was pressed.
    """

    keep = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep.emit()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file that is dropped here is imported, like everywhere in the window: its name is no text of a row."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)


class InPlaceDelegate(QStyledItemDelegate):
    """Opens a `RowEditor` over the row.

    Attributes:
        editor_name: the editor's accessible name.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.editor_name = ""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = RowEditor(parent)
        editor.setAccessibleName(self.editor_name)
        editor.keep.connect(lambda: self._keep(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Asked for again whenever the row changes: what was typed stays.
        if isinstance(editor, RowEditor) and not editor.toPlainText():
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.moveCursor(QTextCursor.MoveOperation.End)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, RowEditor):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRect(option.rect).adjusted(GRID, 0, -GRID, 0)
        area.setHeight(max(area.height() + 3 * GRID, 2 * ROW_HEIGHT))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False  # the editor itself says when to keep
        return super().eventFilter(editor, event)

    def _keep(self, editor: RowEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
