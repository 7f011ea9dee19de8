from __future__ import annotations

import pytest

from copilot.clinical.checks import check_note
from copilot.domain.note import Finding, NoteContent, Severity
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript
from tests.unit.clinical.notes import note, talk

VISIT = talk(
    "D: What brings you in today?",
    "P: My left knee hurts for three days, since I fell.",
    "D: Any fever or chills?",
    "P: No.",
    "D: And a cough?",
    "P: Yes, a little.",
    "D: What do you take?",
    "P: Metformin five hundred milligrams twice a day, and lisinopril, ten milligrams. No, I mean twenty milligrams"
    " once a day.",
    "D: Any allergies?",
    "P: Penicillin. It gives me hives.",
    "P: My mother has hypertension.",
    "D: Your blood pressure is one forty two over eighty eight, pulse seventy six.",
    "D: Possible meniscus tear. Take ibuprofen four hundred milligrams every six hours for ten days.",
)

GOOD = (
    (Topic.HISTORY, "Left knee pain for 3 days after a fall.", (2,)),
    (Topic.REVIEW_OF_SYSTEMS, "Denies fever or chills.", (3, 4)),
    (Topic.REVIEW_OF_SYSTEMS, "Reports cough.", (5, 6)),
    (Topic.MEDICATIONS, "Metformin 500 mg BID.", (8,)),
    (Topic.MEDICATIONS, "Lisinopril 20 mg daily.", (8,)),
    (Topic.ALLERGIES, "Penicillin (hives).", (9, 10)),
    (Topic.FAMILY, "Mother has hypertension.", (11,)),
    (Topic.VITALS, "BP 142/88, heart rate 76.", (12,)),
    (Topic.ASSESSMENT, "Possible meniscus tear.", (13,)),
    (Topic.PLAN, "Ibuprofen 400 mg every 6 hours for 10 days.", (13,)),
)


def findings(*changed: tuple[int, Topic, str], without: tuple[int, ...] = ()) -> list[Finding]:
    """What is found in GOOD with some of its lines replaced (by number from 1) or left out."""
    lines = dict(enumerate(GOOD, 1))
    for number, topic, text in changed:
        lines[number] = (topic, text, lines[number][2])
    return list(check_note(note(*(line for n, line in lines.items() if n not in without)), VISIT))


def test_a_right_note_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("number", "topic", "text", "kind"),
    [
        (1, Topic.HISTORY, "Right knee pain for 3 days.", "side_differs"),
        (1, Topic.HISTORY, "Left knee pain for 3 weeks.", "duration_differs"),
        (1, Topic.HISTORY, "Left knee pain for 5 days.", "number_unsupported"),
        (2, Topic.REVIEW_OF_SYSTEMS, "Reports fever.", "polarity_differs"),
        (3, Topic.REVIEW_OF_SYSTEMS, "Denies cough.", "polarity_differs"),
        (4, Topic.MEDICATIONS, "Metformin 850 mg twice daily.", "dose_differs"),
        (4, Topic.MEDICATIONS, "Metformin 500 mcg twice daily.", "unit_differs"),
        (4, Topic.MEDICATIONS, "Metoprolol 500 mg twice daily.", "medication_unsupported"),
        (4, Topic.MEDICATIONS, "Metformin 20 mg twice daily.", "dose_differs"),
        (4, Topic.MEDICATIONS, "Metformin 500 mg three times daily.", "frequency_differs"),
        (5, Topic.MEDICATIONS, "Lisinopril 10 mg daily.", "correction_missed"),
        (7, Topic.PAST_HISTORY, "Hypertension.", "subject_differs"),
        (8, Topic.VITALS, "BP 142/98, heart rate 76.", "number_unsupported"),
        (10, Topic.PLAN, "Ibuprofen 400 mg every 8 hours for 10 days.", "frequency_differs"),
    ],
)
def test_a_planted_error_is_critical(number: int, topic: Topic, text: str, kind: str) -> None:
    found = findings((number, topic, text))
    assert kind in {f.kind for f in found if f.severity is Severity.CRITICAL and f.statement_id == number}


def test_certainty() -> None:
    (found,) = findings((9, Topic.ASSESSMENT, "Meniscus tear."))
    assert (found.kind, found.severity) == ("certainty_differs", Severity.WARNING)


@pytest.mark.parametrize(
    ("number", "kind", "severity"),
    [
        (6, "omitted_allergy", Severity.CRITICAL),
        (4, "omitted_medication", Severity.WARNING),
        (8, "omitted_vital_sign", Severity.WARNING),
        (10, "omitted_medication", Severity.WARNING),
    ],
)
def test_an_omission_is_told_with_its_evidence(number: int, kind: str, severity: Severity) -> None:
    found = [f for f in findings(without=(number,)) if f.kind == kind]
    assert found
    assert {f.severity for f in found} == {severity}
    assert all(f.statement_id is None and f.evidence and f.suggestion for f in found)


def test_an_omitted_dose() -> None:
    found = findings((4, Topic.MEDICATIONS, "Metformin."))
    assert [f.kind for f in found] == ["omitted_dose"]
    assert found[0].suggestion == "Metformin 500 mg twice daily."


def test_evidence_that_does_not_exist() -> None:
    found = check_note(note((Topic.HISTORY, "Left knee pain.", (2, 99))), VISIT)
    assert [(f.kind, f.severity) for f in found if f.statement_id] == [("evidence_missing", Severity.CRITICAL)]


def test_a_number_said_elsewhere_is_a_warning_only() -> None:
    found = check_note(note((Topic.HISTORY, "Heart rate 76.", (2,))), VISIT)
    (mine,) = [f for f in found if f.kind == "number_unsupported"]
    assert mine.severity is Severity.WARNING


def test_what_the_doctor_typed_is_never_critical() -> None:
    found = check_note(note((Topic.EXAM, "Right knee stable, 12 degrees of flexion.", ())), VISIT)
    assert all(f.severity is not Severity.CRITICAL for f in found if f.statement_id)


def test_a_correction_by_the_next_speaker() -> None:
    visit = talk("D: So it is the right knee?", "P: No, the left knee.")
    found = check_note(note((Topic.HISTORY, "Right knee pain.", (1, 2))), visit)
    assert "correction_missed" in {f.kind for f in found}
    assert check_note(note((Topic.HISTORY, "Left knee pain.", (1, 2))), visit) == ()


def test_ids_are_stable_and_differ() -> None:
    wrong = (4, Topic.MEDICATIONS, "Metoprolol 850 mg twice daily.")
    first, second = findings(wrong), findings(wrong)
    assert [f.id for f in first] == [f.id for f in second]
    assert len({f.id for f in first}) == len(first) >= 2


def test_a_finding_stays_itself_when_another_line_changes() -> None:
    before = {f.id for f in findings((4, Topic.MEDICATIONS, "Metformin 850 mg twice daily."))}
    after = {
        f.id for f in findings((4, Topic.MEDICATIONS, "Metformin 850 mg twice daily."), (2, Topic.HISTORY, "Fine."))
    }
    assert before <= after


def test_empty() -> None:
    assert check_note(NoteContent(template="soap", sections=()), Transcript()) == ()


def test_a_correction_after_a_cue_that_stands_alone() -> None:
    visit = talk("P: I hurt my right knee four days ago.", "P: No.", "P: The left knee.")
    found = check_note(note((Topic.HISTORY, "Hurt the right knee 4 days ago.", (1,))), visit)
    assert [f.kind for f in found] == ["correction_missed"]
