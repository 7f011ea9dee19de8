"""What the settings lead to: templates of one's own, another passphrase."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from copilot.app.ports import CancelToken
from copilot.app.templates import example, outline
from copilot.domain.note import NoteContent
from copilot.domain.template import Template
from copilot.support.paths import SAMPLES
from ui.bridge import Bridge
from ui.settings.dialog import SettingsDialog
from ui.settings.passphrase import ChangePassphraseDialog
from ui.settings.templates import TemplatesDialog
from ui.signing.dialog import sections_html
from ui.theme.style import Theme
from ui.tools import Tools
from ui.workplace import Workplace


class SettingsDesk(QObject):
    """Signals:
    templates_changed: there are other templates.
    """

    templates_changed = Signal()

    def __init__(self, bridge: Bridge, tools: Tools, theme: Theme, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._theme = theme
        self._workplace = workplace

    def serve(self, dialog: SettingsDialog) -> None:
        dialog.templates.connect(lambda: self.show_templates(dialog))
        dialog.change_passphrase.connect(lambda: self.change_passphrase(dialog))

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
