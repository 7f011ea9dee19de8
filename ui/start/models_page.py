"""Which models are there, and what they are good for."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from ui.bridge import Bridge
from ui.start.page import Page
from ui.tools import Tools
from ui.widgets.model_list import ModelList
from ui.widgets.parts import button


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
        self._list = ModelList()
        self.body.addWidget(self._list)
        opens = button(self.tr("Open the models folder"), self._open_folder)
        self.body.addWidget(opens, alignment=Qt.AlignmentFlag.AlignLeft)

    def enter(self) -> None:
        self._bridge.run(
            self, lambda _token, _report: self._tools.known_models(), self._list.show_models, self.message.fault
        )

    def _open_folder(self) -> None:
        folder = self._tools.place.models
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
