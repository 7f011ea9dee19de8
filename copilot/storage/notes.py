"""The life of a note in the vault: transcripts, versions, the signature, receipts. Each is one change."""

from __future__ import annotations

from datetime import datetime

from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.export import ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteContent, NoteDraft
from copilot.domain.record import (
    NoteVersion,
    SecondSignature,
    SignedNote,
    VersionKind,
    canonical_form,
    digest_of,
    open_critical,
)
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner, Visit, VisitState, utc
from copilot.storage import recording_rows, rows
from copilot.storage.ledger import Change, Ledger


def save_transcript(ledger: Ledger, visit_id: str, transcript: Transcript) -> None:
    with ledger.change("transcript.saved", visit_id) as change:
        visit = unsigned_visit(change.db, visit_id)
        transcript_id, digest = rows.save_transcript(change.db, visit_id, transcript)
        change.detail.update(transcript=transcript_id, digest=digest, utterances=len(transcript.utterances))
        _move(change, visit, VisitState.TRANSCRIBED)


def add_version(
    ledger: Ledger,
    visit_id: str,
    kind: VersionKind,
    content: NoteContent,
    author: str,
    at: datetime,
    draft: NoteDraft | None,
    dismissals: tuple[Dismissal, ...],
    *,
    transcript: Transcript | None = None,
    drop_working: bool = False,
) -> NoteVersion:
    """`transcript` is what the version rests on, None for that of the version before, or the newest for a draft."""
    with ledger.change("version.added", visit_id) as change:
        if kind is VersionKind.ADDENDUM:
            _check_adds_only(_newest_signed(change.db, visit_id), content)
            _move(change, rows.visit(change.db, visit_id), VisitState.ADDENDUM)
        else:
            visit = unsigned_visit(change.db, visit_id)
            _move(change, visit, *_path_of(visit, kind))
        if transcript is None or kind is VersionKind.ADDENDUM:
            transcript_id = _transcript_of(change.db, visit_id, kind)
        else:
            transcript_id = transcript_id_of(change.db, visit_id, rows.body_of(transcript))
        _check_evidence(content, rows.transcript(change.db, transcript_id))
        version = NoteVersion(
            visit_id=visit_id,
            number=rows.last_version_number(change.db, visit_id) + 1,
            kind=kind,
            created_at=utc(at),
            author=author,
            content=content,
            drafter=draft.drafter if draft else None,
            dismissals=dismissals,
        )
        digest = rows.insert_version(change.db, version, transcript_id)
        change.detail.update(number=version.number, kind=kind.value, transcript=transcript_id, digest=digest)
        if drop_working:
            rows.drop_working(change.db, visit_id)
    return version


def sign(
    ledger: Ledger,
    visit_id: str,
    number: int,
    signer: Practitioner,
    findings: tuple[Finding, ...],
    at: datetime,
    second_due: bool,
) -> SignedNote:
    check_trust(ledger)
    with ledger.change("note.signed", visit_id) as change:
        visit = rows.visit(change.db, visit_id)
        found = _signable(change.db, visit, number, findings)
        if visit.state.is_signed:
            visit = visit.moved(VisitState.ADDENDUM)  # one that was given up, or that an earlier release began
        else:
            for state in _path_to_review(visit):  # who signs a draft as it is has reviewed it
                visit = visit.moved(state)
        before = next(rows.signed_notes(change.db, visit_id), None)
        signed = SignedNote(
            visit=_move(change, visit, VisitState.SIGNED),
            version=found.version,
            transcript=found.transcript,
            signer=signer,
            signed_at=utc(at),
            transcript_digest=digest_of(canonical_form(found.transcript)),
            recording_digest=recording_rows.recording_digest(recording_rows.recording_rows(change.db, visit_id)),
            previous_hash=rows.last_signature(change.db)[1],
            adds_to=before.hash if before else "",
            earlier=before.signatures() if before else (),
            second_due=second_due,
        ).sealed()
        digest = rows.insert_signed(change.db, signed)
        change.detail.update(number=number, hash=signed.hash, previous_hash=signed.previous_hash, digest=digest)
    return signed


def _signable(db: rows.Db, visit: Visit, number: int, findings: tuple[Finding, ...]) -> rows.VersionRow:
    if visit.state is VisitState.RECORDING:
        raise UserFacingError(
            "sign.recording",
            "The visit of this note is being recorded.",
            "Stop the recording first; what is said until then may belong into the note.",
        )
    found = rows.version_with_transcript(db, visit.id, number)
    if found is None:
        raise unknown_version()
    if rows.is_signed(db, visit.id, number):
        raise UserFacingError(
            "sign.already_signed",
            "This version of the note is signed already.",
            "To add to it, write an addendum.",
        )
    if number != rows.last_version_number(db, visit.id):
        raise UserFacingError(
            "sign.outdated",
            "There is a newer version of this note.",
            "Read the newest version and sign that one.",
        )
    if rows.working(db, visit.id) is not None:
        raise UserFacingError(
            "sign.unsaved",
            "There are edits of this note that are in none of its versions.",
            "Open the note, keep or discard the edits, and sign then.",
        )
    left_open = open_critical(findings, found.version.dismissals)
    if left_open:
        raise UserFacingError(
            "sign.critical_open",
            "{count} critical finding(s) are still open.",
            "Mend each statement, or dismiss the finding with a reason.",
            values={"count": len(left_open)},
        )
    return found


def sign_second(ledger: Ledger, visit_id: str, signed_hash: str, signer: Practitioner, at: datetime) -> SignedNote:
    check_trust(ledger)
    with ledger.change("note.second_signed", visit_id) as change:
        signed = _newest_signed(change.db, visit_id)
        if signed.hash != signed_hash:
            raise UserFacingError(
                "sign.outdated",
                "This is not the newest signed note of the visit.",
                "Read the newest one and sign that one.",
            )
        if signed.second is not None:
            raise UserFacingError(
                "sign.already_signed",
                "This note has its second signature already.",
                "To add to it, write an addendum.",
            )
        if signer.id == signed.signer.id:
            raise UserFacingError(
                "sign.same_person",
                "The second signature has to be another person's than the first.",
                "Let the supervisor sign.",
            )
        follows, previous_hash = rows.last_signature(change.db)
        second = SecondSignature(
            signed_hash=signed_hash, signer=signer, signed_at=utc(at), previous_hash=previous_hash
        ).sealed()
        digest = rows.insert_second(change.db, follows, second)
        change.detail.update(number=signed.version.number, signed_hash=signed_hash, hash=second.hash, digest=digest)
    return signed.model_copy(update={"second": second})


def give_up_addendum(ledger: Ledger, visit_id: str) -> None:
    with ledger.change("addendum.given_up", visit_id) as change:
        signed = _newest_signed(change.db, visit_id)
        visit = rows.visit(change.db, visit_id)
        rows.drop_working(change.db, visit_id)
        if visit.state is VisitState.ADDENDUM:
            was_exported = any(r.signed_hash == signed.hash for r in rows.receipts(change.db, visit_id))
            _move(change, visit, VisitState.EXPORTED if was_exported else VisitState.SIGNED)


def add_receipt(ledger: Ledger, receipt: ExportReceipt) -> None:
    with ledger.change("note.exported", receipt.visit_id) as change:
        visit = rows.visit(change.db, receipt.visit_id)
        if not rows.has_signed_hash(change.db, visit.id, receipt.signed_hash):
            raise InvariantBroken(
                "export.not_signed", "A receipt names a note that was never signed.", "Please report this."
            )
        receipt_id, digest = rows.insert_receipt(change.db, receipt)
        change.detail.update(receipt=receipt_id, digest=digest)
        # A visit is exported when its newest signed note is, and nothing is being added to it.
        is_newest = receipt.signed_hash == _newest_signed(change.db, visit.id).hash
        if is_newest and visit.state is not VisitState.ADDENDUM:
            _move(change, visit, VisitState.EXPORTED)


def unsigned_visit(db: rows.Db, visit_id: str) -> Visit:
    """The visit. Raises UserFacingError (note.signed) if nothing but an addendum may follow."""
    visit = rows.visit(db, visit_id)
    if visit.state.is_signed:
        raise UserFacingError(
            "note.signed", "The note of this visit is signed and can no longer be changed.", "Write an addendum."
        )
    return visit


def unknown_version() -> UserFacingError:
    return UserFacingError("version.unknown", "This visit has no such version of its note.", "Choose another.")


def transcript_id_of(db: rows.Db, visit_id: str, body: str) -> int:
    """`body` is the transcript's."""
    found = rows.transcript_id_of(db, visit_id, body)
    if found is None:
        raise UserFacingError(
            "note.transcript_replaced",
            "The transcript was changed while the note was being edited.",
            "Open the note again: it is then compared with the new transcript.",
            retryable=True,
        )
    return found


def check_trust(ledger: Ledger) -> None:
    """Nothing that is for good is done while database and anchor disagree. Raises InvariantBroken."""
    doubt = ledger.current_doubt()
    if doubt is not None:
        raise doubt.with_traceback(None)


def _newest_signed(db: rows.Db, visit_id: str) -> SignedNote:
    signed = next(rows.signed_notes(db, visit_id), None)
    if signed is None:
        raise UserFacingError(
            "note.not_signed", "The note of this visit is not signed yet.", "Edit the note, then sign it."
        )
    return signed


def _check_adds_only(signed: SignedNote, content: NoteContent) -> None:
    if not content.only_adds_to(signed.version.content):
        raise UserFacingError(
            "addendum.changes_signed",
            "An addendum cannot change what was signed.",
            "Leave the signed sections as they are, and write what is to be said in a section of its own.",
        )


def _path_of(visit: Visit, kind: VersionKind) -> tuple[VisitState, ...]:
    if visit.state is VisitState.RECORDING:
        return ()  # the note is written meanwhile; the visit moves on when the recording has ended
    path = _path_to_review(visit)
    return path[: path.index(VisitState.DRAFTED) + 1] if kind is VersionKind.DRAFT else path


def _path_to_review(visit: Visit) -> tuple[VisitState, ...]:
    """Also where no draft came, or is not wanted, or nothing was ever said: the doctor writes the note alone."""
    states = (VisitState.TRANSCRIBED, VisitState.DRAFTED, VisitState.IN_REVIEW)
    if visit.state in (VisitState.PLANNED, VisitState.RECORDED):
        return states
    return states[1:]


def _transcript_of(db: rows.Db, visit_id: str, kind: VersionKind) -> int:
    """The transcript that a new version rests on: a draft on the newest, anything else on that of the version
    it was made from, so that its evidence goes on meaning the same words when the audio is transcribed again."""
    previous = None if kind is VersionKind.DRAFT else rows.last_version_transcript(db, visit_id)
    latest = rows.latest_transcript(db, visit_id)
    if previous is not None:
        return previous
    if latest is None:
        raise InvariantBroken(
            "note.no_transcript", "A note was written before its transcript.", "Please report this."
        )
    return latest[0]


def _check_evidence(content: NoteContent, transcript: Transcript) -> None:
    known = transcript.by_id().keys()
    if content.cited() - known:
        raise InvariantBroken(
            "note.unknown_evidence", "A statement cites an utterance that does not exist.", "Please report this."
        )


def _move(change: Change, visit: Visit, *path: VisitState) -> Visit:
    for state in path:
        visit = visit.moved(state)
    rows.set_state(change.db, visit)
    change.detail["state"] = visit.state.value
    return visit
