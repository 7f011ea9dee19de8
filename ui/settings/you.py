"""Who signs."""

from __future__ import annotations

from functools import partial

from ui.settings.page import Kept, SettingsPage


class YouPage(SettingsPage):
    def __init__(self, kept: Kept) -> None:
        super().__init__(self.tr("You"), kept)
        now = kept.settings
        text = self.tr("As it stands under what you sign.")
        self.line(self.tr("Given name"), now.given_name, partial(self._use, "given_name"), text)
        self.line(self.tr("Family name"), now.family_name, partial(self._use, "family_name"), text)
        self.line(self.tr("Credentials"), now.credentials, partial(self._use, "credentials"), text)

    def _use(self, key: str, text: str) -> None:
        self._kept.keep(**{key: text})
