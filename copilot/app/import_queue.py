"""Audio files into visits, one after the other: each is read into the vault first, then written down.

What was read stays whatever happens: a file that is called off, or an app that is killed, leaves the audio until
there in its visit, to be transcribed from the vault. Only the files that were not begun have to be chosen again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from copilot.app.jobs import Heard, Progress, Step
from copilot.app.ports import AudioFiles, CancelToken, SpeechEngine, SpeechRequest, Vault
from copilot.app.transcribe import import_audio, write_down
from copilot.domain.errors import Cancelled, CopilotError, UserFacingError
from copilot.domain.visit import VisitState, may_move

_TOTAL = 2.0
"""Of a file's progress: reading it counts as much as writing it down."""


class ImportTools(NamedTuple):
    """The adapters. `vault` is one that the job's thread may call."""

    vault: Vault
    audio_files: AudioFiles
    speech: SpeechEngine
    now: Callable[[], datetime]


class FileState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    """Transcribing: the audio is safe."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (FileState.DONE, FileState.FAILED, FileState.CANCELLED)


class FileProgress(NamedTuple):
    """How far the file `number` (from 0) is, from 0 to 1, and all together. `visit_id` is "" before it has one.

    `error` is why it failed; with DONE, what was wrong with a file of which only the beginning could be read, or
    that nothing was heard in it.
    """

    number: int
    state: FileState
    share: float
    overall: float
    visit_id: str = ""
    error: CopilotError | None = None


class ImportQueue:
    """Files and where they go. `cancel` may be called from any thread, the rest from the job's.

    Attributes:
        progress: the newest of each file, in the order they were given.
    """

    def __init__(
        self,
        tools: ImportTools,
        paths: Sequence[Path],
        visit_for: Callable[[Path], str],
        request: SpeechRequest,
    ) -> None:
        """`visit_for` gives the id of the visit for a file, made when its turn comes."""
        self.paths = tuple(paths)
        self.progress = [FileProgress(i, FileState.WAITING, 0.0, 0.0) for i in range(len(self.paths))]
        self._tools = tools
        self._visit_for = visit_for
        self._request = request
        self._tokens = [CancelToken() for _ in self.paths]

    def cancel(self, index: int | None = None) -> None:
        """One file, or all that are not done."""
        for token in self._tokens if index is None else [self._tokens[index]]:
            token.cancel()

    def run(self, report: Callable[[FileProgress], None]) -> tuple[FileProgress, ...]:
        """All files, in order; what fails is told and the others go on. Never raises for a file."""
        for index, path in enumerate(self.paths):
            self._one(index, path, report)
        return tuple(self.progress)

    def _one(self, index: int, path: Path, report: Callable[[FileProgress], None]) -> None:
        token = self._tokens[index]
        visit_id = ""
        problem: CopilotError | None = None

        def tell(state: FileState, share: float, error: CopilotError | None = None) -> None:
            done = sum(1.0 for p in self.progress if p.state.is_over and p.number != index)
            overall = (done + (1.0 if state.is_over else share)) / len(self.paths)
            self.progress[index] = FileProgress(index, state, share, overall, visit_id, error)
            report(self.progress[index])

        def step(event: Progress | Heard) -> None:
            if isinstance(event, Progress):
                part = min(1.0, event.done / event.total) if event.total else 0.0
                if event.step is Step.IMPORT:
                    tell(FileState.READING, part / _TOTAL)
                else:
                    tell(FileState.WRITING, (1.0 + part) / _TOTAL)

        try:
            token.raise_if_cancelled()
            tell(FileState.READING, 0.0)
            self._try_to_read(path)
            visit_id = self._visit_for(path)
            self._may_take_audio(visit_id)
            problem = import_audio(
                self._tools.vault, visit_id, self._tools.audio_files, path, self._tools.now(), token, step
            ).damage
            heard = write_down(self._tools.vault, visit_id, self._tools.speech, self._request, token, step)
            if not heard:
                problem = problem or _nothing_heard()
        except Cancelled:
            tell(FileState.CANCELLED, self.progress[index].share)
        except CopilotError as error:
            tell(FileState.FAILED, self.progress[index].share, error)
        else:
            tell(FileState.DONE, 1.0, problem)

    def _may_take_audio(self, visit_id: str) -> None:
        state = self._tools.vault.visit(visit_id).state
        if not state.is_signed and not may_move(state, VisitState.RECORDING):
            raise UserFacingError(
                "import.visit_has_note", "This visit has a note already.", "Import the file into a new visit."
            )

    def _try_to_read(self, path: Path) -> None:
        """Raises what reading the file would, so that one that is no audio leaves no visit behind."""
        files = self._tools.audio_files
        next(files.decode(path, files.probe(path).channels), None)


def _nothing_heard() -> UserFacingError:
    return UserFacingError(
        "speech.nothing_heard",
        "No speech was found in the file.",
        "Listen to it: is it the right one? Its audio is kept in the visit.",
    )
