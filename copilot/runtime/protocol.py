"""What the window process and its workers say to each other: JSON messages and raw PCM, never pickle.

Every message about a job carries the job's id and generation; a job that is started again after a worker died
gets the next generation, and answers of another one are dropped.
"""

from __future__ import annotations

import struct
from typing import IO, Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from copilot.app.ports import AllWritten, DraftEvent, LineWritten, WriteOrder
from copilot.domain.base import Value
from copilot.domain.chart import Chart
from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.runtime.framing import MAX_PACKET, PacketPipe, PipeClosed, ProtocolBroken

__all__ = ["MAX_PACKET", "Pcm", "Pipe", "PipeClosed", "ProtocolBroken"]

_PCM_HEADER = struct.Struct("<IIB")
_JSON, _PCM = 1, 2


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
    """Begins a job, or takes it up where a worker that died left `state` and `notes`.

    `live`: the audio comes as it is spoken, and somebody waits for each utterance.
    """

    type: Literal["start"] = "start"
    live: bool = False
    request: dict[str, Any] = Field(default_factory=dict, repr=False)
    state: dict[str, Any] | None = Field(default=None, repr=False)
    notes: list[Any] = Field(default_factory=list, repr=False)


class DraftOrder(Value):
    """The `request` of a Start to the draft service: a ports.DraftRequest, and whether to draft it or only to read
    it, which a `Read` answers."""

    task: Literal["draft", "read"] = "draft"
    transcript: Transcript = Field(repr=False)
    template: Template
    style: Style | None = None
    budget_words: int | None = None
    chart: Chart | None = None
    speakers_after: bool = False


class LinesOrder(Value):
    """The `request` of a Start to the draft service for lines to be rewritten: each is `Wrote`, then `WroteAll`."""

    task: Literal["write"] = "write"
    order: WriteOrder


class Gap(JobMessage):
    """Nothing was recorded for a while between the frame before and the next."""

    type: Literal["gap"] = "gap"


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


class Glimpsed(JobMessage):
    """What the open utterance sounds like so far."""

    type: Literal["glimpsed"] = "glimpsed"
    start_s: float = Field(ge=0)
    text: str = Field(repr=False)


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
    voices: dict[int, int] = Field(default_factory=dict)


class Drafted(JobMessage):
    type: Literal["drafted"] = "drafted"
    draft: NoteDraft = Field(repr=False)


class Told(JobMessage):
    """What happened while a note is drafted or a visit is read."""

    type: Literal["told"] = "told"
    event: DraftEvent = Field(repr=False)


class Read(JobMessage):
    """The visit is read; `tokens` of it were read now."""

    type: Literal["read"] = "read"
    tokens: int = Field(ge=0)


class Wrote(JobMessage):
    """A line that was rewritten."""

    type: Literal["wrote"] = "wrote"
    line: LineWritten = Field(repr=False)


class WroteAll(JobMessage):
    type: Literal["wrote_all"] = "wrote_all"
    written: AllWritten


class Failed(JobMessage):
    """An error of the worker's: all of it may be shown and logged."""

    type: Literal["failed"] = "failed"
    kind: Literal["user", "environment", "invariant"]
    code: str
    safe_message: str
    what_to_do: str
    retryable: bool = False
    values: dict[str, str | int | float] = Field(default_factory=dict)

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
            values=dict(error.values),
        )

    def error(self) -> CopilotError:
        kinds = {"user": UserFacingError, "environment": EnvironmentFault, "invariant": InvariantBroken}
        type_ = kinds[self.kind]
        told = (self.code, self.safe_message, self.what_to_do)
        return type_.as_told(*told, retryable=self.retryable, values=self.values)


class CancelledJob(JobMessage):
    type: Literal["cancelled"] = "cancelled"


Message = Annotated[
    Build
    | Start
    | Gap
    | Finish
    | Cancel
    | Ready
    | Started
    | Taken
    | Partial
    | Glimpsed
    | Progress
    | Succeeded
    | Drafted
    | Told
    | Read
    | Wrote
    | WroteAll
    | Failed
    | CancelledJob,
    Field(discriminator="type"),
]
Answer = Succeeded | Drafted | Read | WroteAll | Failed | CancelledJob
"""The last message of a job."""
_MESSAGES: TypeAdapter[Message] = TypeAdapter(Message)


class Pcm(NamedTuple):
    """A frame of audio for a job: int16 little endian, interleaved."""

    job: int
    generation: int
    channels: int
    pcm: bytes


class Pipe:
    """Messages and frames over a pair of byte streams. Any thread may send; one receives."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._packets = PacketPipe(source, sink, (_JSON, _PCM))

    def send(self, packet: Message | Pcm) -> None:
        """Raises PipeClosed."""
        if isinstance(packet, Pcm):
            head = _PCM_HEADER.pack(packet.job, packet.generation, packet.channels)
            self._packets.send(_PCM, head + packet.pcm)
        else:
            self._packets.send(_JSON, packet.model_dump_json().encode())

    def receive(self) -> Message | Pcm:
        """Waits for the next packet. Raises PipeClosed, ProtocolBroken."""
        kind, payload = self._packets.receive()
        if kind == _JSON:
            try:
                return _MESSAGES.validate_json(payload)
            except ValidationError:
                raise ProtocolBroken from None
        if len(payload) < _PCM_HEADER.size:
            raise ProtocolBroken
        job, generation, channels = _PCM_HEADER.unpack_from(payload)
        pcm = payload[_PCM_HEADER.size :]
        if not channels or len(pcm) % (2 * channels):
            raise ProtocolBroken
        return Pcm(job, generation, channels, pcm)
