"""Between a note in the vault and the editor: opened for editing or for an addendum, saved, kept as a version."""

from __future__ import annotations

from datetime import datetime

from copilot.app.note_life.editing import next_id
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Opened, State, Unsaved
from copilot.app.notes import CheckedVersion
from copilot.app.ports import Vault
from copilot.clinical.sections import addendum_heading
from copilot.domain.errors import UserFacingError
from copilot.domain.note import ADDENDUM_LOINC, Finding, NoteContent, NoteDraft, NoteSection, blank_note
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, WorkingNote
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from copilot.domain.visit import VisitState, utc


def open_note(
    vault: Vault, visit_id: str, template: Template | None = None, known: Transcript | None = None
) -> Opened:
    """The visit's note to go on with: the working copy, else the newest version, else `template`, empty.

    It needs no conversation: a note that the doctor writes alone rests on a transcript in which nobody speaks.
    `known` is the transcript as the caller has it. Transcripts that say the same are the same object in the result:
    whoever asks later whether one has changed need not compare thousands of utterances.

    Raises UserFacingError: note.signed, note.no_template.
    """
    if vault.visit(visit_id).state.is_signed:
        raise UserFacingError(
            "note.signed", "The note of this visit is signed and can no longer be changed.", "Write an addendum."
        )
    newest = vault.transcript(visit_id) or Transcript(language=template.language if template else "en")
    newest = _one_of(known, newest)
    versions = vault.versions(visit_id)
    working = vault.notes.working(visit_id)
    last = versions[-1] if versions else None
    if working is not None:
        state = State(working[0].content, working[0].dismissals, _one_of(newest, working[1]))
    elif last is not None:
        cited = vault.notes.transcript_of(visit_id, last.number)
        state = State(last.content, last.dismissals, _one_of(newest, cited))
    elif template is not None:
        state = State(blank_note(template), (), newest)
    else:
        raise UserFacingError("note.no_template", "The note was not begun yet.", "Choose a template for it.")
    drafts = [v.content for v in versions if v.kind is VersionKind.DRAFT]
    based_on = working[0].based_on if working else last.number if last else 0
    return Opened(
        visit_id,
        VersionKind.EDIT,
        based_on,
        state,
        newest,
        next_id(state.content, *(v.content for v in versions)),
        is_kept=working is None,
        drafted=drafts[-1] if drafts else None,
        template=template,
        overtaken=bool(last and based_on < last.number),
    )


def _one_of(known: Transcript | None, read: Transcript) -> Transcript:
    return known if known is not None and known == read else read


def open_addendum(vault: Vault, visit_id: str) -> Opened:
    """The signed note with a section of its own to write in: a new one, or the one that was begun.

    Raises UserFacingError (note.not_signed).
    """
    signed = vault.signed(visit_id)
    if signed is None:
        raise UserFacingError(
            "note.not_signed", "Only a signed note can have an addendum.", "Edit the note instead, then sign it."
        )
    last = vault.versions(visit_id)[-1]
    working = vault.notes.working(visit_id)
    is_begun = vault.visit(visit_id).state is VisitState.ADDENDUM and last.number > signed.version.number
    if working is not None and working[0].kind is VersionKind.ADDENDUM:
        content, dismissals, based_on = working[0].content, working[0].dismissals, working[0].based_on
    elif is_begun:
        content, dismissals, based_on = last.content, last.dismissals, last.number
    else:
        content, dismissals = _with_section(signed.version.content), signed.version.dismissals
        based_on = signed.version.number
    return Opened(
        visit_id,
        VersionKind.ADDENDUM,
        based_on,
        State(content, dismissals, signed.transcript),
        signed.transcript,
        next_id(content, *(v.content for v in vault.versions(visit_id))),
        is_kept=working is None,
        addendum=content.sections[-1].key,
    )


def _with_section(signed: NoteContent) -> NoteContent:
    number = 1 + sum(section.is_addendum() for section in signed.sections)
    section = NoteSection(
        key=f"addendum_{number}", heading=addendum_heading(number, signed.language), loinc=ADDENDUM_LOINC
    )
    return signed.model_copy(update={"sections": (*signed.sections, section)})


def keep_working(vault: Vault, unsaved: Unsaved, at: datetime) -> None:
    """Saves it as the visit's working copy; there is none where everything is in a version."""
    if unsaved.is_kept:
        vault.notes.drop_working(unsaved.visit_id)
        return
    content, dismissals, _ = unsaved.state
    working = WorkingNote(
        visit_id=unsaved.visit_id,
        based_on=unsaved.based_on,
        kind=unsaved.kind,
        saved_at=utc(at),
        content=content,
        dismissals=dismissals,
    )
    vault.notes.keep_working(working, _ground(vault, unsaved))


def keep_version(vault: Vault, unsaved: Unsaved, author: str, at: datetime) -> NoteVersion:
    """Keeps it as a version; one that has a new draft in it is the drafter's."""
    content, dismissals, _ = unsaved.state
    draft = unsaved.draft
    return vault.notes.keep(
        unsaved.visit_id,
        VersionKind.DRAFT if draft else unsaved.kind,
        content,
        draft.drafter.name if draft else author,
        at,
        transcript=_ground(vault, unsaved),
        draft=draft,
        dismissals=dismissals,
    )


def _ground(vault: Vault, unsaved: Unsaved) -> Transcript:
    """The transcript that it rests on. Where nothing was said yet, that is kept with the note's first words."""
    transcript = unsaved.state.transcript
    if not transcript.utterances and vault.transcript(unsaved.visit_id) is None:
        vault.transcripts.replace(unsaved.visit_id, transcript)
    return transcript


def save(vault: Vault, editor: NoteEditor, author: str, at: datetime, *, as_version: bool) -> None:
    """Both halves at once, for who has the vault and the editor in one thread."""
    unsaved = editor.unsaved()
    if as_version and not unsaved.is_kept:
        editor.saved(unsaved, keep_version(vault, unsaved, author, at).number)
    else:
        keep_working(vault, unsaved, at)
        editor.saved(unsaved)


def keep_draft(
    vault: Vault,
    visit_id: str,
    draft: NoteDraft,
    transcript: Transcript,
    template: Template,
    author: str,
    at: datetime,
) -> bool:
    """A draft, made from `transcript`, of a visit that nobody has open, as the first version of its note. False,
    and nothing is kept, where its note was begun already."""
    if vault.visit(visit_id).state.is_signed or vault.versions(visit_id) or vault.notes.working(visit_id):
        return False
    editor = NoteEditor(open_note(vault, visit_id, template), lambda _content, _transcript: (), author)
    editor.redraft(draft, transcript, template=template)
    save(vault, editor, author, at, as_version=True)
    return True


def ready_to_sign(vault: Vault, editor: NoteEditor, author: str, at: datetime) -> CheckedVersion:
    """What the doctor sees, as the newest version, with its findings: to be given to `sign_note`.

    Raises UserFacingError: note.nothing_to_sign; sign.outdated where another version came meanwhile.
    """
    if not editor.content.statements() or editor.is_blank_addendum:
        raise UserFacingError("note.nothing_to_sign", "The note says nothing yet.", "Write it first.")
    unsaved = editor.unsaved()
    found = version_to_sign(vault, unsaved, editor.findings, author, at)
    editor.saved(unsaved, found.version.number)
    return found


def version_to_sign(
    vault: Vault, unsaved: Unsaved, findings: tuple[Finding, ...], author: str, at: datetime
) -> CheckedVersion:
    """`unsaved` as the newest version. Raises UserFacingError (sign.outdated) where another one came meanwhile."""
    version = vault.versions(unsaved.visit_id)[-1] if unsaved.is_kept else keep_version(vault, unsaved, author, at)
    if version.content != unsaved.state.content:
        raise UserFacingError(
            "sign.outdated", "There is a newer version of this note.", "Read the newest version and sign that one."
        )
    return CheckedVersion(version, findings)


def restored(vault: Vault, editor: NoteEditor, number: int) -> State:
    """An older version's state, for `NoteEditor.restore`: it becomes the newest when it is kept."""
    visit_id = editor.opened.visit_id
    version = next((v for v in vault.versions(visit_id) if v.number == number), None)
    if version is None:
        raise UserFacingError("version.unknown", "This visit has no such version of its note.", "Choose another.")
    return State(version.content, version.dismissals, vault.notes.transcript_of(visit_id, number))


def history(vault: Vault, visit_id: str) -> tuple[tuple[NoteVersion, SignedNote | None], ...]:
    """Every version, oldest first, and what was signed of it."""
    signed = {note.version.number: note for note in vault.notes.all_signed(visit_id)}
    return tuple((version, signed.get(version.number)) for version in vault.versions(visit_id))
