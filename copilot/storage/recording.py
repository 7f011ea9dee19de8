"""A recording under way: the encrypted file and its row, from start to end, and what a killed process left."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.capture import GapEnded
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.domain.recording import Recording
from copilot.domain.visit import VisitState, utc
from copilot.storage import recording_rows, rows
from copilot.storage.audio import AudioEnd, AudioFileWriter, new_key, scan_audio
from copilot.storage.database import Database
from copilot.storage.ledger import Change, Ledger
from copilot.storage.recording_rows import RecordingRow


class VaultRecordingWriter:
    """Implements `RecordingWriter`."""

    def __init__(self, row: RecordingRow, file: AudioFileWriter) -> None:
        self._row = row
        self._file = file
        self._end: AudioEnd | None = None

    @property
    def recording_id(self) -> str:
        return self._row.id

    def append(self, frame: AudioFrame) -> None:
        """After a full disk: free space and give the same frame again, or the next one; nothing is doubled."""
        if frame.channels != self._row.channels:
            raise InvariantBroken(
                "audio.channels_changed", "A recording changed its number of channels.", "Please report this."
            )
        second = 2 * frame.channels * SAMPLE_RATE
        for start in range(0, len(frame.pcm), second):
            self._file.append(frame.pcm[start : start + second])

    def finish(self) -> Recording:
        """From here on the audio is complete on the disk, also if the process dies before the block ends."""
        if self._end is None:
            self._end = self._file.finish()
        return ended_row(self._row, self._end).recording()

    def end(self) -> AudioEnd:
        """How it ended; whatever was not finished is interrupted here."""
        if self._end is None:
            self._end = self._file.interrupt()
        return self._end

    def close(self) -> None:
        self._file.close()


@contextmanager
def record(
    ledger: Ledger, folder: Path, visit_id: str, channels: int, at: datetime
) -> Iterator[VaultRecordingWriter]:
    row = RecordingRow(str(uuid.uuid4()), visit_id, channels, utc(at).isoformat(), new_key(), None, None, None)
    path = folder / row.id
    # The file comes first: without its row it is unreadable and harmless, a row without a file would be a loss.
    file = AudioFileWriter(path, row.id, row.key, channels)
    try:
        with ledger.change("recording.started", visit_id) as change:
            move(change, visit_id, VisitState.RECORDING)
            change.db.table("recordings").insert(row._asdict())
            change.detail.update(recording=row.id, channels=channels)
    except BaseException:
        file.close()
        path.unlink(missing_ok=True)
        raise
    writer = VaultRecordingWriter(row, file)
    try:
        yield writer
    finally:
        try:
            end = writer.end()
        except CopilotError:
            writer.close()
            end = scan_audio(path, row.id, row.key, channels)
        end_row(ledger, row, end, "recording.ended")


def recover_interrupted(database: Database, ledger: Ledger, folder: Path, live: Container[str] = ()) -> int:
    """Ends the recordings that nobody writes any more: what reached the disk counts. The result is how many.

    Those of a recorder are not among them: it may still be at work, and they can be taken up again.
    """
    with database.read() as db:
        left_open = [row for row in recording_rows.open_recording_rows(db, by_recorder=False) if row.id not in live]
    for row in left_open:
        end = scan_audio(folder / row.id, row.id, row.key, row.channels)
        end_row(ledger, row, end, "recording.recovered")
    return len(left_open)


def ended_row(row: RecordingRow, end: AudioEnd) -> RecordingRow:
    return row._replace(samples=end.samples, digest=end.digest, complete=int(end.complete))


def end_row(
    ledger: Ledger,
    row: RecordingRow,
    end: AudioEnd,
    action: str,
    gaps: tuple[GapEnded, ...] | None = None,
) -> None:
    """`gaps` are those of a recorder's recording; None for any other."""
    with ledger.change(action, row.visit_id) as change:
        if rows.visit(change.db, row.visit_id).state is VisitState.RECORDING:
            move(change, row.visit_id, VisitState.RECORDED)
        change.db.execute(
            "UPDATE recordings SET samples = ?, digest = ?, complete = ? WHERE id = ?",
            (end.samples, end.digest, int(end.complete), row.id),
        )
        change.detail.update(
            recording=row.id,
            samples=end.samples,
            digest=end.digest,
            complete=int(end.complete),
            damaged=end.damaged,
        )
        if gaps is not None:
            change.detail["gaps"] = recording_rows.end_timeline(change.db, row.id, gaps)


def move(change: Change, visit_id: str, to: VisitState) -> None:
    moved = rows.visit(change.db, visit_id).moved(to)
    rows.set_state(change.db, moved)
    change.detail["state"] = moved.state.value
