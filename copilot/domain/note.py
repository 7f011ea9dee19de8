"""The note: sections of statements, each with the utterances it rests on; drafts and findings."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from copilot.domain.base import Value
from copilot.domain.template import Template, Topic


class Origin(StrEnum):
    DRAFTED = "drafted"
    EDITED = "edited"
    TYPED = "typed"


class Statement(Value):
    """One line of the note. `evidence` holds utterance ids, in order; only a drafted statement must have some.

    `topic` is what the drafter took it to be about, finer than the section (a SOAP note's "subjective" holds
    medications and allergies): the exports read it. `drafted` are the drafter's words where the doctor changed
    them; "" for a statement as drafted and for one that the doctor wrote.
    """

    id: int = Field(ge=1)
    text: str = Field(min_length=1, repr=False)
    evidence: tuple[int, ...] = ()
    origin: Origin = Origin.DRAFTED
    topic: Topic
    drafted: str = Field(default="", repr=False)

    @model_validator(mode="after")
    def _drafted_has_evidence(self) -> Self:
        if self.origin is Origin.DRAFTED and not self.evidence:
            raise ValueError("a drafted statement has no evidence")
        return self

    def by_drafter(self) -> str:
        """The words of it that a drafter wrote, whatever became of them."""
        return self.text if self.origin is Origin.DRAFTED else self.drafted


class NoteSection(Value):
    key: str
    heading: str
    loinc: str
    statements: tuple[Statement, ...] = ()

    def is_addendum(self) -> bool:
        """Whether it was added after the note was signed."""
        return self.loinc == ADDENDUM_LOINC


ADDENDUM_LOINC = "55107-7"
"""LOINC "Addendum Document": the code of the sections that are added after signing."""


class ToConfirm(Value):
    """Something said that is too ambiguous for the note: the doctor decides. `reason` is one plain sentence."""

    text: str = Field(repr=False)
    evidence: tuple[int, ...] = Field(min_length=1)
    reason: str


class DrafterInfo(Value):
    """Which drafter made a draft, so that it can be made again."""

    name: str
    version: str
    model_digest: str = ""
    settings: dict[str, str] = Field(default_factory=dict)


class NoteContent(Value):
    """What a version of the note says. Statement ids are unique across sections.

    `title` and `document` (a LOINC code) are those of the template when the note was begun, so that a signed note
    carries what its exports need; notes of earlier versions of the app have none.
    """

    template: str
    language: str = "en"
    sections: tuple[NoteSection, ...]
    to_confirm: tuple[ToConfirm, ...] = ()
    title: str = ""
    document: str = ""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [s.id for s in self.statements()]
        if len(set(ids)) != len(ids):
            raise ValueError("two statements have the same id")
        return self

    def statements(self) -> tuple[Statement, ...]:
        return tuple(s for section in self.sections for s in section.statements)

    def statement(self, statement_id: int) -> Statement | None:
        return next((s for s in self.statements() if s.id == statement_id), None)

    def cited(self) -> frozenset[int]:
        """The utterances that anything in it rests on."""
        evidence = [part.evidence for part in self.statements()] + [part.evidence for part in self.to_confirm]
        return frozenset(utterance for part in evidence for utterance in part)

    def only_adds_to(self, signed: NoteContent) -> bool:
        """Whether this is `signed` with nothing but sections of an addendum behind it."""
        count = len(signed.sections)
        added = self.sections[count:]
        return self.model_copy(update={"sections": self.sections[:count]}) == signed and all(
            section.is_addendum() for section in added
        )


def blank_note(template: Template) -> NoteContent:
    """The sections of `template`, empty: what a doctor who writes the note alone starts from."""
    return NoteContent(
        template=template.id,
        language=template.language,
        sections=tuple(NoteSection(key=s.key, heading=s.heading, loinc=s.loinc) for s in template.sections),
        title=template.title,
        document=template.document,
    )


def titled(content: NoteContent, template: Template) -> NoteContent:
    """`content` with the title and the document code of the template that it was made by."""
    return content.model_copy(update={"title": template.title, "document": template.document})


class NoteDraft(Value):
    content: NoteContent
    drafter: DrafterInfo


class Severity(StrEnum):
    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Finding(Value):
    """What a check says about the note. A critical one must be settled before signing.

    `id` is stable while the same kind of finding is about the same place, so that a dismissal sticks to it.
    `statement_id` is None for an omission. `message` is shown beside the note: it may quote what was said and
    therefore is clinical text, never logged.

    `suggestion` is the text that would settle it: for an omission a whole statement about `topic`, which rests on
    `evidence` (`checks.additions` finds its place in the note).
    """

    id: str
    kind: str
    severity: Severity
    message: str = Field(repr=False)
    statement_id: int | None = None
    evidence: tuple[int, ...] = ()
    suggestion: str = Field(default="", repr=False)
    topic: Topic | None = None


class Dismissal(Value):
    """The doctor's reason for letting a finding stand; kept with the version that was signed.

    `finding` is the finding's message at that time, `by` who dismissed it; earlier releases kept neither.
    """

    finding_id: str
    reason: str = Field(min_length=3, repr=False)
    finding: str = Field(default="", repr=False)
    by: str = ""
