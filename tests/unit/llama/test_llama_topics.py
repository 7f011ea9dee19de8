from __future__ import annotations

import pytest

from copilot.domain.template import TemplateSection, Topic
from copilot.engines.llama.topics import topic_of

SUBJECTIVE = TemplateSection(
    key="subjective",
    heading="Subjective",
    loinc="61150-9",
    topics=(Topic.CHIEF_COMPLAINT, Topic.HISTORY, Topic.MEDICATIONS, Topic.ALLERGIES, Topic.FAMILY),
)
OBJECTIVE = TemplateSection(
    key="objective", heading="Objective", loinc="61149-1", topics=(Topic.VITALS, Topic.EXAM, Topic.RESULTS)
)
PLAN = TemplateSection(key="plan", heading="Plan", loinc="18776-5", topics=(Topic.PLAN,))


@pytest.mark.parametrize(
    ("text", "section", "topic"),
    [
        ("Cough for 5 days.", SUBJECTIVE, Topic.HISTORY),
        ("Takes lisinopril 10 mg once daily.", SUBJECTIVE, Topic.MEDICATIONS),
        ("Allergic to penicillin, which gives a rash.", SUBJECTIVE, Topic.ALLERGIES),
        ("No known drug allergies.", SUBJECTIVE, Topic.ALLERGIES),
        ("Mother has diabetes.", SUBJECTIVE, Topic.FAMILY),
        ("Blood pressure 142/88 mmHg.", OBJECTIVE, Topic.VITALS),
        ("Lungs clear.", OBJECTIVE, Topic.EXAM),
        ("Start amoxicillin 500 mg three times a day.", PLAN, Topic.PLAN),
        ("Temperature 38.2 °C.", PLAN, Topic.PLAN),
    ],
)
def test_what_a_statement_is_about(text: str, section: TemplateSection, topic: Topic) -> None:
    assert topic_of(text, section, "en") is topic
