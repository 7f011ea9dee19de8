"""The note: its statements, what can be done with them, the findings, and the way to the signature."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from copilot.domain.note import Finding, NoteContent, Severity, ToConfirm
from copilot.domain.transcript import Transcript
from ui.note.delegate import StatementDelegate
from ui.note.findings import FindingsPane
from ui.note.model import NoteModel, StatementRow
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.widgets.parts import EmptyState, button, label, panel, rule


class NoteList(QListView):
    def __init__(self, model: NoteModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(StatementDelegate(self, model, theme))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAccessibleName(self.tr("Note"))
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class NotePane(QWidget):
    """The right of the window.

    Signals:
        selected: the id of the selected statement, None when none is.
        play: listen to the evidence of this statement.
        text_edited: a statement's id and its new text.
        added: the key of the section that wants a new statement, after which statement (or None).
        deleted, split: a statement's id.
        moved: a statement's id and by how many rows (-1 up, 1 down).
        undo, redo, draft_again, sign, export, addendum: what the doctor wants.
        copied: the key of the section to copy, "" for the whole note.
        addendum_opened: an addendum that can be written.
    """

    selected = Signal(object)
    play = Signal(int)
    text_edited = Signal(int, str)
    added = Signal(str, object)
    deleted = Signal(int)
    split = Signal(int)
    moved = Signal(int, int)
    undo = Signal()
    redo = Signal()
    draft_again = Signal()
    sign = Signal()
    export = Signal()
    addendum = Signal()
    copied = Signal(str)
    addendum_opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = NoteModel(self)
        self.list = NoteList(self.model, theme)
        self.findings = FindingsPane()
        self._empty = EmptyState()
        self._again = button(self.tr("Draft again"), self.draft_again.emit)
        self._sign = button(self.tr("Sign…"), self.sign.emit, "primary", key="Ctrl+Return")
        self._export = button(self.tr("Export"), self.export.emit, key="Ctrl+E")
        self._addendum = button(self.tr("Add an addendum"), self.addendum.emit)
        self._blocked = label("", "secondary", wrap=True)
        self._blocked.setProperty("tone", "critical")
        self._build()
        self.model.text_edited.connect(self.text_edited)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        for action in self._actions():
            self.list.addAction(action)
        self.show_note(None, None, frozenset())

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        header.addWidget(label(self.tr("Note"), "heading"))
        header.addStretch()
        header.addWidget(self._again)
        top = QWidget()
        self._stack = QStackedLayout(top)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(top)
        self._splitter.addWidget(self.findings)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        footer = QHBoxLayout()
        footer.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 3 * GRID)
        footer.setSpacing(2 * GRID)
        footer.addWidget(self._sign)
        footer.addWidget(self._addendum)
        footer.addWidget(self._blocked, 1)
        footer.addWidget(self._export)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(header)
        inside.addWidget(self._splitter, 1)
        inside.addWidget(rule())
        inside.addLayout(footer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    # ------------------------------------------------------------------ what is shown

    def show_note(self, content: NoteContent | None, transcript: Transcript | None, stale: frozenset[int]) -> None:
        self.model.show(content, transcript, stale)
        self._stack.setCurrentIndex(0 if content is None else 1)
        self.findings.setVisible(content is not None)
        for part in (self._sign, self._export):
            part.setVisible(content is not None)
        if content is None:
            self._addendum.hide()
            self._blocked.clear()
        self._again.setText(self.tr("Draft") if content is None else self.tr("Draft again"))

    def show_findings(self, findings: tuple[Finding, ...], to_confirm: tuple[ToConfirm, ...]) -> None:
        """Those that are open. Critical ones block the signature, and the reason stands beside it."""
        self.model.find(findings)
        self.findings.show_findings(findings, to_confirm)
        critical = sum(f.severity is Severity.CRITICAL for f in findings)
        self._sign.setEnabled(not critical)
        self._blocked.setText(self.tr("%n critical finding(s) open", "", critical) if critical else "")

    def say_empty(self, title: str, text: str) -> None:
        self._empty.say(title, text)

    def freeze(self, *, read_only: bool) -> None:
        """A signed note is read; nothing in it changes."""
        self.model.read_only = read_only
        self._sign.setVisible(not read_only)
        self._again.setVisible(not read_only)
        self._addendum.setVisible(read_only)
        self._export.setEnabled(read_only)

    def choose(self, statement_id: int) -> None:
        row = self.model.row_of(statement_id)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    @property
    def current(self) -> StatementRow | None:
        row = self.model.row(self.list.currentIndex().row())
        return row if isinstance(row, StatementRow) else None

    # ------------------------------------------------------------------ what is done

    def _actions(self) -> list[QAction]:
        wanted = (
            (self.tr("Listen to the evidence"), "Space", self._on_current(self.play.emit)),
            (self.tr("Edit"), "F2", lambda: self.list.edit(self.list.currentIndex())),
            (self.tr("Add a statement below"), "Ctrl+N", self._add),
            (self.tr("Split"), "Ctrl+K", self._on_current(self.split.emit)),
            (self.tr("Move up"), "Alt+Up", self._on_current(lambda i: self.moved.emit(i, -1))),
            (self.tr("Move down"), "Alt+Down", self._on_current(lambda i: self.moved.emit(i, 1))),
            (self.tr("Delete"), "Del", self._on_current(self.deleted.emit)),
            (self.tr("Copy the section"), "Ctrl+Shift+C", self._copy_section),
            (self.tr("Copy the whole note"), "Ctrl+Alt+C", lambda: self.copied.emit("")),
            (self.tr("Undo"), "Ctrl+Z", self.undo.emit),
            (self.tr("Redo"), "Ctrl+Shift+Z", self.redo.emit),
        )
        actions = []
        for text, key, act in wanted:
            action = QAction(text, self.list)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            actions.append(action)
        return actions

    def _copy_section(self) -> None:
        row = self.model.row(self.list.currentIndex().row())
        if row is not None:
            self.copied.emit(row.section if isinstance(row, StatementRow) else row.key)

    def _on_current(self, act: Callable[[int], object]) -> Callable[[], None]:
        def run() -> None:
            if self.current is not None and not self.model.read_only:
                act(self.current.statement.id)

        return run

    def _add(self) -> None:
        row = self.model.row(self.list.currentIndex().row())
        if row is None or self.model.read_only:
            return
        if isinstance(row, StatementRow):
            self.added.emit(row.section, row.statement.id)
        else:
            self.added.emit(row.key, None)

    def _current_changed(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        self.selected.emit(row.statement.id if isinstance(row, StatementRow) else None)
