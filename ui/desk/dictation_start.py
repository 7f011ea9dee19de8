"""Before something is dictated: where it goes, whether the model knows the language, and what helps it to hear."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from copilot.app.chart import expecting
from copilot.app.dictation import Aim, Dictation
from copilot.app.ports import SpeechRequest, Vault
from copilot.app.ports.dictations import DictatedAudio
from copilot.domain.visit import Visit
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.dictation.language import SpeechLanguage
from ui.dictation.strip import DictationStrip
from ui.tools import Tools
from ui.workplace import Workplace


class DictationStart(QObject):
    """Attributes:
    may_begin: whether anything can be dictated now; it tells the doctor why not.

    Signals:
        begins: how to start it on the vault's thread, its visit, and where its text goes.
    """

    begins = Signal(object, object, object)

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        workplace: Workplace,
        opened: OpenVisit,
        recording: RecordingDesk,
        strip: DictationStrip,
    ) -> None:
        super().__init__(workplace)
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        self._recording = recording
        self._strip = strip
        self._language = SpeechLanguage(bridge, tools, self)
        self.may_begin: Callable[[], bool] = lambda: True

    def ask(self, section: str, after: int | None) -> None:
        """Into the open note; a language that the model does not hear is told first."""
        visit, editor = self._open.visit, self._open.editor
        if visit is None or editor is None or not self.may_begin():
            return
        section = section or editor.content.sections[0].key
        if editor.opened.addendum not in (None, section):  # only this can be written in a signed note
            section, after = editor.opened.addendum or "", None
        aim = Aim(visit.id, section, after, self._open.template)
        language = editor.content.language

        def looked(said: str) -> None:
            if not said:
                self._start(visit, aim, self._request(language))
                return
            self._strip.ask(
                said,
                self._language.what_to_do(),
                (self.tr("Open the settings"), self._to_settings),
                (self.tr("Dictate all the same"), lambda: self._start(visit, aim, self._request(None))),
                (self.tr("Not now"), self._strip.rest),
            )

        self._language.look(language, looked)

    def take_up(self, left: DictatedAudio, aim: Aim) -> None:
        """Text of what was dictated earlier."""
        visit, editor, template = self._open.visit, self._open.editor, self._open.template
        if visit is None or not self.may_begin():
            return
        language = editor.content.language if editor else template.language if template else "en"

        def looked(said: str) -> None:
            request, tools = self._request(None if said else language), self._recording.live_tools
            self._begin(lambda vault: Dictation.take_up(tools(vault), left, request), visit, aim)

        self._language.look(language, looked)

    def _start(self, visit: Visit, aim: Aim, request: SpeechRequest) -> None:
        microphone, tools = self._tools.settings.microphone, self._recording.live_tools

        def start(vault: Vault) -> Dictation:
            return Dictation.start(tools(vault), aim.visit_id, aim.section, request, microphone_id=microphone)

        self._begin(start, visit, aim)

    def _begin(self, start: Callable[[Vault], Dictation], visit: Visit, aim: Aim) -> None:
        """Unless something else came while the language was looked at."""
        if self._open.is_this(visit.id) and self.may_begin():
            self.begins.emit(start, visit, aim)

    def _to_settings(self) -> None:
        self._strip.rest()
        self._workplace.settings_wanted.emit()

    def _request(self, language: str | None) -> SpeechRequest:
        request = SpeechRequest(language.partition("-")[0] if language else None)
        return expecting(request, self._open.chart) if self._open.chart else request
