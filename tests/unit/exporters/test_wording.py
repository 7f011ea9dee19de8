"""Names, times, marks and printable text as all formats write them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from xml.dom.minidom import parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.note import DrafterInfo
from copilot.domain.template import Topic
from copilot.domain.visit import Patient
from copilot.exporters.wording import (
    EvidenceMarks,
    clock,
    drafted_by,
    header_fields,
    kind_of,
    lines_of,
    moment,
    patient_name,
    printable,
)
from tests.helpers.notes import chinese_note, signed_note, transcript


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.0, "0:00"), (21.9, "0:21"), (60, "1:00"), (3599.99, "59:59"), (3723, "1:02:03"), (10800, "3:00:00")],
)
def test_times_in_a_recording(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_moment_is_in_utc_and_as_the_wall_clock_showed_it() -> None:
    assert moment(datetime(2026, 3, 4, 9, 5, 7, tzinfo=UTC)) == "2026-03-04 09:05:07 UTC"
    west = timezone(-timedelta(hours=3, minutes=30))
    assert (
        moment(datetime(2026, 3, 4, 23, 0, tzinfo=west)) == "2026-03-05 02:30:00 UTC (2026-03-04 23:00, UTC-03:30)"
    )


def test_chinese_names_stand_family_first_without_a_space() -> None:
    assert patient_name(Patient(id="1", family="欧阳", given="晓雯")) == "欧阳晓雯"
    assert patient_name(Patient(id="1", family="Marsden", given="Helen")) == "Helen Marsden"
    assert patient_name(Patient(id="1", family="Marsden", given="")) == "Marsden"


def test_fields_nobody_filled_are_left_out() -> None:
    anonymous = signed_note(patient=Patient(id="p", family="", given=""))
    assert [label for label, _ in header_fields(anonymous)] == ["Visit", "Practitioner"]
    assert header_fields(chinese_note())[0] == ("患者", "欧阳晓雯")


def test_marks_join_utterances_that_follow_each_other() -> None:
    lines = [(Topic.HISTORY, "x", (7, 2, 3, 1, 12)), (Topic.HISTORY, "y", ()), (Topic.HISTORY, "z", (99,))]
    for timed, expected in ((True, ["0:00–0:08, 0:24, 0:44", "", ""]), (False, ["#1–#3, #7, #12", "", ""])):
        signed = signed_note(lines, said=transcript(timed=timed))
        marks = EvidenceMarks(signed)
        assert [marks.of(s) for s in signed.version.content.statements()] == expected


def test_the_drafter_is_named_only_where_something_was_drafted() -> None:
    assert drafted_by(signed_note()) == "extractive 1"
    assert drafted_by(signed_note(drafter=None)) == "Anamnesis"
    typed = [(Topic.PLAN, "Rest.", ())]
    assert drafted_by(signed_note(typed, drafter=None)) == ""
    assert drafted_by(signed_note(typed, drafter=DrafterInfo(name="llm", version="2"))) == "llm 2"


@given(st.text())
def test_printable_text_is_legal_xml_and_keeps_its_length_or_line_breaks(text: str) -> None:
    shown = printable(text)

    # CDATA takes everything that XML allows as a character, and nothing else.
    parseString(f"<t><![CDATA[{shown.replace(']]>', '')}]]></t>".encode())  # noqa: S318 - ours
    assert len(shown) == len(text.replace("\r\n", "\n"))
    assert not any(unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE", "LRI", "RLI"} for c in shown)
    assert lines_of(text)
    assert all(lines_of(text))


def test_what_is_no_text_is_shown_not_dropped() -> None:
    assert printable("a\x00b\x1bc\u202ed\ufffee") == "a�b�c�d�e"
    assert lines_of("one\r\n\n  two\ttabs ") == ("one", "two tabs")
    assert lines_of(" \n ") == ("�",)


def test_a_note_is_called_what_its_template_calls_it() -> None:
    signed = signed_note()
    assert tuple(kind_of(signed)) == ("Consultation note", "11488-4", "Consult note")  # signed by an earlier app
    assert kind_of(chinese_note()).title == "会诊记录"
    for document, name in (("57133-1", "Referral note"), ("51845-6", "")):
        content = signed.version.content.model_copy(update={"title": "Our\nletter", "document": document})
        version = signed.version.model_copy(update={"content": content})
        assert kind_of(signed.model_copy(update={"version": version})) == ("Our letter", document, name)
