"""The format of an encrypted audio file, and how it is read: from its start, or from a place within.

A file is a head (magic, channels, secretstream header) and records: four bytes, little endian, of which the lower
31 bits are a length and the highest tells a mark from audio, and that many bytes of ciphertext
(XChaCha20-Poly1305 secretstream). Head, recording id, channels and the record's own place in the audio are
associated data of every record; the stream's counter refuses records that were swapped, dropped or repeated.
Where a recording was taken up again after its writer died stands a length of all ones and the header of another
stream, whose records are bound to the MAC of the last record before. The last record carries the FINAL tag and no
audio. Without it the recording was interrupted and its prefix counts.

The first version of the format ("ANAMAUD1") knows no marks, no second stream, and does not bind the place.

Reading from within: the nonce of a record is the stream's own XOR the MACs of all records before, and their
number. So the lengths and MACs that lead there are read, nothing is decrypted, and the record itself
authenticates that it is the one that belongs to that place.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from nacl import bindings as sodium

from copilot.domain.capture import SAMPLE_RATE
from copilot.domain.errors import EnvironmentFault
from copilot.storage.files import disk_faults

new_key = sodium.crypto_secretstream_xchacha20poly1305_keygen
new_state = sodium.crypto_secretstream_xchacha20poly1305_state
init_push = sodium.crypto_secretstream_xchacha20poly1305_init_push
push = sodium.crypto_secretstream_xchacha20poly1305_push
_init_pull = sodium.crypto_secretstream_xchacha20poly1305_init_pull
_pull = sodium.crypto_secretstream_xchacha20poly1305_pull
TAG_AUDIO = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
TAG_MARK = sodium.crypto_secretstream_xchacha20poly1305_TAG_PUSH
TAG_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
MAC = 16

MAGIC = b"ANAMAUD2"
_FIRST_MAGIC = b"ANAMAUD1"
HEAD = len(MAGIC) + 1 + HEADER
LENGTH = struct.Struct("<I")
LONGEST_RECORD = 2 * 2 * SAMPLE_RATE + OVERHEAD  # a second of two channels
MARK_FLAG = 1 << 31
NEW_STREAM = LENGTH.pack(2**32 - 1)
_PLACE = struct.Struct("<Q")

# Where libsodium keeps a stream's counter and nonce: 32 bytes of key, then these.
_COUNTER = slice(32, 36)
_NONCE = slice(36, 44)


def missing() -> EnvironmentFault:
    return EnvironmentFault(
        "audio.missing",
        "The audio of this recording is missing from the vault's folder.",
        'Put the folder "audio" back from a backup. Transcript and note are not affected.',
    )


def damaged(after_s: float) -> EnvironmentFault:
    return EnvironmentFault(
        "audio.damaged",
        "The audio of this recording is damaged after {seconds:.1f} s; what comes before is intact.",
        "Put the file back from a backup. Transcript and note are not affected.",
        values={"seconds": after_s},
    )


class Mark(NamedTuple):
    """Something that was noted while recording; `samples` is its place in the audio, per channel."""

    samples: int
    content: dict[str, Any]


class Binding(NamedTuple):
    """What the records of one stream are bound to."""

    fixed: bytes
    binds_place: bool = True

    @classmethod
    def of(cls, head: bytes, recording_id: str) -> Binding:
        return cls(head + recording_id.encode(), head.startswith(MAGIC))

    def next_stream(self, header: bytes, last_mac: bytes) -> Binding:
        return Binding(self.fixed + header + last_mac)

    def at(self, samples: int) -> bytes:
        return self.fixed + _PLACE.pack(samples) if self.binds_place else self.fixed


def head_of(channels: int, header: bytes) -> bytes:
    return MAGIC + bytes([channels]) + header


class AudioReader:
    """Reads the records of an open file.

    Attributes: samples (per channel, before the next record), marks (so far), final (the FINAL tag was read),
        damaged (there are bytes that nobody wrote), end (of the last record that is whole and authentic, in
        bytes), last_mac (of that record), binding (of the stream that it is in).
    """

    def __init__(self, file: BinaryIO, recording_id: str, key: bytes, channels: int) -> None:
        self.file = file
        self.channels = channels
        self._recording_id = recording_id
        self._key = key
        self.restart()

    def restart(self) -> None:
        """As new, for a file that was put back to its start."""
        self.samples = 0
        self.marks: list[Mark] = []
        self.final = False
        self.damaged = False
        self.end = 0
        self.last_mac = bytes(MAC)
        self.binding = Binding(b"")
        self._state = new_state()
        self._has_marks = False

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """The PCM of each record, the first being that which holds the sample `start`.

        With a `start` nothing before it is authenticated: if the first record is damaged, the damage may be
        anywhere before.
        """
        if not self._read_head() or (start and not self._jump(start)):
            return
        while (record := self._next_record()) is not None:
            word, ciphertext = record
            is_mark = bool(word & MARK_FLAG)
            try:
                payload, tag = _pull(self._state, ciphertext, self.binding.at(self.samples))
            except RuntimeError:
                self.damaged = True
                return
            if is_mark != (tag == TAG_MARK) and self._has_marks:
                self.damaged = True
                return
            self.end += LENGTH.size + len(ciphertext)
            self.last_mac = ciphertext[-MAC:]
            if tag == TAG_FINAL:
                self.final = True
                self.damaged = bool(self._read(1))
                return
            if is_mark:
                self.marks.append(Mark(self.samples, json.loads(payload)))
                continue
            self.samples += len(payload) // (2 * self.channels)
            yield payload

    def _read_head(self) -> bool:
        head = self._read(HEAD)
        magic = next((m for m in (MAGIC, _FIRST_MAGIC) if head[: len(m)] == m[: len(head)]), None)
        if magic is None or head[len(MAGIC) : len(MAGIC) + 1] not in (b"", bytes([self.channels])):
            self.damaged = True
            return False
        if len(head) < HEAD:
            return False
        self._has_marks = magic == MAGIC
        self.binding = Binding.of(head, self._recording_id)
        self.end = HEAD
        _init_pull(self._state, head[len(MAGIC) + 1 :], self._key)
        return True

    def _next_record(self) -> tuple[int, bytes] | None:
        """None at the end; a record that the file ends within was being written when the writer died."""
        while (word := self._read(LENGTH.size)) == NEW_STREAM and self._has_marks:
            header = self._read(HEADER)
            if len(header) < HEADER:
                return None
            self._enter_stream(header)
        if len(word) < LENGTH.size:
            return None
        (number,) = LENGTH.unpack(word)
        size = number & ~MARK_FLAG if self._has_marks else number
        if not OVERHEAD <= size <= LONGEST_RECORD:
            self.damaged = True
            return None
        ciphertext = self._read(size)
        return (number, ciphertext) if len(ciphertext) == size else None

    def _enter_stream(self, header: bytes) -> None:
        self.binding = self.binding.next_stream(header, self.last_mac)
        self.end += LENGTH.size + HEADER
        _init_pull(self._state, header, self._key)

    def _jump(self, start: int) -> bool:
        """To the record that holds the sample `start`, by lengths and MACs alone; False if the file ends first."""
        width = 2 * self.channels
        passed, mixed = 0, 0  # records of this stream, and their MACs
        with disk_faults():
            fd = self.file.fileno()
            size = os.fstat(fd).st_size
            word = self._read(LENGTH.size)
            while len(word) == LENGTH.size:
                if word == NEW_STREAM and self._has_marks:
                    header = self._read(HEADER)
                    if len(header) < HEADER:
                        return False
                    self._enter_stream(header)
                    passed, mixed = 0, 0
                    word = self._read(LENGTH.size)
                    continue
                (number,) = LENGTH.unpack(word)
                length = number & ~MARK_FLAG if self._has_marks else number
                is_mark = self._has_marks and bool(number & MARK_FLAG)
                next_record = self.end + LENGTH.size + length
                if not OVERHEAD <= length <= LONGEST_RECORD or next_record > size:
                    break
                samples = 0 if is_mark else (length - OVERHEAD) // width
                if self.samples + samples > start:
                    break
                self.file.seek(next_record - MAC)
                found = self._read(MAC + LENGTH.size)
                self.last_mac, word = found[:MAC], found[MAC:]
                mixed ^= int.from_bytes(self.last_mac[:8], "little")
                passed += 1
                self.samples += samples
                self.end = next_record
            self.file.seek(self.end)
        if passed:
            state: Any = self._state.statebuf
            nonce = int.from_bytes(bytes(state[_NONCE]), "little") ^ mixed
            state[_NONCE] = nonce.to_bytes(8, "little")
            state[_COUNTER] = (passed + 1).to_bytes(4, "little")
        return True

    def _read(self, count: int) -> bytes:
        with disk_faults():
            return self.file.read(count)


def opened(path: Path) -> BinaryIO | None:
    """None if there is no such file. Not buffered: to pass over a record a few of its bytes are read."""
    with disk_faults(), suppress(FileNotFoundError):
        return path.open("rb", buffering=0)
    return None
