"""What the window process and its workers say to each other: JSON messages and raw PCM, never pickle.

On the pipe a packet is one byte of kind, four bytes of length (little endian), and the payload. Every message
about a job carries the job's id and generation; a job that is started again after a worker died gets the next
generation, and answers of another one are dropped.
"""

from __future__ import annotations

import struct
import threading
from typing import IO, Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from copilot.domain.base import Value
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Speaker, Transcript, Utterance

_HEADER = struct.Struct("<BI")
_PCM_HEADER = struct.Struct("<IIB")
_JSON, _PCM = 1, 2
MAX_PACKET = 64 * 1024 * 1024
"""A packet that claims more is no packet of ours."""


class PipeClosed(Exception):
    """The other side is gone."""


class ProtocolBroken(Exception):
    """Bytes that are no packet. Holds nothing of them."""


class JobMessage(Value):
    job: int = Field(ge=0, lt=2**32)
    generation: int = Field(ge=0, lt=2**32)

    def concerns(self, job: int, generation: int) -> bool:
        return (self.job, self.generation) == (job, generation)


class Build(Value):
    """First message to a worker: which `service` it runs, over what the dotted `factory` makes of `arguments`."""

    type: Literal["build"] = "build"
    service: str
    factory: str = Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
    arguments: dict[str, Any] = Field(default_factory=dict)


class Start(JobMessage):
    """Begins a job, or takes it up where a worker that died left `state` and `notes`."""

    type: Literal["start"] = "start"
    request: dict[str, Any] = Field(default_factory=dict, repr=False)
    state: dict[str, Any] | None = Field(default=None, repr=False)
    notes: list[Any] = Field(default_factory=list, repr=False)


class DraftOrder(Value):
    """The `request` of a Start to the draft service: a ports.DraftRequest."""

    transcript: Transcript = Field(repr=False)
    template: Template
    style: Style | None = None
    budget_words: int | None = None


class Finish(JobMessage):
    """There is no more audio."""

    type: Literal["finish"] = "finish"


class Cancel(JobMessage):
    type: Literal["cancel"] = "cancel"


class Ready(Value):
    """The worker has built its engine; `name` tells which model."""

    type: Literal["ready"] = "ready"
    name: str


class Started(JobMessage):
    type: Literal["started"] = "started"


class Taken(JobMessage):
    """The worker is done with `frames` more frames: as many may follow."""

    type: Literal["taken"] = "taken"
    frames: int = Field(ge=1)


class Partial(JobMessage):
    """An utterance. It counts from the Progress that follows."""

    type: Literal["partial"] = "partial"
    utterance: Utterance = Field(repr=False)


class Progress(JobMessage):
    """All before the sample `done` is done with. `state` replaces the last one, `notes` add to the others."""

    type: Literal["progress"] = "progress"
    done: int = Field(ge=0)
    state: dict[str, Any] = Field(repr=False)
    notes: list[Any] = Field(default_factory=list, repr=False)


class Succeeded(JobMessage):
    type: Literal["succeeded"] = "succeeded"
    speakers: dict[int, Speaker]
    language: str


class Drafted(JobMessage):
    type: Literal["drafted"] = "drafted"
    draft: NoteDraft = Field(repr=False)


class Failed(JobMessage):
    """An error of the worker's: all of it may be shown and logged."""

    type: Literal["failed"] = "failed"
    kind: Literal["user", "environment", "invariant"]
    code: str
    safe_message: str
    what_to_do: str
    retryable: bool = False

    @classmethod
    def of(cls, error: CopilotError, job: int = 0, generation: int = 0) -> Failed:
        kind: Literal["user", "environment", "invariant"] = "invariant"
        if isinstance(error, UserFacingError):
            kind = "user"
        elif isinstance(error, EnvironmentFault):
            kind = "environment"
        return cls(
            job=job,
            generation=generation,
            kind=kind,
            code=error.code,
            safe_message=error.safe_message,
            what_to_do=error.what_to_do,
            retryable=error.retryable,
        )

    def error(self) -> CopilotError:
        kinds = {"user": UserFacingError, "environment": EnvironmentFault, "invariant": InvariantBroken}
        return kinds[self.kind](self.code, self.safe_message, self.what_to_do, retryable=self.retryable)


class CancelledJob(JobMessage):
    type: Literal["cancelled"] = "cancelled"


Message = Annotated[
    Build
    | Start
    | Finish
    | Cancel
    | Ready
    | Started
    | Taken
    | Partial
    | Progress
    | Succeeded
    | Drafted
    | Failed
    | CancelledJob,
    Field(discriminator="type"),
]
Answer = Succeeded | Drafted | Failed | CancelledJob
"""The last message of a job."""
_MESSAGES: TypeAdapter[Message] = TypeAdapter(Message)


class Pcm(NamedTuple):
    """A frame of audio for a job: int16 little endian, interleaved."""

    job: int
    generation: int
    channels: int
    pcm: bytes


class Pipe:
    """Packets over a pair of byte streams. Any thread may send; one receives."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._sending = threading.Lock()

    def send(self, packet: Message | Pcm) -> None:
        """Raises PipeClosed."""
        if isinstance(packet, Pcm):
            payload = _PCM_HEADER.pack(packet.job, packet.generation, packet.channels) + packet.pcm
            kind = _PCM
        else:
            payload = packet.model_dump_json().encode()
            kind = _JSON
        if len(payload) > MAX_PACKET:
            raise InvariantBroken("worker.packet_too_long", "A message between processes is too long.")
        try:
            with self._sending:
                self._sink.write(_HEADER.pack(kind, len(payload)) + payload)
                self._sink.flush()
        except (OSError, ValueError):
            raise PipeClosed from None

    def receive(self) -> Message | Pcm:
        """Waits for the next packet. Raises PipeClosed, ProtocolBroken."""
        kind, length = _HEADER.unpack(self._exactly(_HEADER.size))
        if length > MAX_PACKET or kind not in {_JSON, _PCM}:
            raise ProtocolBroken
        payload = self._exactly(length)
        if kind == _JSON:
            try:
                return _MESSAGES.validate_json(payload)
            except ValidationError:
                raise ProtocolBroken from None
        if length < _PCM_HEADER.size:
            raise ProtocolBroken
        job, generation, channels = _PCM_HEADER.unpack_from(payload)
        pcm = payload[_PCM_HEADER.size :]
        if not channels or len(pcm) % (2 * channels):
            raise ProtocolBroken
        return Pcm(job, generation, channels, pcm)

    def _exactly(self, count: int) -> bytes:
        try:
            data = self._source.read(count)
        except (OSError, ValueError):
            raise PipeClosed from None
        if data is None or len(data) < count:
            raise PipeClosed
        return data
