"""What was said and stands in no statement, and the statement that would add it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.checks import check_note
from copilot.clinical.checks.additions import addition
from copilot.clinical.plans import PlanKind, plans_in
from copilot.domain.errors import InvariantBroken
from copilot.domain.note import Finding, NoteContent, NoteSection, Origin, Severity, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript
from tests.unit.clinical.notes import note, talk
from tests.unit.clinical.speaking import UNHURRIED

VISIT = talk(
    "D: What brings you in?",
    "P: I have had a bad headache for three days, and I feel dizzy.",
    "D: Any chest pain or shortness of breath?",
    "P: No.",
    "D: Any vomiting?",
    "P: No, nothing like that.",
    "D: Do you take anything?",
    "P: Sumatriptan, fifty milligrams. No, sorry, one hundred milligrams.",
    "D: Are you allergic to anything?",
    "P: Yes, to penicillin, I got a rash.",
    "D: Your blood pressure is one forty two over eighty eight.",
    "D: I think you have a migraine.",
    "D: I will order an MRI of the brain and refer you to neurology.",
    "D: I want to see you again in two weeks.",
    "D: If the headache gets worse or you have a fever, go to the emergency room.",
)
GOOD = (
    (Topic.HISTORY, "Headache for 3 days, dizzy.", (2,)),
    (Topic.REVIEW_OF_SYSTEMS, "Denies chest pain or shortness of breath.", (3, 4)),
    (Topic.REVIEW_OF_SYSTEMS, "Denies vomiting.", (5, 6)),
    (Topic.MEDICATIONS, "Sumatriptan 100 mg.", (8,)),
    (Topic.ALLERGIES, "Penicillin (rash).", (9, 10)),
    (Topic.VITALS, "BP 142/88.", (11,)),
    (Topic.ASSESSMENT, "Likely migraine.", (12,)),
    (Topic.PLAN, "MRI of the brain.", (13,)),
    (Topic.PLAN, "Refer to neurology.", (13,)),
    (Topic.PLAN, "Return in 2 weeks.", (14,)),
    (Topic.PLAN, "Emergency room if headache worsens or fever.", (15,)),
)


def omissions(content: NoteContent, visit: Transcript = VISIT) -> list[Finding]:
    return [f for f in check_note(content, visit) if f.kind.startswith("omitted_")]


def without(*numbers: int) -> NoteContent:
    return note(*(line for n, line in enumerate(GOOD, 1) if n not in numbers))


def test_a_full_note_leaves_nothing_out() -> None:
    assert omissions(without()) == []


@pytest.mark.parametrize(
    ("number", "kind", "severity", "topic", "suggestion", "evidence"),
    [
        (1, "omitted_symptom", Severity.INFO, Topic.HISTORY, "Reports dizziness.", (2,)),
        (2, "omitted_negative", Severity.INFO, Topic.REVIEW_OF_SYSTEMS,
         "Denies chest pain or shortness of breath.", (3, 4)),
        (3, "omitted_negative", Severity.INFO, Topic.REVIEW_OF_SYSTEMS, "Denies vomiting.", (5, 6)),
        (4, "omitted_medication", Severity.WARNING, Topic.MEDICATIONS, "Sumatriptan 100 mg.", (8,)),
        (5, "omitted_allergy", Severity.CRITICAL, Topic.ALLERGIES, "Allergic to penicillin (rash).", (10,)),
        (6, "omitted_vital_sign", Severity.WARNING, Topic.VITALS, "Blood pressure 142/88 mmHg.", (11,)),
        (7, "omitted_diagnosis", Severity.WARNING, Topic.ASSESSMENT, "Migraine.", (12,)),
        (8, "omitted_order", Severity.WARNING, Topic.PLAN, "Order MRI.", (13,)),
        (9, "omitted_order", Severity.WARNING, Topic.PLAN, "Refer to neurology.", (13,)),
        (10, "omitted_follow_up", Severity.WARNING, Topic.PLAN, "Follow-up in 2 weeks.", (14,)),
        (11, "omitted_safety_net", Severity.WARNING, Topic.PLAN,
         "Advised: If the headache gets worse or you have a fever, go to the emergency room.", (15,)),
    ],
)  # fmt: skip
def test_each_kind(
    number: int, kind: str, severity: Severity, topic: Topic, suggestion: str, evidence: tuple[int, ...]
) -> None:
    found = {f.suggestion: f for f in omissions(without(number))}
    assert suggestion in found, list(found)
    finding = found[suggestion]
    assert (finding.kind, finding.severity, finding.topic) == (kind, severity, topic)
    assert finding.evidence == evidence
    assert finding.statement_id is None


def test_what_harms_first_comes_first() -> None:
    kinds = [f.kind for f in omissions(note((Topic.HISTORY, "Unwell.", ())))]
    order = ["allergy", "dose", "medication", "diagnosis", "order", "follow_up", "safety_net", "vital_sign"]
    order += ["symptom", "negative"]
    ranks = [order.index(k.removeprefix("omitted_")) for k in kinds]
    assert ranks == sorted(ranks)
    assert len(kinds) >= 9


@pytest.mark.parametrize("number", range(1, len(GOOD) + 1))
def test_adding_what_is_proposed_settles_it_and_is_right(number: int) -> None:
    content = without(number)
    for _ in range(3):
        left = omissions(content)
        if not left:
            break
        content = added(content, left[0])
    assert omissions(content) == []
    assert [f for f in check_note(content, VISIT) if f.severity is Severity.CRITICAL] == []


def added(content: NoteContent, finding: Finding) -> NoteContent:
    new = addition(finding, content)
    statement = Statement(
        id=100 + len(content.statements()),
        text=new.text,
        evidence=new.evidence,
        topic=new.topic,
        origin=Origin.DRAFTED,
    )
    (section,) = content.sections
    statements = (*section.statements[: new.position], statement, *section.statements[new.position :])
    return content.model_copy(update={"sections": (section.model_copy(update={"statements": statements}),)})


def test_the_place_of_an_addition() -> None:
    def part(key: str, loinc: str, *topics: Topic) -> NoteSection:
        lines = tuple(
            Statement(id=hash((key, i)) % 10_000 + 1, text="x", topic=t, origin=Origin.TYPED)
            for i, t in enumerate(topics)
        )
        return NoteSection(key=key, heading=key, loinc=loinc, statements=lines)

    content = NoteContent(
        template="soap",
        sections=(
            part("subjective", "61150-9", Topic.HISTORY, Topic.MEDICATIONS, Topic.SOCIAL),
            part("objective", "61149-1"),
            part("plan", "18776-5", Topic.PLAN),
        ),
    )
    finding = Finding(
        id="a", kind="omitted_medication", severity=Severity.WARNING, message="m", suggestion="Aspirin.",
        topic=Topic.MEDICATIONS, evidence=(4,),
    )  # fmt: skip
    assert addition(finding, content) == ("subjective", 2, "Aspirin.", Topic.MEDICATIONS, (4,))
    plan = finding.model_copy(update={"topic": Topic.ASSESSMENT})
    assert addition(plan, content)[:2] == ("plan", 1)
    with pytest.raises(InvariantBroken):
        addition(finding.model_copy(update={"topic": None}), content)


@pytest.mark.parametrize(
    "lines",
    [
        ("D: Do you take aspirin?", "P: No."),
        ("D: Do you take aspirin?",),
        ("D: Are you on metformin or lisinopril?", "P: I don't know."),
        ("P: My mother takes warfarin.",),
        ("D: If that does not help we could try prednisone.",),
        ("P: I don't take any aspirin.",),
        ("D: You do not need an x-ray.",),
        ("D: Your x-ray looks normal.",),
        ("D: Did you have an MRI?", "P: Yes, last year."),
        ("D: If it gets worse we may order an MRI.",),
        ("D: Any questions?", "P: No."),
        ("D: Call me if you have any questions.",),
        ("D: Any chest pain or fever?",),
        ("D: Any chest pain or fever?", "P: Yes."),
        ("P: My brother has asthma.",),
        ("P: Is it cancer?", "D: No."),
    ],
)
def test_what_was_not_told_is_not_left_out(lines: tuple[str, ...]) -> None:
    assert omissions(note((Topic.HISTORY, "Unwell.", ())), talk(*lines)) == []


def test_what_was_taken_back_is_not_left_out() -> None:
    visit = talk("P: I take Zoloft, no, Prozac, twenty milligrams.", "P: I'm allergic to codeine.")
    found = omissions(note((Topic.HISTORY, "Unwell.", ())), visit)
    assert not any("sertraline" in f.message for f in found)
    assert any("fluoxetine" in f.message for f in found)


def test_a_dose_in_another_unit_is_the_same_dose() -> None:
    visit = talk("D: Take metformin, five hundred milligrams twice a day.")
    assert omissions(note((Topic.PLAN, "Metformin 0.5 g twice daily.", ())), visit) == []
    assert omissions(note((Topic.PLAN, "Metformin 5 g twice daily.", ())), visit) != []


def test_few_of_a_kind() -> None:
    symptoms = ["cough", "fever", "headache", "nausea", "dizziness", "back pain", "rash", "earache", "palpitations"]
    visit = talk(*(f"P: I have {s}." for s in symptoms), *(f"D: Any {s}?\nP: No" for s in symptoms[:1]))
    found = omissions(note((Topic.HISTORY, "Unwell.", ())), visit)
    assert len([f for f in found if f.kind == "omitted_symptom"]) == 3


@pytest.mark.parametrize(
    ("text", "kind", "what", "ordered"),
    [
        ("I will order a chest x-ray.", PlanKind.ORDER, "chest x-ray", True),
        ("let's go ahead and get an mri", PlanKind.ORDER, "MRI", True),
        ("A basic metabolic panel will be ordered.", PlanKind.ORDER, "metabolic panel", True),
        ("Your echo showed a murmur.", PlanKind.ORDER, "echocardiogram", False),
        ("we'll refer you to physical therapy", PlanKind.ORDER, "physical therapy", True),
        ("I want to see you back in 2 weeks", PlanKind.FOLLOW_UP, "2 weeks", True),
        ("follow up in three to six months", PlanKind.FOLLOW_UP, "3 to 6 months", True),
        ("see you next week", PlanKind.FOLLOW_UP, "1 week", True),
        ("If it gets worse, call me.", PlanKind.SAFETY_NET, "", True),
        ("Things to look out for are fever and vomiting.", PlanKind.SAFETY_NET, "", True),
    ],
)
def test_plans(text: str, kind: PlanKind, what: str, ordered: bool) -> None:
    (plan,) = plans_in(text)
    assert (plan.kind, plan.what, plan.is_ordered) == (kind, what, ordered)
    assert 0 <= plan.start < plan.end <= len(text)


@UNHURRIED
@given(st.lists(st.sampled_from([u.text for u in VISIT.utterances]) | st.text(max_size=60), max_size=8))
def test_any_talk(texts: list[str]) -> None:
    visit = talk(*(f"{'DP'[i % 2]}: {text}" for i, text in enumerate(texts)))
    ids = set(range(1, len(texts) + 1))
    for finding in omissions(note((Topic.HISTORY, "Unwell.", ())), visit):
        assert finding.evidence
        assert set(finding.evidence) <= ids
        assert finding.suggestion.strip()
        assert finding.topic is not None
    for text in texts:
        assert all(0 <= p.start <= p.end <= len(text) for p in plans_in(text))
