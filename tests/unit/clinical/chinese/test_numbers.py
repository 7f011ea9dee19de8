from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.numbers import numbers_in, rewrite, spoken_to_digits
from tests.unit.clinical.chinese.speaking import DIGITS, clipped, spoken, string
from tests.unit.clinical.speaking import UNHURRIED


def values(text: str) -> list[Decimal]:
    return [n.value for n in numbers_in(text, "zh")]


@UNHURRIED
@given(st.integers(10, 99_999), st.sampled_from(["二", "两"]))
def test_a_number_said_is_read(n: int, two: str) -> None:
    assert values(f"吃了{spoken(n, two=two)}毫克") == [Decimal(n)]


@UNHURRIED
@given(st.integers(1, 9), st.sampled_from(["片", "粒", "毫克", "天", "次", "岁", "周"]))
def test_a_digit_counts_before_what_it_counts(n: int, unit: str) -> None:
    said = "两" if n == 2 else DIGITS[n]
    assert values(f"用了{said}{unit}") == [Decimal(n)]


@UNHURRIED
@given(st.integers(0, 200), st.integers(1, 99))
def test_decimals(whole: int, fraction: int) -> None:
    said = f"{spoken(whole)}点{string(fraction)}"
    assert values(f"血糖{said}") == [Decimal(f"{whole}.{fraction}")]


@UNHURRIED
@given(st.integers(1, 9), st.integers(1, 9))
def test_a_hundred_clipped(hundreds: int, tens: int) -> None:
    n = 100 * hundreds + 10 * tens
    assert values(f"一般{clipped(n)}左右") == [Decimal(n)]


@UNHURRIED
@given(st.integers(100, 999))
def test_digit_by_digit(n: int) -> None:
    assert values(f"血压高的时候{string(n)}") == [Decimal(n)]


@UNHURRIED
@given(st.integers(350, 420))
def test_a_temperature(tenths: int) -> None:
    degrees, tenth = divmod(tenths, 10)
    said = f"{spoken(degrees)}度" + (DIGITS[tenth] if tenth else "")
    assert values(f"体温{said}") == [Decimal(tenths) / 10]


@UNHURRIED
@given(st.integers(90, 230), st.integers(40, 89), st.sampled_from(["/", "，", "比"]))
def test_a_pressure(high: int, low: int, between: str) -> None:
    said = f"血压{spoken(high)}{between}{spoken(low)}"
    assert spoken_to_digits(said, "zh") == f"血压{high}/{low}"


@UNHURRIED
@given(st.integers(9, 22), st.integers(1, 9), st.integers(40, 89))
def test_a_pressure_in_one_breath(tens: int, ones: int, low: int) -> None:
    high = 10 * tens + ones  # without ones, 一百四十 is 140
    assert spoken_to_digits(f"血压{spoken(high)}{spoken(low)}", "zh") == f"血压{high}/{low}"


@UNHURRIED
@given(st.integers(10, 99_999))
def test_rewriting_twice_changes_nothing_and_the_way_back_is_kept(n: int) -> None:
    text = f"每天{spoken(n)}毫克，吃三天"
    written = rewrite(text, "zh")
    assert spoken_to_digits(written.text, "zh") == written.text
    at = written.text.index(str(n))
    start, end = written.source_span(at, at + len(str(n)))
    assert text[start:end].startswith(spoken(n))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("百分之九十八点五", "98.5%"),
        ("三到五天", "3-5天"),
        ("一百四到一百五", "140-150"),
        ("夜里三四次", "夜里3-4次"),
        ("十五六岁", "15-16岁"),
        ("身高一米七二", "身高1.72米"),
        ("零八年做的手术", "08年做的手术"),
        ("二零一九年", "2019年"),
        ("１２．５ｍｇ", "12.5mg"),
        ("两百五十毫克", "250mg"),
        ("一般一百五", "一般150"),
    ],
)
def test_how_a_note_writes_it(said: str, written: str) -> None:
    assert spoken_to_digits(said, "zh") == written


@pytest.mark.parametrize(
    "text",
    [
        "吃了十来天",
        "十几片",
        "几十年",
        "有一点疼",
        "一直咳",
        "第一次",
        "万一加重",
        "十二指肠溃疡",
        "二甲双胍",
        "十分痛苦",
    ],
)
def test_what_is_vague_or_no_number_is_none(text: str) -> None:
    assert values(text) == []


@UNHURRIED
@given(st.text(alphabet="零一二三四五六七八九十百千万点两半个天度米片，。到/0123456789 体温血压", max_size=40))
def test_any_text_is_read(text: str) -> None:
    written = rewrite(text, "zh")
    for number in numbers_in(text, "zh"):
        assert 0 <= number.start < number.end <= len(text)
    for at, until, start, end in written.pieces:
        assert written.text[at:until]
        assert 0 <= start < end <= len(text)
