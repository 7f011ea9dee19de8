"""Recordings that were kept long enough go, quietly; and the one of the open visit when the doctor says so."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from copilot.app.ports import CancelToken
from copilot.app.retention import Swept, apply_retention
from copilot.domain.errors import CopilotError
from copilot.domain.recording import Recording
from copilot.domain.retention import WhyDeleted
from copilot.domain.visit import VisitState
from ui.bridge import Bridge, Job
from ui.conversation.audio_notice import AudioNotice
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.playing import Playback
from ui.tools import Tools
from ui.workplace import Workplace

_log = logging.getLogger(__name__)


class RetentionDesk(QObject):
    """What was deleted is in the audit trail; the window says it where the audio was, and nowhere else."""

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        workplace: Workplace,
        opened: OpenVisit,
        recording: RecordingDesk,
        playback: Playback,
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._open = opened
        self._recording = recording
        self._playback = playback
        self._pane = workplace.conversation
        self._notice = AudioNotice()
        self._pane.add_notice(self._notice)
        self._sweep: Job | None = None
        self._notice.delete.connect(self._delete)
        opened.visit_changed.connect(self._show)
        opened.note_changed.connect(self._show)

    def sweep(self) -> None:
        """In the background; never while something is recorded, and one at a time."""
        days = self._tools.settings.audio_days
        if days is None or self._sweep is not None or self._recording.is_busy:
            return
        now = self._tools.now()

        def work(token: CancelToken, _report: object) -> Swept:
            return apply_retention(self._bridge.vault, days, now, token, lambda: self._recording.is_busy)

        job = self._sweep = self._bridge.run(self, work, self._swept, self._failed)
        job.ended.connect(self._ended)

    def _failed(self, error: CopilotError) -> None:
        """Nothing is lost: it is tried again after the next unlocking."""
        _log.warning("recordings that are due could not be deleted: %s", error.code)

    def _ended(self) -> None:
        self._sweep = None

    def _swept(self, swept: Swept) -> None:
        if swept.recordings:
            self._look_again()

    def _look_again(self) -> None:
        visit = self._open.visit
        if visit is None:
            return
        visit_id = visit.id

        def found(recordings: tuple[Recording, ...]) -> None:
            if self._open.is_this(visit_id):
                self._open.recordings = recordings
                self._show()

        self._bridge.ask(self, lambda vault: vault.recordings(visit_id), found)

    def _show(self) -> None:
        visit, signed = self._open.visit, self._open.signed
        deletion = self._open.deletion
        is_settled = visit is not None and visit.state in (VisitState.SIGNED, VisitState.EXPORTED)
        is_complete = signed is not None and signed.is_complete()
        may_delete = bool(self._open.recordings) and deletion is None and is_settled and is_complete
        self._notice.show_state(deletion, may_delete=may_delete)
        self._pane.show_player(deletion is None)

    def _delete(self) -> None:
        visit = self._open.visit
        if visit is None:
            return
        visit_id = visit.id
        self._playback.stop()
        self._bridge.ask(
            self,
            lambda vault: vault.retention.delete(visit_id, WhyDeleted.BY_HAND),
            lambda _count: self._look_again(),
            self._notice.refuse,
        )
