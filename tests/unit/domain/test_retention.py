"""Which audio may go: a truth table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from copilot.domain.retention import AudioFacts, WhyKept, is_due, refusal, signed_before, why_kept
from copilot.domain.visit import VisitState

MAY_GO = AudioFacts(
    VisitState.SIGNED,
    is_recorded=False,
    is_transcribed=True,
    owes_dictation=False,
    is_complete=True,
    is_written=False,
)


@pytest.mark.parametrize("state", list(VisitState))
def test_only_signed_visits_without_an_open_addendum(state: VisitState) -> None:
    kept = why_kept(MAY_GO._replace(state=state))
    assert (kept is None) == (state in (VisitState.SIGNED, VisitState.EXPORTED))


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        (MAY_GO._replace(is_recorded=True), WhyKept.BEING_RECORDED),
        (MAY_GO._replace(is_transcribed=False), WhyKept.NOT_TRANSCRIBED),
        (MAY_GO._replace(owes_dictation=True), WhyKept.DICTATION_OWED),
        (MAY_GO._replace(is_complete=False), WhyKept.SECOND_MISSING),
        (MAY_GO._replace(is_written=True), WhyKept.ADDENDUM_OPEN),
        (MAY_GO._replace(state=VisitState.ADDENDUM), WhyKept.ADDENDUM_OPEN),
        (MAY_GO._replace(state=VisitState.RECORDING), WhyKept.BEING_RECORDED),
    ],
)
def test_each_fact_alone_keeps_it(facts: AudioFacts, kept: WhyKept) -> None:
    assert why_kept(facts) is kept


def test_the_days_count_from_what_happened_last() -> None:
    signed = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    facts = MAY_GO._replace(last_at=signed)
    assert not is_due(facts, signed_before(signed + timedelta(days=30), 30))
    assert is_due(facts, signed_before(signed + timedelta(days=30, seconds=1), 30))
    assert is_due(facts, signed_before(signed + timedelta(seconds=1), 0))
    assert not is_due(facts._replace(is_complete=False), signed_before(signed + timedelta(days=99), 30))
    assert not is_due(MAY_GO, signed)


@pytest.mark.parametrize("why", list(WhyKept))
def test_every_reason_is_told_with_what_to_do(why: WhyKept) -> None:
    error = refusal(why)
    assert error.code == f"retention.{why}"
    assert error.what_to_do
