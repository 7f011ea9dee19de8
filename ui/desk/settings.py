"""The settings, and what they lead to: templates of one's own, another passphrase, a look at a server."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from copilot.app.note_life.verifying import verify_vault
from copilot.app.ports import CancelToken
from copilot.app.retention import count_due
from copilot.app.templates import example, outline
from copilot.domain.errors import CopilotError
from copilot.domain.note import NoteContent
from copilot.domain.template import Template
from copilot.support.files import check_writable
from copilot.support.paths import SAMPLES
from copilot.support.settings import Settings
from ui.bridge import Bridge
from ui.settings.dialog import Choices, SettingsDialog
from ui.settings.passphrase import ChangePassphraseDialog
from ui.settings.templates import TemplatesDialog
from ui.signing.dialog import sections_html
from ui.theme.style import Look, Theme
from ui.tools import Tools
from ui.workplace import Workplace


class SettingsDesk(QObject):
    """Signals:
    templates_changed: there are other templates.
    used: other settings count from now on.
    """

    templates_changed = Signal()
    used = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, theme: Theme, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._theme = theme
        self._workplace = workplace

    def show(self) -> SettingsDialog:
        choices = Choices(
            templates=self._tools.template_titles(),
            microphones=self._workplace.bar.microphones,
            formats=self._tools.formats(),
            models_folder=self._tools.place.models,
            server_fault=self._tools.server_fault,
        )
        dialog = SettingsDialog(self._tools.settings, choices, self._workplace)
        dialog.changed.connect(lambda settings: self._use_from(dialog, settings))
        dialog.templates.connect(lambda: self.show_templates(dialog))
        dialog.change_passphrase.connect(lambda: self.change_passphrase(dialog))
        dialog.models.wanted.connect(lambda: self._look_for_models(dialog))
        dialog.exports.folder_wanted.connect(lambda folder: self._try_folder(dialog, folder))
        dialog.server.try_it.connect(lambda: self._try_server(dialog))
        dialog.safety.verify.connect(lambda: self._verify(dialog))
        dialog.safety.due_wanted.connect(lambda days: self._count_due(dialog, days))
        self._look_for_models(dialog)
        dialog.open()
        return dialog

    def _use_from(self, dialog: SettingsDialog, settings: Settings) -> None:
        try:
            self.use(settings)
        except CopilotError as error:
            dialog.message.fault(error)

    def use(self, settings: Settings) -> None:
        """Keeps them; they count at once."""
        before, bar = self._tools.settings, self._workplace.bar
        self._tools.keep(settings)
        if settings.look != before.look:
            self._theme.use(Look(settings.look))
        if settings.microphone != before.microphone:
            bar.show_microphones(bar.microphones, settings.microphone)
            bar.microphone_chosen.emit(settings.microphone)  # what is being recorded changes over too
        self.used.emit()

    def _look_for_models(self, dialog: SettingsDialog) -> None:
        """In a job: what ships is compared with its digests."""
        self._bridge.run(
            dialog,
            lambda _token, _report: self._tools.known_models(),
            dialog.show_models,
            dialog.message.fault,
        )

    def _try_folder(self, dialog: SettingsDialog, folder: Path) -> None:
        """In a job: a drive in the network may take long to answer."""
        self._bridge.run(
            dialog,
            lambda _token, _report: check_writable(folder),
            lambda _none: dialog.exports.told_of(folder, None),
            lambda error: dialog.exports.told_of(folder, error),
        )

    def _try_server(self, dialog: SettingsDialog) -> None:
        page = dialog.server
        job = self._bridge.run(
            dialog,
            lambda token, _report: self._tools.try_server(token),
            page.answered,
            page.refuse,
            cancelled=page.called_off,
        )
        page.follow(job)
        dialog.finished.connect(lambda _result: job.token.cancel())

    def _verify(self, dialog: SettingsDialog) -> None:
        """In small steps, between which the vault is used as ever."""
        page = dialog.safety
        job = self._bridge.run(
            dialog,
            lambda token, report: verify_vault(self._bridge.vault, token, report),
            page.verified,
            page.proof.fault,
            progress=page.tell_verified,
            cancelled=page.called_off,
        )
        page.follow(job)
        dialog.finished.connect(lambda _result: job.token.cancel())

    def _count_due(self, dialog: SettingsDialog, days: int) -> None:
        now = self._tools.now()
        self._bridge.run(
            dialog,
            lambda token, _report: count_due(self._bridge.vault, days, now, token),
            lambda count: dialog.safety.tell_due(days, count),
            dialog.safety.refuse,
        )

    def show_templates(self, above: SettingsDialog) -> None:
        dialog = TemplatesDialog(self._tools.template_library(), self._theme, above)
        dialog.changed.connect(self.templates_changed)
        dialog.changed.connect(lambda: above.show_templates(self._tools.template_titles()))
        dialog.preview.connect(lambda template: self._preview(dialog, template))
        dialog.open()

    def _preview(self, dialog: TemplatesDialog, template: Template) -> None:
        """Always by the extractive drafter: it answers within a second."""

        def write(token: CancelToken, _report: Callable[[object], None]) -> NoteContent:
            return example(template, self._tools.drafter("extractive"), SAMPLES, token)

        def written(content: NoteContent) -> None:
            """Where no sample speaks its language, its outline says what it will be."""
            page = sections_html(content)
            dialog.show_example(page or f"<pre>{html.escape(outline(template))}</pre>")

        token = self._bridge.run(dialog, write, written, dialog.refuse).token
        dialog.finished.connect(lambda _result: token.cancel())

    def change_passphrase(self, above: SettingsDialog) -> None:
        dialog = ChangePassphraseDialog(above)

        def agreed(old: str, new: str) -> None:
            def changed(_none: None) -> None:
                dialog.accept()
                above.message.say(
                    "done",
                    self.tr("The passphrase was changed."),
                    self.tr("The recovery key stays as it is."),
                )

            self._bridge.ask(dialog, lambda vault: vault.change_passphrase(old, new), changed, dialog.refuse)

        dialog.agreed.connect(agreed)
        dialog.open()
