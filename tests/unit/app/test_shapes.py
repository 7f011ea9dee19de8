"""The JSON shapes that other programs rely on."""

from __future__ import annotations

import json

from copilot.app.shapes import note_json, transcript_json
from copilot.domain.note import Finding, Severity, ToConfirm
from tests.helpers.notes import ENGLISH_LINES, chinese_note, content, transcript


def test_a_transcript_has_its_documented_fields() -> None:
    shape = transcript_json(transcript(2))

    assert set(shape) == {"language", "duration_s", "utterances"}
    assert shape["utterances"][1] == {
        "id": 2,
        "speaker": "patient",
        "start_s": 4.0,
        "end_s": 8.0,
        "text": "Utterance number 2.",
    }


def test_a_note_has_its_documented_fields_and_every_statement() -> None:
    note = content(ENGLISH_LINES).model_copy(
        update={"to_confirm": (ToConfirm(text="about forty", evidence=(3,), reason="The number is unclear."),)}
    )
    finding = Finding(id="f1", kind="dose", severity=Severity.CRITICAL, message="Not said.", statement_id=4)

    shape = note_json(note, [finding])

    assert {"template", "sections", "to_confirm", "findings"} <= set(shape)
    assert {"key", "heading", "statements"} <= set(shape["sections"][0])
    statements = [s for section in shape["sections"] for s in section["statements"]]
    assert [(s["text"], tuple(s["evidence"])) for s in statements] == [(t, e) for _, t, e in ENGLISH_LINES]
    assert statements[0]["origin"] == "drafted"
    assert statements[-1]["origin"] == "typed"
    assert shape["to_confirm"] == [{"text": "about forty", "evidence": [3], "reason": "The number is unclear."}]
    assert set(shape["findings"][0]) == set(Finding.model_fields)


def test_the_shapes_are_plain_json() -> None:
    signed = chinese_note()
    for shape in (transcript_json(signed.transcript), note_json(signed.version.content)):
        assert json.loads(json.dumps(shape, ensure_ascii=False, allow_nan=False)) == shape
