"""The visit that is open in the window: what is known of it, and who is told when it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from copilot.app.note_life.editor import NoteEditor
from copilot.domain.chart import Chart
from copilot.domain.record import SignedNote
from copilot.domain.recording import Recording
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Visit


class OpenVisit(QObject):
    """Attributes:
    visit: None while no visit is open.
    transcript: the newest; None before anything was heard.
    recordings: oldest first.
    template: what the note is drafted with.
    editor: the note that is being written; None before there is one, and once it is signed.
    signed: the signed note; None before.
    chart: what is known of the patient from before; None if nothing.
    was_read: whether the drafter has read the visit already: who spoke is then told to it after the words.

    Signals:
        visit_changed, transcript_changed, note_changed.
        corrected: the transcript is the same but for what the doctor mended.
    """

    visit_changed = Signal()
    transcript_changed = Signal()
    note_changed = Signal()
    corrected = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visit: Visit | None = None
        self.transcript: Transcript | None = None
        self.recordings: tuple[Recording, ...] = ()
        self.template: Template | None = None
        self.editor: NoteEditor | None = None
        self.signed: SignedNote | None = None
        self.chart: Chart | None = None
        self.was_read = False

    def is_this(self, visit_id: str) -> bool:
        return self.visit is not None and self.visit.id == visit_id

    def close(self) -> None:
        self.visit = self.transcript = self.template = self.editor = self.signed = self.chart = None
        self.recordings = ()
        self.was_read = False
        self.visit_changed.emit()
        self.transcript_changed.emit()
        self.note_changed.emit()

    def correct(self, transcript: Transcript | None) -> None:
        """The same conversation with corrections in it; the rows of the window have them already."""
        self.transcript = transcript
        self.corrected.emit()

    def audio_at(self, second: float) -> tuple[str, float, float] | None:
        """The recording that holds this second of the visit, the second within it, and its length."""
        start = 0.0
        for recording in self.recordings:
            if second < start + recording.duration_s:
                return recording.id, max(0.0, second - start), recording.duration_s
            start += recording.duration_s
        return None
