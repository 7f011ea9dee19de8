"""What the checks say of one statement and the words it cites."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.checks import NoteChecker, check_note
from copilot.domain.chart import Chart, ChartEntry, ChartKind
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from tests.unit.clinical.notes import note, talk
from tests.unit.clinical.speaking import UNHURRIED, spoken

HISTORY = Topic.HISTORY


def loud(text: str, *said: str, topic: Topic = HISTORY, cites: tuple[int, ...] | None = None) -> dict[str, Finding]:
    """Critical findings and warnings about a statement that cites all that is `said`, by kind."""
    visit = talk(*said)
    evidence = tuple(u.id for u in visit.utterances) if cites is None else cites
    found = check_note(note((topic, text, evidence)), visit)
    return {f.kind: f for f in found if f.statement_id == 1 and f.severity is not Severity.INFO}


@pytest.mark.parametrize(
    ("said", "right", "wrong", "kind"),
    [
        ("D: Your heart rate is seventy six and respirations are eighteen.", "Heart rate 76.", "Heart rate 18.",
         "vital_differs"),
        ("D: Blood pressure one eighteen over seventy six.", "BP 118/76.", "BP 76/118.", "vital_implausible"),
        ("D: Temperature is thirty eight point two.", "Temperature 38.2.", "Heart rate 38.2.", "vital_differs"),
        ("P: Half a tablet of warfarin at night.", "Warfarin 0.5 tablets at night.", "Warfarin 5 tablets at night.",
         "dose_differs"),
        ("P: I take point five milligrams of clonazepam.", "Clonazepam 0.5 mg.", "Clonazepam 0.5 mcg.",
         "unit_differs"),
        ("D: Take the metformin with food by mouth.", "Metformin by mouth.", "Metformin intravenously.",
         "route_differs"),
        ("P: She is a fifty eight year old with eighty five sheep.", "58-year-old with 85 sheep.",
         "85-year-old with 85 sheep.", "age_differs"),
        ("P: It began on the third of March in the garden.", "Began on March 3 in the garden.",
         "Began on May 3 in the garden.", "date_differs"),
        ("P: The cough has lasted three days.", "Cough for 3 days.", "Cough for 3 weeks.", "duration_differs"),
        ("P: The cough has lasted two weeks.", "Cough for 14 days.", "Cough for 2 months.", "duration_differs"),
        ("P: The rash is on my elbow.", "Rash on the elbow.", "Rash on the knee.", "site_differs"),
        ("P: My left ear hurts.", "Left ear pain.", "Right ear pain.", "side_differs"),
        ("D: It is probably bronchitis.", "Probable bronchitis.", "Bronchitis.", "certainty_differs"),
        ("P: My mother has asthma.", "Mother has asthma.", "Patient has asthma.", "subject_differs"),
        ("P: I have asthma myself.", "Has asthma.", "Mother has asthma.", "subject_differs"),
        ("P: I see a ringing light sometimes.", "Sees a ringing light sometimes.",
         "Does not see a ringing light sometimes.", "polarity_differs"),
        ("P: The garden gate fell on me.", "The garden gate fell on the patient.", "Enjoys sailing on big lakes.",
         "evidence_weak"),
    ],
)  # fmt: skip
def test_the_wrong_statement_is_told_and_the_right_one_is_not(said: str, right: str, wrong: str, kind: str) -> None:
    assert loud(right, said) == {}
    assert kind in loud(wrong, said)


def test_an_answer_settles_what_was_asked() -> None:
    asked = ("D: Any numbness or tingling?", "P: Not that I know of.")
    assert loud("Denies numbness or tingling.", *asked) == {}
    assert "polarity_differs" in loud("Reports numbness and tingling.", *asked)


def test_what_nobody_answered_is_no_fact() -> None:
    (kind,) = loud("Reports palpitations.", "D: Have you had any palpitations?", "P: Okay.")
    assert kind == "question_as_fact"


def test_a_question_after_which_somebody_apologises_is_still_answered() -> None:
    said = ("D: Any palpitations? Sorry, I was writing.", "P: No.")
    assert "polarity_differs" in loud("Reports palpitations.", *said)


def test_a_relative_is_meant_over_two_sentences() -> None:
    said = ("P: My mum is not in great shape.", "P: She's got high cholesterol.")
    assert loud("Mother has high cholesterol.", *said, topic=Topic.FAMILY) == {}
    assert "subject_differs" in loud("High cholesterol.", *said, topic=Topic.PAST_HISTORY)


def test_weak_evidence_points_to_better() -> None:
    said = ("P: I grow tomatoes in my greenhouse.", "P: The stairs make my ankles swell.")
    found = loud("Ankles swell on stairs.", *said, cites=(1,))["evidence_weak"]
    assert (found.severity, found.evidence) == (Severity.WARNING, (2,))


@pytest.mark.parametrize(
    "text",
    ["Short of breath on exertion.", "Gets breathless climbing stairs.", "Dyspnea on exertion."],
)
def test_free_words_for_the_same_thing_are_left_alone(text: str) -> None:
    assert loud(text, "P: I get short of breath when I climb the stairs.") == {}


def test_a_suggestion_mends_the_statement() -> None:
    said = "P: Metformin five hundred milligrams twice a day."
    found = loud("Metformin 500 mg once daily.", said, topic=Topic.MEDICATIONS)["frequency_differs"]
    assert found.suggestion == "Metformin 500 mg twice daily."


def test_a_missed_correction_is_mended_and_the_old_value_is_not_missed() -> None:
    visit = talk("P: Lisinopril ten milligrams. No, sorry, twenty milligrams a day.")
    wrong, right = (note((Topic.MEDICATIONS, f"Lisinopril {n} mg daily.", (1,))) for n in (10, 20))
    (found,) = (f for f in check_note(wrong, visit) if f.kind == "correction_missed")
    assert found.severity is Severity.CRITICAL
    assert "twenty" in found.suggestion
    assert check_note(right, visit) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Reports chest pain.", "Denies chest pain."),
        ("Left shoulder pain.", "Right shoulder pain."),
        ("Warfarin 5 mg daily.", "Warfarin 10 mg daily."),
        ("Two cats at home.", "Two cats at home, 3 dogs."),
    ],
)
def test_contradictions(first: str, second: str) -> None:
    visit = talk("P: Whatever.")
    found = check_note(note((HISTORY, first, ()), (HISTORY, second, ())), visit)
    told = [f for f in found if f.kind == "statements_contradict"]
    assert [f.statement_id for f in told] == ([] if "cats" in first else [2])


def test_a_changed_dose_contradicts_nothing() -> None:
    visit = talk("P: Warfarin five milligrams daily.", "D: Warfarin ten milligrams daily from now on.")
    lines = ((Topic.MEDICATIONS, "Warfarin 5 mg daily.", (1,)), (Topic.PLAN, "Warfarin 10 mg daily.", (2,)))
    assert "statements_contradict" not in {f.kind for f in check_note(note(*lines), visit)}


def test_sources_that_contradict_each_other_are_told() -> None:
    visit = talk("P: I have had a fever.", "P: No, I have no fever.")
    found = check_note(note((HISTORY, "Reports fever.", (1, 2))), visit)
    assert [f.severity for f in found if f.kind == "sources_differ"] == [Severity.INFO]


def test_the_chart_explains_a_number_and_a_medication() -> None:
    entries = (
        ChartEntry(
            id="1",
            kind=ChartKind.MEDICATION,
            name="lisinopril",
            detail="20 mg once daily",
            recorded_on=date(2026, 1, 5),
        ),
    )
    visit = talk("P: I take my blood pressure pill.")
    line = note((Topic.MEDICATIONS, "Blood pressure pill: lisinopril 20 mg.", (1,)))
    kinds = {"number_unsupported", "medication_unsupported"}
    assert kinds <= {f.kind for f in check_note(line, visit)}
    assert not kinds & {f.kind for f in check_note(line, visit, Chart(patient_id="p", entries=entries))}


def test_a_checker_that_goes_on_finds_what_a_fresh_one_finds() -> None:
    visit = talk("P: My left knee hurts for three days.", "D: Any fever?", "P: No.")
    checker = NoteChecker(visit)
    versions = [
        note((HISTORY, "Left knee pain for 3 days.", (1,)), (HISTORY, "Denies fever.", (2, 3))),
        note((HISTORY, "Right knee pain for 3 days.", (1,)), (HISTORY, "Denies fever.", (2, 3))),
        note((HISTORY, "Right knee pain for 3 weeks.", (1,)), (HISTORY, "Has fever.", (2, 3))),
        note((HISTORY, "Left knee pain for 3 days.", (1,))),
    ]
    for version in (*versions, *reversed(versions)):
        assert checker.check(version) == check_note(version, visit)


@UNHURRIED
@given(st.integers(2, 900), st.integers(2, 900), st.sampled_from(["milligrams", "micrograms", "units"]))
def test_only_the_dose_that_was_said_is_right(said: int, noted: int, unit: str) -> None:
    found = loud(f"Warfarin {noted} {unit} daily.", f"P: I take warfarin {spoken(said)} {unit} daily.")
    told = {"number_unsupported", "dose_differs"} & set(found)
    assert bool(told) == (said != noted)


@UNHURRIED
@given(
    st.sampled_from(["fever", "cough", "nausea", "headache", "chest pain", "dizziness"]),
    st.booleans(),
    st.booleans(),
)
def test_denied_and_affirmed_are_told_apart(problem: str, has_it: bool, noted: bool) -> None:
    said = f"P: I have {problem}." if has_it else f"P: I don't have any {problem}."
    found = loud(f"Reports {problem}." if noted else f"Denies {problem}.", said)
    assert ("polarity_differs" in found) == (has_it != noted)
