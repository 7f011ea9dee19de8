from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.numbers import numbers_in, rewrite, spoken_to_digits
from tests.unit.clinical.speaking import UNHURRIED, clipped, digits_spoken, spoken


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("one eighteen over seventy six", "118/76"),
        ("one forty two over eighty eight", "142/88"),
        ("120 over 80", "120/80"),
        ("a hundred over sixty", "100/60"),
        ("point five milligrams", "0.5 mg"),
        ("point one twenty five milligrams", "0.125 mg"),
        ("five hundred milligrams", "500 mg"),
        ("a twenty-five milligram tablet", "a 25 mg tablet"),
        ("two twenty milligram tablets", "2 20 mg tablets"),
        ("twenty twenty one", "2021"),
        ("nineteen ninety five", "1995"),
        ("two thousand and twelve", "2012"),
        ("ninety eight point six", "98.6"),
        ("98 point 6", "98.6"),
        ("one oh one point five", "101.5"),
        ("a hundred and one", "101"),
        ("two to three days", "2 to 3 days"),
        ("seven point two percent", "7.2%"),
        ("five out of ten", "5/10"),
        ("five over five strength", "5/5 strength"),
        ("type two diabetes", "type 2 diabetes"),
        ("a forty-three-year-old man", "a 43-year-old man"),
        ("two and a half weeks", "2 and a half weeks"),
        ("one or two tablets for one week", "1 or 2 tablets for 1 week"),
        ("one hundred milligrams per deciliter", "100 mg/dL"),
        ("two fifteen pounds", "215 pounds"),
        ("a hemoglobin a one c of seven point five", "a hemoglobin A1c of 7.5"),
    ],
)
def test_spoken_numbers_become_digits(said: str, written: str) -> None:
    assert spoken_to_digits(said) == written


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "that one hurts",
        "no one came",
        "one more thing",
        "wait a second",
        "half a tablet",
        "at this point two of them left",
        "the two of us",
        "a couple hundred",
        "march twenty first",
        "two thirds of it",
        "call nine one one",
        "at six thirty in the morning",
        "twenty four seven",
        "hundred hundred",
        "one day i woke up",
        "someone at the point of care",
        "A1c and B12",
        "",
    ],
)
def test_idioms_and_what_is_not_clear_keep_their_words(text: str) -> None:
    assert spoken_to_digits(text) == text


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("118/76", ["118", "76"]),
        ("half a tablet", ["0.5"]),
        ("1/2 tablet", ["0.5"]),
        ("two and a half", ["2.5"]),
        ("three quarters of a tablet", ["0.75"]),
        ("at six thirty i wake up", ["6", "30"]),
        ("500mg and 1,000 mg", ["500", "1000"]),
        ("one of them", []),
        ("my a1c and the 12th", []),
    ],
)
def test_values(said: str, values: list[str]) -> None:
    assert [n.value for n in numbers_in(said)] == [Decimal(v) for v in values]


@UNHURRIED
@given(st.integers(2, 999_999), st.sampled_from([" ", "-"]), st.sampled_from([" ", " and "]), st.booleans())
def test_what_is_said_with_scale_words_is_read(n: int, joint: str, conjunction: str, article: bool) -> None:
    said = spoken(n, joint=joint, conjunction=conjunction, article=article)
    assert [m.value for m in numbers_in(f"take {said} of it")] == [n]


@UNHURRIED
@given(st.integers(1, 9), st.integers(20, 99))
def test_hundreds_without_the_word(hundreds: int, rest: int) -> None:
    n = hundreds * 100 + rest
    assert spoken_to_digits(f"it was {clipped(n)} pounds") == f"it was {n} pounds"


@UNHURRIED
@given(st.integers(80, 220), st.integers(40, 79))
def test_blood_pressures(high: int, low: int) -> None:
    first = clipped(high) if 110 <= high <= 199 else spoken(high)
    assert spoken_to_digits(f"it is {first} over {spoken(low)} today") == f"it is {high}/{low} today"


@UNHURRIED
@given(st.integers(0, 999), st.text("0123456789", min_size=1, max_size=3))
def test_decimals(whole: int, part: str) -> None:
    said = f"{spoken(whole)} point {digits_spoken(part)}"
    assert [m.value for m in numbers_in(f"about {said} percent")] == [Decimal(f"{whole}.{part}")]


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """one two ten twenty thirty five hundred thousand point oh and a half over out of to percent milligrams
        mg 7 12 3.5 / - , first the at six thirty in morning weeks zero nineteen ninety °C""",
    )
)
SPEECH = st.lists(WORDS, max_size=12).map(" ".join)


@UNHURRIED
@given(st.one_of(SPEECH, st.text(max_size=80)))
def test_rewriting_twice_changes_nothing_more(text: str) -> None:
    once = spoken_to_digits(text)
    assert spoken_to_digits(once) == once


@UNHURRIED
@given(st.one_of(SPEECH, st.text(max_size=80)))
def test_no_number_appears_that_was_not_there(text: str) -> None:
    before = {n.value for n in numbers_in(text)}
    after = {n.value for n in numbers_in(spoken_to_digits(text))}
    assert after <= before | {Decimal(v.split(".")[0]) for v in map(str, before)}


@UNHURRIED
@given(st.one_of(SPEECH, st.text(max_size=80)))
def test_every_place_of_the_result_leads_back(text: str) -> None:
    done = rewrite(text)
    assert done.source_span(0, len(done.text)) == (0, len(text))
    for at, until, source_at, source_until in done.pieces:
        assert 0 <= at <= until <= len(done.text)
        assert done.source_span(at, until) == (source_at, source_until)
    for start in range(len(done.text)):
        first, last = done.source_span(start, start + 1)
        assert 0 <= first <= last <= len(text)


def test_a_place_leads_back_to_its_words() -> None:
    text = "take five hundred milligrams twice a day for ten days"
    done = rewrite(text)
    start = done.text.index("10 days")
    first, last = done.source_span(start, start + len("10 days"))
    assert text[first:last] == "ten days"
