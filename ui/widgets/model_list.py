"""Which models are there, what they are good for, and which cannot be used and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import label

if TYPE_CHECKING:
    from copilot.bootstrap import KnownModel


class ModelList(QWidget):
    """One entry a model; nothing before `show_models`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3 * GRID)

    def show_models(self, models: tuple[KnownModel, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for model in models:
            self._column.addWidget(self._entry(model))

    def _entry(self, model: KnownModel) -> QWidget:
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        size = f" · {model.size_mb:.0f} MB" if model.size_mb >= 1 else ""
        column.addWidget(label(f"{'✓' if model.usable else '✕'} {model.id} · {self._kind(model)}{size}", "heading"))
        good_for = self._good_for(model)
        if good_for:
            column.addWidget(label(good_for, "secondary", wrap=True))
        state = label(self._state(model), "secondary", wrap=True)
        state.setProperty("tone", "" if model.usable else "critical")
        column.addWidget(state)
        return entry

    def _kind(self, model: KnownModel) -> str:
        kinds = {
            "speech": self.tr("speech"),
            "extractive": self.tr("drafting"),
            "language": self.tr("language model"),
            "roles": self.tr("who speaks"),
        }
        return kinds.get(model.kind, model.kind)

    def _good_for(self, model: KnownModel) -> str:
        """The catalogue speaks English; what ships is told in the language of the window."""
        known = {
            "extractive": self.tr("Chooses and rewrites what was said; invents nothing, needs no language model."),
            "whisper-nano": self.tr(
                "Understands synthetic English voices only. For people's speech install a real Whisper model."
            ),
            "speaker-roles": self.tr("Tells by the words which of two voices is the doctor's."),
        }
        own = {
            "speech": self.tr("Turns speech into text. Choose it under Speech."),
            "language": self.tr("Drafts and rewords notes. Choose it under Language model."),
        }
        if model.licence or model.id in known:
            return known.get(model.id, model.good_for)
        return own.get(model.kind, "") if model.usable else ""

    def _state(self, model: KnownModel) -> str:
        states = {
            "ready": self.tr("Ready."),
            "demonstration": self.tr("Ready; a demonstration model."),
            "installed": self.tr("Installed by you."),
            "file_missing": self.tr("A file of it is missing: install the app again."),
            "file_changed": self.tr("A file of it is not the one that shipped: install the app again."),
            "no_model": self.tr("Not a model that the app can load: {}").format(model.folder),
            "gone": self.tr(
                "Chosen in the settings, and not there any more: {}. Put it back, or choose another."
            ).format(model.folder),
        }
        return states.get(model.how, model.state)
