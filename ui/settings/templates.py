"""The doctor's own templates: copied from those that ship, edited with their errors at the line, tried, shared."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from copilot.app.templates import Fault, ListedTemplate, TemplateInvalid, TemplateLibrary, parse_template
from copilot.domain.errors import CopilotError
from copilot.domain.template import Template
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.told import fault_told
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label

_ID = int(Qt.ItemDataRole.UserRole) + 1
_BUILT_IN = _ID + 1


class TemplatesDialog(QDialog):
    """Choosing one shows its file; what ships is read, what is the doctor's own is edited.

    Signals:
        changed: there are other templates, or one says something else.
        preview: a template that shall be tried on a sample consultation.
    """

    changed = Signal()
    preview = Signal(object)

    def __init__(self, library: TemplateLibrary, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Templates"))
        self.resize(1040, 680)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library = library
        self._theme = theme
        self._warned = False
        self._unkept: dict[str, str] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Templates"))
        self.list.setMinimumWidth(230)
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(self.tr("The file of the template"))
        self.editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.editor.setTabChangesFocus(True)
        self.faults = QListWidget()
        self.faults.setAccessibleName(self.tr("What is wrong, by line"))
        self.faults.setWordWrap(True)
        self.faults.setMaximumHeight(32 * GRID)
        self.example = QTextBrowser()
        self.example.setAccessibleName(self.tr("An example"))
        self.example.hide()
        self.new_id = QLineEdit()
        self.new_id.setPlaceholderText(self.tr("my-note"))
        self.new_id.setAccessibleName(self.tr("Id of the copy"))
        self.message = InlineMessage()
        self.keep = button(self.tr("Keep"), self._keep, "primary", key="Ctrl+S")
        self.try_it = button(self.tr("Show an example"), self._preview)
        self.remove = button(self.tr("Remove"), self._remove, "danger")
        self.copy = button(self.tr("Copy as"), self._copy)
        self._built_in = label(self.tr("It ships with the program: copy it to change it."), "secondary", wrap=True)
        self._build()
        self.list.currentItemChanged.connect(lambda _now, before: self._choose(before))
        self.editor.textChanged.connect(self._check)
        self.faults.itemActivated.connect(self._go_to)
        self.faults.itemClicked.connect(self._go_to)
        self._fill("")

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(self.list, 1)
        copies = QHBoxLayout()
        copies.addWidget(self.copy)
        copies.addWidget(self.new_id, 1)
        left.addLayout(copies)
        left.addWidget(button(self.tr("Import a file…"), self._import))
        left.addWidget(button(self.tr("Export the file…"), self._export))
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addWidget(self._built_in)
        right.addWidget(self.editor, 3)
        right.addWidget(self.faults)
        right.addWidget(self.example, 3)
        body = QHBoxLayout()
        body.setSpacing(4 * GRID)
        body.addLayout(left, 1)
        body.addLayout(right, 3)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.remove)
        row.addStretch()
        row.addWidget(self.try_it)
        row.addWidget(button(self.tr("Close"), self.reject))
        row.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(body, 1)
        layout.addWidget(self.message)
        layout.addLayout(row)

    # ------------------------------------------------------------------ the list

    def _fill(self, chosen: str) -> None:
        """The doctor's own first, with what is wrong with each."""
        self.list.blockSignals(True)
        self.list.clear()
        for listed in self._library.listed():
            item = QListWidgetItem(self._told(listed))
            item.setData(_ID, listed.id)
            item.setData(_BUILT_IN, listed.built_in)
            self.list.addItem(item)
        self.list.blockSignals(False)
        ids = [self.list.item(row).data(_ID) for row in range(self.list.count())]
        self.list.blockSignals(True)
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self.list.blockSignals(False)
        self._chosen()

    def _told(self, listed: ListedTemplate) -> str:
        if listed.error is not None:
            return "✕ " + self.tr("{} · %n error(s)", "", len(listed.error.faults)).format(listed.id)
        return listed.title if listed.built_in else self.tr("{} · your own").format(listed.title)

    @property
    def chosen_id(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _is_own(self) -> bool:
        item = self.list.currentItem()
        return item is not None and not item.data(_BUILT_IN)

    def _choose(self, before: QListWidgetItem | None) -> None:
        """What was typed into the one before waits there."""
        if before is not None and self.editor.document().isModified():
            self._unkept[str(before.data(_ID))] = self.editor.toPlainText()
        self._chosen()

    def _chosen(self) -> None:
        if not self.chosen_id:
            return
        own = self._is_own()
        self.example.hide()
        self.editor.setReadOnly(not own)
        self._built_in.setVisible(not own)
        for part in (self.keep, self.remove):
            part.setEnabled(own)
        try:
            kept = self._library.source(self.chosen_id).decode("utf-8-sig", "replace")
            typed = self._unkept.pop(self.chosen_id, "") if own else ""
            self.editor.setPlainText(typed or kept)
            self.editor.document().setModified(bool(typed))
        except CopilotError as error:
            self.message.fault(error)

    # ------------------------------------------------------------------ editing

    def template(self) -> Template | None:
        """What the text says; None, with its faults shown, where it cannot be read."""
        try:
            found = parse_template(self.editor.toPlainText().encode(), f"{self.chosen_id}.toml")
        except TemplateInvalid as error:
            self._show_faults(error.faults)
            return None
        self._show_faults(())
        return found

    def _check(self) -> None:
        valid = self.template() is not None
        self.keep.setEnabled(valid and self._is_own())
        self.try_it.setEnabled(valid)

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        self.faults.clear()
        marks = []
        for fault in faults:
            text = self.tr("Line {}: {} {}").format(fault.line, *fault_told(fault))
            item = QListWidgetItem(text.strip())
            item.setData(_ID, fault.line)
            self.faults.addItem(item)
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.editor.document().findBlockByNumber(fault.line - 1))
            mark.format.setBackground(QColor(self._theme.colours.critical_ground))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.editor.setExtraSelections(marks)
        self.faults.setVisible(bool(faults))

    def _go_to(self, item: QListWidgetItem) -> None:
        block = self.editor.document().findBlockByNumber(int(item.data(_ID)) - 1)
        self.editor.setTextCursor(QTextCursor(block))
        self.editor.setFocus()

    def reject(self) -> None:
        """What was not kept is asked about first, once."""
        if (self.editor.document().isModified() or self._unkept) and not self._warned:
            self._warned = True
            self.message.say(
                "warning",
                self.tr("What you changed is not kept."),
                self.tr("Press Keep, or close once more to lose it."),
            )
            return
        super().reject()

    def _keep(self) -> None:
        chosen = self.chosen_id
        try:
            self._library.save(chosen, self.editor.toPlainText().encode())
        except TemplateInvalid as error:
            self._show_faults(error.faults)
            return
        except CopilotError as error:
            self.message.fault(error)
            return
        self._changed(chosen, self.tr("Kept. It counts from the next draft on."))

    # ------------------------------------------------------------------ copies, files, examples

    def _copy(self) -> None:
        wanted = self.new_id.text().strip() or self._free_id()
        try:
            self._library.copy(self.chosen_id, wanted)
        except CopilotError as error:
            self.message.fault(error)
            return
        self.new_id.clear()
        self._changed(wanted, self.tr("The copy is yours: change it as you like."))
        self.editor.setFocus()

    def _free_id(self) -> str:
        taken = {listed.id for listed in self._library.listed()}
        base = re.sub(r"-\d+$", "", self.chosen_id)
        return next(name for n in range(2, 1000) if (name := f"{base}-{n}") not in taken)

    def _remove(self) -> None:
        """Its text stays in the editor until another one is chosen: removing it by mistake loses nothing."""
        text, gone = self.editor.toPlainText(), self.chosen_id
        try:
            self._library.remove(gone)
        except CopilotError as error:
            self.message.fault(error)
            return
        self._changed("", "")

        def take_back() -> None:
            try:
                self._library.save(gone, text.encode())
            except CopilotError as error:
                self.message.fault(error)
                return
            self._changed(gone, "")

        self.message.say("done", self.tr("{} was removed.").format(gone), "", self.tr("Take it back"), take_back)

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import a template"), "", "TOML (*.toml)")
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        try:
            template = self._library.import_file(path)
        except CopilotError as error:
            self.message.fault(error)
            return
        self._changed(template.id, self.tr("Imported: {}").format(template.title))

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export a template"), f"{self.chosen_id}.toml", "TOML (*.toml)"
        )
        if name:
            self.export_file(Path(name))

    def export_file(self, path: Path) -> None:
        try:
            self._library.export_file(self.chosen_id, path)
        except CopilotError as error:
            self.message.fault(error)
            return
        self.message.say("done", self.tr("Written to {}").format(path.name))

    def _preview(self) -> None:
        template = self.template()
        if template is not None:
            self.try_it.setEnabled(False)
            self.message.say("info", self.tr("Drafting an example from a sample consultation…"))
            self.preview.emit(template)

    def show_example(self, page: str) -> None:
        self.message.clear()
        self.example.setHtml(page)
        self.example.show()
        self._check()

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
        self._check()

    def _changed(self, chosen: str, told: str) -> None:
        self._fill(chosen)
        if told:
            self.message.say("done", told)
        self.changed.emit()
