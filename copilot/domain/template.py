"""Templates of notes, and the topics by which drafters and checkers know what a section is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

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
    COURSE = "course"
    """What was done during a stay, and how it went."""
    DIFFERENTIAL = "differential"
    """What speaks for the diagnosis, and what else it may be."""
    FOLLOW_UP = "follow_up"
    """When to come back, and what to watch out for."""


class Demand(StrEnum):
    """What a note by a template must state somewhere, whatever its sections are."""

    CHIEF_COMPLAINT = "chief_complaint"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    VITAL_SIGNS = "vital_signs"
    DIAGNOSIS = "diagnosis"
    PLAN = "plan"
    FOLLOW_UP = "follow_up"


class Style(StrEnum):
    NARRATIVE = "narrative"
    TELEGRAPHIC = "telegraphic"


def loinc_check_digit(number: str) -> int:
    """The digit after the hyphen of a LOINC code (Luhn's, mod 10); `number` holds the digits before it."""
    doubled = [2 * int(d) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(number))]
    return -sum(d // 10 + d % 10 for d in doubled) % 10


def _loinc(code: str) -> str:
    number, _, digit = code.partition("-")
    if loinc_check_digit(number) != int(digit):
        raise ValueError("the check digit of a LOINC code is wrong")
    return code


Loinc = Annotated[str, Field(pattern=r"^[0-9]{1,7}-[0-9]$"), AfterValidator(_loinc)]


class TemplateSection(Value):
    """One heading of a note. `loinc` is the section's LOINC code, used by FHIR and C-CDA.

    `guidance` tells a drafter, and a doctor who types, what belongs here. `required`: empty, it is a finding.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    heading: str = Field(min_length=1)
    loinc: Loinc
    topics: tuple[Topic, ...] = Field(min_length=1)
    guidance: str = ""
    required: bool = False


class Template(Value):
    """A kind of note. Sections stand in the order in which the note shows them.

    `document` is the LOINC code of the kind of document that it makes; `description` says what it is good for.
    `budget_words` limits the length of a draft, None leaves it to the drafter. `second_signature`: its notes leave
    the vault only when a second person has signed them too.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    description: str = ""
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    document: Loinc = "34109-9"
    style: Style = Style.NARRATIVE
    budget_words: int | None = Field(default=None, ge=20)
    demands: tuple[Demand, ...] = ()
    second_signature: bool = False
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
