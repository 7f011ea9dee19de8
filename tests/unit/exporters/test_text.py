"""Plain text."""

from __future__ import annotations

import pytest

from copilot.domain.errors import InvariantBroken
from copilot.domain.note import Origin
from copilot.domain.template import Topic
from copilot.exporters.text import TextExporter
from copilot.exporters.wording import lines_of
from tests.helpers.notes import HOSTILE_TEXTS, chinese_note, signed_note, texts_of


def _text(signed: object) -> str:
    from copilot.domain.record import SignedNote

    assert isinstance(signed, SignedNote)
    artifact = TextExporter().export(signed)
    assert (artifact.format, artifact.file_name) == ("text", "note.txt")
    return artifact.content.decode("utf-8")


@pytest.mark.parametrize("make", [signed_note, chinese_note])
def test_every_statement_and_the_signature_are_there(make: object) -> None:
    signed = make()  # type: ignore[operator]
    text = _text(signed)

    assert all(f"- {statement}" in text for statement in texts_of(signed))
    assert signed.hash in text
    assert "Peter Okafor, MD" in text
    assert "2026-03-04 09:02:03 UTC (2026-03-04 10:02, UTC+01:00)" in text
    assert "\r" not in text
    assert text.endswith("\n")


def test_a_statement_ends_with_the_times_it_rests_on() -> None:
    text = _text(signed_note())

    assert "- No chest pain, no blurry vision. [0:12, 0:20]\n" in text
    assert "- Return in three months.\n" in text


def test_sections_stand_in_order_and_empty_ones_are_left_out() -> None:
    text = _text(signed_note())

    assert "Past medical history" not in text
    headings = ["Chief complaint", "Medications", "Assessment and plan"]
    places = [text.index(f"\n{heading}\n{'-' * len(heading)}\n") for heading in headings]
    assert places == sorted(places)


def test_hostile_text_stays_text() -> None:
    text = _text(signed_note([(Topic.HISTORY, hostile, (1,)) for hostile in HOSTILE_TEXTS]))

    assert all(line in text for hostile in HOSTILE_TEXTS for line in lines_of(hostile))
    assert not set("\x00\x07\x1b\u202e") & set(text)


def test_a_note_that_is_not_what_was_signed_is_refused() -> None:
    signed = signed_note()
    version = signed.version.model_copy(update={"author": "somebody else"})
    for tampered in (
        signed.model_copy(update={"version": version}),
        signed.model_copy(update={"hash": ""}),
        signed.model_copy(update={"transcript_digest": "0" * 64}).sealed(),
    ):
        with pytest.raises(InvariantBroken) as caught:
            TextExporter().export(tampered)
        assert caught.value.code == "export.not_intact"


def test_a_drafted_statement_keeps_its_origin() -> None:
    origins = [s.origin for s in signed_note().version.content.statements()]
    assert origins.count(Origin.TYPED) == 1
