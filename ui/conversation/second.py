"""What a second transcription would change, line by line, to be taken or left."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from copilot.app.note_life.words import Change
from copilot.app.second_pass import Revised
from ui.conversation.model import ConversationModel
from ui.theme.fonts import secondary_font, text_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID, ROW_HEIGHT, Colours
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, clock, label
from ui.widgets.passage import Mark, Passages
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.rows import draw_focus, draw_ground, draw_word, width_of

Index = QModelIndex | QPersistentModelIndex
_SIGN_WIDTH = 7 * GRID
_EDGE = 3 * GRID
_ROWS_SEEN = 6


class RevisedRole(IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1


class RevisedModel(QAbstractListModel):
    """The lines that would read differently and are not decided yet."""

    def __init__(self, said: ConversationModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self._lines: list[Revised] = []

    def show(self, lines: tuple[Revised, ...]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> Revised | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def lines(self) -> tuple[Revised, ...]:
        return tuple(self._lines)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(line.utterance.id for line in self._lines)

    def sign(self, line: Revised) -> str:
        return self._said.speaker_sign(line.utterance.speaker)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if role == RevisedRole.LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.utterance.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = line.utterance
            heard = self.tr("now: {}").format(said.text)
            before = self.tr("before: {}").format(line.before) if line.before else self.tr("a new line")
            return ", ".join((self._said.speaker_name(said.speaker), clock(said.start_s), before, heard))
        return None


class RevisedDelegate(QStyledItemDelegate):
    """What goes is struck through, what comes is underlined: in their places in the line."""

    def __init__(self, view: QListView, model: RevisedModel, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._theme = theme
        self._passages = Passages()
        self._text = text_font()
        self._bold = text_font(bold=True)
        self._small = secondary_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        text, _ = _told(index.data(RevisedRole.LINE), self._theme.colours)
        height = self._passages.height(text, self._room(width), self._text)
        return QSize(width, max(ROW_HEIGHT, height + 3 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Revised = index.data(RevisedRole.LINE)
        colours = self._theme.colours
        area = QRect(option.rect).adjusted(GRID, 1, -GRID, -1)
        top = area.top() + (3 * GRID) // 2 - 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_ground(painter, area, colours.accent_ground, colours.accent)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, area, colours.accent)
        draw_word(painter, self._model.sign(line), area.left() + _EDGE, top, self._bold, colours.secondary)
        time = clock(line.utterance.start_s)
        right = area.right() - _EDGE - width_of(time, self._small)
        draw_word(painter, time, right, top + 1, self._small, colours.secondary)
        painter.setPen(QColor(colours.text))
        text, marks = _told(line, colours)
        at = QPointF(area.left() + _EDGE + _SIGN_WIDTH, top)
        self._passages.paint(painter, text, self._room(self._view.viewport().width()), self._text, at, marks)
        painter.restore()

    def _room(self, width: int) -> int:
        return max(20 * GRID, width - 4 * GRID - 2 * _EDGE - _SIGN_WIDTH - width_of("0:00:00", self._small))


def _told(line: Revised, colours: Colours) -> tuple[str, list[Mark]]:
    text, marks = "", []
    for span in line.edits:
        if span.change is not Change.KEPT:
            look = QTextCharFormat()
            gone = span.change is Change.REMOVED
            look.setFontStrikeOut(gone)
            look.setFontUnderline(not gone)
            look.setForeground(QColor(colours.critical if gone else colours.done))
            look.setBackground(QColor(colours.critical_ground if gone else colours.done_ground))
            marks.append(Mark(len(text), len(span.text), look))
        text += span.text
    return text, marks


class RevisedList(QListView):
    """Rows follow the width."""

    def __init__(self, model: RevisedModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(RevisedDelegate(self, model, theme))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setAccessibleName(self.tr("Lines that were heard differently"))
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class SecondPassPanel(QFrame):
    """Above the conversation, from the moment on that it is transcribed again until all is decided.

    Attributes:
        progress: of the transcription.
        message: what went wrong with it, or that it changes nothing.

    Signals:
        selected: a line; None when none is.
        listen: a line.
        taken: the ids of the lines that are to be changed.
        left: the ids of the lines that stay as they are.
    """

    selected = Signal(object)
    listen = Signal(object)
    taken = Signal(object)
    left = Signal(object)

    def __init__(self, said: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What a second transcription changes"))
        self.model = RevisedModel(said, self)
        self.list = RevisedList(self.model, theme)
        self.progress = ProgressStrip()
        self.message = InlineMessage()
        self._title = label("", "heading", wrap=True)
        about = label(
            self.tr("Struck through: as it stands. Underlined: as it was heard now."), "secondary", wrap=True
        )
        self._take_all = button(self.tr("Take all"), lambda: self.taken.emit(self.model.ids))
        self._leave_all = button(self.tr("Leave all as it is"), lambda: self.left.emit(self.model.ids))
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self._title, 1)
        top.addWidget(self._take_all)
        top.addWidget(self._leave_all)
        self._take = button(self.tr("Take this line"), lambda: self._decide(self.taken), "primary")
        self._leave = button(self.tr("Leave it"), lambda: self._decide(self.left))
        self._listen = button(self.tr("▶ Listen"), self._hear)
        self._listen.setAccessibleName(self.tr("Listen"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for part in (self._take, self._leave, self._listen):
            row.addWidget(part)
        row.addStretch()
        self._found = QWidget()
        inside = QVBoxLayout(self._found)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addLayout(top)
        inside.addWidget(about)
        inside.addWidget(self.list)
        inside.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 0, 4 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)
        layout.addWidget(self._found)
        self._found.hide()
        for text, key, act in (
            (self.tr("Take this line"), "Return", lambda: self._decide(self.taken)),
            (self.tr("Leave it"), "Del", lambda: self._decide(self.left)),
            (self.tr("Listen"), "Space", self._hear),
        ):
            action = QAction(text, self.list)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.list.addAction(action)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self.selected.emit(self.current))

    @property
    def current(self) -> Revised | None:
        return self.model.line(self.list.currentIndex().row())

    def show_lines(self, lines: tuple[Revised, ...], model: str) -> None:
        """Those that are not decided yet; none hides them. `model` is who heard them."""
        if lines == self.model.lines:
            return  # the visit was only read anew: the choice stays where it is
        row = self.list.currentIndex().row()
        had_focus = self.list.hasFocus()
        self.model.show(lines)
        self._title.setText(self.tr("{}: %n line(s) differ", "", len(lines)).format(model))
        self._found.setVisible(bool(lines))
        if lines:
            self.list.setCurrentIndex(self.model.index(min(max(row, 0), len(lines) - 1)))
            self.list.setFixedHeight(min(_ROWS_SEEN, len(lines) + 1) * (ROW_HEIGHT + GRID))
            if had_focus:
                self.list.setFocus()

    def _decide(self, how: Any) -> None:
        if self.current is not None:
            how.emit(frozenset({self.current.utterance.id}))

    def _hear(self) -> None:
        if self.current is not None:
            self.listen.emit(self.current)
