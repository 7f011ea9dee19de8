"""Answers, sides, corrections, allergies: what people say to each other."""

from __future__ import annotations

import pytest

from copilot.clinical.allergies import allergies_in, asks_for_allergies
from copilot.clinical.answers import Answer, answer_of, is_question
from copilot.clinical.laterality import Side, find_corrections, find_sides, find_sites


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", Answer.YES),
        ("um, yeah, it does", Answer.YES),
        ("mm-hmm", Answer.YES),
        ("Yeah, a little", Answer.YES),
        ("i do", Answer.YES),
        ("No.", Answer.NO),
        ("well, no", Answer.NO),
        ("no, not that i know of", Answer.NO),
        ("I don't think so", Answer.NO),
        ("i have n't", Answer.NO),
        ("not any more", Answer.OTHER),
        ("no, i quit last year", Answer.OTHER),
        ("not really", Answer.OTHER),
        ("I don't know", Answer.OTHER),
        ("about a week", Answer.OTHER),
        ("no problem", Answer.OTHER),
        ("", Answer.OTHER),
    ],
)
def test_answers(text: str, answer: Answer) -> None:
    assert answer_of(text) is answer


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("does it hurt?", True),
        ("do you have any chest pain", True),
        ("and any fever", True),
        ("what about your mother", True),
        ("the knee hurts", False),
        ("Have the patient return in a week.", False),
    ],
)
def test_questions(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("my left knee", [(Side.LEFT, "knee")]),
        ("right lower extremity", [(Side.RIGHT, "lower extremity")]),
        ("both knees", [(Side.BOTH, "knee")]),
        ("left and right shoulders", [(Side.BOTH, "shoulder")]),
        ("on the left side of my chest", [(Side.LEFT, "chest")]),
        ("left-sided chest pain", [(Side.LEFT, "chest")]),
        ("it's on the right.", [(Side.RIGHT, "")]),
        ("pain in the left big toe and the right ankle", [(Side.LEFT, "toe"), (Side.RIGHT, "ankle")]),
        ("all right, right now, that's right", []),
        ("right, so your hand", []),
        ("she left the house", []),
        ("I'll be right back", []),
    ],
)
def test_sides(text: str, sides: list[tuple[Side, str]]) -> None:
    assert [(m.side, m.site) for m in find_sides(text)] == sides


def test_sites() -> None:
    assert [name for name, _, _ in find_sites("the knees and a shoulder blade")] == ["knee", "shoulder"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("it's my right knee. No, sorry, the left knee.", [("right knee", "left knee")]),
        ("ten milligrams once a day. No, I mean twenty milligrams once a day.", [("ten", "twenty")]),
        ("for three days. No, sorry, five days.", [("three", "five")]),
        ("three days, actually three weeks", [("days", "weeks")]),
        ("it was Zoloft, no, Prozac", [("Zoloft", "Prozac")]),
        ("No, the left knee.", [(None, "left knee")]),
        ("no, I have two kids", []),
        ("I'm sorry to hear that. What brings you in?", []),
        ("no, no pain in the knee", []),
    ],
)
def test_corrections(text: str, pairs: list[tuple[str | None, str]]) -> None:
    found = [
        (text[c.replaced[0] : c.replaced[1]] if c.replaced else None, text[c.replacement[0] : c.replacement[1]])
        for c in find_corrections(text)
    ]
    assert found == pairs


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("I'm allergic to penicillin, it gives me hives", False, [("penicillin", "hives", False)]),
        ("No known drug allergies.", False, [("", "", True)]),
        ("NKDA", False, [("", "", True)]),
        ("Allergic to sulfa and latex", False, [("sulfa drugs", "", False), ("latex", "", False)]),
        ("She has a penicillin allergy.", False, [("penicillin", "", False)]),
        ("Penicillin (hives), codeine", True, [("penicillin", "hives", False), ("codeine", "", False)]),
        ("just penicillin", True, [("penicillin", "", False)]),
        ("no, but I take aspirin", False, []),
        ("not that I know of, I've been around dogs", True, []),
        ("are you allergic to aspirin?", False, []),
        ("not allergic to penicillin", False, []),
        ("seasonal allergies", False, []),
    ],
)
def test_allergies(text: str, listed: bool, expected: list[tuple[str, str, bool]]) -> None:
    assert [(a.substance, a.reaction, a.none_known) for a in allergies_in(text, listed=listed)] == expected


def test_asking_for_allergies() -> None:
    assert asks_for_allergies("any allergies to medications?")
    assert not asks_for_allergies("I have allergies.")
