"""Export: which formats, where to, what it will look like, and what left before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from copilot.domain.errors import CopilotError
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.support.settings import Destination
from ui.exporting.formats import FormatTitles
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label

_PREVIEWED = 200_000
"""Characters of a text that are shown; the file itself is whole."""


class ExportDialog(QDialog):
    """Signals:
    export: the artifacts to write and the folder they go to.
    folder_wanted: can files be written into this folder? `tell_folder` is the answer.
    copy: the text of the note, for pasting into another system.
    """

    export = Signal(object, object)
    folder_wanted = Signal(object)
    copy = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.resize(920, 680)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._artifacts: tuple[ExportArtifact, ...] = ()
        self._chosen: list[QCheckBox] = []
        self._folder: Path | None = None
        self._is_folder_bad = False
        self._destinations: tuple[Destination, ...] = ()
        self._to = QComboBox()
        self._to.setAccessibleName(self.tr("Destination"))
        self._to.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._to.setMaximumWidth(60 * GRID)
        self._to.activated.connect(self._use_destination)
        self._formats = QHBoxLayout()
        self._formats.setSpacing(4 * GRID)
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(self.tr("Preview of"))
        self._tabs.currentChanged.connect(self._preview)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Preview"))
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._pages = QPdfView()
        self._pages.setDocument(self._document)
        self._pages.setPageMode(QPdfView.PageMode.MultiPage)
        self._pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._pages.setAccessibleName(self.tr("Preview"))
        self._views = QStackedWidget()
        self._views.addWidget(self._text)
        self._views.addWidget(self._pages)
        self._where = label("", "secondary")
        self._receipts = label("", "secondary", wrap=True)
        self.message = InlineMessage()
        self._write = button(self.tr("Write the files"), self._export, "primary")
        self._build()
        self._look_again()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(label(self.tr("Formats"), "heading"))
        layout.addLayout(self._formats)
        layout.addWidget(self._tabs)
        layout.addWidget(self._views, 1)
        layout.addWidget(self._receipts)
        layout.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._to)
        row.addWidget(button(self.tr("Folder…"), self._choose_folder, describe=self.tr("Choose another folder")))
        row.addWidget(self._where, 1)
        row.addWidget(button(self.tr("Copy as text"), self._copy))
        row.addWidget(button(self.tr("Close"), self.reject))
        row.addWidget(self._write)
        layout.addLayout(row)

    # ------------------------------------------------------------------ what is shown

    def show_artifacts(self, artifacts: tuple[ExportArtifact, ...], faults: tuple[CopilotError, ...]) -> None:
        """What can be exported, and which formats could not be made."""
        titles = FormatTitles()
        self._artifacts = artifacts
        for artifact in artifacts:
            box = QCheckBox(titles.title(artifact.format))
            box.setChecked(True)
            box.toggled.connect(self._look_again)
            self._chosen.append(box)
            self._formats.addWidget(box)
            self._tabs.addTab(titles.title(artifact.format))
        self._formats.addStretch()
        self._tick()
        if faults:
            self.message.fault(faults[0])
        self._look_again()

    def show_receipts(self, receipts: tuple[ExportReceipt, ...]) -> None:
        lines = [
            self.tr("{} left for {} on {}").format(
                FormatTitles().title(r.format), r.destination, f"{r.exported_at:%Y-%m-%d %H:%M}"
            )
            for r in receipts
        ]
        self._receipts.setText("\n".join(lines[-4:]))
        self._receipts.setVisible(bool(lines))

    def show_destinations(self, destinations: tuple[Destination, ...], last: Path | None) -> None:
        """The named ones first; the folder that was used last is chosen."""
        self._destinations = destinations
        self._to.clear()
        for one in destinations:
            self._to.addItem(one.name)
        self._to.setVisible(bool(destinations))
        found = next((n for n, one in enumerate(destinations) if one.folder == last), None)
        if found is None and (last is None or not last.is_dir()):
            found = 0
        if destinations and found is not None:
            self._to.setCurrentIndex(found)
            self._use_destination(found)
        elif last is not None:
            self.use_folder(last)

    @property
    def has_folder(self) -> bool:
        return self._folder is not None

    @property
    def destination(self) -> str:
        """The name of the destination that is chosen; "" for a folder without one."""
        return next((d.name for d in self._destinations if self._is_chosen(d)), "")

    def use_folder(self, folder: Path) -> None:
        """Any folder; one of the destinations is then chosen by its name."""
        self._folder = folder
        self._is_folder_bad = False
        self._where.setText(str(folder))
        self._where.setToolTip(str(folder))
        names = [n for n, d in enumerate(self._destinations) if d.folder == folder]
        if self._to.currentIndex() not in names:
            self._to.setCurrentIndex(names[0] if names else -1)
        self.folder_wanted.emit(folder)
        self._look_again()

    def tell_folder(self, folder: Path, fault: CopilotError | None) -> None:
        """Before anything is written; what was made stays for another folder."""
        if folder != self._folder:
            return
        was_bad, self._is_folder_bad = self._is_folder_bad, fault is not None
        if fault is not None:
            self.message.fault(fault)
        elif was_bad:
            self.message.clear()
        self._look_again()

    def done_writing(self, receipts: tuple[ExportReceipt, ...]) -> None:
        self.message.say("done", self.tr("%n file(s) written, each with a receipt.", "", len(receipts)))
        self._write.setEnabled(True)

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
        self._write.setEnabled(True)

    def _preview(self, number: int) -> None:
        if not 0 <= number < len(self._artifacts):
            return
        artifact = self._artifacts[number]
        if artifact.media_type == "application/pdf":
            self._buffer.close()
            self._buffer.setData(QByteArray(artifact.content))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._buffer)
            self._views.setCurrentWidget(self._pages)
        else:
            self._text.setPlainText(artifact.content.decode("utf-8", "replace")[:_PREVIEWED])
            self._views.setCurrentWidget(self._text)

    # ------------------------------------------------------------------ what is done

    def _is_chosen(self, destination: Destination) -> bool:
        row = self._to.currentIndex()
        return 0 <= row < len(self._destinations) and self._destinations[row] is destination

    def _use_destination(self, row: int) -> None:
        if 0 <= row < len(self._destinations):
            self.use_folder(self._destinations[row].folder)
            self._tick()

    def _tick(self) -> None:
        """The formats of the destination that is chosen."""
        wanted = next((d.formats for d in self._destinations if self._is_chosen(d)), ())
        for artifact, box in zip(self._artifacts, self._chosen, strict=True):
            box.setChecked(not wanted or artifact.format in wanted)

    def chosen(self) -> tuple[ExportArtifact, ...]:
        return tuple(a for a, box in zip(self._artifacts, self._chosen, strict=True) if box.isChecked())

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where to?"), str(self._folder or Path.home()))
        if name:
            self.use_folder(Path(name))

    def _copy(self) -> None:
        for artifact in self._artifacts:
            if artifact.media_type.startswith("text/plain"):
                self.copy.emit(artifact.content.decode("utf-8"))
                self.message.say("done", self.tr("Copied: paste it where it is needed."))
                return

    def _export(self) -> None:
        self._write.setEnabled(False)
        self.export.emit(self.chosen(), self._folder)

    def _look_again(self) -> None:
        self._write.setEnabled(bool(self.chosen()) and self._folder is not None and not self._is_folder_bad)
