"""Which audio may go: a truth table."""

from __future__ import annotations

import pytest

from copilot.domain.retention import AudioFacts, WhyKept, refusal, why_kept
from copilot.domain.visit import VisitState

MAY_GO = AudioFacts(VisitState.SIGNED, is_recorded=False, is_transcribed=True, is_complete=True, is_written=False)


@pytest.mark.parametrize("state", list(VisitState))
def test_only_signed_visits_without_an_open_addendum(state: VisitState) -> None:
    kept = why_kept(MAY_GO._replace(state=state))
    assert (kept is None) == (state in (VisitState.SIGNED, VisitState.EXPORTED))


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        (MAY_GO._replace(is_recorded=True), WhyKept.BEING_RECORDED),
        (MAY_GO._replace(is_transcribed=False), WhyKept.NOT_TRANSCRIBED),
        (MAY_GO._replace(is_complete=False), WhyKept.SECOND_MISSING),
        (MAY_GO._replace(is_written=True), WhyKept.ADDENDUM_OPEN),
        (MAY_GO._replace(state=VisitState.ADDENDUM), WhyKept.ADDENDUM_OPEN),
        (MAY_GO._replace(state=VisitState.RECORDING), WhyKept.BEING_RECORDED),
    ],
)
def test_each_fact_alone_keeps_it(facts: AudioFacts, kept: WhyKept) -> None:
    assert why_kept(facts) is kept


@pytest.mark.parametrize("why", list(WhyKept))
def test_every_reason_is_told_with_what_to_do(why: WhyKept) -> None:
    error = refusal(why)
    assert error.code == f"retention.{why}"
    assert error.what_to_do
