"""The vault's part in a note's life beyond adding versions: the working copy, further signatures, verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from copilot.domain.note import Dismissal, NoteContent, NoteDraft
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, WorkingNote
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner


class BrokenLink(StrEnum):
    """What kind of thing is not what the chain says."""

    ANCHOR = "anchor"
    AUDIT = "audit"
    VISIT = "visit"
    TRANSCRIPT = "transcript"
    VERSION = "version"
    RECORDING = "recording"
    SIGNATURE = "signature"
    RECEIPT = "receipt"
    CHART = "chart"


class ChainReport(NamedTuple):
    """Result of verifying the vault. `first_broken` says in plain words what is wrong, None if all is well, and
    `link` what kind of thing it is. `recordings` is how many were read and compared with their digests,
    `deleted_recordings` how many have no audio any more because it was deleted on record."""

    signed_notes: int
    audit_rows: int
    first_broken: str | None
    link: BrokenLink | None = None
    recordings: int = 0
    deleted_recordings: int = 0


class VerifyPart(StrEnum):
    RECORDS = "records"
    """Rows of the database."""
    AUDIO = "audio"
    """Seconds of recordings, read after the records."""


class Verified(NamedTuple):
    """How far a verification is, in rows or seconds, as its part says."""

    part: VerifyPart
    done: float
    total: float


class LatestNote(NamedTuple):
    content: NoteContent
    dismissals: tuple[Dismissal, ...]


class NoteStore(Protocol):
    """Each call is one transaction, and used by the vault's one thread."""

    def keep_working(self, working: WorkingNote, transcript: Transcript) -> None:
        """Replaces the visit's working copy. It is no part of the record: no audit row tells of it."""

    def working(self, visit_id: str) -> tuple[WorkingNote, Transcript] | None:
        """The working copy, and the transcript that its evidence cites."""

    def drop_working(self, visit_id: str) -> None: ...

    def latest(self, visit_id: str) -> LatestNote | None:
        """What the visit's note says now: its working copy, else its newest version."""

    def cited(self, visit_id: str) -> Transcript:
        """What the evidence of `latest` cites. Raises UserFacingError (version.unknown) if there is none."""

    def keep(
        self,
        visit_id: str,
        kind: VersionKind,
        content: NoteContent,
        author: str,
        at: datetime,
        *,
        transcript: Transcript,
        draft: NoteDraft | None = None,
        dismissals: tuple[Dismissal, ...] = (),
    ) -> NoteVersion:
        """As `Vault.add_version`, resting on `transcript`, which is the newest or one that a version rests on; the
        working copy is gone with it. Raises UserFacingError (note.transcript_replaced, addendum.changes_signed).
        """

    def transcript_of(self, visit_id: str, number: int) -> Transcript:
        """What a version's evidence cites. Raises UserFacingError (version.unknown)."""

    def all_signed(self, visit_id: str) -> tuple[SignedNote, ...]:
        """Newest first: addenda before the note that they add to."""

    def sign_second(self, visit_id: str, signed_hash: str, signer: Practitioner, at: datetime) -> SignedNote:
        """The newest signed note of a visit, now signed by a second person as well.

        Raises UserFacingError: sign.same_person, sign.already_signed, sign.outdated, note.not_signed.
        """

    def give_up_addendum(self, visit_id: str) -> None:
        """The visit is again what it was before the addendum was begun; its versions stay."""

    def verification(self) -> Iterator[Verified | ChainReport]:
        """Everything is computed again, in small steps between which the vault can be used; the report is last."""
