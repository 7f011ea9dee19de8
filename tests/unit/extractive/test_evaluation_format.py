"""The record format: what is read, what is refused, what a draft becomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.app.evaluation_format import read_records, record_of
from copilot.domain.errors import UserFacingError
from copilot.domain.template import Style
from copilot.domain.transcript import Speaker
from tests.unit.extractive.conftest import Draft
from tests.unit.extractive.test_drafter import VISIT

GOOD = '{"id": "a", "utterances": [{"speaker": "doctor", "text": "Any cough?", "start": 1.5, "end": 2}]}'


def test_a_record_is_read_with_ids_from_one(tmp_path: Path) -> None:
    path = tmp_path / "visits.jsonl"
    path.write_text(GOOD + "\n\n" + GOOD.replace("doctor", "nurse").replace('"a"', '"b"') + "\n", encoding="utf-8")
    first, second = read_records(path)
    assert (first.id, second.id) == ("a", "b")
    assert [u.id for u in first.transcript.utterances] == [1]
    assert first.transcript.utterances[0].start_s == 1.5
    assert second.transcript.utterances[0].speaker is Speaker.UNKNOWN


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[]",
        '{"id": "a"}',
        '{"id": "a", "utterances": "x"}',
        '{"id": "a", "utterances": [{"speaker": "doctor"}]}',
        '{"id": "a", "utterances": [{"speaker": "doctor", "text": 3}]}',
        '{"id": ["a"], "utterances": []}',
        '{"id": "a", "utterances": [{"text": "secret words", "start": -5, "end": "soon"}]}',
        '{"id": "a", "utterances": [7]}',
    ],
)
def test_a_bad_line_is_named_and_not_quoted(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "visits.jsonl"
    path.write_text(GOOD + "\n" + bad + "\n", encoding="utf-8")
    with pytest.raises(UserFacingError) as refused:
        list(read_records(path))
    assert refused.value.code == "records.bad_line"
    assert "Line 2" in refused.value.safe_message
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00bad"])
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "visits.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserFacingError) as refused:
        list(read_records(path))
    assert refused.value.code == "records.unreadable"


@pytest.mark.parametrize("style", list(Style))
def test_a_draft_becomes_a_record(draft: Draft, style: Style) -> None:
    record = record_of("visit-1", draft(*VISIT, style=style), style)
    assert record["id"] == "visit-1"
    assert set(record["divisions"]) == {
        "subjective",
        "objective_exam",
        "objective_results",
        "assessment_and_plan",
    }
    lines = [line for section in record["sections"] for line in section["lines"]]
    assert lines
    assert all(line["text"] in record["note"] and line["evidence"] for line in lines)
    assert json.loads(json.dumps(record)) == record
