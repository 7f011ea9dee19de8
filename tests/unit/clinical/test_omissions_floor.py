"""The share of facts taken out of the samples' notes that are reported, and the alarms on their whole notes."""

from __future__ import annotations

from tests.benchmarks.omissions import KINDS, measure, of_samples


def test_what_is_taken_out_of_the_samples_notes_is_reported() -> None:
    measured = measure(of_samples())
    assert measured.visits == 6
    assert sum(measured.taken_out.values()) >= 100
    assert sum(measured.reported.values()) >= 0.93 * sum(measured.taken_out.values())
    for kind in KINDS:
        assert measured.reported[kind] >= 0.8 * measured.taken_out[kind], kind
    assert sum(measured.false_alarms.values()) == 0
    assert sum(measured.alarms.values()) <= 3
