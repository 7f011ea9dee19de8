"""What is spoken is what is written: marks, lines, taking back, and the words that only sound like commands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.dictation import dictated
from tests.unit.clinical.speaking import UNHURRIED


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (["cough comma no fever full stop new line pulse eighty period"], "Cough, no fever.\nPulse 80."),
        # As recognisers write it, with marks and capitals of their own.
        (["Cough, comma, no fever. Full stop.", "New line.", "Plan, colon, rest"], "Cough, no fever.\nPlan: rest"),
        (["Is there fever.", "Question mark."], "Is there fever?"),
        (["The cough comma.", "And the fever are gone."], "The cough, and the fever are gone."),
        (["first point new paragraph second point"], "First point\n\nSecond point"),
        (["pain open bracket left close bracket full stop"], "Pain (left)."),
        (["post hyphen operative"], "Post-operative"),
        (["He has fever.", "Scratch that.", "No fever."], "No fever."),
        (["One thing.", "Another.", "Scratch that. Scratch that.", "A third."], "A third."),
        (["cough new line scratch that new paragraph fever"], "Cough\n\nFever"),
        (["literal comma", "the word period"], "Comma period"),
        (["scratch that", "comma", "new line"], ""),
        # Content that sounds like commands.
        (["history of colon cancer comma sigmoid colon normal"], "History of colon cancer, sigmoid colon normal"),
        (["her last period was in May"], "Her last period was in May"),
        (["a period of rest and a new line of treatment"], "A period of rest and a new line of treatment"),
        (["she cannot scratch that itch"], "She cannot scratch that itch"),
        (["a comma-shaped scar"], "A comma-shaped scar"),
        (["pH is seven point four"], "pH is 7.4"),
    ],
)  # fmt: skip
def test_english(parts: list[str], written: str) -> None:
    assert dictated(parts) == written


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (["患者咳嗽逗号发热两天句号换行血压一百四十比九十句号"], "患者咳嗽，发热2天。\n血压140/90。"),
        (["咳嗽，逗号，发热。句号。", "另起一段。", "诊断冒号感冒"], "咳嗽，发热。\n\n诊断：感冒"),
        (["头痛左括号轻度右括号句号"], "头痛（轻度）。"),
        (["患者发热。", "删除这句。", "患者无发热。"], "患者无发热。"),
        (["更换行李时扭伤句号", "血氧百分号"], "更换行李时扭伤。血氧百分号"),
    ],
)
def test_chinese(parts: list[str], written: str) -> None:
    assert dictated(parts, "zh") == written


WORDS = st.lists(
    st.sampled_from(["cough", "fever", "knee", "pain", "swelling", "mild", "worse", "today", "exam", "abdomen"]),
    min_size=1,
    max_size=4,
)
MARKS = {",": "comma", ".": "full stop", "?": "question mark", ";": "semicolon", ":": "colon"}
CHINESE_MARKS = {"，": "逗号", "。": "句号", "？": "问号", "：": "冒号", "；": "分号"}


@UNHURRIED
@given(st.lists(st.tuples(WORDS, st.sampled_from([*MARKS, "\n", "\n\n"])), min_size=1, max_size=8), st.booleans())
def test_what_is_spoken_is_what_is_written(said: list[tuple[list[str], str]], in_one_breath: bool) -> None:
    spoken = [
        f"{' '.join(words)} {MARKS.get(m, 'new line' if m == chr(10) else 'new paragraph')}" for words, m in said
    ]
    written = ""
    for words, mark in said:
        text = " ".join(words)
        if not written or written[-1] in ".?\n":
            text = text[0].upper() + text[1:]
        written += text if not written or written.endswith("\n") else f" {text}"
        written += mark
    assert dictated([" ".join(spoken)] if in_one_breath else spoken) == written.strip()


@UNHURRIED
@given(
    st.lists(st.tuples(st.sampled_from(["咳嗽", "发热", "胸闷"]), st.sampled_from(list(CHINESE_MARKS))), min_size=1)
)
def test_what_is_spoken_is_what_is_written_in_chinese(said: list[tuple[str, str]]) -> None:
    spoken = "".join(word + CHINESE_MARKS[mark] for word, mark in said)
    assert dictated([spoken], "zh") == "".join(word + mark for word, mark in said)


@UNHURRIED
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=6), st.integers(0, 8))
def test_taking_back_takes_the_last_breaths(parts: list[str], back: int) -> None:
    assert dictated([*parts, *["scratch that"] * back]) == dictated(parts[: max(0, len(parts) - back)])


PIECES = st.sampled_from(
    [*MARKS.values(), "new line", "new paragraph", "scratch that", "open bracket", "close bracket", "hyphen",
     "open quote", "a", "The", "period", "five", "mg", ".", "one forty", "over", "ninety", "colon cancer", "Dr. Li"]
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@UNHURRIED
@given(parts=st.lists(st.one_of(st.lists(PIECES, max_size=8).map(" ".join), st.text(max_size=40)), max_size=6))
def test_any_dictation_is_lines_without_loose_ends(language: str, parts: list[str]) -> None:
    written = dictated(parts, language)
    assert written == written.strip()
    assert not re.search(r" \n| ,|\n{3}", written) or any(re.search(r"[\n,]", part) for part in parts)


@UNHURRIED
@given(st.lists(st.sampled_from("knee pain the left fever Aspirin no and of".split()), min_size=1))  # noqa: SIM905
def test_without_commands_every_word_stays(words: list[str]) -> None:
    assert dictated([" ".join(words)]).lower().split() == [word.lower() for word in words]
