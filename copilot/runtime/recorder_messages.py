"""What the window process and the recorder say to each other: JSON objects and raw PCM.

Plain named tuples and no pydantic: the recorder imports this. Whatever is no message is ProtocolBroken.
"""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple

from copilot.domain import capture
from copilot.domain.capture import (
    AudioFrame,
    Ended,
    FrameHeard,
    GapBegan,
    GapEnded,
    GapReason,
    Level,
    Microphone,
    Opened,
    Order,
    RecorderEvent,
    Saved,
    Trouble,
    TroubleOver,
)
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.runtime.framing import ProtocolBroken

JSON, PCM = 1, 3
KINDS = (JSON, PCM)
_FRAME = struct.Struct("<QB")


class Record(NamedTuple):
    """First message to a recorder. The factories are dotted ("module:name"): `recorder` makes what runs, `sink`
    what it writes to. `path` "" is a microphone test. `given` frames follow: what a recorder that died had told and
    may not have written; the last word of it came at `heard_until` (Unix time)."""

    recorder: str
    sink: str
    path: str
    recording_id: str
    key: str
    channels: int
    microphone_id: str | None
    paused: bool
    given: int = 0
    heard_until: float | None = None


class Started(NamedTuple):
    """The file is taken up; from here on the recorder needs nobody."""

    samples: int


class Refused(NamedTuple):
    """The last message of a recorder that could not do its work."""

    kind: str
    code: str
    safe_message: str
    what_to_do: str
    retryable: bool
    values: dict[str, str | int | float]

    @classmethod
    def of(cls, error: CopilotError) -> Refused:
        kind = next((name for name, type_ in _ERRORS.items() if isinstance(error, type_)), "invariant")
        return cls(kind, error.code, error.safe_message, error.what_to_do, error.retryable, dict(error.values))

    def error(self) -> CopilotError:
        type_ = _ERRORS.get(self.kind, InvariantBroken)
        told = (self.code, self.safe_message, self.what_to_do)
        return type_.as_told(*told, retryable=self.retryable, values=self.values)


_ERRORS: dict[str, type[CopilotError]] = {
    "user": UserFacingError,
    "environment": EnvironmentFault,
    "invariant": InvariantBroken,
}

Message = RecorderEvent | Record | Order | Started | Refused
_TYPES: dict[str, type[Any]] = {
    type_.__name__: type_
    for type_ in (
        Record,
        Order,
        Started,
        Refused,
        Opened,
        Level,
        Saved,
        Trouble,
        TroubleOver,
        GapBegan,
        GapEnded,
        Ended,
    )
}
_FIELDS: dict[str, Any] = {
    "reason": GapReason,
    "peak": tuple,
    "rms": tuple,
    "gaps": lambda gaps: tuple(GapEnded(at_s, seconds, GapReason(reason)) for at_s, seconds, reason in gaps),
}


def packed(message: Message) -> tuple[int, bytes]:
    """Kind and payload of the packet."""
    if isinstance(message, FrameHeard):
        return PCM, _FRAME.pack(message.start, message.frame.channels) + message.frame.pcm
    content = {"type": type(message).__name__, **message._asdict()}
    return JSON, json.dumps(content, separators=(",", ":")).encode()


def unpacked(kind: int, payload: bytes) -> Message:
    """Raises ProtocolBroken."""
    try:
        if kind == PCM:
            start, channels = _FRAME.unpack_from(payload)
            pcm = payload[_FRAME.size :]
            if not channels or len(pcm) % (2 * channels):
                raise ProtocolBroken
            return FrameHeard(start, AudioFrame(pcm, channels))
        content = json.loads(payload)
        type_ = _TYPES[content.pop("type")]
        message: Message = type_(**{k: _FIELDS[k](v) if k in _FIELDS else v for k, v in content.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error):
        raise ProtocolBroken from None
    return message


def microphones_printed(microphones: tuple[Microphone, ...]) -> str:
    return json.dumps([list(microphone) for microphone in microphones])


def microphones_read(printed: bytes) -> tuple[Microphone, ...]:
    """Raises ProtocolBroken, or the error that was printed in their stead."""
    try:
        found = json.loads(printed)
        if isinstance(found, dict):
            refused = unpacked(JSON, printed)
            raise refused.error() if isinstance(refused, Refused) else ProtocolBroken
        return tuple(
            capture.Microphone(str(id_), str(name), int(channels), bool(is_default))
            for id_, name, channels, is_default in found
        )
    except (ValueError, TypeError):
        raise ProtocolBroken from None
