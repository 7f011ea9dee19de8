from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from copilot.engines.llama.parts import MOST_PARTS, OVERLAP, split


@given(costs=st.lists(st.integers(1, 60), min_size=1, max_size=120), room=st.integers(1, 900))
def test_every_utterance_is_in_a_part_and_every_part_fits(costs: list[int], room: int) -> None:
    parts = split(costs, room)
    if parts is None:
        largest = max(sum(costs[max(0, i - OVERLAP) : i + 1]) for i in range(len(costs)))
        assert largest > room or sum(costs) > room
        return
    assert {i for part in parts for i in part} == set(range(len(costs)))
    assert all(sum(costs[i] for i in part) <= room for part in parts)
    assert all(0 <= before.stop - after.start <= OVERLAP for before, after in pairwise(parts))
    assert len(parts) <= MOST_PARTS


def test_parts_are_as_few_and_as_even_as_can_be() -> None:
    parts = split([10] * 30, 200)
    assert parts is not None
    assert len(parts) == 2
    assert abs(len(parts[0]) - len(parts[1])) <= 1


def test_what_cannot_be_split() -> None:
    assert split([10, 500, 10], 400) is None
    assert split([10] * 10_000, 200) is None
