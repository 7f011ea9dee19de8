"""Which models are there, and where others are put."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from ui.settings.page import Kept, SettingsPage, together
from ui.widgets.inline_message import InlineMessage
from ui.widgets.model_list import ModelList
from ui.widgets.parts import button, label

if TYPE_CHECKING:
    from copilot.bootstrap import KnownModel


class ModelsPage(SettingsPage):
    """Signals:
    wanted: which models are there now?
    """

    wanted = Signal()

    def __init__(self, kept: Kept, folder: Path) -> None:
        super().__init__(self.tr("Models"), kept)
        self._folder = folder
        self.list = ModelList()
        self.message = InlineMessage()
        self.form.addRow(
            label(
                self.tr(
                    "Put the folder of a faster-whisper model, or the GGUF file of a language model, into the "
                    "models folder. It is found at once; nothing is downloaded by itself."
                ),
                "secondary",
                wrap=True,
            )
        )
        path = label(str(folder), "secondary", wrap=True)
        self.form.addRow(path)
        self.form.addRow(
            together(
                button(self.tr("Open the models folder"), self._open),
                button(self.tr("Look again"), self.wanted.emit),
            )
        )
        self.form.addRow(self.message)
        self.form.addRow(self.list)

    def entered(self) -> None:
        self.wanted.emit()

    def show_models(self, models: tuple[KnownModel, ...]) -> None:
        self.list.show_models(models)

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self.message.say("critical", self.tr("The models folder cannot be made: {}").format(self._folder))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
