from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.dates import read_date

DATES = st.dates(date(1880, 1, 1), date(2100, 1, 1))


@given(DATES, st.sampled_from(["{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y%m%d}", "{:%Y年%m月%d日}", " {:%Y.%m.%d} "]))
def test_year_first_is_read_as_written(day: date, form: str) -> None:
    assert read_date(form.format(day)) == day


@given(DATES.filter(lambda d: d.day > 12))
def test_year_last_is_read_where_only_one_order_is_possible(day: date) -> None:
    assert read_date(f"{day:%d.%m.%Y}") == day
    assert read_date(f"{day:%m/%d/%Y}") == day


@pytest.mark.parametrize("text", ["", "03/04/1962", "1962-13-01", "1962-02-30", "yesterday", "62-3-4"])
def test_what_is_unclear_is_not_guessed(text: str) -> None:
    assert read_date(text) is None
