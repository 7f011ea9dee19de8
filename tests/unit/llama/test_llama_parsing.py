from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.clinical.languages import language_of
from copilot.domain.errors import EnvironmentFault
from copilot.domain.note import Origin
from copilot.domain.template import Topic
from copilot.engines.llama.grammar import MAX_LINE_CHARS, MAX_LINES, Evidence
from copilot.engines.llama.parsing import (
    TIMES,
    Ending,
    Line,
    Parsed,
    Written,
    note_content,
    parse_section,
    without_loops,
)
from tests.unit.llama.visits import SOAP

IDS = frozenset({1, 2, 3, 12, 40})


def done(text: str) -> Written:
    return Written(text.encode(), Ending.DONE)


def test_lines_with_their_evidence() -> None:
    parsed = parse_section(done("- [3,1,3] Cough  for 5 days.\n- [12] No fever.\n\n"), "Plan", IDS)
    assert parsed.lines == (Line("Cough for 5 days.", (1, 3)), Line("No fever.", (12,)))
    assert parsed.doubtful == ()


@pytest.mark.parametrize("text", ["none", "none\n", ""])
def test_nothing(text: str) -> None:
    assert parse_section(done(text), "Plan", IDS).lines == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"Cough.\n",
        b"- [1] Cough.",
        b"- [99] Cough.\n",
        b"- [1] Cough.\n\n\n- [2] More.\n",
        b"- [1] Cough [2]\n",
        b"- [\xd9\xa1] Arabic one.\n",
        b"- [1] \xff\n",
        b"- [1] cut off \xe5\x92",
        b"- [1]  leading space\n",
        b"- [" + b"9" * 5000 + b"] Long number.\n",
        b"- [1] x\n" * (MAX_LINES + 1),
        b"- [1] " + b"x" * (MAX_LINE_CHARS + 1) + b"\n",
    ],
)
def test_what_does_not_parse_is_an_error_without_its_text(raw: bytes) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        parse_section(Written(raw, Ending.DONE), "Plan", IDS)
    assert fault.value.code == "llm.unusable_output"
    assert fault.value.__cause__ is None
    assert "Cough" not in str(fault.value)


@settings(max_examples=400)
@given(raw=st.binary(max_size=120), ending=st.sampled_from(Ending))
def test_any_bytes_are_lines_or_an_error(raw: bytes, ending: Ending) -> None:
    with suppress(EnvironmentFault):  # anything else fails the test
        parsed = parse_section(Written(raw, ending), "Plan", IDS)
        for line in [*parsed.lines, *(line for line, _ in parsed.doubtful)]:
            assert line.text
            assert set(line.evidence) <= IDS


_TEXT = st.text(
    st.characters(codec="utf-8", max_codepoint=0xFFEF, exclude_characters="[]", exclude_categories=("C", "Z")),
    max_size=40,
)


@settings(max_examples=200)
@given(
    rows=st.lists(st.tuples(st.lists(st.sampled_from(sorted(IDS)), min_size=1, max_size=6), _TEXT), max_size=8),
    ending=st.sampled_from([Ending.DONE, Ending.TOKENS]),
    cut=st.integers(0, 30),
)
def test_written_lines_come_back(rows: list[tuple[list[int], str]], ending: Ending, cut: int) -> None:
    texts = [f"A{number} {text}".strip() for number, (_, text) in enumerate(rows)]
    raw = "".join(f"- [{','.join(map(str, ids))}] {text}\n" for (ids, _), text in zip(rows, texts, strict=True))
    if ending is Ending.TOKENS:
        raw += "- [1] unfinished business of today"[: 7 + cut]
    parsed = parse_section(Written(raw.encode(), ending), "Plan", IDS)
    expected = [
        (" ".join(text.split()), tuple(sorted(set(ids)))) for (ids, _), text in zip(rows, texts, strict=True)
    ]
    looped = sum(without_loops(text)[0] != text for text in texts)
    assert [tuple(line) for line in parsed.lines] == [
        line for line, text in zip(expected, texts, strict=True) if without_loops(text)[0] == text
    ]
    assert len(parsed.doubtful) == looped + (ending is Ending.TOKENS)


def test_a_cut_number_is_never_taken_for_the_whole() -> None:
    parsed = parse_section(Written(b"- [1] Rest.\n- [2] Takes metformin 10", Ending.TOKENS), "Plan", IDS)
    assert [line.text for line in parsed.lines] == ["Rest."]
    [(line, why)] = parsed.doubtful
    assert line == Line("Takes metformin …", (2,))
    assert "Plan" in why


@pytest.mark.parametrize("rest", ["", "- [", "- [2", "- [2,"])
def test_a_limit_between_two_lines_points_to_the_last_one(rest: str) -> None:
    parsed = parse_section(Written(b"- [1] Rest.\n" + rest.encode(), Ending.TOKENS), "Plan", IDS)
    assert parsed.lines == (Line("Rest.", (1,)),)
    assert [line for line, _ in parsed.doubtful] == [Line("Rest.", (1,))]


def test_a_limit_in_the_middle_of_a_character() -> None:
    raw = "- [1] Rest.\n- [2] 咳嗽".encode()[:-1]
    [(line, _)] = parse_section(Written(raw, Ending.TOKENS), "Plan", IDS).doubtful
    assert line == Line("咳…", (2,))


def test_a_line_that_fills_its_limit_is_for_the_doctor_to_confirm() -> None:
    text = " ".join(f"w{n}" for n in range(100))[:MAX_LINE_CHARS]
    parsed = parse_section(done(f"- [1] {text}\n"), "Plan", IDS)
    assert parsed.lines == ()
    [(line, _)] = parsed.doubtful
    assert line.text.endswith(" …")
    assert text.startswith(line.text[:-2])


def test_as_many_lines_as_allowed_asks_the_doctor_to_look() -> None:
    raw = "".join(f"- [1] Line {n}.\n" for n in range(MAX_LINES)).encode()
    parsed = parse_section(Written(raw, Ending.LINES), "Plan", IDS)
    assert len(parsed.lines) == MAX_LINES
    assert [line.text for line, _ in parsed.doubtful] == [f"Line {MAX_LINES - 1}."]


def test_a_statement_said_twice_stands_once_with_all_its_evidence() -> None:
    parsed = parse_section(done("- [3] No fever.\n- [1] no fever\n"), "Plan", IDS)
    assert parsed.lines == (Line("No fever.", (1, 3)),)


@pytest.mark.parametrize(
    ("text", "short", "to_the_end"),
    [
        ("Pain, pain, pain, pain, pain", "Pain", True),
        (
            "ache in the knee, ache in the knee, ache in the knee, ache in the knee, ache in",
            "ache in the knee",
            True,
        ),
        ("Strain, pain, pain, pain, pain, pain", "Strain, p", True),
        ("No, no, no", "No, no, no", False),
        ("was very very very very very ill today", "was very ill today", False),
        ("10000000000 cells", "10000000000 cells", False),
        ("12 12 12 12 12", "12 12 12 12 12", False),
        ("咳嗽咳嗽咳嗽咳嗽咳嗽", "咳嗽", True),
        ("Cough for 5 days.", "Cough for 5 days.", False),
    ],
)
def test_loops_are_cut(text: str, short: str, *, to_the_end: bool) -> None:
    assert without_loops(text) == (short, to_the_end)


@given(st.text(max_size=240))
def test_cutting_loops_only_takes_away(text: str) -> None:
    short, _ = without_loops(text)
    rest = iter(text)
    assert all(c in rest for c in short)
    assert short or not text.strip(" ,;")


def test_a_line_with_a_loop_is_for_the_doctor_to_confirm() -> None:
    parsed = parse_section(done("- [2] Rest" + " and rest" * 8 + "\n- [1] Fluids.\n"), "Plan", IDS)
    assert parsed.lines == (Line("Fluids.", (1,)),)
    assert [line.text for line, _ in parsed.doubtful] == ["Rest and"]


def test_the_note_has_every_section_and_numbers_its_statements() -> None:
    texts = ("- [1] Cough.\n- [2] No fever.\n", "none", "- [3] Bronchitis.\n", "none")
    parsed = [parse_section(done(text), s.heading, IDS) for s, text in zip(SOAP.sections, texts, strict=True)]
    note = note_content(SOAP, [parsed])
    assert [s.heading for s in note.sections] == ["Subjective", "Objective", "Assessment", "Plan"]
    assert [(s.id, s.topic) for s in note.statements()] == [
        (1, Topic.HISTORY),
        (2, Topic.HISTORY),
        (3, Topic.ASSESSMENT),
    ]
    assert {s.origin for s in note.statements()} == {Origin.DRAFTED}


@given(
    rows=st.lists(st.tuples(st.lists(st.sampled_from(sorted(IDS)), min_size=1, max_size=6), _TEXT), max_size=8),
)
def test_evidence_first_and_last_say_the_same(rows: list[tuple[list[int], str]]) -> None:
    texts = [f"A{number} {text}".strip() for number, (_, text) in enumerate(rows)]
    ids = [",".join(map(str, cited)) for cited, _ in rows]
    first = "".join(f"- [{cited}] {text}\n" for cited, text in zip(ids, texts, strict=True))
    last = "".join(f"- {text} [{cited}]\n" for cited, text in zip(ids, texts, strict=True))
    assert parse_section(done(last), "Plan", IDS, Evidence.LAST) == parse_section(done(first), "Plan", IDS)


def test_a_line_cut_at_a_limit_keeps_its_sources_only_where_they_come_first() -> None:
    cut = b"- [1] Rest.\n- [2] Drink enough and co"
    [(line, _)] = parse_section(Written(cut, Ending.TOKENS), "Plan", IDS).doubtful
    assert line == Line("Drink enough and …", (2,))
    cut = b"- Rest. [1]\n- Drink enough and co"
    [(line, _)] = parse_section(Written(cut, Ending.TOKENS), "Plan", IDS, Evidence.LAST).doubtful
    assert line == Line("Rest.", (1,))


def test_a_line_written_again_and_again_is_told() -> None:
    parsed = parse_section(Written(b"- [1] Rest.\n" * TIMES, Ending.REPEATED), "Plan", IDS)
    assert parsed.lines == (Line("Rest.", (1,)),)
    assert ["repeated itself" in why for _, why in parsed.doubtful] == [True]


@pytest.mark.parametrize(
    ("raw", "ending"),
    [
        (b"- [1] Rest.\n" * TIMES, Ending.REPEATED),
        (b"- [1] Rest.\n- [2] Drink enough and co", Ending.TOKENS),
        ("".join(f"- [1] Line {n}.\n" for n in range(MAX_LINES)).encode(), Ending.LINES),
        (b"- [1] " + b"word " * (MAX_LINE_CHARS // 5) + b"\n", Ending.DONE),
        (f"- [1] {'0123456789 ' * 40}"[: MAX_LINE_CHARS + 6].encode() + b"\n", Ending.DONE),
    ],
)
def test_in_a_chinese_note_the_doctor_is_asked_in_chinese(raw: bytes, ending: Ending) -> None:
    parsed = parse_section(Written(raw, ending), "处理意见", IDS, language="zh-CN")
    assert parsed.doubtful
    for _, why in parsed.doubtful:
        assert language_of([why]) == "zh"
        assert not re.search("[A-Za-z{]", why)


def test_where_a_part_begins_is_told_in_the_language_of_the_note() -> None:
    chinese = SOAP.model_copy(update={"language": "zh"})
    nothing = [Parsed((), ())] * len(SOAP.sections)
    for template, language in ((SOAP, "en"), (chinese, "zh")):
        [seam] = note_content(template, [nothing, nothing], [Line("咳嗽", (2,))]).to_confirm
        assert language_of([seam.reason]) == language
        assert "2" in seam.reason
