from __future__ import annotations

import pytest

from copilot.clinical import lexicons
from copilot.clinical.polarity import Polarity, Subject, find_problems, negated_spans

A, N, U, H = Polarity.AFFIRMED, Polarity.NEGATED, Polarity.UNCERTAIN, Polarity.HYPOTHETICAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Denies fever, chills, or cough but reports chest pain.",
         {"fever": N, "chills": N, "cough": N, "chest pain": A}),
        ("No, I have had a cough.", {"cough": A}),
        ("No focal deficit", {"focal deficit": N}),
        ("No headache, no dizziness", {"headache": N, "dizziness": N}),
        ("i have n't had any fevers", {"fever": N}),
        ("I don't have a sore throat", {"sore throat": N}),
        ("it does n't help the back pain", {"back pain": A}),
        ("I can't walk because of the knee pain", {"knee pain": A}),
        ("Type 2 diabetes is not well controlled", {"type 2 diabetes": A}),
        ("no change in the cough", {"cough": A}),
        ("there is no swelling, there is some tenderness", {"swelling": N, "tenderness": A}),
        ("Negative for nausea or vomiting", {"nausea": N, "vomiting": N}),
        ("chest pain: none", {"chest pain": N}),
        ("edema is absent", {"edema": N}),
        ("He is not having any abdominal pain, just some nausea.", {"abdominal pain": N, "nausea": A}),
        ("possible pneumonia", {"pneumonia": U}),
        ("this is likely bronchitis", {"bronchitis": U}),
        ("rule out pneumonia", {"pneumonia": H}),
        ("if you get a fever, call us", {"fever": H}),
        ("watch for redness", {"redness": H}),
        ("Any nausea, vomiting or diarrhea?", {"nausea": H, "vomiting": H, "diarrhea": H}),
        ("do you have any chest pain", {"chest pain": H}),
        ("Do you have any chest pain? No. And a cough? Yes.", {"chest pain": N, "cough": A}),
        ("She does not use tobacco", {"smoking": N}),
        ("She does not have fever, chills, night sweats, cough, wheezing or palpitations",
         {"fever": N, "chills": N, "night sweats": N, "cough": N, "wheezing": N, "palpitations": N}),
        ("we will do a stress test", {}),
        ("her flu shot and pain medication", {}),
    ],
)  # fmt: skip
def test_polarity(text: str, expected: dict[str, Polarity]) -> None:
    assert {m.concept: m.polarity for m in find_problems(text)} == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("My mother has diabetes", Subject.FAMILY),
        ("colon cancer runs in my family", Subject.FAMILY),
        ("Family history: hypertension.", Subject.FAMILY),
        ("my father died of a stroke", Subject.FAMILY),
        ("my wife says I have been snoring", Subject.PATIENT),
        ("I have diabetes", Subject.PATIENT),
    ],
)
def test_whose_problem_it_is(text: str, subject: Subject) -> None:
    assert {m.subject for m in find_problems(text)} == {subject}


def test_longer_names_win_and_carry_their_system() -> None:
    (found,) = find_problems("type 2 diabetes mellitus")
    assert (found.concept, found.system, found.icd10cm) == ("type 2 diabetes", "endocrine", "E11.9")


def test_negated_spans() -> None:
    text = "No fever or chills but a cough."
    assert [text[s:e].strip() for s, e in negated_spans(text)] == ["fever or chills"]


def test_the_lexicon_is_large_and_each_surface_belongs_to_one_concept() -> None:
    entries = lexicons.problems()
    surfaces = [s for e in entries for s in (e.concept, *e.surfaces)]
    assert len(surfaces) >= 1500
    assert len(surfaces) == len(set(surfaces))
    assert all(e.system for e in entries)


def test_codes_look_like_icd10cm() -> None:
    import re

    pattern = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
    assert all(pattern.fullmatch(e.icd10cm) for e in lexicons.problems() if e.icd10cm)
