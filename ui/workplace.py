"""The screen of work: recording bar on top, visits, conversation and note side by side, the state below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.conversation.pane import ConversationPane
from ui.note.pane import NotePane
from ui.recording.bar import RecordingBar
from ui.recording.consent import ConsentPanel
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.visits.drawer import Drawer
from ui.visits.pane import VisitsPane
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label, panel, rule
from ui.widgets.progress_strip import ProgressStrip

_FOLDED_BELOW = 1100
"""Pixels of width, below which the visits do not stand beside the rest."""
_DRAWER_WIDTH = 75 * GRID
_COLUMNS = (264, 600, 560)


class Workplace(QWidget):
    """Lays the panes out; what happens between them is told by who owns this.

    Signals:
        dropped: the files that were dropped together, anywhere in the window.
        settings_wanted: the doctor wants to see the settings.
    """

    dropped = Signal(object)
    settings_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = QByteArray()
        self.bar = RecordingBar(theme)
        self.visits = VisitsPane(theme)
        self.conversation = ConversationPane(theme)
        self.note = NotePane(theme)
        self.message = InlineMessage()
        self.progress = ProgressStrip()
        self.consent = ConsentPanel()
        self.offline = label("", "secondary")
        self.models = label("", "secondary")
        self._keys = label(self.tr("F9 record · F10 pause · Ctrl+F search · F1 all keys"), "secondary")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part, least, share in ((self.visits, 220, 0), (self.conversation, 340, 3), (self.note, 380, 3)):
            part.setMinimumWidth(least)
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes(list(_COLUMNS))
        self.drawer = Drawer(self.visits, self)
        self.bar.put_first(self.drawer.opener)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        held = QHBoxLayout()
        held.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        held.addWidget(self.message)
        layout.addWidget(self.consent)
        layout.addWidget(self.progress)
        layout.addLayout(held)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self._foot())
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit(tuple(Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold(folded=event.size().width() < _FOLDED_BELOW)

    def fold(self, *, folded: bool) -> None:
        """Where there is little room the visits go into a drawer, which is shown when it is asked for."""
        if folded and not self.drawer.is_used:
            self._columns = self.splitter.saveState()
            self.drawer.take()
            self.bar.be_narrow(narrow=True)
            self._keys.hide()  # F1 tells them; that nothing leaves the computer is to be read whole
        elif not folded and self.drawer.is_used:
            self.drawer.give_back(self.splitter)
            self.splitter.restoreState(self._columns)
            self.bar.be_narrow(narrow=False)
            self._keys.show()
        if self.drawer.is_used:
            layout = self.layout()
            if layout is not None:
                layout.activate()
            self.drawer.setGeometry(0, self.splitter.y(), _DRAWER_WIDTH, self.splitter.height())

    @property
    def columns(self) -> QByteArray:
        """How wide they are, to be kept and given to `restore_columns` the next time."""
        return self._columns if self.drawer.is_used else self.splitter.saveState()

    def restore_columns(self, columns: QByteArray) -> None:
        if self.drawer.is_used:
            self._columns = columns
        else:
            self.splitter.restoreState(columns)

    def begin(self) -> None:
        """The focus goes where a doctor begins."""
        (self.drawer.opener if self.drawer.is_used else self.visits.search).setFocus()

    def go_to(self, part: QWidget) -> None:
        """The focus goes there; what lies in the drawer comes out."""
        if self.drawer.is_used and self.visits.isAncestorOf(part):
            self.drawer.come_out(part)
        else:
            part.setFocus()

    def _foot(self) -> QWidget:
        foot = panel()
        row = QHBoxLayout()
        row.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID)
        row.setSpacing(5 * GRID)
        row.addWidget(self.offline)
        row.addWidget(self.models)
        row.addStretch()
        row.addWidget(button(self.tr("Settings"), self.settings_wanted.emit, "link"))
        row.addWidget(self._keys)
        inside = QVBoxLayout(foot)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(rule())
        inside.addLayout(row)
        return foot
