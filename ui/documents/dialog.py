"""A document of the signed note: line by line with what was signed, worded anew if wanted, written or copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from copilot.app.documents import LineSettled
from copilot.domain.document import Document
from copilot.domain.errors import CopilotError
from copilot.domain.export import ExportReceipt
from copilot.domain.record import SignedNote
from ui.exporting.formats import FormatTitles
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.inline_message import InlineMessage
from ui.widgets.no_model import NoModel
from ui.widgets.parts import button, label, panel

_STATEMENT = Qt.ItemDataRole.UserRole


class DocumentDialog(QDialog):
    """Attributes:
    document: as it stands now.

    Signals:
        reword, cancel: the language model shall word it anew, or no longer.
        export: the formats to write and the folder they go to.
        copy: the document as text, for pasting into another system.
    """

    reword = Signal()
    cancel = Signal()
    export = Signal(object, object)
    copy = Signal()

    def __init__(
        self,
        document: Document,
        signed: SignedNote,
        formats: tuple[str, ...],
        model: str,
        host: str,
        parent: QWidget | None = None,
    ) -> None:
        """`model` is the language model there is, "" for none; `host` the server that it stands on, "" for none."""
        super().__init__(parent)
        self.document = document
        self._as_signed = document
        self._signed_texts = {s.id: s.text for section in document.sections for s in section.statements}
        self._signed = signed
        self._items: dict[int, QListWidgetItem] = {}
        self._reworded: set[int] = set()
        self._settled = 0
        self._model = model
        self._folder: Path | None = None
        self.setWindowTitle(document.title)
        self.resize(760, 680)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lines = QListWidget()
        self.lines.setAccessibleName(document.title)
        self.lines.setWordWrap(True)
        self.lines.currentItemChanged.connect(lambda now, _before: self._show_source(now))
        self._source = label("", "secondary", wrap=True)
        self._source.setMinimumHeight(2 * ROW_HEIGHT)
        self._source.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words = label("", "secondary", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._reword = button(self.tr("Reword"), self._begin)
        self._back = button(self.tr("The signed words again"), self._give_back)
        self._cancel = button(self.tr("Cancel"), self.cancel.emit)
        titles = FormatTitles()
        self._boxes = {name: QCheckBox(titles.title(name)) for name in formats}
        self._where = label("", "secondary")
        self.message = InlineMessage()
        self._write = button(self.tr("Write the files"), self._export, "primary")
        self._build(host)
        self._show_lines()
        self._rest()

    def _build(self, host: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        above = QHBoxLayout()
        above.setSpacing(2 * GRID)
        above.addWidget(self._words, 1)
        for part in (self._cancel, self._back, self._reword):
            above.addWidget(part)
        layout.addLayout(above)
        if host:
            sent = self.tr("▲ Rewording sends the lines of this document to {}.").format(host)
            warned = label(sent, "secondary", wrap=True)
            warned.setProperty("tone", "warning")
            layout.addWidget(warned)
        layout.addWidget(self._bar)
        layout.addWidget(self.lines, 1)
        ground = panel()
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        inside.addWidget(self._source)
        layout.addWidget(ground)
        layout.addWidget(self.message)
        kinds = QHBoxLayout()
        kinds.setSpacing(4 * GRID)
        kinds.addWidget(label(self.tr("Formats"), "heading"))
        for box in self._boxes.values():
            box.setChecked(True)
            box.toggled.connect(self._look_again)
            kinds.addWidget(box)
        kinds.addStretch()
        layout.addLayout(kinds)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(button(self.tr("Folder…"), self._choose_folder))
        row.addWidget(self._where, 1)
        row.addWidget(button(self.tr("Copy as text"), self.copy.emit))
        row.addWidget(button(self.tr("Close"), self.reject))
        row.addWidget(self._write)
        layout.addLayout(row)

    # ------------------------------------------------------------------ the lines

    def _show_lines(self) -> None:
        self.lines.clear()
        self._items.clear()
        for section in self.document.sections:
            heading = QListWidgetItem(section.heading, self.lines)
            font = QFont(heading.font())
            font.setWeight(QFont.Weight.DemiBold)
            heading.setFont(font)
            heading.setForeground(self.palette().link())
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for statement in section.statements:
                item = QListWidgetItem(self.lines)
                item.setData(_STATEMENT, statement.id)
                self._items[statement.id] = item
                self._say(item, statement.text)
        for first in list(self._items.values())[:1]:
            self.lines.setCurrentItem(first)
        self._show_source(self.lines.currentItem())

    def _say(self, item: QListWidgetItem, text: str) -> None:
        """A line that is in the model's words says so."""
        number = item.data(_STATEMENT)
        if text == self._signed_texts[number]:
            self._reworded.discard(number)
        else:
            self._reworded.add(number)
            text = self.tr("{}  [reworded]").format(text)
        item.setText(text)

    def _show_source(self, item: QListWidgetItem | None) -> None:
        number = item.data(_STATEMENT) if item is not None else None
        statement = self._signed.version.content.statement(number) if number is not None else None
        if statement is None:
            self._source.setText(self.tr("Choose a line to see what was signed."))
            return
        signed = self.tr("Signed: {}").format(statement.text)
        if number in self._reworded:
            signed += "\n" + self.tr("The line above is in the words of the language model.")
        self._source.setText(signed)

    # ------------------------------------------------------------------ worded anew

    def _begin(self) -> None:
        self._settled = 0
        self.message.clear()
        self._bar.setRange(0, max(1, len(self._items)))
        self._bar.setValue(0)
        for part, is_shown in ((self._bar, True), (self._cancel, True), (self._reword, False), (self._back, False)):
            part.setVisible(is_shown)
        self._words.setText(self.tr("{} is rewording it line by line…").format(self._model))
        self._look_again()
        self.reword.emit()

    def settle(self, line: LineSettled) -> None:
        """One line is final."""
        item = self._items.get(line.statement_id)
        self._settled += 1
        self._bar.setValue(self._settled)
        if item is not None:
            self._say(item, line.text)
            if item is self.lines.currentItem():
                self._show_source(item)

    def use(self, document: Document) -> None:
        """It is worded anew as far as the checks let it."""
        self.document = document
        self._rest()

    def stop(self, error: CopilotError | None = None) -> None:
        """Called off, or failed: the document is what it was."""
        self._show_lines()
        self._rest()
        if error is not None:
            self.message.fault(error)
        else:
            self.message.say("info", self.tr("Cancelled: the lines are those that were signed."))

    def _give_back(self) -> None:
        self.document = self._as_signed
        self._show_lines()
        self._rest()

    def _rest(self) -> None:
        """Nothing is being worded."""
        reworded = self.document.writer is not None
        self._bar.hide()
        self._cancel.hide()
        self._back.setVisible(reworded)
        self._reword.setVisible(bool(self._model) and not reworded)
        if reworded:
            done, left = self.document.rewritten, self.document.fell_back
            text = self.tr("{} of {} lines are in the words of the language model.").format(done, done + left)
            if left:
                text += " " + self.tr("%n stand(s) as signed, because a check refused the new words.", "", left)
        else:
            text = self.tr("The signed lines as they stand.")
            if not self._model:
                text += "\n" + NoModel(self).line()
        self._words.setText(text)
        self._look_again()

    # ------------------------------------------------------------------ out of the window

    def use_folder(self, folder: Path) -> None:
        self._folder = folder
        self._where.setText(str(folder))
        self._look_again()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where to?"), str(self._folder or Path.home()))
        if name:
            self.use_folder(Path(name))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def _export(self) -> None:
        self._write.setEnabled(False)
        self.export.emit(self._chosen(), self._folder)

    def done_writing(self, receipts: tuple[ExportReceipt, ...]) -> None:
        self.message.say("done", self.tr("%n file(s) written, each with a receipt.", "", len(receipts)))
        self._look_again()

    def say_copied(self) -> None:
        self.message.say("done", self.tr("Copied: paste it where it is needed."))

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
        self._look_again()

    def _look_again(self) -> None:
        is_still = self._bar.isHidden()
        self._write.setEnabled(is_still and bool(self._chosen()) and self._folder is not None)
