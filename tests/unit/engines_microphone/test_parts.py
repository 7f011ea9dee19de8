"""The ring, the comparison of clocks, the choice of channels, and what is printed between processes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.capture import GapReason, gap_end_mark, gap_mark, gaps_of, whole_gap_mark
from copilot.engines.microphone.convert import Converter
from copilot.engines.microphone.ring import Ring, Samples
from copilot.engines.microphone.watch import Clock


@given(st.integers(1, 50), st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=40))
def test_the_ring_gives_what_it_was_given_or_counts_what_it_dropped(
    size: int, steps: list[tuple[int, bool]]
) -> None:
    ring = Ring(size, 2)
    counter, given_total, got = 0, 0, 0
    taken: list[Samples] = []
    expected: list[int] = []
    for count, take in steps:
        block = np.arange(counter, counter + count, dtype=np.int16)
        counter += count
        room = size - (len(expected) - got)
        expected += list(block[:room])
        ring.put(np.repeat(block[:, None], 2, axis=1))
        given_total += count
        if take:
            taken.append(ring.take()[:, 0])
            got += len(taken[-1])
    taken.append(ring.take()[:, 0])
    assert list(np.concatenate(taken)) == expected
    assert ring.received == given_total
    assert ring.dropped == given_total - len(expected)


@pytest.mark.parametrize("drift", [-0.001, -0.0005, 0.0, 0.0005, 0.001])
def test_a_device_whose_clock_is_a_little_off_loses_nothing_in_hours(drift: float) -> None:
    clock = Clock(0.0, 16_000)
    for second in range(1, 10_000):
        clock.count(round(16_000 * (1 - drift)))
        assert clock.missing(second) == 0


@given(st.lists(st.floats(0.01, 0.2), max_size=400), st.floats(-0.001, 0.001))
def test_jitter_and_drift_are_no_loss(waits: list[float], drift: float) -> None:
    clock, at = Clock(0.0, 16_000), 0.0
    for wait in waits:
        at += wait
        clock.count(round(wait * 16_000 * (1 - drift)))
        assert clock.missing(at) == 0


@given(st.lists(st.floats(0.02, 0.1), max_size=400), st.floats(0.35, 1000))
def test_what_is_missing_is_told_to_the_tenth(waits: list[float], lost: float) -> None:
    clock, at = Clock(0.0, 16_000), 0.0
    for wait in waits:
        at += wait
        clock.count(round(wait * 16_000))
        clock.missing(at)
    assert clock.missing(at + lost) == pytest.approx(lost, abs=0.1)


@pytest.mark.parametrize(("channels", "wanted"), [(1, 1), (2, 1), (32, 1), (1, 2), (2, 2), (32, 2)])
def test_channels_are_chosen(channels: int, wanted: int) -> None:
    block = np.zeros((160, channels), np.int16)
    block[:, 0] = 1000
    found = Converter(16_000, channels, wanted).convert(block)
    assert found.shape == (160, wanted)
    assert abs(int(found[0, 0])) >= 500


@given(
    st.lists(
        st.one_of(
            st.builds(gap_mark, st.sampled_from(GapReason), st.floats(0, 1e9), st.floats(0, 3)),
            st.builds(whole_gap_mark, st.sampled_from(GapReason), st.floats(0, 1e6)),
            st.builds(gap_end_mark, st.floats(0, 1e6)),
        ),
        max_size=12,
    )
)
def test_marks_of_any_order_are_gaps_in_order(marks: list[dict[str, object]]) -> None:
    gaps = gaps_of((index * 16_000 * 5, mark) for index, mark in enumerate(marks))
    assert len(gaps) == sum("gap" in mark for mark in marks)
    assert all(gap.at_s >= 0 for gap in gaps)
    assert [gap.at_s for gap in gaps] == sorted(gap.at_s for gap in gaps)
