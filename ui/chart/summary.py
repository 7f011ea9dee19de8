"""The page before a visit: what is known of the patient, each line with the signed note it stands in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from copilot.domain.chart import ChartSource, Summary, SummaryPart
from ui.theme.fonts import secondary_font
from ui.theme.tokens import GRID
from ui.widgets.parts import label

_SOURCE = int(Qt.ItemDataRole.UserRole) + 1


class SummaryPane(QWidget):
    """Hidden where nothing is known.

    Signals:
        opened: the `ChartSource` of a line that was chosen.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What is known of the patient"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(label(self.tr("Before this visit"), "heading"))
        layout.addWidget(label(self.tr("Enter or a click opens the signed note."), "secondary", wrap=True))
        layout.addWidget(self.list, 1)
        self.show_summary(None)

    def show_summary(self, summary: Summary | None) -> None:
        self.list.clear()
        for section in summary.sections if summary else ():
            heading = QListWidgetItem(self._heading(section.part))
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setFont(secondary_font(bold=True))
            self.list.addItem(heading)
            for line in section.lines:
                where = line.on.isoformat() if line.source else self.tr("{}, by hand").format(line.on.isoformat())
                item = QListWidgetItem(self.tr("{} · {}").format(" ".join(line.text.split()), where))
                item.setData(_SOURCE, line.source)
                self.list.addItem(item)
        self.setVisible(bool(summary and summary.sections))

    def _open(self, item: QListWidgetItem) -> None:
        source = item.data(_SOURCE)
        if isinstance(source, ChartSource):
            self.opened.emit(source)

    def _heading(self, part: SummaryPart) -> str:
        return {
            SummaryPart.ALLERGIES: self.tr("Allergies"),
            SummaryPart.PROBLEMS: self.tr("Problems"),
            SummaryPart.MEDICATIONS: self.tr("Medications"),
            SummaryPart.MEASURES: self.tr("Vital signs and results"),
            SummaryPart.LAST_VISIT: self.tr("Last visit"),
            SummaryPart.AGREED: self.tr("What was agreed"),
            SummaryPart.EARLIER_VISITS: self.tr("Earlier visits"),
        }[part]
