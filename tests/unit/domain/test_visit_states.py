from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copilot.domain.errors import InvariantBroken
from copilot.domain.visit import Patient, Practitioner, Visit, VisitState, may_move


@pytest.fixture
def visit() -> Visit:
    return Visit(
        id="v1",
        patient=Patient(id="p1", family="Doe", given="Ann"),
        practitioner=Practitioner(id="d1", family="Ray", given="Kim"),
        started_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        template="soap",
    )


def test_a_visit_goes_all_the_way(visit: Visit) -> None:
    path = [s for s in VisitState if s is not VisitState.PLANNED]
    for state in path:
        visit = visit.moved(state)
    assert visit.state is VisitState.ADDENDUM


def test_nothing_leads_back_from_a_signature() -> None:
    for signed in (s for s in VisitState if s.is_signed):
        assert all(to.is_signed for to in VisitState if may_move(signed, to))


def test_a_note_that_was_begun_is_no_reason_not_to_record() -> None:
    unsigned = {s for s in VisitState if not s.is_signed and s is not VisitState.RECORDING}
    assert {s for s in VisitState if may_move(s, VisitState.RECORDING)} == unsigned


def test_only_a_note_in_review_and_an_addendum_can_be_signed() -> None:
    assert [s for s in VisitState if may_move(s, VisitState.SIGNED)] == [VisitState.IN_REVIEW, VisitState.ADDENDUM]


def test_an_addendum_follows_a_signed_note_only_exported_or_not() -> None:
    assert {s for s in VisitState if may_move(s, VisitState.ADDENDUM)} == {s for s in VisitState if s.is_signed}


def test_an_illegal_move_is_a_bug_and_changes_nothing(visit: Visit) -> None:
    with pytest.raises(InvariantBroken) as caught:
        visit.moved(VisitState.SIGNED)
    assert caught.value.code == "visit.illegal_move"
    assert visit.state is VisitState.PLANNED


def test_names_of_patients_do_not_show_in_representations(visit: Visit) -> None:
    assert "Doe" not in repr(visit)
    assert "Ann" not in repr(visit)
