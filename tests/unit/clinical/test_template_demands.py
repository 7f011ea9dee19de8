"""What a template demands of a note, and when it is met."""

from __future__ import annotations

import pytest

from copilot import bootstrap
from copilot.clinical.advice import supposed_spans, tells_follow_up
from copilot.clinical.checks.template_demands import template_findings
from copilot.clinical.results import results_in
from copilot.domain.note import NoteContent, Origin, Severity, Statement, blank_note
from copilot.domain.template import Demand, Template, Topic


def note(template: Template, *lines: tuple[Topic, str], language: str = "en") -> NoteContent:
    """Each line in the section that is its topic's home."""
    statements = [
        Statement(id=i, text=text, origin=Origin.TYPED, topic=topic) for i, (topic, text) in enumerate(lines, 1)
    ]
    content = blank_note(template)
    sections = tuple(
        section.model_copy(
            update={"statements": tuple(s for s in statements if s.topic in template.sections[number].topics)}
        )
        for number, section in enumerate(content.sections)
    )
    return content.model_copy(update={"sections": sections, "language": language})


def unmet(content: NoteContent, template: Template) -> set[str]:
    found = template_findings(content, template)
    assert all(f.severity is Severity.WARNING and f.message for f in found)
    assert len({f.id for f in found}) == len(found)
    return {f.kind for f in found}


WHOLE = (
    (Topic.CHIEF_COMPLAINT, "Chest pain for two hours."),
    (Topic.HISTORY, "Pressure behind the sternum; takes aspirin 81 mg."),
    (Topic.ALLERGIES, "None known."),
    (Topic.VITALS, "BP 142/88."),
    (Topic.ASSESSMENT, "Unstable angina."),
    (Topic.PLAN, "Admit. Come back at once if the pain returns."),
)


def test_a_note_that_states_everything_has_no_findings() -> None:
    template = bootstrap.template("emergency")
    assert set(template.demands) == set(Demand) - {Demand.PLAN}
    assert template_findings(note(template, *WHOLE), template) == ()


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (Topic.CHIEF_COMPLAINT, "why the patient comes"),
        (Topic.HISTORY, "what medications"),
        (Topic.ALLERGIES, "whether there are allergies"),
        (Topic.VITALS, "no vital signs"),
        (Topic.ASSESSMENT, "no diagnosis"),
        (Topic.PLAN, "when to be seen again"),
    ],
)
def test_what_is_left_out_is_told(left_out: Topic, said: str) -> None:
    template = bootstrap.template("emergency")
    content = note(template, *(line for line in WHOLE if line[0] is not left_out))
    assert any(said in f.message for f in template_findings(content, template))


def test_a_blank_note_lacks_every_required_section() -> None:
    for name in ("soap", "discharge", "outpatient-zh"):
        template = bootstrap.template(name)
        found = template_findings(blank_note(template), template)
        empty = [f for f in found if f.kind == "section_empty"]
        assert len(empty) == sum(s.required for s in template.sections)
        assert len(found) == len(empty) + len(template.demands)


def test_findings_are_told_in_the_language_of_the_note() -> None:
    template = bootstrap.template("outpatient-zh")
    messages = [f.message for f in template_findings(blank_note(template), template)]
    assert "“主诉”为空，而模板要求填写。" in messages
    assert "病历中没有过敏史；没有过敏也应写明。" in messages


def test_allergies_may_be_told_anywhere() -> None:
    template = bootstrap.template("consultation")
    content = note(template, (Topic.HISTORY, "She is allergic to penicillin."))
    assert not any("allerg" in f.message for f in template_findings(content, template))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow up in two weeks.", True),
        ("Return if the fever comes back.", True),
        ("If it gets worse, go to the emergency department.", True),
        ("Call me if the pain gets worse.", True),
        ("Recheck the blood pressure next month.", True),
        ("Start lisinopril 10 mg daily.", False),
        ("X-ray of the left knee.", False),
    ],
)
def test_follow_up_is_told(text: str, expected: bool) -> None:
    assert tells_follow_up(text) is expected


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("Start metformin. We may consider gabapentin later.", ["gabapentin"]),
        ("If the pain goes on, add naproxen 500 mg.", ["naproxen"]),
        ("Continue metformin 500 mg.", []),
        ("Discussed atorvastatin; go on with the diet.", ["atorvastatin"]),
        ("Might switch to losartan, but for now keep lisinopril.", ["losartan"]),
    ],
)
def test_what_is_only_considered(text: str, supposed: list[str]) -> None:
    spans = supposed_spans(text)
    names = ("gabapentin", "naproxen", "atorvastatin", "losartan", "lisinopril", "metformin")
    inside = [n for n in names if n in text and any(a <= text.index(n) < b for a, b in spans)]
    assert inside == supposed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hemoglobin A1c is 7.2%.", [("hemoglobin A1c", "7.2", "%")]),
        ("Potassium 4.1, creatinine of 1.2 mg/dL.", [("potassium", "4.1", ""), ("creatinine", "1.2", "mg/dL")]),
        ("LDL 131 mg/dL, HDL 44.", [("LDL cholesterol", "131", "mg/dL"), ("HDL cholesterol", "44", "")]),
        ("A1c goal below 7.", []),
        ("Takes potassium 20 mEq and vitamin D 1000 units.", []),
        ("Check the INR in 3 days.", []),
        ("White count eleven point five.", [("white blood cells", "11.5", "")]),
    ],
)
def test_results(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = results_in(text)
    assert [(r.name, str(r.value), r.unit) for r in found] == expected
    assert all(text[r.start : r.end] for r in found)
