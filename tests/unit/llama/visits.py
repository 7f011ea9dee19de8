"""Invented transcripts and templates for the tests of the drafter."""

from __future__ import annotations

from copilot.app.ports import DraftRequest
from copilot.domain.template import Template, TemplateSection, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

SOAP = Template(
    id="soap",
    title="SOAP note",
    sections=(
        TemplateSection(
            key="subjective",
            heading="Subjective",
            loinc="61150-9",
            topics=(Topic.HISTORY, Topic.MEDICATIONS),
            guidance="What the patient tells.",
        ),
        TemplateSection(key="objective", heading="Objective", loinc="61149-1", topics=(Topic.EXAM,)),
        TemplateSection(key="assessment", heading="Assessment", loinc="51848-0", topics=(Topic.ASSESSMENT,)),
        TemplateSection(key="plan", heading="Plan", loinc="18776-5", topics=(Topic.PLAN,)),
    ),
)

COUGH = (
    "What brings you in today?",
    "I have had a cough for five days.",
    "Any fever?",
    "No fever, no chest pain.",
    "Are you taking anything?",
    "Ibuprofen, 400 milligrams, twice a day.",
    "Your lungs are clear. It is a viral bronchitis.",
    "Drink enough and come back in a week if it is not better.",
)


def transcript(*texts: str, first_id: int = 1) -> Transcript:
    speakers = (Speaker.PATIENT, Speaker.DOCTOR)
    return Transcript(
        utterances=tuple(
            Utterance(id=number, speaker=speakers[number % 2], text=text)
            for number, text in enumerate(texts, start=first_id)
        )
    )


def request(*texts: str, first_id: int = 1, template: Template = SOAP) -> DraftRequest:
    return DraftRequest(transcript(*(texts or COUGH), first_id=first_id), template)
