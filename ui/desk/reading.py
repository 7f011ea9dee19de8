"""While a visit goes on the language model reads what is said, so that the draft begins at once when it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject

from copilot.app.draft import ReadAlong
from copilot.app.ports import DraftRequest
from copilot.domain.transcript import Transcript
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.tools import Tools
from ui.workplace import Workplace


class ReadingDesk(QObject):
    """Reads along with the open visit; without a language model there is nothing to read for."""

    def __init__(
        self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit, recording: RecordingDesk
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._model = workplace.conversation.model
        self._open = opened
        self._along: ReadAlong | None = None
        self._visit_id = ""
        recording.saved.connect(self.said)
        recording.heard.connect(self._over)

    def said(self, visit_id: str) -> None:
        """An utterance of this visit was saved."""
        template = self._open.template
        if not self._open.is_this(visit_id) or template is None or self._tools.settings.language_model is None:
            return
        if self._along is None or self._visit_id != visit_id:
            self._close()
            self._along, self._visit_id = ReadAlong(self._tools.drafter()), visit_id
            self._open.was_read = True
        transcript = Transcript(utterances=self._model.utterances)
        self._along.said(DraftRequest(transcript, template, chart=self._open.chart, speakers_after=True))

    def _over(self, visit_id: str) -> None:
        """Its transcript stands: the draft takes over from here."""
        if visit_id == self._visit_id:
            self._close()

    def close(self) -> None:
        """Ends the reading; what was read stays with the drafter."""
        self._close()

    def _close(self) -> None:
        along, self._along = self._along, None
        if along is not None:
            self._bridge.run(self, lambda _token, _report: along.close(), lambda _none: None)
