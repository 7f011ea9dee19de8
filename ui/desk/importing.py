"""Audio files into visits: where they belong is asked where it is not clear, the rest goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from copilot.app.import_queue import (
    FileProgress,
    FileState,
    ImportEvent,
    ImportQueue,
    ImportTools,
    Said,
    Written,
    in_order,
)
from copilot.app.ports import CancelToken, SpeechRequest
from copilot.domain.errors import CopilotError
from copilot.domain.visit import Patient, Visit, VisitState
from ui.bridge import Bridge, Job
from ui.desk.opened import OpenVisit
from ui.desk.recording import RecordingDesk
from ui.desk.speech import SpeechAtNeed
from ui.recording.files import ShownFile
from ui.recording.sorting import Choice
from ui.tools import Tools
from ui.workplace import Workplace


class ImportingDesk(QObject):
    """Signals:
    heard: a visit's id; its transcript stands.
    moved: a visit's id; its state changed.
    changed: a file got on, or another one came.
    """

    heard = Signal(str)
    moved = Signal(str)
    changed = Signal()

    def __init__(
        self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit, recording: RecordingDesk
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._bar = workplace.bar
        self._open = opened
        self._recording = recording
        self._queue = ImportQueue(SpeechRequest())
        self._names: list[str] = []  # of what the queue holds, by number
        self._dismissed: set[int] = set()
        self._asked: tuple[Path, ...] = ()
        self._job: Job | None = None
        self._closes_anyway = False
        self._soon = QTimer(self)  # what comes together is shown together
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)
        bar = self._bar
        bar.import_file.connect(self._choose)
        workplace.dropped.connect(self.take)
        bar.sorting.parts.connect(self._parts)
        bar.sorting.each.connect(self._each)
        bar.sorting.given_up.connect(self._give_up)
        bar.files.cancelled.connect(self._cancel)
        bar.files.again.connect(self._again)
        bar.files.dismissed.connect(self._dismiss)
        opened.visit_changed.connect(self._visit_changed)
        recording.began.connect(self.make_way)
        recording.over.connect(self.go_on)

    @property
    def progress(self) -> tuple[FileProgress, ...]:
        """Of everything that was taken since the window is open."""
        return self._queue.progress

    # ------------------------------------------------------------------ which files, and where to

    def _choose(self) -> None:
        dialog = QFileDialog(self._workplace, self.tr("Import audio"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take(tuple(map(Path, names))))
        dialog.open()

    def take(self, paths: tuple[Path, ...]) -> None:
        """One goes into the visit that was opened for it: in which nothing was said or written yet. Else the doctor
        is asked."""
        visit = self._open.visit
        if not paths:
            return
        if (
            len(paths) == 1
            and not self._asked
            and visit is not None
            and visit.state.takes_audio
            and self._open.transcript is None
            and self._open.editor is None
            and not self._recording.is_busy_with(visit.id)
        ):
            self._add(paths, visit.id)
            return
        self._asked = in_order((*self._asked, *paths))
        self._ask()

    def _ask(self) -> None:
        if not self._asked:
            self._bar.sorting.hide()
            return
        visit = self._open.visit
        name = visit.patient.display() if visit is not None else ""
        why_not, after = "", False
        if visit is not None and self._recording.is_busy_with(visit.id):
            after = True
        elif visit is not None and self.brings_more(visit.id):
            pass  # its state is that of the file which is read into it
        elif visit is not None and visit.state is VisitState.RECORDING:
            why_not = self.tr("The recording of this visit was interrupted: finish it first.")
        elif visit is not None and not visit.state.takes_audio:
            why_not = self.tr("The note of the open visit is signed: it takes no more audio.")
        self._bar.sorting.ask(Choice(self._asked, name, why_not, after))

    def _parts(self) -> None:
        if self._open.visit is not None:
            self._add(self._asked, self._open.visit.id)
            self._give_up()

    def _each(self) -> None:
        self._add(self._asked, "")
        self._give_up()

    def _give_up(self) -> None:
        self._asked = ()
        self._ask()

    # ------------------------------------------------------------------ what goes on

    def _add(self, paths: tuple[Path, ...], visit_id: str) -> None:
        self._names += [path.name for path in paths]
        self._queue.add(paths, visit_id)
        self._go_on()

    def write_down(self, visit: Visit) -> None:
        """What was recorded of a visit and is not in its transcript: left by an import or a recording."""
        if not self.has(visit.id):
            self._names.append(visit.patient.display())
            self._queue.write(visit.id)
            self._go_on()

    def _go_on(self) -> None:
        """Sees to it that the queue is at work if there is anything to do."""
        if self._job is None and self._queue.is_due and self._bridge.is_open:
            queue, now = self._queue, self._tools.now
            practitioner, template = self._tools.practitioner(), self._tools.settings.template
            files, speech = self._tools.audio_files, SpeechAtNeed(self._tools)

            def work(token: CancelToken, report: Callable[[ImportEvent], None]) -> None:
                vault = self._bridge.vault

                def visit_for(path: Path) -> str:
                    return vault.add_visit(Patient.unnamed(path.stem), practitioner, template, now()).id

                queue.run(ImportTools(vault, files(), speech, now, visit_for), report, token)

            self._job = self._bridge.run(self, work, lambda _none: self._rested(), self._broke, self._tell)
        self._show()

    def _rested(self) -> None:
        """Nothing was left to do; something may have come since."""
        self._job = None
        self._go_on()

    def _broke(self, error: CopilotError) -> None:
        self._queue.give_up(error)
        self._rested()

    def _tell(self, event: ImportEvent) -> None:
        match event:
            case Said(visit_id=visit_id, utterance=utterance):
                if self._open.is_this(visit_id):
                    self._workplace.conversation.model.add(utterance)
            case Written(visit_id=visit_id):
                self.heard.emit(visit_id)
            case FileProgress():
                self._soon.start()
                if event.state.is_over or event.state is FileState.READ:
                    self._came_to_rest(event)

    def _came_to_rest(self, file: FileProgress) -> None:
        if not file.visit_id:
            return
        if file.state is not FileState.DONE and self._open.is_this(file.visit_id):
            # What was heard until now is not kept: only what stands is shown.
            self._workplace.conversation.show_transcript(self._open.transcript)
        self.moved.emit(file.visit_id)

    # ------------------------------------------------------------------ what is shown

    def _show(self) -> None:
        held = self._queue.is_held
        shown = tuple(
            ShownFile(name, file, held)
            for name, file in zip(self._names, self._queue.progress, strict=True)
            if file.number not in self._dismissed
        )
        if all(file.progress.state.is_over for file in shown):
            shown = tuple(file for file in shown if file.progress.needs_a_look)
        self._bar.files.show_files(shown)
        self.changed.emit()

    def _visit_changed(self) -> None:
        if self._asked:
            self._ask()

    def has(self, visit_id: str) -> bool:
        """Whether the queue is still at a visit, or tells what became of it."""
        return any(
            file.visit_id == visit_id
            and (not file.state.is_over or (file.needs_a_look and file.number not in self._dismissed))
            for file in self._queue.progress
        )

    def brings_more(self, visit_id: str) -> bool:
        """Whether more of a visit will be written down."""
        return any(file.visit_id == visit_id and not file.state.is_over for file in self._queue.progress)

    # ------------------------------------------------------------------ what the doctor does about it

    def _cancel(self, number: int | None) -> None:
        before = {file.number: file.state for file in self._queue.progress}
        self._queue.cancel(number)
        for file in self._queue.progress:  # what waited is called off at once, and nobody tells of it
            if file.state is not before[file.number]:
                self._came_to_rest(file)
        self._show()

    def _again(self, number: int) -> None:
        self._queue.again(number)
        self._go_on()

    def _dismiss(self, numbers: tuple[int, ...]) -> None:
        self._dismissed |= set(numbers)
        self._show()
        for visit_id in {file.visit_id for file in self._queue.progress if file.number in numbers}:
            if visit_id:
                self.moved.emit(visit_id)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or bool(self._asked)

    def make_way(self, visit_id: str) -> None:
        """Somebody speaks into the microphone, in this visit: the speech model is needed for that."""
        self._queue.hold(visit_id)
        self._show()

    def go_on(self) -> None:
        """The model is free again."""
        self._queue.release()
        self._go_on()

    # ------------------------------------------------------------------ the end

    def may_close(self) -> bool:
        """Files that are not in the vault yet would have to be chosen again."""
        unread = sum(f.state in (FileState.WAITING, FileState.READING) for f in self._queue.progress)
        unread += len(self._asked)
        if not unread or self._closes_anyway:
            return True
        self._bar.message.say(
            "warning",
            self.tr("%n file(s) are not in the vault yet.", "", unread),
            self.tr("With the window closed they have to be chosen again."),
            self.tr("Close anyway"),
            self._close_anyway,
        )
        return False

    def _close_anyway(self) -> None:
        self._closes_anyway = True
        self._workplace.window().close()

    def close(self) -> None:
        """What is in the vault is offered at the next start."""
        self._soon.stop()
        self._queue.cancel()
