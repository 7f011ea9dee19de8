"""Templates as files: every error told at its line, and what is written is read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.templates import TemplateInvalid, outline, parse_template, template_source
from copilot.domain.template import Demand, Style, Template, TemplateSection, Topic, loinc_check_digit
from copilot.support.paths import TEMPLATES

SECTION = '[[section]]\nkey = "plan"\nheading = "Plan"\nloinc = "18776-5"\ntopics = ["plan"]\n'
OTHER = '[[section]]\nkey = "exam"\nheading = "Exam"\nloinc = "29545-1"\ntopics = ["exam"]\n'
HEAD = 'id = "t"\ntitle = "T"\n'


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.toml")), ids=lambda p: p.stem)
def test_templates_that_ship_are_whole(path: Path) -> None:
    template = parse_template(path.read_bytes(), path.name)
    assert template.id == path.stem
    assert {t for s in template.sections for t in s.topics} == set(Topic)
    assert template.document != "34109-9"
    assert template.description
    assert all(s.guidance for s in template.sections)
    assert any(s.required for s in template.sections)
    assert outline(template).count("\n") > len(template.sections)


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(TemplateInvalid) as caught:
        parse_template(text.encode(), "mine.toml")
    assert caught.value.code == "template.invalid"
    assert "mine.toml" in caught.value.safe_message
    for fault in caught.value.faults:
        assert str(fault) in caught.value.safe_message
        assert fault.instead
    return [(f.line, f"{f.what} {f.instead}") for f in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("id = \n", 1, "no value that TOML knows"),
        (HEAD + 'colour = "x\n' + SECTION, 3, "closing quotes"),
        (HEAD + "colour = 'x\n" + SECTION, 8, "closing quotes"),
        (HEAD + 'title = "U"\n' + SECTION, 3, "second time"),
        (HEAD, 1, "There is no section"),
        (HEAD + SECTION.replace("[[section]]", "[section]"), 3, "two brackets"),
        (HEAD + SECTION.replace("[[section]]", "[[sections]]"), 3, "Write “section”"),
        (HEAD.replace("title", "titel") + SECTION, 2, "Write “title”"),
        (HEAD + "\n" + SECTION.replace("18776-5", "plan"), 7, "no LOINC code"),
        (HEAD + SECTION.replace("18776-5", "18776-6"), 6, "write “18776-5”"),
        (HEAD + SECTION.replace("18776-5", "١٨-5"), 6, "no LOINC code"),
        (HEAD + SECTION.replace('["plan"]', '[\n  "history", # one\n  "plans",\n]'), 9, "Write “plan”"),
        (HEAD + SECTION.replace('["plan"]', "[]"), 7, "“topics” is empty"),
        (HEAD + SECTION.replace('["plan"]', '"plan"'), 7, "“topics” is not a list in brackets"),
        (HEAD + SECTION + SECTION.replace('"plan"\nheading = "Plan"', '"p"\nheading = "P"'), 12, "a home already"),
        (HEAD + OTHER + SECTION.replace('"plan"\nheading', '"exam"\nheading'), 9, "the key “exam”"),
        (HEAD + OTHER + SECTION.replace('heading = "Plan"', 'heading = "Exam"'), 10, "the heading “Exam”"),
        (HEAD + SECTION.replace('"Plan"', '"a\\nb"'), 5, "one line"),
        (HEAD + SECTION + "required = 1\n", 8, "true or false"),
        (HEAD + SECTION + "required = 2026-01-01\n", 8, "true or false"),
        (HEAD + SECTION.replace('loinc = "18776-5"\n', ""), 3, "“loinc” is missing"),
        (HEAD + "budget_words = 5\n" + SECTION, 3, "less than 20"),
        (HEAD + "budget_words = 30.5\n" + SECTION, 3, "whole number"),
        (HEAD + 'demands = ["alergies"]\n' + SECTION, 3, "Write “allergies”"),
        (HEAD + 'style = "short"\n' + SECTION, 3, "narrative, telegraphic"),
        ('id = "Mine"\ntitle = "T"\n' + SECTION, 1, "small letters"),
        ("\ufeff" + HEAD + "colour = 1\n" + SECTION, 3, "no key of a template"),
        (HEAD + "n = " + "9" * 5000 + "\n" + SECTION, 1, "far too long"),
        (HEAD + "n = " + "[" * 5000 + "]" * 5000 + "\n" + SECTION, 1, "far too"),
    ],
)
def test_an_error_names_its_line_and_what_to_write(text: str, line: int, said: str) -> None:
    told = faults(text)
    assert any(at == line and said in what for at, what in told), told


def test_all_errors_are_told_at_once_in_order() -> None:
    text = (
        HEAD.replace('"T"', "1") + "colour = 2\n" + SECTION.replace("18776-5", "1-1").replace('["plan"]', '["x"]')
    )
    assert [line for line, _ in faults(text)] == [2, 3, 7, 8]


def test_bytes_that_are_no_text_are_told_at_their_line() -> None:
    with pytest.raises(TemplateInvalid) as caught:
        parse_template((HEAD + "# ").encode() + b"\xff\n" + SECTION.encode(), "t.toml")
    assert caught.value.faults[0].line == 3


def test_other_ways_to_write_the_same_toml_are_read() -> None:
    plain = parse_template((HEAD + SECTION).encode(), "t.toml")
    odd = (
        "'title' = '''T'''\r\n\"id\" = \"t\" # the id\r\nsection = [{ key = \"plan\", heading = \"Plan\",\r\n"
        ' loinc = "18776-5", topics = ["plan"] }]\r\n'
    )
    inline = odd.replace(",\r\n loinc", ", loinc")
    assert parse_template(inline.encode(), "t.toml") == plain
    told = faults(inline.replace("18776-5", "18776-1"))
    assert [line for line, _ in told] == [3]


def lines_of(data: bytes) -> int:
    text = data.replace(b"\r\n", b"\n")
    return max(1, text.count(b"\n") + (not text.endswith(b"\n")))


ODD = ["[section]", '"""', "'''", "]", "# x", "\\", "{"]
SNIPPETS = st.sampled_from([*HEAD.splitlines(), *SECTION.splitlines(), *OTHER.splitlines(), *ODD])
TEXTS = st.lists(SNIPPETS | st.text(max_size=8), max_size=14).map("\n".join)


def told_lines(data: bytes) -> list[int]:
    try:
        parse_template(data, "x.toml")
    except TemplateInvalid as error:
        return [fault.line for fault in error.faults] or [0]
    return []


@given(st.binary(max_size=120) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_template_or_errors_at_lines_of_them(data: bytes) -> None:
    assert all(1 <= line <= lines_of(data) for line in told_lines(data))


def code(number: int) -> str:
    return f"{number}-{loinc_check_digit(str(number))}"


PRINTABLE = st.text(min_size=1, max_size=20).filter(lambda t: t.isprintable() and bool(t.strip()))
CODES = st.integers(1, 9_999_999).map(code)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    topics = draw(st.lists(st.sampled_from(Topic), min_size=1, unique=True))
    cuts = sorted(draw(st.sets(st.integers(1, len(topics) - 1), max_size=4))) if len(topics) > 1 else []
    parts = [topics[a:b] for a, b in zip([0, *cuts], [*cuts, len(topics)], strict=True)]
    headings = draw(st.lists(PRINTABLE, min_size=len(parts), max_size=len(parts), unique=True))
    return Template(
        id=draw(st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)),
        title=draw(PRINTABLE),
        description=draw(ANY),
        language=draw(st.sampled_from(["en", "zh", "zh-CN"])),
        document=draw(CODES),
        style=draw(st.sampled_from(Style)),
        budget_words=draw(st.none() | st.integers(20, 10_000)),
        demands=tuple(draw(st.lists(st.sampled_from(Demand), unique=True))),
        sections=tuple(
            TemplateSection(
                key=f"s{number}",
                heading=heading,
                loinc=draw(CODES),
                topics=tuple(part),
                guidance=draw(ANY),
                required=draw(st.booleans()),
            )
            for number, (part, heading) in enumerate(zip(parts, headings, strict=True))
        ),
    )


@given(templates())
def test_what_is_written_is_read_back(template: Template) -> None:
    assert parse_template(template_source(template).encode(), "t.toml") == template


@given(templates(), st.data())
def test_an_error_in_a_section_is_told_in_that_section(template: Template, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(template.sections) - 1))
    lines = template_source(template).split("\n")
    starts = [i for i, line in enumerate(lines) if line == "[[section]]"]
    lines.insert(starts[number] + 1, "colour = 1")
    with pytest.raises(TemplateInvalid) as caught:
        parse_template("\n".join(lines).encode(), "t.toml")
    assert [fault.line for fault in caught.value.faults] == [starts[number] + 2]
