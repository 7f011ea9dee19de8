from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.errors import CopilotError, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, NoteSection, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Utterance, Word
from copilot.runtime import protocol
from copilot.runtime.protocol import Pcm, Pipe, PipeClosed, ProtocolBroken

ids = st.integers(0, 2**32 - 1)
texts = st.text(max_size=40)
seconds = st.floats(0, 1e6)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)
words = st.builds(Word, text=texts, start_s=seconds, end_s=seconds, probability=st.floats(0, 1))
utterances = st.builds(
    lambda i, who, start, length, text, said: Utterance(
        id=i, speaker=who, start_s=start, end_s=start + length, text=text, words=tuple(said)
    ),
    st.integers(1, 10**6),
    st.sampled_from(Speaker),
    seconds,
    seconds,
    texts,
    st.lists(words, max_size=3),
)
drafts = st.builds(
    lambda said, settings: NoteDraft(
        content=NoteContent(
            template="soap",
            sections=(
                NoteSection(
                    key="plan",
                    heading="Plan",
                    loinc="18776-5",
                    statements=tuple(
                        Statement(id=n, text=text, evidence=(n,), topic=Topic.PLAN)
                        for n, text in enumerate(said, 1)
                    ),
                ),
            ),
        ),
        drafter=DrafterInfo(name="llm", version="1", settings=settings),
    ),
    st.lists(st.text(min_size=1, max_size=40), max_size=3),
    st.dictionaries(texts, texts, max_size=3),
)
job = {"job": ids, "generation": ids}
messages = st.one_of(
    st.builds(protocol.Build, service=texts, factory=st.just("a.b:c"), arguments=json_objects),
    st.builds(
        protocol.Start,
        request=json_objects,
        state=st.none() | json_objects,
        notes=st.lists(json_values, max_size=3),
        **job,
    ),
    st.builds(protocol.Finish, **job),
    st.builds(protocol.Cancel, **job),
    st.builds(protocol.Ready, name=texts),
    st.builds(protocol.Started, **job),
    st.builds(protocol.Taken, frames=st.integers(1, 1000), **job),
    st.builds(protocol.Partial, utterance=utterances, **job),
    st.builds(
        protocol.Progress,
        done=st.integers(0, 10**10),
        state=json_objects,
        notes=st.lists(json_values, max_size=3),
        **job,
    ),
    st.builds(
        protocol.Succeeded,
        speakers=st.dictionaries(st.integers(1, 10**6), st.sampled_from(Speaker), max_size=5),
        language=texts,
        **job,
    ),
    st.builds(protocol.Drafted, draft=drafts, **job),
    st.builds(
        protocol.Failed,
        kind=st.sampled_from(["user", "environment", "invariant"]),
        code=texts,
        safe_message=texts,
        what_to_do=texts,
        retryable=st.booleans(),
        **job,
    ),
    st.builds(protocol.CancelledJob, **job),
)
frames = st.builds(
    lambda j, g, channels, samples: Pcm(j, g, channels, samples * 2 * channels),
    ids,
    ids,
    st.integers(1, 2),
    st.binary(max_size=64),
)


@given(st.lists(messages | frames, max_size=6))
def test_what_is_sent_is_what_is_received_and_then_the_pipe_is_closed(
    packets: list[protocol.Message | Pcm],
) -> None:
    wire = io.BytesIO()
    sender = Pipe(io.BytesIO(), wire)
    for packet in packets:
        sender.send(packet)
    receiver = Pipe(io.BytesIO(wire.getvalue()), io.BytesIO())
    assert [receiver.receive() for _ in packets] == packets
    with pytest.raises(PipeClosed):
        receiver.receive()


@given(messages | frames, st.data())
def test_a_packet_cut_short_is_a_closed_pipe(packet: protocol.Message | Pcm, data: st.DataObject) -> None:
    wire = io.BytesIO()
    Pipe(io.BytesIO(), wire).send(packet)
    whole = wire.getvalue()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(PipeClosed):
        Pipe(io.BytesIO(cut), io.BytesIO()).receive()


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_without_being_quoted(noise: bytes) -> None:
    pipe = Pipe(io.BytesIO(noise), io.BytesIO())
    with pytest.raises((PipeClosed, ProtocolBroken)) as caught:
        list(iter(pipe.receive, None))
    assert str(caught.value) == ""


@pytest.mark.parametrize(
    "packet",
    [
        struct.pack("<BI", 1, 2**32 - 1),
        struct.pack("<BI", 3, 0),
        struct.pack("<BI", 1, 2) + b"{}",
        struct.pack("<BI", 1, 16) + b'{"type": "shout"}',
        struct.pack("<BI", 2, 4) + b"\0\0\0\0",
        struct.pack("<BI", 2, 10) + struct.pack("<IIB", 1, 1, 0) + b"\0",
        struct.pack("<BI", 2, 10) + struct.pack("<IIB", 1, 1, 1) + b"\0",
    ],
)
def test_malformed_packets(packet: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        Pipe(io.BytesIO(packet), io.BytesIO()).receive()


@pytest.mark.parametrize("kind", [UserFacingError, EnvironmentFault, InvariantBroken])
def test_an_error_keeps_its_kind_and_all_that_is_shown(kind: type[CopilotError]) -> None:
    error = kind("a.code", "What happened.", "What to do.", retryable=True)
    back = protocol.Failed.of(error, 3, 4).error()
    assert type(back) is kind
    assert (back.code, back.safe_message, back.what_to_do, back.retryable) == (
        "a.code",
        "What happened.",
        "What to do.",
        True,
    )


def test_text_does_not_show_in_the_messages_representation() -> None:
    said = Utterance(id=1, text="private words")
    assert "private" not in repr(protocol.Partial(job=1, generation=1, utterance=said))
    assert "private" not in repr(protocol.Start(job=1, generation=1, request={"hotwords": ["private"]}))
