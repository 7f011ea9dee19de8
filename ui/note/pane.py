"""The note: its statements, what can be done with them, the findings, and the way to the signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from copilot.app.provisional import ProvisionalSection
from copilot.domain.note import NoteContent, Severity
from copilot.domain.transcript import Transcript
from ui.documents.menu import DocumentsButton
from ui.note.actions import RowActions
from ui.note.again import DraftAgain
from ui.note.delegate import StatementDelegate
from ui.note.findings import FindingsPane, ToCheck
from ui.note.model import Heading, NoteModel, Row, StatementRow
from ui.note.proposals import Proposals
from ui.note.rewording import RewordActions
from ui.note.stale_bar import StaleBar
from ui.note.staying import in_place
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.widgets.in_place import RowEditor
from ui.widgets.long_list import LongList
from ui.widgets.parts import EmptyState, button, label, pane_title, panel, rule


class NoteList(LongList):
    def __init__(self, model: NoteModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.rows = StatementDelegate(self, model, theme)
        self.setItemDelegate(self.rows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setAccessibleName(self.tr("Note"))
        theme.changed.connect(self.viewport().update)


class Standing(NamedTuple):
    """What can be done with a note as it stands. `writable` is the section of an addendum that is written."""

    is_signed: bool = False
    writable: str | None = None
    second_due: bool = False


class NotePane(QWidget):
    """The right of the window.

    Signals:
        selected: the id of the selected statement, None when none is.
        play: listen to the evidence of this statement.
        text_edited: a statement's id and its new text.
        added: the key of the section that wants a new statement, after which statement (or None).
        deleted, split, joined: a statement's id.
        cut: a statement's id, and the text before and behind the place where it shall be split.
        moved: a statement's id and by how many rows (-1 up, 1 down).
        section_again: the key of the section to draft again.
        undo, redo, draft_again, sign, sign_second, export, addendum, give_up, versions: what the doctor wants.
        copied: the key of the section to copy, "" for the whole note.
        addendum_opened: an addendum that can be written.
        dictate: the key of the section to dictate into, behind which statement (or None).
        dictations: what was dictated until now shall be shown.
    """

    selected = Signal(object)
    play = Signal(int)
    text_edited = Signal(int, str)
    added = Signal(str, object)
    deleted = Signal(int)
    split = Signal(int)
    joined = Signal(int)
    cut = Signal(int, str, str)
    moved = Signal(int, int)
    section_again = Signal(str)
    undo = Signal()
    redo = Signal()
    draft_again = Signal()
    sign = Signal()
    sign_second = Signal()
    export = Signal()
    addendum = Signal()
    give_up = Signal()
    versions = Signal()
    copied = Signal(str)
    addendum_opened = Signal(object)
    dictate = Signal(str, object)
    dictations = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = NoteModel(self)
        self.list = NoteList(self.model, theme)
        self.findings = FindingsPane()
        self.again = DraftAgain()
        self.stale = StaleBar()
        self._empty = EmptyState()
        self._before = QVBoxLayout()
        self._above = QVBoxLayout()
        self._beside = QHBoxLayout()
        self._undo = button("↶", self.undo.emit, describe=self.tr("Undo"))
        self._redo = button("↷", self.redo.emit, describe=self.tr("Redo"))
        self._versions = button(self.tr("Versions"), self.versions.emit)
        self._sign = button(self.tr("Sign…"), self.sign.emit, "primary", key="Ctrl+Return")
        self._second = button(self.tr("Second signature…"), self.sign_second.emit, "primary")
        self.export_button = button(self.tr("Export"), self.export.emit, key="Ctrl+E")
        self.documents = DocumentsButton()
        self._addendum = button(self.tr("Add an addendum"), self.addendum.emit)
        self._give_up = button(self.tr("Give up the addendum"), self.give_up.emit)
        self._blocked = label("", "secondary", wrap=True)
        self._blocked.setProperty("tone", "critical")
        self._standing = Standing()
        self._is_there = False
        self._critical = 0
        self._build()
        self._keys()
        self.model.text_edited.connect(self.text_edited)
        self.again.wanted.connect(self.draft_again)
        self.stale.draft_again.connect(self.draft_again)
        self.list.rows.cut.connect(self.cut)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.actions_of_rows = RowActions(self.list, self.model, self._deeds())
        self.rewording = RewordActions(self.list, self.model)
        self.actions_of_rows.extras.append(self.rewording.of)
        self.proposals = Proposals(self.list, self.model, theme)
        self.show_note(None, None, frozenset())

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        header.setSpacing(GRID)
        header.addWidget(pane_title(self.tr("Note")))
        header.addStretch()
        header.addLayout(self._beside)
        for part in (self._undo, self._redo, self._versions, self.again):
            header.addWidget(part)
        for part in (self._undo, self._redo):
            part.setFixedWidth(10 * GRID)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addLayout(self._before, 1)
        top = QWidget()
        self._stack = QStackedLayout(top)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(top)
        self._splitter.addWidget(self.findings)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([6, 5])
        self.findings.setMinimumHeight(40 * GRID)
        self._rule, self._foot = rule(), QWidget()
        footer = QHBoxLayout(self._foot)
        footer.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 3 * GRID)
        footer.setSpacing(2 * GRID)
        footer.addWidget(self._sign)
        footer.addWidget(self._second)
        footer.addWidget(self._addendum)
        footer.addWidget(self._give_up)
        footer.addWidget(self._blocked, 1)
        footer.addWidget(self.documents)
        footer.addWidget(self.export_button)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(header)
        inside.addLayout(self._above)
        inside.addWidget(self.stale)
        inside.addWidget(self._splitter, 1)
        inside.addWidget(self._rule)
        inside.addWidget(self._foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)

    def put_before(self, part: QWidget) -> None:
        """What is shown where there is no note yet."""
        self._before.addWidget(part, 1)

    def put_above(self, part: QWidget) -> None:
        """What is shown over the note while it concerns it."""
        self._above.addWidget(part)

    def put_beside(self, part: QWidget) -> None:
        """A button at the top, beside the others."""
        self._beside.addWidget(part)

    def put_below(self, part: QWidget) -> None:
        """What is shown under the note beside the findings."""
        self._splitter.addWidget(part)
        self._splitter.setStretchFactor(self._splitter.count() - 1, 2)
        self._splitter.setSizes([600, 500, 500])
        part.setMinimumHeight(40 * GRID)

    # ------------------------------------------------------------------ what is shown

    def show_note(self, content: NoteContent | None, transcript: Transcript | None, stale: frozenset[int]) -> None:
        with in_place(self.list):
            self.model.show(content, transcript, stale)
        self.stale.tell(len(stale))
        self._is_there = content is not None
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self.again.say(is_first=content is None)
        if content is None:
            self._blocked.clear()
        else:
            self._judge()
        self._lay_out()

    def show_written(self, sections: tuple[ProvisionalSection, ...], transcript: Transcript | None) -> None:
        """What a drafter has written by now; nothing of it can be signed, and nothing takes it away again."""
        with in_place(self.list):
            self.model.write(sections, transcript)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self._judge()

    def show_findings(self, to_check: ToCheck, content: NoteContent | None) -> None:
        """Those that are open. Critical ones block the signature, and the reason stands beside it."""
        self.model.find(to_check.findings)
        self.findings.show_findings(to_check, content)
        self._critical = sum(f.severity is Severity.CRITICAL for f in to_check.findings)
        self._judge()

    def _judge(self) -> None:
        """Whether it can be signed as it stands, and why not."""
        writing = self.model.is_written and self._is_there
        self._sign.setEnabled(not self._critical and not writing)
        if self._is_closed:
            return
        if writing:
            self._blocked.setText(self.tr("A draft is being written"))
        else:
            count = self._critical
            self._blocked.setText(self.tr("%n critical finding(s) open", "", count) if count else "")

    def show_undo(self, *, undoes: bool, redoes: bool) -> None:
        self._undo.setEnabled(undoes)
        self._redo.setEnabled(redoes)

    def say_empty(self, title: str, text: str) -> None:
        self._empty.say(title, text)

    def stand(self, standing: Standing) -> None:
        """A signed note is read; nothing in it changes but by an addendum."""
        was_closed, self._standing = self._is_closed, standing
        self.model.read_only = self._is_closed
        self.model.writable = standing.writable
        if self._is_closed and standing.second_due:
            self._blocked.setText(self.tr("It leaves only when a second person has signed it too."))
        elif self._is_closed or was_closed:
            self._blocked.clear()
        for part in (self.export_button, self.documents):
            part.setEnabled(self._is_closed and not standing.second_due)
        self._lay_out()

    @property
    def _is_closed(self) -> bool:
        return self._standing.is_signed and self._standing.writable is None

    def _lay_out(self) -> None:
        """Only what can be done is shown."""
        there, closed = self._is_there, self._is_closed
        addendum = self._standing.writable is not None
        self.findings.setVisible(there and not closed)
        self._sign.setVisible(there and not closed)
        self._second.setVisible(there and closed and self._standing.second_due)
        self._addendum.setVisible(there and closed)
        self._give_up.setVisible(there and addendum)
        self.export_button.setVisible(there and not addendum)
        self.documents.setVisible(there and closed)
        self.again.setVisible(not closed and not addendum)
        for part in (self._undo, self._redo):
            part.setVisible(there and not closed)
        self._versions.setVisible(there)
        for below in (self._rule, self._foot):
            below.setVisible(there)

    def choose(self, statement_id: int) -> None:
        row = self.model.row_of(statement_id)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def edit_new(self, statement_id: int) -> None:
        """Opens the editor of a statement that was just added, with its stand-in selected."""
        self.choose(statement_id)
        self.list.edit(self.list.currentIndex())
        for field in self.list.viewport().findChildren(RowEditor):
            field.selectAll()

    @property
    def current(self) -> StatementRow | None:
        row = self.model.row(self.list.currentIndex().row())
        return row if isinstance(row, StatementRow) else None

    # ------------------------------------------------------------------ what is done

    def _keys(self) -> None:
        """Undo and redo count anywhere in the window; a text that is being typed in takes them first."""
        for keys, signal in ((("Ctrl+Z",), self.undo), (("Ctrl+Shift+Z", "Ctrl+Y"), self.redo)):
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(signal)
            self.addAction(action)

    def _deeds(self) -> dict[str, Callable[[Row], object]]:
        return {
            "listen": lambda row: self.play.emit(row.statement.id) if isinstance(row, StatementRow) else None,
            "edit": self._on_statement(lambda _id: self.list.edit(self.list.currentIndex())),
            "add": self._add,
            "dictate": self._dictate,
            "dictations": lambda _row: self.dictations.emit(),
            "split": self._on_statement(self.split.emit),
            "join": self._on_statement(self.joined.emit),
            "up": self._on_statement(lambda i: self.moved.emit(i, -1)),
            "down": self._on_statement(lambda i: self.moved.emit(i, 1)),
            "delete": self._on_statement(self.deleted.emit),
            "again": self._again,
            "copy": lambda row: self.copied.emit(_section_of(row)),
            "copy_all": lambda _row: self.copied.emit(""),
        }

    def _on_statement(self, act: Callable[[int], object]) -> Callable[[Row], None]:
        def run(row: Row) -> None:
            if isinstance(row, StatementRow) and self.model.may_write(row):
                act(row.statement.id)

        return run

    def _add(self, row: Row) -> None:
        if self.model.may_write(row):
            self.added.emit(_section_of(row), row.statement.id if isinstance(row, StatementRow) else None)

    def _dictate(self, row: Row) -> None:
        self.dictate.emit(_section_of(row), row.statement.id if isinstance(row, StatementRow) else None)

    def _again(self, row: Row) -> None:
        if self.model.may_write(row) and self._standing.writable is None:
            self.section_again.emit(_section_of(row))

    def _current_changed(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        self.selected.emit(row.statement.id if isinstance(row, StatementRow) else None)


def _section_of(row: Row) -> str:
    return row.key if isinstance(row, Heading) else row.section
