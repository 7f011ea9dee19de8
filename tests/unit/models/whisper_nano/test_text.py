"""Written dialogue becomes speakable sentences; word errors are counted as everyone counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.whisper_nano.text import (
    capital_words,
    cased,
    normal_words,
    sentences,
    speakable,
    spell,
    spell_ordinal,
    spell_year,
    tidy,
    word_errors,
)

_WORDS = st.lists(st.sampled_from(["pain", "knee", "left", "no", "two"]), max_size=8)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (19, "nineteen"),
        (40, "forty"),
        (118, "one hundred eighteen"),
        (1_500, "one thousand five hundred"),
        (50_000, "fifty thousand"),
        (2_000_001, "two million one"),
    ],
)
def test_numbers_are_spelled(number: int, said: str) -> None:
    assert spell(number) == said


def test_ordinals_and_years() -> None:
    assert [spell_ordinal(n) for n in (1, 12, 20, 23, 31)] == [
        "first",
        "twelfth",
        "twentieth",
        "twenty third",
        "thirty first",
    ]
    assert spell_year(1982) == "nineteen eighty two"
    assert spell_year(2005) == "two thousand five"
    assert spell_year(2019) == "twenty nineteen"
    assert spell_year(1905) == "nineteen oh five"


@given(st.integers(0, 9_999_999), st.integers(0, 9_999_999))
def test_different_numbers_are_said_differently(one: int, other: int) -> None:
    assert (spell(one) == spell(other)) == (one == other)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        spell(-1)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("your a1c is 8.2 .", "your A one C is eight point two."),
        ("you do n't smoke , right ?", "you don't smoke, right?"),
        ("142/70 , and 95 %", "one hundred forty two over seventy, and ninety five percent"),
        ("a 62-year-old man", "a sixty two year old man"),
        ("20mg , in 2019", "twenty milligrams, in twenty nineteen"),
        ("well- i'm okay ...", "well, i'm okay"),
        ("the 3rd of the 90's", "the third of the nineties"),
        ("pain [inaudible] here", "pain here"),
    ],
)
def test_transcripts_are_tidied(written: str, spoken: str) -> None:
    assert tidy(written) == spoken


@given(st.text(max_size=60))
def test_tidying_takes_any_text_and_leaves_no_double_blank(text: str) -> None:
    assert "  " not in tidy(text)


def test_a_title_does_not_end_a_sentence() -> None:
    assert sentences("Hi, Dr. James. How are you?") == ["Hi, Dr. James.", "How are you?"]


def test_names_and_the_pronoun_get_capitals() -> None:
    capitals = capital_words(["I met Anna here. So did Anna, says Anna."])
    assert capitals == {"anna": "Anna"}
    assert cased("well, i'm anna and i saw dr. james", capitals) == "Well, I'm Anna and I saw Dr. james"


@pytest.mark.parametrize("bad", ["", "a" * 30, "50 mg", "so.this runs on", "- no", " ".join(["word"] * 60)])
def test_what_cannot_be_read_aloud_is_refused(bad: str) -> None:
    assert not speakable(bad)


def test_error_rates_ignore_case_punctuation_and_hyphens() -> None:
    assert normal_words("Yes, the follow-up X-ray!") == ["yes", "the", "follow", "up", "x", "ray"]


@given(_WORDS, _WORDS)
def test_word_errors_are_a_distance(one: list[str], other: list[str]) -> None:
    errors = word_errors(one, other)
    assert errors == word_errors(other, one)
    assert (errors == 0) == (one == other)
    assert abs(len(one) - len(other)) <= errors <= max(len(one), len(other))
