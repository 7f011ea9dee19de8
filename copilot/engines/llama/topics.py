"""What a statement is about, from the clinical facts in it: a section can hold several topics, and the exports code
medications, allergies and vital signs by them."""

from __future__ import annotations

from copilot.clinical.allergies import allergies_in
from copilot.clinical.medications import medication_orders
from copilot.clinical.polarity import Subject, find_problems
from copilot.clinical.quantities import vital_signs_in
from copilot.domain.template import TemplateSection, Topic

_USUAL = (Topic.HISTORY, Topic.EXAM, Topic.ASSESSMENT, Topic.PLAN)


def topic_of(text: str, section: TemplateSection, language: str) -> Topic:
    """One of the section's topics: what the text surely holds, else what most of its lines are about."""
    topics = section.topics
    if len(topics) > 1:
        for topic in _told(text, language):
            if topic in topics:
                return topic
    return next((topic for topic in _USUAL if topic in topics), topics[0])


def _told(text: str, language: str) -> list[Topic]:
    """Topics that the text's facts speak for, the surest first."""
    told = []
    if allergies_in(text, language):
        told.append(Topic.ALLERGIES)
    if vital_signs_in(text, language):
        told.append(Topic.VITALS)
    problems = find_problems(text, language)
    if problems and all(problem.subject is not Subject.PATIENT for problem in problems):
        told.append(Topic.FAMILY)
    if medication_orders(text, language):
        told.append(Topic.MEDICATIONS)
    return told
