"""Packets on a pipe: one byte of kind, four bytes of length (little endian), and the payload."""

from __future__ import annotations

import struct
import threading
from collections.abc import Container
from typing import IO

from copilot.domain.errors import InvariantBroken

_HEADER = struct.Struct("<BI")
MAX_PACKET = 64 * 1024 * 1024
"""A packet that claims more is no packet of ours."""


class PipeClosed(Exception):
    """The other side is gone."""


class ProtocolBroken(Exception):
    """Bytes that are no packet. Holds nothing of them."""


class PacketPipe:
    """Packets of the known `kinds` over a pair of byte streams. Any thread may send; one receives."""

    def __init__(self, source: IO[bytes], sink: IO[bytes], kinds: Container[int]) -> None:
        self._source = source
        self._sink = sink
        self._kinds = kinds
        self._sending = threading.Lock()

    def send(self, kind: int, payload: bytes) -> None:
        """Raises PipeClosed."""
        if len(payload) > MAX_PACKET:
            raise InvariantBroken("worker.packet_too_long", "A message between processes is too long.")
        try:
            with self._sending:
                self._sink.write(_HEADER.pack(kind, len(payload)) + payload)
                self._sink.flush()
        except (OSError, ValueError):
            raise PipeClosed from None

    def receive(self) -> tuple[int, bytes]:
        """Waits for the next packet: its kind and payload. Raises PipeClosed, ProtocolBroken."""
        kind, length = _HEADER.unpack(self._exactly(_HEADER.size))
        if length > MAX_PACKET or kind not in self._kinds:
            raise ProtocolBroken
        return kind, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        try:
            data = self._source.read(count)
        except (OSError, ValueError):
            raise PipeClosed from None
        if data is None or len(data) < count:
            raise PipeClosed
        return data
