"""Python looks for no garbage while thousands of visits are made, and looks for it again afterwards."""

from __future__ import annotations

import gc

import pytest

from ui.memory import undisturbed


def test_much_that_is_made_is_never_looked_through() -> None:
    before = gc.get_freeze_count()
    try:
        with undisturbed():
            assert not gc.isenabled()
            made = [[n] for n in range(50_000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() - before >= len(made)
    finally:
        gc.unfreeze()


def test_little_is_left_to_be_looked_through_and_an_error_changes_nothing() -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError), undisturbed():
        raise ZeroDivisionError
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
