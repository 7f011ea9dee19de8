"""Audio files into visits: all are read into the vault first, then visit after visit is written down.

What was read stays whatever happens: a file that is called off, or an app that is killed, leaves the audio until
there in its visit, to be transcribed from the vault. Only the files that were not begun have to be chosen again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from copilot.app.chart import expecting
from copilot.app.jobs import Heard, Progress, Step
from copilot.app.ports import AudioFiles, CancelToken, SpeechEngine, SpeechRequest, Vault
from copilot.app.transcribe import import_audio, write_down
from copilot.domain.errors import Cancelled, CopilotError, UserFacingError
from copilot.domain.transcript import Utterance
from copilot.domain.visit import VisitState

_TOTAL = 2.0
"""Of a file's progress: reading it counts as much as writing it down."""
_STEP = 0.005
"""A file that got on by less is not told of."""


class ImportTools(NamedTuple):
    """The adapters. `vault` is one that the job's thread may call. `visit_for` gives the id of the visit for a file
    that has none, made when its turn comes."""

    vault: Vault
    audio_files: AudioFiles
    speech: SpeechEngine
    now: Callable[[], datetime]
    visit_for: Callable[[Path], str]


class FileState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    """Its audio is safe and waits to be written down."""
    WRITING = "writing"
    """Transcribing, together with the other files of its visit."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (FileState.DONE, FileState.FAILED, FileState.CANCELLED)


class FileProgress(NamedTuple):
    """How far the file `number` (from 0) is, from 0 to 1, and all together. `visit_id` is "" before it has one.

    `kept_s` is how many seconds of it are in the vault, `is_read` whether that is all of it. `error` is why it
    failed; with DONE, what was wrong with a file of which only the beginning could be read, or that nothing was
    heard in it.
    """

    number: int
    state: FileState
    share: float
    overall: float
    visit_id: str = ""
    error: CopilotError | None = None
    kept_s: float = 0.0
    is_read: bool = False

    @property
    def needs_a_look(self) -> bool:
        """Whether it ended in a way that the doctor has to know of."""
        if self.state is FileState.CANCELLED:
            return self.kept_s > 0 or self.is_read
        return self.state.is_over and self.error is not None


class Said(NamedTuple):
    """An utterance of a visit that is being written down; it is kept with the whole transcript."""

    visit_id: str
    utterance: Utterance


class Written(NamedTuple):
    """The transcript of a visit stands."""

    visit_id: str


ImportEvent = FileProgress | Said | Written


class _File:
    """One file, or the recordings of a visit that were not written down (`path` is None)."""

    def __init__(self, number: int, path: Path | None, visit_id: str) -> None:
        self.number = number
        self.path = path
        self.visit_id = visit_id
        self.state = FileState.WAITING if path is not None else FileState.READ
        self.share = 0.0 if path is not None else 1.0 / _TOTAL
        self.error: CopilotError | None = None
        self.damage: CopilotError | None = None
        self.kept_s = 0.0
        self.is_read = path is None
        self.token = CancelToken()


class ImportQueue:
    """Files and where they go. `run` belongs to a job's thread; all else may be called from any, also meanwhile."""

    def __init__(self, request: SpeechRequest) -> None:
        """The words of each patient's chart come on top of those of `request`."""
        self._request = request
        self._lock = threading.RLock()
        self._files: list[_File] = []
        self._first = 0  # of those that count as all together: the ones before were over when it was added
        self._held: str | None = None
        self._writing: tuple[str, CancelToken] | None = None
        self._report: Callable[[ImportEvent], None] = _silent

    @property
    def progress(self) -> tuple[FileProgress, ...]:
        """The newest of each file, in the order they were given."""
        with self._lock:
            overall = self._overall()
            return tuple(_told(file, overall) for file in self._files)

    def add(self, paths: Sequence[Path], visit_id: str = "") -> None:
        """Files that are parts of a visit; without one each has a visit of its own."""
        self._add([(path, visit_id) for path in paths])

    def write(self, visit_id: str) -> None:
        """What was recorded of a visit and is not in its transcript yet."""
        self._add([(None, visit_id)])

    def _add(self, wanted: Sequence[tuple[Path | None, str]]) -> None:
        with self._lock:
            if all(file.state.is_over for file in self._files):
                self._first = len(self._files)
            for path, visit_id in wanted:
                self._files.append(_File(len(self._files), path, visit_id))

    def again(self, number: int) -> None:
        """One that failed or was called off: from where its audio is safe."""
        with self._lock:
            file = self._files[number]
            if file.state not in (FileState.FAILED, FileState.CANCELLED):
                return
            file.token, file.error = CancelToken(), None
            # What a file left in its visit stays there: reading it again would say it twice.
            file.state = FileState.READ if file.kept_s or file.is_read else FileState.WAITING
            file.share = 1.0 / _TOTAL if file.state is FileState.READ else 0.0

    def cancel(self, number: int | None = None) -> None:
        """One file, or all that are not over. Those of a visit that are read are written down, or not, together."""
        with self._lock:
            for file in self._files if number is None else [self._files[number]]:
                file.token.cancel()
                if file.state is FileState.WAITING:
                    file.state = FileState.CANCELLED
                elif file.state in (FileState.READ, FileState.WRITING):
                    self._call_off(file.visit_id)

    def hold(self, visit_id: str) -> None:
        """A visit is being recorded: until `release` nothing is written down, and it gets no other audio."""
        with self._lock:
            self._held = visit_id
            if self._writing is not None:
                self._writing[1].cancel()

    def release(self) -> None:
        with self._lock:
            self._held = None

    def give_up(self, error: CopilotError) -> None:
        """`run` ended by an error of ours: what was under way failed by it."""
        with self._lock:
            for file in self._files:
                if file.state in (FileState.READING, FileState.WRITING):
                    file.state, file.error = FileState.FAILED, error

    @property
    def is_held(self) -> bool:
        return self._held is not None

    @property
    def is_due(self) -> bool:
        """Whether `run` would find something to do."""
        with self._lock:
            return self._next() is not None

    def run(
        self,
        tools: ImportTools,
        report: Callable[[ImportEvent], None],
        cancel: CancelToken | None = None,
    ) -> tuple[FileProgress, ...]:
        """Until nothing is left that can be done now; what fails is told and the others go on. Never raises for a
        file. `cancel` calls off everything."""
        stop = cancel or CancelToken()
        self._report = report
        while True:
            with self._lock:
                if stop.is_cancelled:
                    self.cancel()
                due = self._next()
                if due is None:
                    return self.progress
                if due.path is not None and due.state is FileState.WAITING:
                    due.state = FileState.READING
                    files = [due]
                else:
                    files = [f for f in self._files if f.visit_id == due.visit_id and f.state is FileState.READ]
                    token = CancelToken()
                    self._writing = (due.visit_id, token)
            if due.state is FileState.READING:
                self._read(tools, due, _AnyOf(due.token, stop))
            else:
                self._write(tools, due.visit_id, files, _AnyOf(token, stop))

    def _next(self) -> _File | None:
        """Files that wait come first: their audio is not safe yet."""
        for file in self._files:
            if file.state is FileState.WAITING and (self._held is None or file.visit_id != self._held):
                return file
        if self._held is not None:
            return None
        return next((file for file in self._files if file.state is FileState.READ), None)

    # ------------------------------------------------------------------ one step

    def _read(self, tools: ImportTools, file: _File, cancel: CancelToken) -> None:
        assert file.path is not None  # noqa: S101 - what is only written down is never read

        def step(event: Progress | Heard) -> None:
            if isinstance(event, Progress) and event.step is Step.IMPORT:
                file.kept_s = event.done
                part = min(1.0, event.done / event.total) if event.total else 0.0
                self._tell((file,), FileState.READING, part / _TOTAL)

        try:
            cancel.raise_if_cancelled()
            self._tell((file,), FileState.READING, 0.0)
            _try_to_read(tools, file.path)
            file.visit_id = file.visit_id or tools.visit_for(file.path)
            _may_take_audio(tools.vault, file.visit_id)
            found = import_audio(
                tools.vault, file.visit_id, tools.audio_files, file.path, tools.now(), cancel, step
            )
        except Cancelled:
            self._end((file,), FileState.CANCELLED)
        except CopilotError as error:
            self._end((file,), FileState.FAILED, error)
        else:
            file.kept_s, file.is_read, file.damage = found.recording.duration_s, True, found.damage
            self._tell((file,), FileState.READ, 1.0 / _TOTAL)

    def _write(self, tools: ImportTools, visit_id: str, files: Sequence[_File], cancel: CancelToken) -> None:
        def step(event: Progress | Heard) -> None:
            if isinstance(event, Heard):
                self._report(Said(visit_id, event.utterance))
            elif event.step is Step.TRANSCRIBE:
                part = min(1.0, event.done / event.total) if event.total else 0.0
                self._tell(files, FileState.WRITING, (1.0 + part) / _TOTAL)

        try:
            cancel.raise_if_cancelled()
            self._tell(files, FileState.WRITING, 1.0 / _TOTAL)
            visit = tools.vault.visit(visit_id)
            request = expecting(self._request, tools.vault.charts.chart(visit.patient.id))
            heard = write_down(tools.vault, visit_id, tools.speech, request, cancel, step)
        except Cancelled:
            self._called_off(files)
        except CopilotError as error:
            self._end(files, FileState.FAILED, error)
        else:
            with self._lock:
                # What was called off or failed before is in the transcript now, if its audio is in the visit.
                files = [f for f in self._files if f in files or (f.visit_id == visit_id and f.kept_s)]
            for file in files:
                self._end((file,), FileState.DONE, file.damage or (None if heard else _nothing_heard()))
            if heard:
                self._report(Written(visit_id))
        finally:
            with self._lock:
                self._writing = None

    def _called_off(self, files: Sequence[_File]) -> None:
        """By the doctor; or only put off, because a visit is recorded."""
        with self._lock:
            put_off = self._held is not None and not any(file.token.is_cancelled for file in files)
        if put_off:
            self._tell(files, FileState.READ, 1.0 / _TOTAL)
        else:
            self._end(files, FileState.CANCELLED)

    def _call_off(self, visit_id: str) -> None:
        for file in self._files:
            if file.visit_id == visit_id and file.state in (FileState.READ, FileState.WRITING):
                file.token.cancel()
                if file.state is FileState.READ:
                    file.state = FileState.CANCELLED
        if self._writing is not None and self._writing[0] == visit_id:
            self._writing[1].cancel()

    def _tell(self, files: Sequence[_File], state: FileState, share: float) -> None:
        with self._lock:
            told = [f for f in files if f.state is not state or share - f.share >= _STEP]
            for file in told:
                file.state, file.share = state, share
            overall = self._overall()
        for file in told:
            self._report(_told(file, overall))

    def _end(self, files: Sequence[_File], state: FileState, error: CopilotError | None = None) -> None:
        with self._lock:
            for file in files:
                file.state, file.error = state, error
                file.share = 1.0 if state is FileState.DONE else file.share
            overall = self._overall()
        for file in files:
            self._report(_told(file, overall))

    def _overall(self) -> float:
        shares = [1.0 if file.state.is_over else file.share for file in self._files[self._first :]]
        return sum(shares) / len(shares) if shares else 1.0


def in_order(paths: Sequence[Path]) -> tuple[Path, ...]:
    """As parts of a visit follow each other: by name, "part 2" before "part 10"; each file once."""

    def key(path: Path) -> list[tuple[int, str]]:
        return [(int(p), "") if p.isdecimal() else (-1, p.casefold()) for p in re.split(r"(\d+)", path.name)]

    return tuple(sorted(dict.fromkeys(paths), key=key))


class _AnyOf(CancelToken):
    """Cancelled as soon as one of two is."""

    def __init__(self, one: CancelToken, other: CancelToken) -> None:
        super().__init__()
        self._both = (one, other)

    @property
    def is_cancelled(self) -> bool:
        return super().is_cancelled or any(token.is_cancelled for token in self._both)

    def raise_if_cancelled(self) -> None:
        if self.is_cancelled:
            raise Cancelled


def _told(file: _File, overall: float) -> FileProgress:
    return FileProgress(
        file.number, file.state, file.share, overall, file.visit_id, file.error, file.kept_s, file.is_read
    )


def _silent(_event: ImportEvent) -> None:
    """Nobody looks yet."""


def _may_take_audio(vault: Vault, visit_id: str) -> None:
    state = vault.visit(visit_id).state
    if state is VisitState.RECORDING:
        raise UserFacingError(
            "recording.unfinished",
            "A recording of this visit was not ended.",
            "Go on with it, or end it, then import the file.",
        )


def _try_to_read(tools: ImportTools, path: Path) -> None:
    """Raises what reading the file would, so that one that is no audio leaves no visit behind."""
    next(tools.audio_files.decode(path, tools.audio_files.probe(path).channels), None)


def _nothing_heard() -> UserFacingError:
    return UserFacingError(
        "speech.nothing_heard",
        "No speech was found in the file.",
        "Listen to it: is it the right one? Its audio is kept in the visit.",
    )
