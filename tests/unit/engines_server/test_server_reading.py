"""What a server writes, in whatever pieces it comes: the same note, with sources, or nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.engines.llama.grammar import MAX_LINES, Evidence
from copilot.engines.openai_server.reading import NewLine, NoteReader
from tests.unit.engines_server.conftest import NOTE
from tests.unit.llama.visits import SOAP

IDS = frozenset(range(1, 9))
LINES = st.sampled_from(
    [
        "## Subjective", "## Plan", "### plan:", "## Nothing of ours", "none", "", "- [1] Cough.", "- [1] Cough.",
        "- [99] Cough.", "- [2,3] Fever for 3 days.", "Sure!", "<think>", "</think>", "- [4] " + "x" * 300, "```",
        "- [5] and and and and and and", "[6] no dash", "\u202e- [1] x",
    ]
)  # fmt: skip


def read(text: str, pieces: list[int], *, cut: bool) -> tuple[object, int, list[NewLine | str]]:
    reader = NoteReader(SOAP, IDS, Evidence.FIRST)
    told: list[NewLine | str] = []
    for size in pieces:
        told += reader.feed(text[:size])
        text = text[size:]
    told += reader.feed(text)
    return reader.finish(cut=cut), reader.dropped, told


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.lists(LINES, max_size=30).map("\n".join), st.text(max_size=300)),
    st.lists(st.integers(0, 40), max_size=12),
    st.booleans(),
)
def test_the_pieces_make_no_difference(text: str, pieces: list[int], cut: bool) -> None:
    whole = read(text, [], cut=cut)
    assert read(text, pieces, cut=cut) == whole
    for parsed in whole[0]:  # type: ignore[attr-defined]
        assert len(parsed.lines) <= MAX_LINES
        for line in (*parsed.lines, *(line for line, _ in parsed.doubtful)):
            assert line.evidence
            assert set(line.evidence) <= IDS
            assert not set(line.text) & set("[]\n\u202e")


def test_each_character_by_itself() -> None:
    assert read(NOTE, [1] * len(NOTE), cut=False) == read(NOTE, [], cut=False)


def test_a_line_without_an_end_is_not_waited_for() -> None:
    reader = NoteReader(SOAP, IDS, Evidence.FIRST)
    list(reader.feed("## Plan\n- [1] " + "and so on " * 1000))
    assert reader.is_looping


def test_thoughts_are_no_part_of_the_note() -> None:
    thought = "<think>\n## Plan\n- [1] Morphine.\n</think>\n\n"
    assert read(thought + NOTE, [3] * 40, cut=False) == read(NOTE, [], cut=False)
    assert read("<think>\n## Plan\n- [1] Never ends.\n", [], cut=True)[2] == []
