"""The language and the colours of the window."""

from __future__ import annotations

from ui.settings.page import Kept, SettingsPage
from ui.start.you_page import LANGUAGES
from ui.theme.style import Look


class LookPage(SettingsPage):
    def __init__(self, kept: Kept) -> None:
        super().__init__(self.tr("Appearance"), kept)
        now = kept.settings
        self.choice(
            self.tr("Language"),
            (("", self.tr("the system's")), *LANGUAGES),
            now.interface_language,
            lambda value: kept.keep(interface_language=value),
            self.tr(
                "Of the window. Notes follow their template. It changes at once; while something is recorded "
                "or drafted, from the next start on."
            ),
        )
        looks = (
            (Look.SYSTEM.value, self.tr("the system's")),
            (Look.LIGHT.value, self.tr("light")),
            (Look.DARK.value, self.tr("dark")),
        )
        self.choice(
            self.tr("Theme"),
            looks,
            now.look,
            lambda value: kept.keep(look=value),
            self.tr("Light or dark; it changes at once."),
        )
