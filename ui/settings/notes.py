"""What a note is made from, and who has to sign it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.settings.page import Kept, SettingsPage, fill
from ui.widgets.parts import button


class NotesPage(SettingsPage):
    """Signals:
    templates: the doctor wants to see their own templates.
    """

    templates = Signal()

    def __init__(self, kept: Kept, templates: tuple[tuple[str, str], ...]) -> None:
        super().__init__(self.tr("Notes"), kept)
        now = kept.settings
        self._templates = self.choice(
            self.tr("Template"),
            templates,
            now.template,
            lambda value: kept.keep(template=value),
            self.tr("What a new visit begins with. It can be changed in each visit."),
        )
        self.beside(self.tr("Your own templates"), button(self.tr("Open…"), self.templates.emit))
        self.box(
            self.tr("Ask for the passphrase with each signature"),
            now.sign_with_passphrase,
            lambda on: kept.keep(sign_with_passphrase=on),
            self.tr("A signature is then surely yours, also where somebody else sits down at your desk."),
        )
        self.box(
            self.tr("A second person signs every note"),
            now.second_signature,
            lambda on: kept.keep(second_signature=on),
            self.tr("Nothing is exported before a supervisor has signed it too. A template can demand it as well."),
        )

    def show_templates(self, templates: tuple[tuple[str, str], ...]) -> None:
        """There are other templates than before."""
        fill(self._templates, templates, self._kept.settings.template)
