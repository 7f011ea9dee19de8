"""Encrypted audio: one file a recording, authenticated chunk by chunk, readable up to wherever it ends.

Nothing here knows the database: a process that only records needs a key, a path and this file. The format is
told in `audio_format`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from copilot.domain.capture import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.storage import audio_format as form
from copilot.storage.audio_format import AudioReader, Mark, damaged, missing, new_key
from copilot.storage.files import disk_faults, fsync, fsync_folder, new_private_file, write_all

__all__ = [
    "AudioEnd",
    "AudioFileWriter",
    "Mark",
    "damaged",
    "missing",
    "new_key",
    "read_audio",
    "read_span",
    "scan_audio",
]


class AudioEnd(NamedTuple):
    """How a file ends: samples a channel, SHA-256 in hex of the PCM before the end, and why there is no more.

    `complete` means the FINAL tag was read. `damaged` means that bytes follow which are not what was written.
    """

    samples: int
    digest: str
    complete: bool
    damaged: bool
    marks: tuple[Mark, ...] = ()


class AudioFileWriter:
    """Appends audio to a file; not more than the last second is ever only in memory.

    A piece that could not be written (a full disk) is kept, encrypted, and the file is cut back to the last whole
    record. The next call writes it first; giving the same piece again is that next call. It is never encrypted
    twice, because another piece under the same nonce would betray both.

    Attributes:
        samples: per channel, so far.
        synced: of these, how many are on the disk for good.
        marks: so far.
    """

    def __init__(self, path: Path, recording_id: str, key: bytes, channels: int) -> None:
        """A new file. Raises FileExistsError as vault.disk_error, and the other disk faults."""
        self._fd: int | None
        self._begin(channels)
        header = form.init_push(self._state, key)
        head = form.head_of(channels, header)
        self._binding = form.Binding.of(head, recording_id)
        with disk_faults():
            self._fd = fd = new_private_file(path)
            try:
                write_all(fd, head)
                fsync(fd)
                fsync_folder(path.parent)
            except BaseException:
                self.close()
                path.unlink(missing_ok=True)
                raise
        self._end = len(head)

    def _begin(self, channels: int) -> None:
        self.samples = 0
        self.synced = 0
        self.marks: list[Mark] = []
        self._channels = channels
        self._digest = hashlib.sha256()
        self._state = form.new_state()
        self._pending: _Pending | None = None
        self._unsynced = 0
        self._fd = None

    @classmethod
    def take_up(cls, path: Path, recording_id: str, key: bytes, channels: int) -> Self:
        """Goes on with a file that was not finished, behind its last whole record, under a new stream.

        Raises EnvironmentFault: audio.missing; audio.damaged if it does not hold what was written, or was
        finished.
        """
        writer = cls.__new__(cls)
        writer._begin(channels)
        file = form.opened(path)
        if file is None:
            raise missing()
        with file:
            reader = AudioReader(file, recording_id, key, channels)
            for pcm in reader.pieces():
                writer._digest.update(pcm)
        torn = path.stat().st_size - reader.end
        if reader.damaged or reader.final or torn > form.LONGEST_RECORD + form.LENGTH.size:
            raise damaged(reader.samples / SAMPLE_RATE)
        writer.samples = writer.synced = reader.samples
        writer.marks = reader.marks
        header = form.init_push(writer._state, key)
        if reader.end < form.HEAD:  # its writer died before it had made the head
            fresh = form.head_of(channels, header)
            writer._binding = form.Binding.of(fresh, recording_id)
            at = 0
        else:
            fresh = form.NEW_STREAM + header
            writer._binding = reader.binding.next_stream(header, reader.last_mac)
            at = reader.end
        with disk_faults():
            writer._fd = fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.ftruncate(fd, at)
                os.lseek(fd, at, os.SEEK_SET)
                write_all(fd, fresh)
                fsync(fd)
            except BaseException:
                writer.close()
                raise
        writer._end = at + len(fresh)
        return writer

    def append(self, pcm: bytes) -> None:
        """`pcm` is int16 interleaved, at most a second of it.

        Raises EnvironmentFault: vault.disk_full, vault.disk_error.
        """
        width = 2 * self._channels
        if len(pcm) % width or len(pcm) > width * SAMPLE_RATE:
            raise InvariantBroken(
                "audio.bad_piece", "A piece of audio is no whole number of samples.", "Please report this."
            )
        if pcm or self._pending is not None:
            self._put(pcm, form.TAG_AUDIO)

    def mark(self, content: dict[str, Any]) -> None:
        """Notes something at this place of the audio, on the disk when this returns. As `append`: a mark that
        could not be written is written by the next call."""
        self._put(json.dumps(content).encode(), form.TAG_MARK)

    def finish(self) -> AudioEnd:
        """Writes the FINAL tag: from here on the recording is complete."""
        is_retry = self._pending is not None and self._pending.tag == form.TAG_FINAL
        self._flush()
        if not is_retry:
            self._push(b"", form.TAG_FINAL)
        self.close()
        return self._told(complete=True)

    def interrupt(self) -> AudioEnd:
        """Keeps what was appended and says that it is not all."""
        if self._fd is not None:
            try:
                with suppress(CopilotError):  # the call that gave this piece has said that it was not kept
                    self._flush()
                with disk_faults():
                    fsync(self._fd)
            finally:
                self.close()
        return self._told(complete=False)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _told(self, *, complete: bool) -> AudioEnd:
        return AudioEnd(self.samples, self._digest.hexdigest(), complete, damaged=False, marks=tuple(self.marks))

    def _put(self, payload: bytes, tag: int) -> None:
        if self._pending is not None:
            is_retry = (self._pending.payload, self._pending.tag) == (payload, tag)
            self._flush()
            if is_retry:
                return
        if payload:
            self._push(payload, tag)

    def _push(self, payload: bytes, tag: int) -> None:
        if self._fd is None:
            raise InvariantBroken("audio.finished", "This recording has ended.", "Please report this.")
        ciphertext = form.push(self._state, payload, self._binding.at(self.samples), tag)
        flag = form.MARK_FLAG if tag == form.TAG_MARK else 0
        self._pending = _Pending(payload, form.LENGTH.pack(len(ciphertext) | flag) + ciphertext, tag)
        self._flush()

    def _flush(self) -> None:
        """Writes the pending record; on the disk when a second has gathered, after a mark, or at the end."""
        if self._pending is None or self._fd is None:
            return
        payload, record, tag = self._pending
        second = 2 * self._channels * SAMPLE_RATE
        sync = tag != form.TAG_AUDIO or self._unsynced + len(payload) >= second
        with disk_faults():
            try:
                write_all(self._fd, record)
                if sync:
                    fsync(self._fd)
            except OSError:
                os.ftruncate(self._fd, self._end)
                os.lseek(self._fd, self._end, os.SEEK_SET)
                raise
        self._pending = None
        self._unsynced = 0 if sync else self._unsynced + len(payload)
        self._end += len(record)
        if tag == form.TAG_MARK:
            self.marks.append(Mark(self.samples, json.loads(payload)))
        elif tag == form.TAG_AUDIO:
            self._digest.update(payload)
            self.samples += len(payload) // (2 * self._channels)
        if sync:
            self.synced = self.samples


class _Pending(NamedTuple):
    payload: bytes
    record: bytes
    tag: int


def read_audio(
    path: Path, recording_id: str, key: bytes, channels: int, expected_samples: int | None = None
) -> Iterator[AudioFrame]:
    """The frames as they were appended, in constant memory.

    Raises EnvironmentFault: audio.missing at once; audio.damaged after everything intact was given, if the file
    does not hold what was written, or ends before `expected_samples` (None: wherever it ends is fine).
    """
    _must_be_there(path)
    return _frames(path, recording_id, key, channels, expected_samples)


def _must_be_there(path: Path) -> None:
    """The file itself is opened with the first frame: nobody may ever ask for one."""
    with disk_faults():
        if not path.is_file():
            raise missing()


def _frames(
    path: Path, recording_id: str, key: bytes, channels: int, expected_samples: int | None
) -> Iterator[AudioFrame]:
    reader = _reader(path, recording_id, key, channels)
    with reader.file:
        for pcm in reader.pieces():
            yield AudioFrame(pcm, reader.channels)
    if reader.damaged or (expected_samples is not None and reader.samples != expected_samples):
        raise damaged(reader.samples / SAMPLE_RATE)


def read_span(
    path: Path,
    recording_id: str,
    key: bytes,
    channels: int,
    span: tuple[int, int],
    expected_samples: int | None = None,
) -> Iterator[AudioFrame]:
    """The frames of the samples from `span[0]` up to `span[1]`, without decrypting what comes before.

    What does not authenticate there is read once more from the start of the file, which tells where the damage
    begins. Raises EnvironmentFault: audio.missing at once; audio.damaged after everything intact was given, also
    if the file ends before the span does and before `expected_samples` (None: wherever it ends is fine).
    """
    _must_be_there(path)
    return _span(path, recording_id, key, channels, span, expected_samples)


def _reader(path: Path, recording_id: str, key: bytes, channels: int) -> AudioReader:
    file = form.opened(path)
    if file is None:
        raise missing()
    return AudioReader(file, recording_id, key, channels)


def _span(
    path: Path, recording_id: str, key: bytes, channels: int, span: tuple[int, int], expected_samples: int | None
) -> Iterator[AudioFrame]:
    start, end = max(0, span[0]), span[1]
    if end <= start:
        return
    given = False
    reader = _reader(path, recording_id, key, channels)
    with reader.file:
        for frame in _within(reader, start, end, jump_to=start):
            given = True
            yield frame
        if reader.damaged and not given:
            reader.file.seek(0)
            reader.restart()
            yield from _within(reader, start, end)
    if reader.damaged or (expected_samples is not None and reader.samples < min(end, expected_samples)):
        raise damaged(reader.samples / SAMPLE_RATE)


def _within(reader: AudioReader, start: int, end: int, jump_to: int = 0) -> Iterator[AudioFrame]:
    width = 2 * reader.channels
    for pcm in reader.pieces(jump_to):
        first = reader.samples - len(pcm) // width
        if reader.samples > start:
            yield AudioFrame(pcm[max(0, start - first) * width : (end - first) * width], reader.channels)
        if reader.samples >= end:
            return


def scan_audio(path: Path, recording_id: str, key: bytes, channels: int) -> AudioEnd:
    """Reads a file that was never closed, to its end or its first damage."""
    digest = hashlib.sha256()
    file = form.opened(path)
    if file is None:
        return AudioEnd(0, digest.hexdigest(), complete=False, damaged=True)
    with file:
        reader = AudioReader(file, recording_id, key, channels)
        for pcm in reader.pieces():
            digest.update(pcm)
    return AudioEnd(reader.samples, digest.hexdigest(), reader.final, reader.damaged, tuple(reader.marks))
