"""Window process and recorder understand each other, and nothing else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain import capture
from copilot.domain.capture import AudioFrame, GapReason, Microphone
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.runtime.framing import PacketPipe, ProtocolBroken
from copilot.runtime.recorder_messages import (
    JSON,
    KINDS,
    PCM,
    Message,
    Record,
    Refused,
    Started,
    microphones_printed,
    microphones_read,
    packed,
    unpacked,
)

texts = st.text(max_size=30)
seconds = st.floats(0, 1e6)
samples = st.integers(0, 2**40)
shares = st.lists(st.floats(0, 1), min_size=1, max_size=2).map(tuple)
values = st.dictionaries(texts, texts | st.integers(-(2**50), 2**50) | seconds, max_size=3)
reasons = st.sampled_from(GapReason)
gaps = st.builds(capture.GapEnded, seconds, st.none() | seconds, reasons)
frames = st.builds(AudioFrame, st.binary(max_size=50).map(lambda b: b * 4), st.just(2))
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(capture.Opened, texts, st.integers(1, 64), st.integers(8000, 192_000), st.booleans()),
    st.builds(capture.Level, seconds, shares, shares),
    st.builds(
        capture.FrameHeard, samples, st.builds(AudioFrame, st.binary(max_size=50).map(lambda b: b * 4), st.just(2))
    ),
    st.builds(capture.Saved, samples),
    st.builds(capture.Trouble, texts, texts, texts, seconds, st.booleans(), values),
    st.builds(capture.TroubleOver, texts, seconds),
    st.builds(capture.GapBegan, seconds, reasons),
    gaps,
    st.builds(capture.Ended, samples, texts, st.booleans(), st.lists(gaps, max_size=3).map(tuple)),
    st.builds(capture.Order, texts, st.none() | texts),
    st.builds(Started, samples),
    st.builds(Refused, texts, texts, texts, texts, st.booleans(), values),
    st.builds(Record, texts, texts, texts, texts, texts, st.integers(1, 2), st.none() | texts, st.booleans()),
)


@given(st.lists(messages, max_size=5))
def test_what_is_sent_is_received(sent: list[Message]) -> None:
    wire = io.BytesIO()
    pipe = PacketPipe(wire, wire, KINDS)
    for message in sent:
        pipe.send(*packed(message))
    wire.seek(0)
    assert [unpacked(*pipe.receive()) for _ in sent] == sent


@given(st.sampled_from([JSON, PCM]), st.binary(max_size=200))
def test_any_other_bytes_are_refused_or_are_sound(kind: int, payload: bytes) -> None:
    try:
        message = unpacked(kind, payload)
    except ProtocolBroken:
        return
    assert kind == PCM
    assert isinstance(message, capture.FrameHeard)


@pytest.mark.parametrize(
    "payload",
    [b"[]", b'"x"', b"{}", b'{"type":"Nothing"}', b'{"type":"Saved"}', b'{"type":["Saved"]}', b"[" * 100_000],
)
def test_json_that_is_no_message_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        unpacked(JSON, payload)


@given(st.lists(st.builds(Microphone, texts, texts, st.integers(1, 64), st.booleans()), max_size=4).map(tuple))
def test_microphones_are_printed_and_read(found: tuple[Microphone, ...]) -> None:
    assert microphones_read(microphones_printed(found).encode()) == found


def test_an_error_is_printed_in_their_stead() -> None:
    error = UserFacingError("microphone.none", "None.", "Connect one.", retryable=True)
    with pytest.raises(UserFacingError) as caught:
        microphones_read(packed(Refused.of(error))[1])
    assert (caught.value.code, caught.value.retryable) == ("microphone.none", True)
    for broken in (b"", b"{", b"[[1]]", b'{"type":"Saved","samples":1}'):
        with pytest.raises(ProtocolBroken):
            microphones_read(broken)


def test_errors_keep_their_kind() -> None:
    for error in (UserFacingError("a", "b", "c"), EnvironmentFault("a", "b", "c")):
        assert type(Refused.of(error).error()) is type(error)
