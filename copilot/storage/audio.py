"""Encrypted audio: one file a recording, authenticated chunk by chunk, readable up to wherever it ends.

The file is a head (magic, channels, secretstream header) and records: four bytes of length, little endian, and
that many bytes of ciphertext (XChaCha20-Poly1305 secretstream). Head, recording id and channels are associated
data of every record; the stream's own counter refuses records that were swapped, dropped or repeated. The last
record carries the FINAL tag and no audio. Without it the recording was interrupted and its prefix counts.

Nothing here knows the database: a process that only records needs a key, a path and this file.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from nacl import bindings as sodium

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken
from copilot.storage.files import disk_faults, fsync, fsync_folder, new_private_file, write_all

new_key = sodium.crypto_secretstream_xchacha20poly1305_keygen
_init_push = sodium.crypto_secretstream_xchacha20poly1305_init_push
_init_pull = sodium.crypto_secretstream_xchacha20poly1305_init_pull
_push = sodium.crypto_secretstream_xchacha20poly1305_push
_pull = sodium.crypto_secretstream_xchacha20poly1305_pull
_TAG_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_TAG_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES

_MAGIC = b"ANAMAUD1"
_HEAD = len(_MAGIC) + 1 + sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_LENGTH = struct.Struct("<I")
_LONGEST_RECORD = 2 * 2 * SAMPLE_RATE + _OVERHEAD  # a second of two channels


class AudioEnd(NamedTuple):
    """How a file ends: samples a channel, SHA-256 in hex of the PCM before the end, and why there is no more.

    `complete` means the FINAL tag was read. `damaged` means that bytes follow which are not what was written.
    """

    samples: int
    digest: str
    complete: bool
    damaged: bool


def missing() -> EnvironmentFault:
    return EnvironmentFault(
        "audio.missing",
        "The audio of this recording is missing from the vault's folder.",
        'Put the folder "audio" back from a backup. Transcript and note are not affected.',
    )


def damaged(after_s: float) -> EnvironmentFault:
    return EnvironmentFault(
        "audio.damaged",
        f"The audio of this recording is damaged after {after_s:.1f} s; what comes before is intact.",
        "Put the file back from a backup. Transcript and note are not affected.",
    )


class AudioFileWriter:
    """Appends audio to a new file; not more than the last second is ever only in memory.

    A piece that could not be written (a full disk) is kept, encrypted, and the file is cut back to the last whole
    record. The next call writes it first; giving the same piece again is that next call. It is never encrypted
    twice, because another piece under the same nonce would betray both.

    Attributes:
        samples: per channel, so far.
    """

    def __init__(self, path: Path, recording_id: str, key: bytes, channels: int) -> None:
        self.samples = 0
        self._channels = channels
        self._digest = hashlib.sha256()
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        head = _MAGIC + bytes([channels]) + _init_push(self._state, key)
        self._bound = _bound(head, recording_id)
        self._pending: _Pending | None = None
        self._unsynced = 0
        with disk_faults():
            self._fd: int | None = new_private_file(path)
            try:
                write_all(self._fd, head)
                fsync(self._fd)
                fsync_folder(path.parent)
            except BaseException:
                self.close()
                path.unlink(missing_ok=True)
                raise
        self._end = len(head)

    def append(self, pcm: bytes) -> None:
        """`pcm` is int16 interleaved, at most a second of it.

        Raises EnvironmentFault: vault.disk_full, vault.disk_error.
        """
        width = 2 * self._channels
        if len(pcm) % width or len(pcm) > width * SAMPLE_RATE:
            raise InvariantBroken(
                "audio.bad_piece", "A piece of audio is no whole number of samples.", "Please report this."
            )
        if self._pending is not None:
            is_retry = self._pending.pcm == pcm
            self._flush()
            if is_retry:
                return
        if pcm:
            self._push(pcm, _TAG_MESSAGE)

    def finish(self) -> AudioEnd:
        """Writes the FINAL tag: from here on the recording is complete."""
        self._flush()
        self._push(b"", _TAG_FINAL)
        self.close()
        return AudioEnd(self.samples, self._digest.hexdigest(), complete=True, damaged=False)

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
        return AudioEnd(self.samples, self._digest.hexdigest(), complete=False, damaged=False)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _push(self, pcm: bytes, tag: int) -> None:
        if self._fd is None:
            raise InvariantBroken("audio.finished", "This recording has ended.", "Please report this.")
        ciphertext = _push(self._state, pcm, self._bound, tag)
        self._pending = _Pending(pcm, _LENGTH.pack(len(ciphertext)) + ciphertext, tag)
        self._flush()

    def _flush(self) -> None:
        """Writes the pending record; on the disk when a second has gathered, or at the end."""
        if self._pending is None or self._fd is None:
            return
        pcm, record, tag = self._pending
        second = 2 * self._channels * SAMPLE_RATE
        sync = tag == _TAG_FINAL or self._unsynced + len(pcm) >= second
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
        self._unsynced = 0 if sync else self._unsynced + len(pcm)
        self._end += len(record)
        self._digest.update(pcm)
        self.samples += len(pcm) // (2 * self._channels)


class _Pending(NamedTuple):
    pcm: bytes
    record: bytes
    tag: int


def read_audio(
    path: Path, recording_id: str, key: bytes, channels: int, expected_samples: int | None = None
) -> Iterator[AudioFrame]:
    """The frames as they were appended, in constant memory.

    Raises EnvironmentFault: audio.missing at once; audio.damaged after everything intact was given, if the file
    does not hold what was written, or ends before `expected_samples` (None: wherever it ends is fine).
    """
    file = _opened(path)
    if file is None:
        raise missing()
    return _frames(_Reader(file, recording_id, key, channels), expected_samples)


def _frames(reader: _Reader, expected_samples: int | None) -> Iterator[AudioFrame]:
    samples = 0
    with reader.file:
        for pcm in reader.pieces():
            samples += len(pcm) // (2 * reader.channels)
            yield AudioFrame(pcm, reader.channels)
    if reader.damaged or (expected_samples is not None and samples != expected_samples):
        raise damaged(samples / SAMPLE_RATE)


def scan_audio(path: Path, recording_id: str, key: bytes, channels: int) -> AudioEnd:
    """Reads a file that was never closed, to its end or its first damage."""
    digest = hashlib.sha256()
    size = 0
    file = _opened(path)
    if file is None:
        return AudioEnd(0, digest.hexdigest(), complete=False, damaged=True)
    with file:
        reader = _Reader(file, recording_id, key, channels)
        for pcm in reader.pieces():
            digest.update(pcm)
            size += len(pcm)
    return AudioEnd(size // (2 * channels), digest.hexdigest(), reader.final, reader.damaged)


class _Reader:
    """Attributes: final (the FINAL tag was read), damaged (there are bytes that nobody wrote)."""

    def __init__(self, file: BinaryIO, recording_id: str, key: bytes, channels: int) -> None:
        self.file = file
        self.channels = channels
        self.final = False
        self.damaged = False
        self._recording_id = recording_id
        self._key = key

    def pieces(self) -> Iterator[bytes]:
        with disk_faults():
            head = self.file.read(_HEAD)
        if head[: len(_MAGIC) + 1] != (_MAGIC + bytes([self.channels]))[: len(head)]:
            self.damaged = True
        if self.damaged or len(head) < _HEAD:
            return
        state = sodium.crypto_secretstream_xchacha20poly1305_state()
        _init_pull(state, head[len(_MAGIC) + 1 :], self._key)
        bound = _bound(head, self._recording_id)
        while (ciphertext := self._next_record()) is not None:
            try:
                pcm, tag = _pull(state, ciphertext, bound)
            except RuntimeError:
                self.damaged = True
                return
            if tag == _TAG_FINAL:
                self.final = True
                with disk_faults():
                    self.damaged = bool(self.file.read(1))
                return
            yield pcm

    def _next_record(self) -> bytes | None:
        """None at the end; a record that the file ends within was being written when the writer died."""
        with disk_faults():
            length = self.file.read(_LENGTH.size)
            if len(length) < _LENGTH.size:
                return None
            (size,) = _LENGTH.unpack(length)
            if not _OVERHEAD <= size <= _LONGEST_RECORD:
                self.damaged = True
                return None
            ciphertext = self.file.read(size)
        return ciphertext if len(ciphertext) == size else None


def _opened(path: Path) -> BinaryIO | None:
    with disk_faults(), suppress(FileNotFoundError):
        return path.open("rb")
    return None


def _bound(head: bytes, recording_id: str) -> bytes:
    return head + recording_id.encode()
