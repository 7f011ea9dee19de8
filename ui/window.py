"""The main window: which screen is shown when, the language, the lock, and what closing means."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.keys import KeyList
from ui.languages import Languages
from ui.sleeping import SleepWatch
from ui.start.unlock import UnlockScreen
from ui.theme.style import Look, Theme
from ui.tools import Tools

if TYPE_CHECKING:
    from ui.desk import Desk

_ACTIVITY = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_LOAD_AFTER_MS = 100
"""After the first screen is painted."""


class MainWindow(QMainWindow):
    """One window; its screens are the first start, unlocking, and the workplace."""

    def __init__(self, app: QApplication, theme: Theme, languages: Languages, tools: Tools) -> None:
        super().__init__()
        self._app = app
        self._theme = theme
        self._languages = languages
        self._tools = tools
        self.bridge = Bridge(self)
        self.desk: Desk | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._screens = QStackedWidget()
        self.setCentralWidget(self._screens)
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        self.setWindowTitle("Anamnesis")
        self._restore_place()
        for text, key, act in (
            (self.tr("Lock"), "Ctrl+L", self.lock),
            (self.tr("All keys"), "F1", self.show_keys),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(act)
            self.addAction(action)
        app.installEventFilter(self)
        self._sleep = SleepWatch(self)
        self._sleep.woke.connect(self.lock)
        self._begin()

    # ------------------------------------------------------------------ screens

    @property
    def screen_shown(self) -> QWidget | None:
        return self._screens.currentWidget()

    def _begin(self) -> None:
        self._languages.use(self._tools.settings.interface_language)
        self._theme.use(Look(self._tools.settings.look))
        if self._tools.has_vault():
            self._show_unlock("")
        else:
            self._show_wizard()
        QTimer.singleShot(_LOAD_AFTER_MS, self, self._load_ahead)

    def _load_ahead(self) -> None:
        """What is needed after the passphrase is loaded while it is typed."""

        def load(_token: object, _report: object) -> None:
            for name in ("copilot.bootstrap", "copilot.storage.vault", "ui.desk"):
                importlib.import_module(name)
            self._tools.template_titles()

        self.bridge.run(self, load, lambda _none: None)

    def _show_wizard(self) -> None:
        from ui.start.wizard import Wizard

        wizard = Wizard(self.bridge, self._tools, self._theme)
        wizard.language_chosen.connect(self._change_language)
        wizard.finished.connect(self._first_start_done)
        self._show(wizard)

    def _change_language(self, code: str) -> None:
        self._tools.keep(self._tools.settings.model_copy(update={"interface_language": code}))
        self._languages.use(code)
        self._show_wizard()

    def _first_start_done(self, wants_sample: bool) -> None:
        self._show_desk()
        if wants_sample and self.desk is not None:
            self.desk.try_sample()

    def _show_unlock(self, why: str) -> None:
        unlock = UnlockScreen(self.bridge, self._tools)
        if why:
            unlock.greet(why)
        unlock.unlocked.connect(self._show_desk)
        unlock.forgotten.connect(self._show_recovery)
        self._show(unlock)
        unlock.passphrase.setFocus()

    def _show_recovery(self) -> None:
        self.bridge.close_vault()  # the new passphrase is set on a vault that nobody has open
        self.desk = None
        from ui.start.recovery_screen import RecoveryScreen

        recovery = RecoveryScreen(self.bridge, self._tools)
        recovery.done.connect(lambda: self._show_unlock(self.tr("The passphrase was changed.")))
        recovery.given_up.connect(lambda: self._show_unlock(""))
        self._show(recovery)
        recovery.key.setFocus()

    def _show_desk(self) -> None:
        if self.desk is None:
            from ui.desk import Desk

            self.desk = Desk(self.bridge, self._tools, self._theme)
            self.desk.settings.used.connect(self._settings_used)
            self.desk.dictating.heard.connect(self._somebody_is_there)
            columns = QSettings().value("window/columns")
            if isinstance(columns, QByteArray):
                self.desk.workplace.restore_columns(columns)
            self._screens.addWidget(self.desk.workplace)
        self._show(self.desk.workplace)
        self.desk.unlocked()
        self._wait_for_idle()

    def _show(self, screen: QWidget) -> None:
        before = self._screens.currentWidget()
        if self._screens.indexOf(screen) < 0:
            self._screens.addWidget(screen)
        self._screens.setCurrentWidget(screen)
        if before is not None and before is not screen and (self.desk is None or before is not self.desk.workplace):
            self._screens.removeWidget(before)
            before.deleteLater()

    def _settings_used(self) -> None:
        self._wait_for_idle()
        if self._tools.settings.interface_language != self._languages.chosen:
            QTimer.singleShot(0, self, self._speak_another)  # whoever said so is shown anew as well

    def _speak_another(self) -> None:
        """Everything is shown anew, with the visit that is open; a language counts later while work is going on."""
        before = self.desk
        if before is None or self._screens.currentWidget() is not before.workplace or before.is_at_work:
            return
        visit = before.open.visit
        before.locked()
        before.close()
        self._languages.use(self._tools.settings.interface_language)
        self.desk = None
        self._show_desk()
        before.deleteLater()
        if self.desk is not None:
            if visit is not None:
                self.desk.open_visit(visit)
            dialog = self.desk.show_settings()
            dialog.show_page(dialog.look)

    def use_look(self, look: Look) -> None:
        self._theme.use(look)

    def unlock(self, passphrase: str) -> None:
        """As if it was typed into the lock."""
        screen = self.screen_shown
        if isinstance(screen, UnlockScreen):
            screen.passphrase.setText(passphrase)
            screen.try_now()

    def show_keys(self) -> None:
        KeyList(self).open()

    # ------------------------------------------------------------------ the lock

    def lock(self) -> None:
        """Nothing clinical stays on the screen. A recording goes on, and so does the vault it is written to."""
        if self.desk is None or self._screens.currentWidget() is not self.desk.workplace:
            return
        self._idle.stop()
        self.desk.locked()
        why = self.tr("Locked.")
        if self.desk.is_recording:
            why += " " + self.tr("The recording goes on.")
        self._show_unlock(why)
        # Hidden is not enough: who reads the screen aloud can walk through what is hidden.
        self._screens.removeWidget(self.desk.workplace)
        self.desk.workplace.setParent(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def _somebody_is_there(self) -> None:
        if self._idle.isActive():
            self._idle.start()

    def _wait_for_idle(self) -> None:
        """From now on; never by itself where the settings have it so."""
        self._idle.stop()
        if minutes := self._tools.settings.lock_minutes:
            self._idle.start(minutes * 60_000)

    # ------------------------------------------------------------------ closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.desk is not None and not self.desk.may_close():
            event.ignore()
            return
        self._app.removeEventFilter(self)
        self._idle.stop()
        self._sleep.stop()
        kept = QSettings()
        kept.setValue("window/geometry", self.saveGeometry())
        if self.desk is not None:
            kept.setValue("window/columns", self.desk.workplace.columns)
            self.desk.close()
        self.bridge.close()
        self._tools.end_engines()
        event.accept()

    def _restore_place(self) -> None:
        geometry = QSettings().value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
