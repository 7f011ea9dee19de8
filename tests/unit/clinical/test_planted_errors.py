"""Errors planted into the notes of the samples and of a small visit of our own: fixed floors."""

from __future__ import annotations

from functools import cache

import pytest

from copilot.domain.note import Origin, Statement
from tests.helpers.planted.measure import Tally, tally
from tests.helpers.planted.visits import RightNote, samples
from tests.unit.clinical.test_checks import GOOD, VISIT

CAUGHT, FALSE_ALARMS = 0.95, 0.02


@cache
def measured() -> Tally:
    own = tuple(
        Statement(id=i, text=text, evidence=evidence, topic=topic, origin=Origin.DRAFTED)
        for i, (topic, text, evidence) in enumerate(GOOD, 1)
    )
    return tally([*samples(), RightNote("own", "written", VISIT, own)])


def test_most_errors_are_caught() -> None:
    result = measured()
    assert sum(result.planted.values()) >= 350
    assert result.caught_share >= CAUGHT, [(p.kind, p.statement.text) for _, p in result.missed]


@pytest.mark.parametrize(
    "kind",
    [
        "dose",
        "unit",
        "route",
        "frequency",
        "vital",
        "duration",
        "medication",
        "look_alike",
        "negation",
        "side",
        "site",
        "question",
        "invented",
        "evidence",
        "contradiction",
        "typed",
    ],
)
def test_each_kind_of_error_is_caught(kind: str) -> None:
    result = measured()
    planted, caught = result.planted[kind], result.caught[kind]
    assert planted >= 4
    assert caught >= 0.9 * planted, [p.statement.text for _, p in result.missed if p.kind == kind]


def test_right_statements_are_left_alone() -> None:
    result = measured()
    assert sum(result.statements.values()) >= 150
    assert result.alarm_share <= FALSE_ALARMS, [(s.text, f.message) for _, s, f in result.alarms]
