"""Where exports go: named folders, each with the formats that are ticked for it at first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QListWidget, QListWidgetItem

from copilot.domain.errors import CopilotError
from copilot.support.settings import Destination
from ui.exporting.formats import FormatTitles
from ui.settings.page import Kept, SettingsPage, together
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.told import told
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class ExportsPage(SettingsPage):
    """Signals:
    folder_wanted: can files be written into this folder?
    """

    folder_wanted = Signal(object)

    def __init__(self, kept: Kept, formats: tuple[str, ...]) -> None:
        super().__init__(self.tr("Export"), kept)
        self._folder: Path | None = None
        self.form.addRow(
            label(
                self.tr(
                    "Folders that signed notes are written to, by names of your own. Choose one when you export."
                ),
                "secondary",
                wrap=True,
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Destinations"))
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.form.addRow(self.list)
        self._nothing = label(
            self.tr("No destination yet. Give one a name and a folder below."), "secondary", wrap=True
        )
        self.form.addRow(self._nothing)
        self.name = QLineEdit()
        self._name_field = self.row(self.tr("Name"), self.name, self.tr("Such as “Ward share”."))
        self.where = QLineEdit()
        self.where.setAccessibleName(self.tr("Folder"))
        self.where.editingFinished.connect(self._typed)
        choose = button(self.tr("Folder…"), self._choose, describe=self.tr("Choose a folder"))
        self._where_field = self.row(
            self.tr("Folder"), self.where, self.tr("Files go there as they are."), together(self.where, choose)
        )
        titles = FormatTitles()
        self.boxes = {name: QCheckBox(titles.title(name)) for name in formats}
        for box in self.boxes.values():
            box.setChecked(True)
        self.beside(self.tr("Formats"), *self.boxes.values())
        self.form.addRow("", label(self.tr("Those that are ticked at first when you export there."), "secondary"))
        self.add = button(self.tr("Add"), self._add, "primary")
        self.change = button(self.tr("Keep changes"), self._change)
        self.remove = button(self.tr("Remove"), self._remove)
        self.beside("", self.add, self.change, self.remove)
        self.message = InlineMessage()
        self.form.addRow(self.message)
        self._show_all(-1)

    def told_of(self, folder: Path, fault: CopilotError | None) -> None:
        """The answer to `folder_wanted`."""
        if folder == self._path():
            self._where_field.say(
                " ".join(told(fault.code, fault.safe_message, fault.what_to_do, fault.values)) if fault else ""
            )

    # ------------------------------------------------------------------ what is shown

    def _show_all(self, row: int) -> None:
        destinations = self._kept.settings.destinations
        self.list.blockSignals(True)
        self.list.clear()
        for one in destinations:
            item = QListWidgetItem(f"{one.name} · {one.folder}")
            item.setToolTip(str(one.folder))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.list.setFixedHeight(min(4, len(destinations)) * ROW_HEIGHT + GRID)
        self.list.setVisible(bool(destinations))
        self._nothing.setVisible(not destinations)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.change.setEnabled(chosen is not None)
        self.remove.setEnabled(chosen is not None)
        if chosen is None:
            return
        self.name.setText(chosen.name)
        self.where.setText(str(chosen.folder))
        for name, box in self.boxes.items():
            box.setChecked(not chosen.formats or name in chosen.formats)
        self._name_field.say()
        self._where_field.say()
        self.folder_wanted.emit(chosen.folder)

    def _chosen(self) -> Destination | None:
        row = self.list.currentRow()
        destinations = self._kept.settings.destinations
        return destinations[row] if 0 <= row < len(destinations) else None

    # ------------------------------------------------------------------ what is done

    def _path(self) -> Path | None:
        text = self.where.text().strip()
        return Path(text) if text else None

    def _typed(self) -> None:
        if (path := self._path()) is not None:
            self.folder_wanted.emit(path)

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Where to?"), self.where.text() or str(Path.home()))
        if found:
            self.where.setText(found)
            self._typed()

    def _written(self, row: int | None) -> Destination | None:
        """What stands in the fields; None, and told beside them, if it cannot be kept."""
        name, path = self.name.text().strip(), self._path()
        others = {d.name for n, d in enumerate(self._kept.settings.destinations) if n != row}
        self._name_field.say(
            self.tr("Give it a name.")
            if not name
            else self.tr("Another one has this name.")
            if name in others
            else ""
        )
        if path is None or not path.is_absolute():
            self._where_field.say(self.tr("Choose a folder."))
            return None
        if self._name_field.wrong:
            return None
        ticked = tuple(name for name, box in self.boxes.items() if box.isChecked())
        return Destination(name=name, folder=path, formats=() if len(ticked) == len(self.boxes) else ticked)

    def _add(self) -> None:
        made = self._written(None)
        if made is not None:
            self._kept.keep(destinations=(*self._kept.settings.destinations, made))
            self._show_all(self.list.count())

    def _change(self) -> None:
        row = self.list.currentRow()
        made = self._written(row)
        if made is not None and row >= 0:
            destinations = list(self._kept.settings.destinations)
            destinations[row] = made
            self._kept.keep(destinations=tuple(destinations))
            self._show_all(row)

    def _remove(self) -> None:
        """Only the name goes; nothing in the folder is touched."""
        gone, row = self._chosen(), self.list.currentRow()
        if gone is None:
            return
        before = self._kept.settings.destinations
        self._kept.keep(destinations=tuple(d for n, d in enumerate(before) if n != row))
        self._show_all(-1)
        self.name.clear()
        self.where.clear()
        self.message.say(
            "info",
            self.tr("{} was removed from this list. Its files stay.").format(gone.name),
            "",
            self.tr("Undo"),
            lambda: self._put_back(before),
        )
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_back(self, before: tuple[Destination, ...]) -> None:
        self._kept.keep(destinations=before)
        self._show_all(-1)
