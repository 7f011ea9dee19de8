"""The drafter with its real weights on small invented visits."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.app.ports import CancelToken, DraftRequest
from copilot.clinical.numbers import numbers_in
from copilot.domain.errors import Cancelled, EnvironmentFault, UserFacingError
from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Transcript
from copilot.engines.extractive import ExtractiveDrafter
from tests.unit.extractive.conftest import WEIGHTS, Draft, lines, template, transcript

VISIT = (
    "d: Good morning. Mr. Alder is a 61-year-old man here for a cough.",
    "p: I have had a dry cough for two weeks and it keeps me awake at night.",
    "d: Have you had any fever or chills?",
    "p: No.",
    "d: Any chest pain?",
    "p: No, no chest pain.",
    "d: What medicines do you take?",
    "p: I take lisinopril, ten milligrams once a day.",
    "d: Let me examine you. Your blood pressure is one thirty over eighty two. I hear wheezes on the left side.",
    "p: Okay.",
    "d: I think you have bronchitis. I will prescribe an albuterol inhaler, two puffs every six hours.",
    "d: Come back in one week if you are not better.",
    "p: That sounds good.",
)


def test_a_small_visit_comes_out_in_its_sections(draft: Draft) -> None:
    note = draft(*VISIT)
    text = "\n".join(lines(note))
    assert "lisinopril" in text.lower()
    assert "10 mg" in text
    assert "130/82" in text
    assert re.search(r"(?:no|denies).*fever", text, re.IGNORECASE)
    assert re.search(r"2 puffs every 6 hours", text)
    plan = next(s for s in note.content.sections if s.key == "assessment_and_plan")
    assert any("albuterol" in s.text.lower() for s in plan.statements)


def test_every_statement_has_evidence_that_exists(draft: Draft) -> None:
    note = draft(*VISIT)
    ids = set(range(1, len(VISIT) + 1))
    assert lines(note)
    for statement in note.content.statements():
        assert statement.evidence
        assert set(statement.evidence) <= ids
    for item in note.content.to_confirm:
        assert set(item.evidence) <= ids


def test_the_same_visit_gives_the_same_draft(draft: Draft) -> None:
    assert draft(*VISIT) == draft(*VISIT)


def test_the_draft_names_its_maker(draft: Draft) -> None:
    made = draft(*VISIT).drafter
    assert made.name == "extractive"
    assert re.fullmatch(r"[0-9a-f]{64}", made.model_digest)


@pytest.mark.parametrize("budget", [20, 40, 80])
@pytest.mark.parametrize("style", list(Style))
def test_the_budget_is_kept(draft: Draft, style: Style, budget: int) -> None:
    note = draft(*VISIT, style=style, budget=budget)
    assert sum(len(t.split()) for t in lines(note)) <= budget


def test_lines_read_as_a_note(draft: Draft) -> None:
    for line in lines(draft(*VISIT)):
        assert line[0] in string.ascii_uppercase + string.digits
        assert line.endswith(".")
        assert not re.search(r"\b(?:um|uh)\b", line, re.IGNORECASE)


@pytest.mark.parametrize(
    "turns",
    [
        ("d: Hello there.", "p: Hello, how are you?", "d: Did you see the football?", "p: What a goal that was."),
        ("d: Hello.",),
        (),
    ],
)
def test_a_talk_without_anything_clinical_is_refused(draft: Draft, turns: tuple[str, ...]) -> None:
    with pytest.raises(UserFacingError) as refused:
        draft(*turns)
    assert refused.value.code == "draft.nothing_clinical"


def test_a_cancelled_draft_stops(drafter: ExtractiveDrafter) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        drafter.draft(DraftRequest(transcript(*VISIT), template()), cancel)


def test_every_topic_finds_a_home_in_the_soap_template(drafter: ExtractiveDrafter) -> None:
    note = drafter.draft(DraftRequest(transcript(*VISIT), template("soap")), CancelToken())
    topics = {s.topic for s in note.content.statements()}
    assert Topic.PLAN in topics
    assert [s.key for s in note.content.sections] == ["subjective", "objective", "assessment", "plan"]


def test_a_very_long_visit_is_drafted(drafter: ExtractiveDrafter) -> None:
    long = transcript(*(VISIT * 385))
    assert len(long.utterances) > 5000
    note = drafter.draft(DraftRequest(long, template()), CancelToken())
    assert note.content.statements()


def test_missing_weights_are_a_fault_of_the_installation(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        ExtractiveDrafter(tmp_path / "none.npz")
    assert fault.value.code == "draft.model_missing"


@pytest.mark.parametrize("damage", ["cut", "other", "empty"])
def test_damaged_weights_are_noticed(tmp_path: Path, damage: str) -> None:
    whole = WEIGHTS.read_bytes()
    bad = {"cut": whole[: len(whole) // 2], "other": b"not an archive at all", "empty": b""}[damage]
    path = tmp_path / "weights.npz"
    path.write_bytes(bad)
    with pytest.raises(EnvironmentFault) as fault:
        ExtractiveDrafter(path)
    assert fault.value.code == "draft.model_corrupt"


def test_the_weights_are_small_and_attributed() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    card = (WEIGHTS.parent / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in card
    assert "ACI-Bench" in card
    assert "MTS-Dialog" in card


_PIECES = st.sampled_from(
    (
        "I have had a cough for",
        "three days",
        "no",
        "yes",
        "um",
        "not any more",
        "chest pain",
        "fever or chills",
        "do you have any",
        "I take",
        "metformin",
        "five hundred milligrams",
        "twice a day",
        "the left knee",
        "no, sorry,",
        "the right one",
        "your blood pressure is",
        "one forty two over eighty eight",
        "okay",
        "we will order an x-ray",
        "come back in two weeks",
        "my father had diabetes",
        "?",
        ".",
        ",",
        "..",
        "[inaudible]",
        "hey, dragon",
        "if you have",
        "ninety eight . six",
        "w- what",
        "gon na",
        "do n't",
        "1/2",
        "3.5",
        "🙂",
        "痛",
        "' '",
        "-",
        "any",
        "or",
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("dp?o"), st.lists(_PIECES, min_size=1, max_size=9).map(" ".join)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(list(Style)),
)
def test_whatever_is_said_nothing_is_invented(
    drafter: ExtractiveDrafter, turns: list[tuple[str, str]], style: Style
) -> None:
    said = transcript(*(f"{who}: {text}" for who, text in turns))
    try:
        note = drafter.draft(DraftRequest(said, template(), style, 200), CancelToken())
    except UserFacingError:
        return
    _holds_only_numbers_that_were_said(said, lines_with_evidence(note.content.statements()))


def lines_with_evidence(statements: object) -> list[tuple[str, tuple[int, ...]]]:
    assert isinstance(statements, tuple)
    return [(s.text, s.evidence) for s in statements]


def _holds_only_numbers_that_were_said(said: Transcript, found: list[tuple[str, tuple[int, ...]]]) -> None:
    by_id = said.by_id()
    for text, evidence in found:
        assert set(evidence) <= set(by_id)
        heard = {n.value for i in evidence for n in numbers_in(by_id[i].text)}
        assert {n.value for n in numbers_in(text)} <= heard, text
