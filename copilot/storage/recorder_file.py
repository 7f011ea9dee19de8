"""What the recorder holds of a recording: its file, the lock that says so, and how it is asked to let go.

Beside the file `audio/<id>` lies `<id>.live`, locked as long as a recorder writes, and for a moment
`<id>.leave`, with which a new window process asks the recorder of one that died to let go.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Self

from copilot.domain.errors import UserFacingError
from copilot.storage.audio import AudioEnd, AudioFileWriter, Mark
from copilot.storage.files import disk_faults
from copilot.storage.lock import OwnerLock

LEAVE_S = 5.0
"""How long a recorder may take to let go."""
_LOOK_S = 0.02


def lock_path(audio: Path) -> Path:
    return audio.with_name(audio.name + ".live")


def leave_path(audio: Path) -> Path:
    return audio.with_name(audio.name + ".leave")


class RecorderFile:
    """Takes up the file of a recording, which `RecordingStore.begin` made.

    Attributes: last_written (Unix time at which the file was last written before).
    """

    def __init__(self, writer: AudioFileWriter, lock: OwnerLock, path: Path, last_written: float) -> None:
        self.last_written = last_written
        self._writer = writer
        self._lock = lock
        self._audio = path
        self._leave = leave_path(path)

    @classmethod
    def take(cls, path: str, recording_id: str, key: bytes, channels: int) -> Self:
        """Waits up to LEAVE_S for another recorder to let go.

        Raises UserFacingError (recording.still_running); EnvironmentFault: audio.missing, audio.damaged, and the
        disk's.
        """
        audio = Path(path)
        lock = waited_lock(audio)
        try:
            with disk_faults():
                leave_path(audio).unlink(missing_ok=True)  # of a window process that died while it waited
                written = audio.stat().st_mtime if audio.exists() else time.time()
            writer = AudioFileWriter.take_up(audio, recording_id, key, channels)
        except BaseException:
            lock.release()
            raise
        return cls(writer, lock, audio, written)

    @property
    def samples(self) -> int:
        return self._writer.samples

    @property
    def synced(self) -> int:
        return self._writer.synced

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._writer.marks)

    @property
    def is_asked_to_leave(self) -> bool:
        """Also if the file is gone: nobody could ever hear what would be written."""
        return self._leave.exists() or not self._audio.exists()

    def append(self, pcm: bytes) -> None:
        self._writer.append(pcm)

    def mark(self, content: dict[str, Any]) -> None:
        self._writer.mark(content)

    def finish(self) -> AudioEnd:
        """Complete, and let go of. Raises the disk's faults; it may be called again, or `interrupt`."""
        end = self._writer.finish()
        self._lock.release()
        return end

    def interrupt(self) -> AudioEnd:
        """Lets go of it, to be taken up again or ended by another process."""
        try:
            return self._writer.interrupt()
        finally:
            self._lock.release()


def waited_lock(audio: Path, seconds: float = LEAVE_S) -> OwnerLock:
    """Raises UserFacingError (recording.still_running)."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return OwnerLock(lock_path(audio))
        except UserFacingError as error:
            if error.code != "vault.in_use":
                raise
            if time.monotonic() > deadline:
                raise UserFacingError(
                    "recording.still_running",
                    "Another recorder still writes this recording.",
                    "Wait a moment, then try again.",
                    retryable=True,
                ) from None
        time.sleep(_LOOK_S)


def take(path: str, recording_id: str, key: bytes, channels: int) -> RecorderFile:
    """`RecorderFile.take`, to be named to the recorder's process."""
    return RecorderFile.take(path, recording_id, key, channels)
