"""What was left unfinished: recordings and imports that were interrupted, or never written down."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from copilot.app.ports import Vault
from copilot.app.transcribe import is_behind, is_under_way, unwritten
from copilot.domain.visit import Visit, VisitState
from ui.bridge import Bridge
from ui.desk.importing import ImportingDesk
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.workplace import Workplace

_NAMED = 3


class _Left(NamedTuple):
    interrupted: tuple[Visit, ...]
    unwritten: tuple[Visit, ...]


class LeftDesk(QObject):
    """Offers it after unlocking, and in each visit as it is opened; nothing begins by itself.

    Signals:
        wanted: the visit that is to be opened.
    """

    wanted = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        workplace: Workplace,
        opened: OpenVisit,
        recording: RecordingDesk,
        importing: ImportingDesk,
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._message = workplace.message
        self._notice = workplace.bar.left
        self._open = opened
        self._recording = recording
        self._importing = importing
        opened.visit_changed.connect(self.show)
        opened.transcript_changed.connect(self.show)
        importing.changed.connect(self._hide_while_at_work)

    # ------------------------------------------------------------------ after unlocking

    def offer(self) -> None:
        def found(left: _Left) -> None:
            if self._recording.is_busy or self._message.text:
                return
            if left.interrupted:
                self._offer_to_finish(left.interrupted[0])
            elif rest := tuple(visit for visit in left.unwritten if not self._importing.has(visit.id)):
                self._offer_to_write(rest)

        self._bridge.ask(self, _left, found)

    def _offer_to_finish(self, visit: Visit) -> None:
        self._message.say(
            "warning",
            self.tr("The recording of {} was interrupted.").format(visit.patient.display()),
            self.tr("Everything up to the last second is kept."),
            self.tr("Finish it"),
            lambda: self._finish(visit),
        )

    def _finish(self, visit: Visit) -> None:
        self.wanted.emit(visit)
        self._recording.take_up(visit.id)

    def _offer_to_write(self, visits: tuple[Visit, ...]) -> None:
        text = self.tr("%n visit(s) with audio that is not written down yet.", "", len(visits))
        names = ", ".join(visit.patient.display() for visit in visits[:_NAMED])
        self._message.say("info", text, names, self.tr("Write it down"), lambda: self._write_all(visits))

    def _write_all(self, visits: tuple[Visit, ...]) -> None:
        for visit in visits:
            self._importing.write_down(visit)

    # ------------------------------------------------------------------ in the open visit

    def _hide_while_at_work(self) -> None:
        """It is shown again when the visit has been read anew: what is known of it now may be overtaken."""
        if self._open.visit is not None and self._importing.has(self._open.visit.id):
            self._notice.hide()

    def show(self) -> None:
        visit, notice = self._open.visit, self._notice
        if visit is None or self._recording.is_busy_with(visit.id) or self._importing.has(visit.id):
            notice.hide()
        elif visit.state is VisitState.RECORDING:
            text = self.tr("The recording of this visit was interrupted. Everything up to the last second is kept.")
            notice.say(text, self.tr("Finish it"), lambda: self._recording.take_up(visit.id))
        elif visit.state is VisitState.RECORDED or (
            not visit.state.is_signed and is_behind(self._open.recordings, self._open.transcript)
        ):
            text = self.tr("This visit has audio that is not written down yet.")
            if any(not recording.complete for recording in self._open.recordings):
                text += " " + self.tr("It breaks off: its recording or its file was interrupted.")
            notice.say(text, self.tr("Write it down"), lambda: self._write(visit))
        else:
            notice.hide()

    def _write(self, visit: Visit) -> None:
        def found(under_way: bool) -> None:
            if under_way:
                self._recording.take_up(visit.id)
            else:
                self._importing.write_down(visit)

        self._bridge.ask(self, lambda vault: is_under_way(vault, visit.id), found, self._message.fault)


def _left(vault: Vault) -> _Left:
    ids = [u.visit_id for u in vault.recorder.unfinished()] + list(vault.transcripts.unfinished())
    return _Left(tuple(vault.visit(visit_id) for visit_id in dict.fromkeys(ids)), unwritten(vault))
