"""The files that are imported: a row each, how far it is, what went wrong and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from copilot.app.import_queue import FileProgress, FileState
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.told import error_told
from ui.widgets.parts import button, clock, label, paint

_ROWS_SEEN = 5
_NAME_WIDTH = 90 * GRID
_SIGNS = {"": "·", "done": "✓", "warning": "!", "critical": "✕"}


class ShownFile(NamedTuple):
    """`name` is the file's, or whose recording it is. `waits_for_recording`: it goes on when that is over."""

    name: str
    progress: FileProgress
    waits_for_recording: bool = False


class _Row(QWidget):
    """Signals: cancel, again, dismiss."""

    cancel = Signal()
    again = Signal()
    dismiss = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ShownFile | None = None
        self._sign = label("")
        self._sign.setFixedWidth(4 * GRID)
        self._name = label("", "heading")
        self._state = label("", "secondary", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(40 * GRID)
        self._again = button(self.tr("Try again"), self.again.emit)
        self._cancel = button(self.tr("Cancel"), self.cancel.emit)
        self._dismiss = button("×", self.dismiss.emit, "link", describe=self.tr("Take it off the list"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._sign)
        layout.addWidget(self._name)
        layout.addWidget(self._state, 1)
        for part in (self._bar, self._again, self._cancel, self._dismiss):
            layout.addWidget(part)
        self.setMinimumHeight(ROW_HEIGHT)

    def show_file(self, file: ShownFile) -> None:
        same = file._replace(progress=file.progress._replace(overall=0.0))
        if same == self._shown:  # of hundreds of files one or two get on
            return
        self._shown = same
        told_of = file.progress
        state, tone = self._told(file)
        self._sign.setText(_SIGNS[tone])
        paint(self._sign, "tone", tone)
        shown = QFontMetrics(self._name.font()).elidedText(file.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
        self._name.setText(shown)
        self._name.setToolTip(file.name if shown != file.name else "")
        self._state.setText(state)
        self._bar.setVisible(not told_of.state.is_over)
        self._bar.setValue(round(1000 * told_of.share))
        self._bar.setAccessibleName(self.tr("{}: progress").format(file.name))
        kept = told_of.kept_s > 0 or told_of.is_read
        self._again.setText(self.tr("Write it down") if kept else self.tr("Try again"))
        self._again.setAccessibleName(f"{self._again.text()}: {file.name}")
        self._again.setVisible(told_of.state in (FileState.FAILED, FileState.CANCELLED))
        self._cancel.setVisible(not told_of.state.is_over)
        self._cancel.setAccessibleName(self.tr("Cancel: {}").format(file.name))
        self._dismiss.setVisible(told_of.state.is_over)
        self.setAccessibleName(f"{file.name}: {state}")

    def _told(self, file: ShownFile) -> tuple[str, str]:
        """The state in words, and its tone."""
        told_of = file.progress
        match told_of.state:
            case FileState.WAITING if file.waits_for_recording:
                return self.tr("waits until the recording is over"), ""
            case FileState.WAITING:
                return self.tr("waits"), ""
            case FileState.READING:
                return self.tr("is read…"), ""
            case FileState.READ if file.waits_for_recording:
                return self.tr("is safe; written down when the recording is over"), ""
            case FileState.READ:
                return self.tr("is safe; waits to be written down"), ""
            case FileState.WRITING:
                return self.tr("is written down…"), ""
            case FileState.CANCELLED if not told_of.needs_a_look:
                return self.tr("called off"), ""
        kept = ""
        if told_of.is_read and told_of.state is not FileState.DONE:
            kept = self.tr("Its audio is kept in the visit.")
        elif told_of.kept_s and told_of.state is not FileState.DONE:
            kept = self.tr("Its first {} are kept in the visit.").format(clock(told_of.kept_s))
        if told_of.state is FileState.CANCELLED:
            return " ".join((self.tr("Called off."), kept)), "warning"
        if told_of.error is None:
            return self.tr("done"), "done"
        what, what_to_do = error_told(told_of.error)
        tone = "critical" if told_of.state is FileState.FAILED else "warning"
        return " ".join(filter(None, (what, kept, what_to_do))), tone


class FilesPanel(QFrame):
    """Hidden while nothing is imported. Folding it up stops nothing.

    Signals:
        cancelled: the number of a file, None for all.
        again: the number of a file that is to be tried again.
        dismissed: the numbers of files that need not be shown any more.
    """

    cancelled = Signal(object)
    again = Signal(int)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("files")
        self.setAccessibleName(self.tr("Files that are imported"))
        self._rows: dict[int, _Row] = {}
        self._title = label("", "heading")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("All files: progress"))
        self._fold = button(self.tr("Hide the list"), self._fold_or_unfold, "link")
        self._cancel_all = button(self.tr("Cancel all"), lambda: self.cancelled.emit(None))
        self._close = button(self.tr("Close"), lambda: self.dismissed.emit(tuple(self._rows)))
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(self._title)
        top.addWidget(self._bar, 1)
        top.addStretch()
        for part in (self._fold, self._cancel_all, self._close):
            top.addWidget(part)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 2 * GRID, 0)
        self._list.setSpacing(GRID)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addWidget(self._scroll)
        self._is_folded = False
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        if self.isHidden():
            return ""
        return "\n".join((self._title.text(), *(row.accessibleName() for row in self._rows.values())))

    def show_files(self, files: tuple[ShownFile, ...]) -> None:
        """Those that are under way or need a look; none hides the list."""
        for number in self._rows.keys() - {file.progress.number for file in files}:
            row = self._rows.pop(number)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for file in files:
            self._row(file.progress.number).show_file(file)
        if not files:
            self._is_folded = False
            self.hide()
            return
        self._show_heading(files)
        self._show_rows()
        self.show()

    def _show_heading(self, files: tuple[ShownFile, ...]) -> None:
        over = [file for file in files if file.progress.state.is_over]
        to_look = sum(file.progress.needs_a_look for file in files)
        goes_on = len(over) < len(files)
        if goes_on:
            text = self.tr("Importing: {} of %n file(s) done", "", len(files)).format(len(over))
            if to_look:
                text += " · " + self.tr("%n to look at", "", to_look)
        else:
            text = self.tr("Import: %n to look at", "", to_look)
            self._is_folded = False
        self._title.setText(text)
        self._bar.setVisible(goes_on)
        self._bar.setValue(round(1000 * files[0].progress.overall))
        self._fold.setVisible(goes_on)
        self._fold.setText(self.tr("Show the list") if self._is_folded else self.tr("Hide the list"))
        self._fold.setAccessibleName(self._fold.text())
        self._cancel_all.setVisible(len(files) - len(over) > 1)
        self._close.setVisible(not goes_on)

    def _show_rows(self) -> None:
        self._scroll.setVisible(not self._is_folded)
        heights = [row.sizeHint().height() + GRID for row in list(self._rows.values())[:_ROWS_SEEN]]
        self._scroll.setFixedHeight(max(ROW_HEIGHT, sum(heights)))

    def _row(self, number: int) -> _Row:
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = _Row()
            row.cancel.connect(lambda: self.cancelled.emit(number))
            row.again.connect(lambda: self.again.emit(number))
            row.dismiss.connect(lambda: self.dismissed.emit((number,)))
            self._list.addWidget(row)
        return row

    def _fold_or_unfold(self) -> None:
        self._is_folded = not self._is_folded
        self._fold.setText(self.tr("Show the list") if self._is_folded else self.tr("Hide the list"))
        self._fold.setAccessibleName(self._fold.text())
        self._show_rows()
