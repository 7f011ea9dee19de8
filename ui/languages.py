"""The language of the window: Qt's translations and ours."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from copilot.support.paths import RESOURCES

TRANSLATIONS = RESOURCES / "translations"
_CHINESE = "zh_CN"


class Languages:
    """English is what stands in the code; Simplified Chinese is translated.

    Attributes:
        chosen: the code that was used last.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.chosen = ""

    def use(self, code: str) -> None:
        """`code` is "en", "zh_CN", or "" for the system's. Screens made afterwards are in it."""
        self.chosen = code
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        chinese = code == _CHINESE or (not code and QLocale.system().language() is QLocale.Language.Chinese)
        QLocale.setDefault(QLocale(_CHINESE if chinese else code or QLocale.system().name()))
        # English too: its file holds the plurals.
        self._install(f"anamnesis_{_CHINESE if chinese else 'en'}", str(TRANSLATIONS))
        if chinese:
            self._install(f"qtbase_{_CHINESE}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self._app)
        if translator.load(name, folder):
            self._app.installTranslator(translator)
            self._installed.append(translator)
