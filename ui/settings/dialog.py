"""The settings, by subject; a change is kept as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from copilot.app.ports.recording import Microphone
from copilot.domain.errors import CopilotError
from copilot.support.settings import ServerSettings, Settings
from ui.settings.exports import ExportsPage
from ui.settings.language_model import LanguageModelPage
from ui.settings.look import LookPage
from ui.settings.models import ModelsPage
from ui.settings.notes import NotesPage
from ui.settings.page import Kept, SettingsPage
from ui.settings.safety import SafetyPage
from ui.settings.server import ServerPage
from ui.settings.speech import SpeechPage
from ui.settings.you import YouPage
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button

if TYPE_CHECKING:
    from copilot.bootstrap import KnownModel


class Choices(NamedTuple):
    """What there is to choose from. `templates` are pairs of id and title; `server_fault` tells what is wrong with
    the settings of a server, without connecting to it."""

    templates: tuple[tuple[str, str], ...]
    microphones: tuple[Microphone, ...]
    formats: tuple[str, ...]
    models_folder: Path
    server_fault: Callable[[ServerSettings], CopilotError | None]


class SettingsDialog(QDialog):
    """Attributes:
    you, speech, notes, language_model, server, models, exports, look, safety: the pages.
    message: for what concerns no page alone.

    Signals:
        changed: the new settings; who owns this keeps them.
        change_passphrase, templates: what the doctor wants to do besides.
    """

    changed = Signal(object)
    change_passphrase = Signal()
    templates = Signal()

    def __init__(self, settings: Settings, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(860, 620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kept = Kept(settings, self)
        kept.changed.connect(self.changed)
        self.message = InlineMessage()
        self.you = YouPage(kept)
        self.speech = SpeechPage(kept, choices.microphones)
        self.notes = NotesPage(kept, choices.templates)
        self.language_model = LanguageModelPage(kept)
        self.server = ServerPage(kept, choices.server_fault)
        self.models = ModelsPage(kept, choices.models_folder)
        self.exports = ExportsPage(kept, choices.formats)
        self.look = LookPage(kept)
        self.safety = SafetyPage(kept)
        self.notes.templates.connect(self.templates)
        self.safety.change_passphrase.connect(self.change_passphrase)
        self._subjects = QListWidget()
        self._subjects.setFixedWidth(170)
        self._subjects.setAccessibleName(self.tr("Subjects"))
        self._pages = QStackedWidget()
        for page in self.pages():
            self._pages.addWidget(page)
            item = QListWidgetItem(page.title)
            item.setSizeHint(QSize(0, ROW_HEIGHT))  # the style sheet comes too late for the first look at them
            self._subjects.addItem(item)
        self._subjects.currentRowChanged.connect(self._go_to)
        self._subjects.setCurrentRow(0)
        body = QHBoxLayout()
        body.setSpacing(5 * GRID)
        body.addWidget(self._subjects)
        body.addWidget(self._pages, 1)
        close = button(self.tr("Close"), self.accept, "primary")
        close.setAutoDefault(False)  # Enter in a field keeps the field, and closes nothing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(body, 1)
        layout.addWidget(self.message)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)

    def pages(self) -> tuple[SettingsPage, ...]:
        return (
            self.you,
            self.speech,
            self.notes,
            self.language_model,
            self.server,
            self.models,
            self.exports,
            self.look,
            self.safety,
        )

    def show_page(self, page: SettingsPage) -> None:
        self._subjects.setCurrentRow(self.pages().index(page))

    def show_templates(self, templates: tuple[tuple[str, str], ...]) -> None:
        """There are other templates than before."""
        self.notes.show_templates(templates)

    def show_models(self, models: tuple[KnownModel, ...]) -> None:
        self.models.show_models(models)
        self.speech.show_models(tuple(m.id for m in models if m.kind == "speech" and m.usable))

    def _go_to(self, row: int) -> None:
        self._pages.setCurrentIndex(row)
        self.pages()[row].entered()
