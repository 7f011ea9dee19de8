"""Versions of a note, the signed note, and what exactly a signature covers."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, Field

from copilot.domain.base import Value
from copilot.domain.note import Dismissal, DrafterInfo, Finding, NoteContent
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner, Visit


class VersionKind(StrEnum):
    DRAFT = "draft"
    EDIT = "edit"
    ADDENDUM = "addendum"


class NoteVersion(Value):
    """One state of the note. Versions are numbered from 1 and never overwritten."""

    visit_id: str
    number: int = Field(ge=1)
    kind: VersionKind
    created_at: AwareDatetime
    author: str
    content: NoteContent
    drafter: DrafterInfo | None = None
    dismissals: tuple[Dismissal, ...] = ()


class SignedNote(Value):
    """A version that a doctor signed. `hash` covers every other field; `previous_hash` links the vault's chain.

    `transcript_digest` and `recording_digest` are SHA-256 in hex ("" if there was no audio).
    """

    visit: Visit
    version: NoteVersion
    transcript: Transcript
    signer: Practitioner
    signed_at: AwareDatetime
    transcript_digest: str
    recording_digest: str
    previous_hash: str
    hash: str = ""

    def computed_hash(self) -> str:
        return digest_of(canonical_form(self, without="hash"))

    def sealed(self) -> SignedNote:
        return self.model_copy(update={"hash": self.computed_hash()})

    def is_intact(self) -> bool:
        return self.hash == self.computed_hash() and self.transcript_digest == digest_of(
            canonical_form(self.transcript)
        )


def canonical_form(value: Value, *, without: str = "") -> dict[str, Any]:
    """`value` as JSON values, without the field `without` and those at their default: what is stored and signed.

    So a field that a later version adds, with a default, changes no digest of an older note. The price: the
    default of a field never changes.
    """
    return value.model_dump(mode="json", exclude_defaults=True, exclude={without})


def canonical_json(value: Any) -> bytes:
    """JSON with sorted keys, no white space, UTF-8: the bytes a digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest_of(value: Any) -> str:
    """SHA-256 in hex of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def open_critical(findings: tuple[Finding, ...], dismissals: tuple[Dismissal, ...]) -> tuple[Finding, ...]:
    """The critical findings that nobody settled: while there are any, the note cannot be signed."""
    dismissed = {d.finding_id for d in dismissals}
    return tuple(f for f in findings if f.severity == "critical" and f.id not in dismissed)
