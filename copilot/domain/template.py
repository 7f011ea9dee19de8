"""Templates of notes, and the topics by which drafters and checkers know what a section is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from copilot.domain.base import Value


class Topic(StrEnum):
    """What a statement is about. A template's section takes one or more topics; each topic has one home."""

    CHIEF_COMPLAINT = "chief_complaint"
    HISTORY = "history"
    REVIEW_OF_SYSTEMS = "review_of_systems"
    PAST_HISTORY = "past_history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    SOCIAL = "social"
    FAMILY = "family"
    VITALS = "vitals"
    EXAM = "exam"
    RESULTS = "results"
    ASSESSMENT = "assessment"
    PLAN = "plan"


class Style(StrEnum):
    NARRATIVE = "narrative"
    TELEGRAPHIC = "telegraphic"


class TemplateSection(Value):
    """One heading of a note. `loinc` is the section's LOINC code, used by FHIR and C-CDA."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    heading: str = Field(min_length=1)
    loinc: str = Field(pattern=r"^\d{1,7}-\d$")
    topics: tuple[Topic, ...] = Field(min_length=1)
    guidance: str = ""
    required: bool = False


class Template(Value):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    language: str = "en"
    style: Style = Style.NARRATIVE
    budget_words: int | None = Field(default=None, ge=20)
    sections: tuple[TemplateSection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_topic_has_one_home(self) -> Self:
        keys = [s.key for s in self.sections]
        topics = [t for s in self.sections for t in s.topics]
        if len(set(keys)) != len(keys):
            raise ValueError("two sections have the same key")
        if len(set(topics)) != len(topics):
            raise ValueError("a topic stands in two sections")
        return self

    def section_for(self, topic: Topic) -> TemplateSection | None:
        return next((s for s in self.sections if topic in s.topics), None)
