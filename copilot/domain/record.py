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


class WorkingNote(Value):
    """What a doctor is writing and has not kept as a version: saved every few seconds, and overwritten.

    `based_on` is the number of the version that it was made from, 0 if there was none. `kind` is what it will be.
    """

    visit_id: str
    based_on: int = Field(ge=0)
    kind: VersionKind
    saved_at: AwareDatetime
    content: NoteContent
    dismissals: tuple[Dismissal, ...] = ()


class Signature(Value):
    """Who stands for what, as documents show it. `hash` is that of the signature, `version` the note's number."""

    signer: Practitioner
    signed_at: AwareDatetime
    version: int = Field(ge=1)
    hash: str
    second: bool = False


class SecondSignature(Value):
    """A second person's signature over a signed note: a supervisor's over a resident's.

    `signed_hash` is the note's, so this covers everything that the first signature covers. `hash` covers every
    other field; `previous_hash` links the vault's chain.
    """

    signed_hash: str = Field(min_length=1)
    signer: Practitioner
    signed_at: AwareDatetime
    previous_hash: str
    hash: str = ""

    def computed_hash(self) -> str:
        return digest_of(canonical_form(self, without="hash"))

    def sealed(self) -> SecondSignature:
        return self.model_copy(update={"hash": self.computed_hash()})


class SignedNote(Value):
    """A version that a doctor signed. `hash` covers every other field but the `second` signature, which covers
    the hash; `previous_hash` links the vault's chain.

    `transcript_digest` and `recording_digest` are SHA-256 in hex ("" if there was no audio). Of an addendum,
    `adds_to` is the hash of the signed note before it, and `earlier` are the signatures of what it adds to, oldest
    first. `second_due`: whoever signed it, or the template, demands a second signature before it leaves the vault.
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
    adds_to: str = ""
    earlier: tuple[Signature, ...] = ()
    second_due: bool = False
    second: SecondSignature | None = None

    def computed_hash(self) -> str:
        return digest_of(canonical_form(self, without=("hash", "second")))

    def sealed(self) -> SignedNote:
        return self.model_copy(update={"hash": self.computed_hash()})

    def is_intact(self) -> bool:
        return (
            self.hash == self.computed_hash()
            and self.transcript_digest == digest_of(canonical_form(self.transcript))
            and (self.second is None or self.second.hash == self.second.computed_hash())
            and (self.second is None or self.second.signed_hash == self.hash)
        )

    def is_complete(self) -> bool:
        """Whether it has every signature that was demanded."""
        return self.second is not None or not self.second_due

    def signatures(self) -> tuple[Signature, ...]:
        """All signatures that stand under it, oldest first."""
        number = self.version.number
        found = [
            *self.earlier,
            Signature(signer=self.signer, signed_at=self.signed_at, version=number, hash=self.hash),
        ]
        if self.second is not None:
            by, at = self.second.signer, self.second.signed_at
            found.append(Signature(signer=by, signed_at=at, version=number, hash=self.second.hash, second=True))
        return tuple(found)


def canonical_form(value: Value, *, without: str | tuple[str, ...] = ()) -> dict[str, Any]:
    """`value` as JSON values, without the fields `without` and those at their default: what is stored and signed.

    So a field that a later version adds, with a default, changes no digest of an older note. The price: the
    default of a field never changes.
    """
    left_out = (without,) if isinstance(without, str) else without
    return value.model_dump(mode="json", exclude_defaults=True, exclude=set(left_out))


def canonical_json(value: Any) -> bytes:
    """JSON with sorted keys, no white space, UTF-8: the bytes a digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest_of(value: Any) -> str:
    """SHA-256 in hex of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def open_critical(findings: tuple[Finding, ...], dismissals: tuple[Dismissal, ...]) -> tuple[Finding, ...]:
    """The critical findings that nobody settled: while there are any, the note cannot be signed."""
    return tuple(f for f in still_open(findings, dismissals) if f.severity == "critical")


def still_open(findings: tuple[Finding, ...], dismissals: tuple[Dismissal, ...]) -> tuple[Finding, ...]:
    dismissed = {d.finding_id for d in dismissals}
    return tuple(f for f in findings if f.id not in dismissed)
