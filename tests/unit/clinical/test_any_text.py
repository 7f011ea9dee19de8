"""Whatever is said, nothing crashes, and every place is in the text and in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.allergies import allergies_in, asks_for_allergies
from copilot.clinical.answers import answer_of, is_question
from copilot.clinical.checks import check_note
from copilot.clinical.facts import facts_of
from copilot.clinical.laterality import find_corrections, find_sides, find_sites
from copilot.clinical.medications import find_medications, medication_orders
from copilot.clinical.numbers import numbers_in
from copilot.clinical.polarity import find_problems, negated_spans
from copilot.clinical.quantities import (
    ages_in,
    dates_in,
    durations_in,
    frequencies_in,
    quantities_in,
    routes_in,
    vital_signs_in,
)
from copilot.domain.note import NoteContent, NoteSection, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from tests.unit.clinical.speaking import UNHURRIED

PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        """no not denies pain chest left right knee both sorry , actually i mean metformin 500 mg twice a day for
        two weeks one forty over eighty blood pressure 118/76 temp 98.6 ? . allergic to penicillin mother has
        diabetes if any fever : 4/7 half tablet march 3rd 2021 43 year old İ ½ ° n't - possible cough every six
        hours point five""",
    )
)
TEXT = st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=120))

READERS: list[Callable[[str], Sequence[Any]]] = [
    numbers_in, quantities_in, frequencies_in, routes_in, durations_in, ages_in, dates_in, vital_signs_in,
    find_medications, find_problems, find_sides,
]  # fmt: skip


@pytest.mark.parametrize("reader", READERS, ids=lambda r: r.__name__)
@UNHURRIED
@given(text=TEXT)
def test_places_are_in_the_text_and_in_order(reader: Callable[[str], Sequence[Any]], text: str) -> None:
    last = 0
    for mention in reader(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.start if reader is vital_signs_in else mention.end


@UNHURRIED
@given(TEXT)
def test_the_other_readers_take_anything(text: str) -> None:
    for order in medication_orders(text):
        assert 0 <= order.start < order.end <= len(text)
    for correction in find_corrections(text):
        assert 0 <= correction.cue_start <= correction.cue_end <= correction.replacement[1] <= len(text)
    assert all(0 <= start <= end <= len(text) for start, end in negated_spans(text))
    assert all(start < end for _, start, end in find_sites(text))
    assert all(a.end <= len(text) for a in allergies_in(text, listed=True))
    answer_of(text)
    is_question(text)
    asks_for_allergies(text)


@UNHURRIED
@given(
    st.lists(st.tuples(st.sampled_from(Speaker), TEXT), max_size=5),
    st.lists(
        st.tuples(st.sampled_from(Topic), TEXT.filter(bool), st.sets(st.integers(1, 6), min_size=1)), max_size=4
    ),
)
def test_checks_and_facts_take_anything(
    said: list[tuple[Speaker, str]], lines: list[tuple[Topic, str, set[int]]]
) -> None:
    transcript = Transcript(
        utterances=tuple(Utterance(id=i, speaker=s, text=t) for i, (s, t) in enumerate(said, 1))
    )
    statements = tuple(
        Statement(id=i, text=text, topic=topic, evidence=tuple(sorted(evidence)))
        for i, (topic, text, evidence) in enumerate(lines, 1)
    )
    content = NoteContent(
        template="soap", sections=(NoteSection(key="s", heading="S", loinc="1-8", statements=statements),)
    )
    found = check_note(content, transcript)
    assert len({f.id for f in found}) == len(found)
    assert {f.statement_id for f in found if f.statement_id} <= {s.id for s in statements}
    assert {m.statement_id for m in facts_of(content).medications} <= {s.id for s in statements}
