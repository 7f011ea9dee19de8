"""Which models are there, and what they are good for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.start.page import Page
from ui.theme.tokens import GRID
from ui.tools import Tools
from ui.widgets.parts import button, label

if TYPE_CHECKING:
    from copilot.bootstrap import KnownModel


class ModelsPage(Page):
    def __init__(self, bridge: Bridge, tools: Tools) -> None:
        super().__init__(
            self.tr("Models"),
            self.tr(
                "They turn speech into text and text into a draft, on this computer. What ships with the app is "
                "ready; larger ones that you put into the folder below write better."
            ),
        )
        self._bridge = bridge
        self._tools = tools
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3 * GRID)
        self.body.addWidget(self._list)
        self.body.addWidget(button(self.tr("Open the models folder"), self._open_folder))

    def enter(self) -> None:
        self._bridge.run(self, lambda _token, _report: self._tools.known_models(), self._show, self.message.fault)

    def _show(self, models: tuple[KnownModel, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for model in models:
            sign = "✓" if model.usable else "✕"
            self._column.addWidget(label(f"{sign} {model.id} · {model.size_mb:.0f} MB", "heading"))
            text = " ".join(part for part in (model.good_for, model.state) if part)
            self._column.addWidget(label(text, "secondary", wrap=True))

    def _open_folder(self) -> None:
        folder = self._tools.place.models
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
