"""The settings, by subject; a change is kept as soon as it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from copilot.app.ports.recording import Microphone
from copilot.support.settings import Settings
from ui.start.you_page import LANGUAGES
from ui.theme.style import Look
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class SettingsDialog(QDialog):
    """Signals:
    changed: the new settings; who owns this keeps them.
    verify, change_passphrase, templates: what the doctor wants to do besides.
    """

    changed = Signal(object)
    verify = Signal()
    change_passphrase = Signal()
    templates = Signal()

    def __init__(
        self,
        settings: Settings,
        models: tuple[str, ...],
        templates: tuple[tuple[str, str], ...],
        microphones: tuple[Microphone, ...],
        parent: QWidget | None = None,
    ) -> None:
        """`models` are the ids of the speech models, `templates` pairs of id and title."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(760, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self.message = InlineMessage()
        self._subjects = QListWidget()
        self._subjects.setFixedWidth(170)
        self._subjects.setAccessibleName(self.tr("Subjects"))
        self._pages = QStackedWidget()
        self._you()
        self._speech(models, microphones)
        self._notes(templates)
        self._look()
        self._safety()
        self._subjects.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._subjects.setCurrentRow(0)
        body = QHBoxLayout()
        body.setSpacing(5 * GRID)
        body.addWidget(self._subjects)
        body.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(body, 1)
        layout.addWidget(self.message)
        layout.addWidget(button(self.tr("Close"), self.accept, "primary"), alignment=Qt.AlignmentFlag.AlignRight)

    def show_templates(self, templates: tuple[tuple[str, str], ...]) -> None:
        """There are other templates than before."""
        self._templates.clear()
        for identity, title in templates:
            self._templates.addItem(title, identity)
        self._templates.setCurrentIndex(max(0, self._templates.findData(self._settings.template)))

    # ------------------------------------------------------------------ subjects

    def _you(self) -> None:
        form = self._page(self.tr("You"))
        names = (
            (self.tr("Given name"), "given_name"),
            (self.tr("Family name"), "family_name"),
            (self.tr("Credentials"), "credentials"),
        )
        for name, key in names:
            line = QLineEdit(getattr(self._settings, key))
            line.editingFinished.connect(lambda line=line, key=key: self._keep(key, line.text().strip()))
            self._row(form, name, line, self.tr("As it stands under what you sign."))

    def _speech(self, models: tuple[str, ...], microphones: tuple[Microphone, ...]) -> None:
        form = self._page(self.tr("Speech"))
        self._choice(
            form,
            self.tr("Microphone"),
            "microphone",
            ((None, self.tr("the system's")), *((m.id, m.name) for m in microphones)),
            self.tr("Which one is recorded. It can also be changed while recording."),
        )
        self._choice(
            form,
            self.tr("Speech model"),
            "speech_model",
            tuple((m, m) for m in models),
            self.tr("A larger model hears better and takes longer. It is used from the next recording on."),
        )
        threads = QSpinBox()
        threads.setRange(0, 256)
        threads.setSpecialValueText(self.tr("automatic"))
        threads.setValue(self._settings.threads)
        threads.valueChanged.connect(lambda value: self._keep("threads", value))
        threads.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._row(form, self.tr("Processor cores"), threads, self.tr("How many the models may use."))

    def _notes(self, templates: tuple[tuple[str, str], ...]) -> None:
        form = self._page(self.tr("Notes"))
        self._templates = self._choice(
            form,
            self.tr("Template"),
            "template",
            templates,
            self.tr("What a new visit begins with. It can be changed in each visit."),
        )
        self._beside(form, self.tr("Your own templates"), button(self.tr("Open…"), self.templates.emit))
        model = QLineEdit(str(self._settings.language_model or ""))
        model.setReadOnly(True)
        row = QHBoxLayout()
        row.addWidget(model, 1)
        row.addWidget(button(self.tr("Choose…"), lambda: self._choose_model(model)))
        row.addWidget(button(self.tr("None"), lambda: self._use_model(model, None)))
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        model.setAccessibleName(self.tr("Language model"))
        text = self.tr("A GGUF file of an instruction-tuned model. Without one, the extractive drafter writes.")
        self._row(form, self.tr("Language model"), holder, text)

    def _look(self) -> None:
        form = self._page(self.tr("Appearance"))
        languages = (("", self.tr("the system's")), *LANGUAGES)
        text = self.tr("Of the window. Notes follow their template. It counts from the next start.")
        self._choice(form, self.tr("Language"), "interface_language", languages, text)
        looks = (
            (Look.SYSTEM.value, self.tr("the system's")),
            (Look.LIGHT.value, self.tr("light")),
            (Look.DARK.value, self.tr("dark")),
        )
        self._choice(form, self.tr("Theme"), "look", looks, self.tr("Light or dark; it changes at once."))

    def _safety(self) -> None:
        form = self._page(self.tr("Safety"))
        minutes = QSpinBox()
        minutes.setRange(0, 240)
        minutes.setSpecialValueText(self.tr("never by itself"))
        minutes.setSuffix(self.tr(" min"))
        minutes.setValue(self._settings.lock_minutes)
        minutes.valueChanged.connect(lambda value: self._keep("lock_minutes", value))
        text = self.tr(
            "After this time without a key or a click, the window hides everything and asks for the passphrase."
        )
        minutes.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._row(form, self.tr("Lock after"), minutes, text)
        self._box(
            form,
            self.tr("Ask for the passphrase with each signature"),
            "sign_with_passphrase",
            self.tr("A signature is then surely yours, also where somebody else sits down at your desk."),
        )
        self._box(
            form,
            self.tr("A second person signs every note"),
            "second_signature",
            self.tr("Nothing is exported before a supervisor has signed it too. A template can demand it as well."),
        )
        self._folder(form)
        self._beside(form, self.tr("Passphrase"), button(self.tr("Change…"), self.change_passphrase.emit))
        self._beside(form, self.tr("Records"), button(self.tr("Verify all"), self.verify.emit))

    # ------------------------------------------------------------------ parts

    def _page(self, title: str) -> QFormLayout:
        page = QWidget()
        form = QFormLayout(page)
        form.setSpacing(2 * GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        self._pages.addWidget(scroll)
        self._subjects.addItem(title)
        return form

    def _row(self, form: QFormLayout, name: str, field: QWidget, text: str) -> None:
        if name and not field.accessibleName():
            field.setAccessibleName(name)
        field.setAccessibleDescription(text)
        form.addRow(name, field)
        form.addRow("", label(text, "secondary", wrap=True))

    def _beside(self, form: QFormLayout, name: str, field: QWidget) -> None:
        form.addRow(name, field)

    def _box(self, form: QFormLayout, name: str, key: str, text: str) -> None:
        box = QCheckBox(name)
        box.setChecked(getattr(self._settings, key))
        box.toggled.connect(lambda on: self._keep(key, on))
        self._row(form, "", box, text)

    def _folder(self, form: QFormLayout) -> None:
        """Where exports go; the last one that was used."""
        shown = QLineEdit(str(self._settings.export_folder or ""))
        shown.setReadOnly(True)
        shown.setAccessibleName(self.tr("Export folder"))

        def choose() -> None:
            name = QFileDialog.getExistingDirectory(self, self.tr("Where to?"), shown.text() or str(Path.home()))
            if name:
                shown.setText(name)
                self._keep("export_folder", Path(name))

        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(shown, 1)
        row.addWidget(button(self.tr("Folder…"), choose))
        self._row(form, self.tr("Exports go to"), holder, self.tr("It can be changed with each export."))

    def _choice(
        self, form: QFormLayout, name: str, key: str, choices: tuple[tuple[Any, str], ...], text: str
    ) -> QComboBox:
        box = QComboBox()
        for value, shown in choices:
            box.addItem(shown, value)
        box.setCurrentIndex(max(0, box.findData(getattr(self._settings, key))))
        box.activated.connect(lambda index: self._keep(key, box.itemData(index)))
        self._row(form, name, box, text)
        return box

    def _choose_model(self, line: QLineEdit) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Language model"), "", "GGUF (*.gguf)")
        if name:
            self._use_model(line, Path(name))

    def _use_model(self, line: QLineEdit, path: Path | None) -> None:
        line.setText(str(path or ""))
        self._keep("language_model", path)

    def _keep(self, key: str, value: object) -> None:
        self._settings = self._settings.model_copy(update={key: value})
        self.changed.emit(self._settings)
