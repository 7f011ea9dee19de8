"""Documents that are made of a signed note and stand beside it: a letter, a summary for the patient."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from copilot.domain.base import Value
from copilot.domain.note import DrafterInfo, NoteSection


class DocumentKind(StrEnum):
    LETTER = "letter"
    PATIENT_SUMMARY = "patient-summary"


class Document(Value):
    """A draft to copy or to export. Each statement has the id of the signed note's statement that it was made of.

    `made_from` is the hash of the signed note. `writer` is the model that rewrote `rewritten` of the lines; the
    others, of which `fell_back` were rewritten and not taken, are the note's own words. None: no model was asked.
    """

    kind: DocumentKind
    title: str
    language: str
    sections: tuple[NoteSection, ...]
    made_from: str
    writer: DrafterInfo | None = None
    rewritten: int = Field(default=0, ge=0)
    fell_back: int = Field(default=0, ge=0)
