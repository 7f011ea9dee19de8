"""A good note passes its checklist; each wrong statement trips the entry that is meant for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.samples import (
    CheckKind,
    Checklist,
    ChecklistEntry,
    SampleConsultation,
    check_note,
    load_sample,
)
from tests.unit.samples.sample_notes import GOOD_NOTES, ROOT, SAMPLES

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)

OFFENCES = [
    ("knee-injury", "subjective", "Hurt right knee 4 days ago.", "wrong-side"),
    ("knee-injury", "subjective", "I hurt my right knee 4 days ago. No, the left knee.", "wrong-side"),
    ("knee-injury", "assessment", "Ligament tear in the right knee.", "wrong-side"),
    ("knee-injury", "plan", "MRI of the right knee.", "wrong-side"),
    ("knee-injury", "objective", "The left knee is normal.", "left-knee-normal"),
    ("knee-injury", "subjective", "Pain is there all the time.", "course-as-fact"),
    ("knee-injury", "subjective", "Reports pain that comes and goes.", "course-as-fact"),
    ("knee-injury", "subjective", "The knee locks.", "locks"),
    ("knee-injury", "subjective", "Reports numbness or tingling in foot.", "numb"),
    ("knee-injury", "subjective", "Denies that the knee gives way.", "stable"),
    ("knee-injury", "objective", "Redness or bruising.", "redness"),
    ("knee-injury", "assessment", "The knee is broken.", "broken"),
    ("knee-injury", "plan", "Will need surgery.", "surgery-planned"),
    ("knee-injury", "subjective", "Denies any allergies.", "no-allergies"),
    ("knee-injury", "subjective", "Takes codeine.", "codeine-given"),
    ("knee-injury", "subjective", "Takes ibuprofen 400 mg three times a day.", "wrong-dose"),
    ("knee-injury", "plan", "Ibuprofen 800 mg.", "wrong-dose"),
    ("knee-injury", "plan", "Naproxen 500 mg twice a day.", "invented-medication"),
    ("respiratory-infection", "subjective", "Has had a bad cough for three days.", "three-days"),
    ("respiratory-infection", "subjective", "Denies chills or night sweats.", "chills-as-fact"),
    ("respiratory-infection", "subjective", "Reports night sweats.", "chills-as-fact"),
    ("respiratory-infection", "subjective", "Reports chest pain.", "has-chest-pain"),
    ("respiratory-infection", "subjective", "There is blood in the mucus.", "coughs-blood"),
    ("respiratory-infection", "subjective", "Vomiting and diarrhea.", "vomits"),
    ("respiratory-infection", "subjective", "Denies fever.", "denies-fever"),
    ("respiratory-infection", "objective", "Crackles at the base of the left lung.", "wrong-lung"),
    ("respiratory-infection", "objective", "Lungs are clear.", "wrong-lung"),
    ("respiratory-infection", "subjective", "Denies smoking.", "smokes"),
    ("respiratory-infection", "subjective", "Current smoker.", "smokes"),
    ("respiratory-infection", "subjective", "No known drug allergies.", "no-allergies"),
    ("respiratory-infection", "plan", "Start penicillin.", "penicillin-given"),
    ("respiratory-infection", "subjective", "Takes lisinopril 20 mg once a day.", "wrong-dose"),
    ("respiratory-infection", "plan", "Amoxicillin 500 mg.", "invented-medication"),
    ("respiratory-infection", "subjective", "Had a cold last week.", "daughters-cold"),
    ("diabetes-hypertension", "subjective", "Takes lisinopril 10 mg once a day.", "lisinopril-ten"),
    ("diabetes-hypertension", "subjective", "Denies nausea, vomiting or diarrhea.", "stomach-as-fact"),
    ("diabetes-hypertension", "subjective", "Reports diarrhea.", "stomach-as-fact"),
    ("diabetes-hypertension", "plan", "Start insulin.", "insulin"),
    ("diabetes-hypertension", "subjective", "Has chest pain.", "has-chest-pain"),
    ("diabetes-hypertension", "subjective", "Reports low blood sugars.", "has-low-sugar"),
    ("diabetes-hypertension", "subjective", "Blurry vision.", "has-blurry-vision"),
    ("diabetes-hypertension", "subjective", "Denies numbness or tingling.", "denies-tingling"),
    ("diabetes-hypertension", "subjective", "No known drug allergies.", "no-allergies"),
    ("diabetes-hypertension", "assessment", "Diabetes is well controlled.", "well-controlled"),
    ("diabetes-hypertension", "objective", "Sores on both feet.", "feet-reversed"),
    ("diabetes-hypertension", "objective", "Swelling in the legs.", "leg-swelling"),
    ("diabetes-hypertension", "plan", "Continue metformin 500 mg twice a day.", "metformin-unchanged"),
    ("diabetes-hypertension", "plan", "Amlodipine 10 mg once a day.", "wrong-dose"),
    ("diabetes-hypertension", "plan", "Start losartan 50 mg.", "invented-medication"),
]


@each_sample
def test_a_good_note_passes(sample: SampleConsultation) -> None:
    report = check_note(sample.checklist, *GOOD_NOTES[sample.id])
    assert report.passed, [(fact.kind, fact.id, fact.statement) for fact in report.failed()]
    assert report.count(CheckKind.MUST) == (len(sample.checklist.must),) * 2


@each_sample
def test_the_good_notes_say_only_what_was_said(sample: SampleConsultation) -> None:
    """So the checklists ask for nothing the consultations do not hold: each longer word was spoken."""
    said = " ".join(turn.text.lower() for turn in sample.turns)
    sections, _ = GOOD_NOTES[sample.id]
    for text in (text for texts in sections.values() for text in texts):
        stems = [word[:4] for word in re.findall(r"[a-z]{5,}", text.lower()) if word != "denies"]
        assert [stem for stem in stems if stem not in said] == [], text


@each_sample
@pytest.mark.parametrize("kind", [CheckKind.MUST, CheckKind.TO_CONFIRM])
def test_an_empty_note_fails_every_must(sample: SampleConsultation, kind: CheckKind) -> None:
    report = check_note(sample.checklist, {}, [])
    assert report.count(kind)[0] == 0
    assert not {fact.kind for fact in report.failed()} & {CheckKind.MUST_NOT}


@pytest.mark.parametrize(("sample_id", "section", "statement", "entry"), OFFENCES)
def test_a_wrong_statement_trips_its_entry(sample_id: str, section: str, statement: str, entry: str) -> None:
    checklist = load_sample(ROOT / sample_id).checklist
    sections, to_confirm = GOOD_NOTES[sample_id]
    spoiled = {**sections, section: [*sections[section], statement]}
    report = check_note(checklist, spoiled, to_confirm)
    failed = {fact.id: fact for fact in report.failed()}
    assert failed[entry].kind is CheckKind.MUST_NOT
    assert (failed[entry].section, failed[entry].statement) == (section, statement)


@each_sample
def test_every_must_not_has_an_offence_that_shows_it(sample: SampleConsultation) -> None:
    shown = {entry for sample_id, _, _, entry in OFFENCES if sample_id == sample.id}
    assert shown == {entry.id for entry in sample.checklist.must_not}


@each_sample
def test_a_dropped_statement_fails_a_must(sample: SampleConsultation) -> None:
    """No must passes by accident: each is carried by one statement (or one of two) of the good note."""
    sections, to_confirm = GOOD_NOTES[sample.id]
    for entry in sample.checklist.must:
        rest = {key: [text for text in texts if not entry.found_in(text)] for key, texts in sections.items()}
        lost = sum(len(sections[key]) - len(rest[key]) for key in sections)
        assert 1 <= lost <= 2, (entry.id, lost)
        report = check_note(sample.checklist, rest, to_confirm)
        assert entry.id in {fact.id for fact in report.failed()}


def test_a_fact_in_the_wrong_section_does_not_pass_and_says_where_it_is() -> None:
    entry = ChecklistEntry(id="bp", description="Blood pressure", any_of=(r"\b142/88\b",), section=("objective",))
    report = check_note(Checklist(must=(entry,)), {"plan": ["Blood pressure 142/88."]}, [])
    (fact,) = report.failed()
    assert (fact.passed, fact.section, fact.statement) == (False, "plan", "Blood pressure 142/88.")


def test_a_fact_left_to_the_doctor_is_not_stated() -> None:
    entry = ChecklistEntry(id="a", description="a", any_of=("nausea",))
    checklist = Checklist(must=(entry,), must_not=(entry,), to_confirm=(entry,))
    report = check_note(checklist, {}, ["Any NAUSEA? Yes."])
    assert [(fact.kind, fact.passed) for fact in report.facts] == [
        (CheckKind.MUST, False),
        (CheckKind.MUST_NOT, True),
        (CheckKind.TO_CONFIRM, True),
    ]


def test_a_curly_apostrophe_reads_like_a_straight_one() -> None:
    assert ChecklistEntry(id="a", description="a", any_of=("doesn't lock",)).found_in("Doesn\u2019t lock.")


_texts = st.lists(st.text(alphabet="ab 1.", max_size=8), max_size=4)


@given(before=_texts, added=_texts, asked=_texts)
def test_more_statements_never_lose_a_must_nor_excuse_a_must_not(
    before: list[str], added: list[str], asked: list[str]
) -> None:
    entries = tuple(ChecklistEntry(id=p, description=p, any_of=(p,)) for p in ("a", "ab", r"\b1", "b.*a"))
    checklist = Checklist(must=entries, must_not=entries, to_confirm=entries)
    first = check_note(checklist, {"plan": before}, asked)
    second = check_note(checklist, {"plan": before, "objective": added}, asked)
    for one, two in zip(first.facts, second.facts, strict=True):
        assert (one.kind, one.id) == (two.kind, two.id)
        if one.kind is CheckKind.MUST_NOT:
            assert one.passed or not two.passed
        else:
            assert two.passed or not one.passed
