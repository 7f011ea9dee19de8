from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.shapes import transcript_json
from copilot.app.transcript_file import parse_transcript
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Speaker, Transcript, Utterance

_text = st.text(min_size=1, max_size=40).filter(lambda t: bool(t.strip()))
_moment = st.integers(0, 10_000).map(lambda ms: ms / 1000)


@st.composite
def _transcripts(draw: st.DrawFn) -> Transcript:
    rows = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        start, end = sorted((draw(_moment), draw(_moment)))
        rows.append(
            Utterance(id=number, speaker=draw(st.sampled_from(Speaker)), start_s=start, end_s=end, text=draw(_text))
        )
    return Transcript(language="en", duration_s=20.0, utterances=tuple(rows))


@given(_transcripts())
def test_what_transcribe_prints_is_read_back(transcript: Transcript) -> None:
    assert parse_transcript(json.dumps(transcript_json(transcript)).encode()) == transcript


def test_lines_with_speakers() -> None:
    read = parse_transcript("﻿Doctor: What is wrong?\n\nP: My knee.\nThe left one.\n医生:多久了?\r\n".encode())
    assert [(u.id, u.speaker, u.text) for u in read.utterances] == [
        (1, Speaker.DOCTOR, "What is wrong?"),
        (2, Speaker.PATIENT, "My knee. The left one."),
        (3, Speaker.DOCTOR, "多久了?"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "transcript.empty"),
        (b"  \n ", "transcript.empty"),
        (b"\xff\xfe\x00\x01", "transcript.unreadable"),
        (b"just some text", "transcript.unreadable"),
        (b"{", "transcript.unreadable"),
        (b"[" * 100_000, "transcript.unreadable"),
        (b"{}", "transcript.unreadable"),
        (b'{"utterances": 3}', "transcript.unreadable"),
        (b'{"utterances": [3]}', "transcript.unreadable"),
        (b'{"utterances": [{"id": 1}]}', "transcript.unreadable"),
        (b'{"utterances": [{"id": -1, "text": "x"}]}', "transcript.unreadable"),
        (b'{"utterances": [{"id": 1, "text": "x", "start_s": 9, "end_s": 1}]}', "transcript.unreadable"),
        (b'{"utterances": [{"id": 1, "text": "x"}, {"id": 1, "text": "y"}]}', "transcript.unreadable"),
        (b'{"utterances": [{"id": 1, "text": "x", "start_s": NaN}]}', "transcript.unreadable"),
        (b'{"utterances": []}', "transcript.empty"),
        (b'{"utterances": [{"id": 1, "text": "  "}]}', "transcript.empty"),
        (b"D: x\n" * 5_000_000, "transcript.too_large"),
    ],
    ids=range(17),
)
def test_what_is_no_transcript_is_refused_with_advice(data: bytes, code: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        parse_transcript(data)
    assert caught.value.code == code
    assert caught.value.what_to_do


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_transcript_or_an_error_of_ours(data: bytes) -> None:
    with suppress(UserFacingError):  # any other error fails the test
        assert parse_transcript(data).utterances


def test_errors_do_not_quote_what_was_said() -> None:
    with pytest.raises(UserFacingError) as caught:
        parse_transcript(b'{"utterances": [{"id": 0, "text": "a secret illness"}]}')
    assert "secret" not in str(caught.value)
