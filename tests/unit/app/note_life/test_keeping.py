"""A note between the vault and the editor: working copies, versions, signatures, addenda."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.app.note_life.comparing import compare
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.keeping import (
    history,
    keep_draft,
    keep_working,
    open_addendum,
    open_note,
    ready_to_sign,
    restored,
    save,
)
from copilot.app.notes import (
    CheckedVersion,
    SignaturePolicy,
    export_note,
    receipt_for,
    sign_note,
    sign_second,
)
from copilot.app.ports import NoteExporter
from copilot.clinical.checks import check_note
from copilot.domain.errors import EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.export import ExportArtifact
from copilot.domain.note import DrafterInfo, NoteDraft
from copilot.domain.record import SignedNote, VersionKind
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.visit import VisitState
from copilot.storage.vault import FileVault
from copilot.support.settings import Settings
from tests.helpers.note_parts import TEMPLATE, drafted, texts, timed
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    PASSPHRASE,
    SUPERVISOR,
    add_visit,
    code_of,
    new_vault,
    open_vault,
)

ME = DOCTOR.display()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    with new_vault(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def visit(vault: FileVault) -> str:
    """With a draft of two lines."""
    visit = add_visit(vault).id
    vault.save_transcript(visit, timed("I cough.", "No fever."))
    draft = NoteDraft(content=drafted("Coughs.", "No fever."), drafter=DrafterInfo(name="extractive", version="1"))
    vault.add_version(visit, VersionKind.DRAFT, draft.content, "extractive", AT, draft=draft)
    return visit


def edited(vault: FileVault, visit: str, text: str = "Coughs a lot.") -> NoteEditor:
    editor = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    editor.edit(1, text)
    return editor


def signed_note(vault: FileVault, visit: str, policy: SignaturePolicy = SignaturePolicy()) -> SignedNote:  # noqa: B008
    checked = ready_to_sign(vault, edited(vault, visit), ME, AT)
    return sign_note(vault, checked, DOCTOR, AT, policy, PASSPHRASE)


def test_what_was_saved_as_the_working_copy_outlives_the_process(
    vault: FileVault, visit: str, tmp_path: Path
) -> None:
    editor = edited(vault, visit)
    save(vault, editor, ME, AT, as_version=False)
    editor.edit(1, "Not saved.")
    vault.close()
    with open_vault(tmp_path / "vault") as again:
        found = open_note(again, visit)
        assert (found.is_kept, found.based_on) == (False, 1)
        assert texts(found.state.content) == ["Coughs a lot.", "No fever."]
        assert len(again.versions(visit)) == 1
        rows = again.verify().audit_rows
        keep_working(again, NoteEditor(found, check_note, ME).unsaved(), AT)
        assert again.verify().audit_rows == rows  # no part of the record, and no row of the audit trail
        save(again, NoteEditor(found, check_note, ME), ME, AT, as_version=True)
        assert again.notes.working(visit) is None
        assert [v.kind for v in again.versions(visit)] == [VersionKind.DRAFT, VersionKind.EDIT]


def test_the_draft_of_a_visit_that_was_left_is_its_first_version_and_overwrites_no_note(vault: FileVault) -> None:
    left, said = add_visit(vault).id, timed("I cough.", "No fever.")
    vault.save_transcript(left, said)
    for draft, is_kept in ((drafted("Coughs."), True), (drafted("Something else."), False)):
        made = NoteDraft(content=draft, drafter=DrafterInfo(name="llm", version="1"))
        assert keep_draft(vault, left, made, said, TEMPLATE, ME, AT) is is_kept
    (version,) = vault.versions(left)
    assert (version.kind, texts(version.content)) == (VersionKind.DRAFT, ["Coughs."])
    assert vault.visit(left).state is VisitState.DRAFTED


def test_saving_what_is_kept_already_makes_no_version(vault: FileVault, visit: str) -> None:
    editor = edited(vault, visit)
    save(vault, editor, ME, AT, as_version=True)
    save(vault, editor, ME, AT, as_version=True)
    assert len(vault.versions(visit)) == 2
    editor.edit(1, "Something.")
    save(vault, editor, ME, AT, as_version=False)
    editor.undo()
    save(vault, editor, ME, AT, as_version=False)
    assert vault.notes.working(visit) is None


def test_edits_that_are_in_no_version_keep_the_note_from_being_signed(vault: FileVault, visit: str) -> None:
    save(vault, edited(vault, visit), ME, AT, as_version=False)
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit, 1, DOCTOR, (), AT)
    assert code_of(caught) == "sign.unsaved"


def test_a_draft_that_came_meanwhile_is_told(vault: FileVault, visit: str) -> None:
    save(vault, edited(vault, visit), ME, AT, as_version=False)
    vault.add_version(visit, VersionKind.DRAFT, drafted("Coughs.", "Well."), "extractive", AT)
    found = open_note(vault, visit)
    assert found.overtaken
    assert texts(found.state.content) == ["Coughs a lot.", "No fever."]


def test_a_note_is_begun_from_its_template(vault: FileVault) -> None:
    visit = add_visit(vault).id
    vault.save_transcript(visit, timed("Hello."))
    with pytest.raises(UserFacingError) as caught:
        open_note(vault, visit)
    assert code_of(caught) == "note.no_template"
    editor = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    with pytest.raises(UserFacingError) as caught:
        ready_to_sign(vault, editor, ME, AT)
    assert code_of(caught) == "note.nothing_to_sign"
    editor.add("plan", 0, "Rest.")
    # A working copy holds on to the transcript that it rests on, as a version does.
    save(vault, editor, ME, AT, as_version=False)
    vault.save_transcript(visit, timed("Goodbye."))
    signed = sign_note(vault, ready_to_sign(vault, editor, ME, AT), DOCTOR, AT)
    assert signed.version.content.title == "Short note"
    assert signed.transcript == timed("Hello.")


def test_a_note_needs_no_conversation(vault: FileVault) -> None:
    visit = add_visit(vault).id
    editor = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    assert vault.transcript(visit) is None  # nothing is kept before something is written
    editor.add("plan", 0, "Rest.")
    save(vault, editor, ME, AT, as_version=False)
    assert vault.visit(visit).state is VisitState.PLANNED
    again = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    assert texts(again.content) == ["Rest."]
    signed = sign_note(vault, ready_to_sign(vault, again, ME, AT), DOCTOR, AT)
    assert signed.transcript.utterances == ()
    assert signed.recording_digest == ""
    assert vault.visit(visit).state is VisitState.SIGNED
    exported = export_note(signed, bootstrap.exporters())
    assert exported.artifacts
    assert exported.failed == ()
    assert vault.verify().first_broken is None


def test_what_is_said_after_the_note_was_begun_is_checked_against_it(vault: FileVault, visit: str) -> None:
    """Begun before the visit, its note rests on the conversation when there is one, until it cites words of it."""
    planned = add_visit(vault).id
    editor = NoteEditor(open_note(vault, planned, TEMPLATE), check_note, ME)
    editor.add("plan", 0, "Rest.")
    save(vault, editor, ME, AT, as_version=False)
    said = timed("I take metformin 500 mg twice a day.")
    vault.save_transcript(planned, said)
    assert not [f for f in editor.findings if f.kind.startswith("omitted")]
    editor.transcript_changed(said)
    assert "omitted_medication" in {f.kind for f in editor.findings}
    assert not editor.is_kept
    editor.undo()
    assert editor.is_kept  # the empty note that it was begun as, over the words there are now
    editor.redo()
    save(vault, editor, ME, AT, as_version=True)
    assert vault.notes.transcript_of(planned, 1) == said

    cites = edited(vault, visit)
    cites.transcript_changed(said)
    assert cites.state.transcript != said


def test_words_that_no_line_cites_may_be_replaced_under_a_note_that_was_begun(vault: FileVault) -> None:
    visit = add_visit(vault).id
    vault.save_transcript(visit, timed("Hello."))
    editor = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    vault.save_transcript(visit, timed("Hullo."))  # nothing rested on it: it is gone
    editor.transcript_changed(timed("Hullo."))
    assert editor.is_kept
    editor.add("plan", 0, "Rest.")
    save(vault, editor, ME, AT, as_version=True)
    assert vault.notes.transcript_of(visit, 1) == timed("Hullo.")


def test_while_a_visit_is_recorded_its_note_is_written_and_not_signed(vault: FileVault) -> None:
    visit = add_visit(vault).id
    editor = NoteEditor(open_note(vault, visit, TEMPLATE), check_note, ME)
    editor.add("plan", 0, "Rest.")
    save(vault, editor, ME, AT, as_version=True)
    consent = Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)
    vault.recorder.give_consent(visit, consent)
    opened = vault.recorder.begin(visit, 1, AT)
    editor.add("plan", 1, "Drink.")
    with pytest.raises(UserFacingError) as caught:
        sign_note(vault, ready_to_sign(vault, editor, ME, AT), DOCTOR, AT)
    assert code_of(caught) == "sign.recording"
    assert vault.visit(visit).state is VisitState.RECORDING
    vault.recorder.end(opened.id)
    assert vault.visit(visit).state is VisitState.RECORDED
    vault.save_transcript(visit, timed("Hello."))
    checked = CheckedVersion(vault.versions(visit)[-1], ())
    assert sign_note(vault, checked, DOCTOR, AT).visit.state is VisitState.SIGNED


def test_a_new_transcript_is_taken_over_with_a_version(vault: FileVault, visit: str) -> None:
    editor = edited(vault, visit)
    vault.transcripts.correct(visit, timed("I cough.", "No fever.").utterances[0].corrected("I sneeze."))
    newest = vault.transcript(visit)
    assert newest is not None
    editor.transcript_changed(newest)
    assert editor.stale == {1: (1,)}
    editor.rebase()
    save(vault, editor, ME, AT, as_version=True)
    assert vault.notes.transcript_of(visit, 1) == timed("I cough.", "No fever.")
    assert vault.notes.transcript_of(visit, 2) == newest
    editor.undo()  # the older words again, and the version says so
    save(vault, editor, ME, AT, as_version=True)
    assert vault.notes.transcript_of(visit, 3) == timed("I cough.", "No fever.")


def test_an_older_version_can_be_made_the_newest(vault: FileVault, visit: str) -> None:
    editor = edited(vault, visit)
    save(vault, editor, ME, AT, as_version=True)
    editor.restore(restored(vault, editor, 1))
    save(vault, editor, ME, AT, as_version=True)
    first, _, third = vault.versions(visit)
    assert compare(first, third).is_same
    with pytest.raises(UserFacingError) as caught:
        restored(vault, editor, 9)
    assert code_of(caught) == "version.unknown"


def test_a_signature_takes_the_passphrase_where_that_is_configured(vault: FileVault, visit: str) -> None:
    policy = bootstrap.signature_policy(Settings(sign_with_passphrase=True), TEMPLATE)
    checked = ready_to_sign(vault, edited(vault, visit), ME, AT)
    for passphrase, code in ((None, "sign.passphrase_missing"), ("not this one", "vault.wrong_passphrase")):
        with pytest.raises(UserFacingError) as caught:
            sign_note(vault, checked, DOCTOR, AT, policy, passphrase)
        assert code_of(caught) == code
    assert vault.signed(visit) is None
    assert sign_note(vault, checked, DOCTOR, AT, policy, PASSPHRASE).is_intact()


def test_two_signatures_where_the_template_or_the_settings_demand_them(vault: FileVault, visit: str) -> None:
    assert bootstrap.signature_policy(Settings(second_signature=True), None).second
    demanding = TEMPLATE.model_copy(update={"second_signature": True})
    signed = signed_note(vault, visit, bootstrap.signature_policy(Settings(), demanding))
    with pytest.raises(UserFacingError) as caught:
        export_note(signed, bootstrap.exporters())
    assert code_of(caught) == "export.second_missing"
    with pytest.raises(UserFacingError) as caught:
        sign_second(vault, signed, DOCTOR, AT)
    assert code_of(caught) == "sign.same_person"
    twice = sign_second(vault, signed, SUPERVISOR, AT + timedelta(hours=2))
    assert twice == vault.signed(visit)
    assert [(s.signer.id, s.second) for s in twice.signatures()] == [(DOCTOR.id, False), (SUPERVISOR.id, True)]
    assert twice.second is not None
    assert twice.second.previous_hash == twice.second.signed_hash == signed.hash
    assert twice.is_intact()
    forged = twice.second.model_copy(update={"signer": DOCTOR})
    assert not twice.model_copy(update={"second": forged}).is_intact()
    assert not twice.model_copy(
        update={"second": forged.sealed().model_copy(update={"signed_hash": "0"})}
    ).is_intact()
    assert len(export_note(twice, bootstrap.exporters()).artifacts) == len(bootstrap.exporters())
    with pytest.raises(UserFacingError) as caught:
        sign_second(vault, twice, SUPERVISOR, AT)
    assert code_of(caught) == "sign.already_signed"
    assert vault.verify().first_broken is None


def test_an_addendum_adds_a_section_and_every_format_shows_it(vault: FileVault, visit: str) -> None:
    first = signed_note(vault, visit)
    with pytest.raises(UserFacingError) as caught:
        open_note(vault, visit)
    assert code_of(caught) == "note.signed"
    for number, heading in ((1, "Addendum"), (2, "Addendum 2")):
        editor = NoteEditor(open_addendum(vault, visit), check_note, ME)
        with pytest.raises(UserFacingError) as caught:
            ready_to_sign(vault, editor, ME, AT)
        assert code_of(caught) == "note.nothing_to_sign"
        editor.add(editor.content.sections[-1].key, 0, f"Fever came back, {number}.")
        save(vault, editor, ME, AT, as_version=False)
        editor = NoteEditor(open_addendum(vault, visit), check_note, ME)
        signed = sign_note(vault, ready_to_sign(vault, editor, ME, AT), DOCTOR, AT + timedelta(days=number))
        assert signed.version.kind is VersionKind.ADDENDUM
        assert signed.version.content.sections[-1].heading == heading
        assert signed.version.content.only_adds_to(first.version.content)
        assert [s.version for s in signed.signatures()] == list(range(2, 3 + number))
    exported = export_note(signed, bootstrap.exporters())
    assert exported.failed == ()
    told = {a.format: a.content for a in exported.artifacts}
    assert b"ADDENDUM 2" in told["text"].upper()
    assert b'"55107-7"' in told["fhir"]
    assert [(v.number, s is not None) for v, s in history(vault, visit)] == [
        (1, False),
        (2, True),
        (3, True),
        (4, True),
    ]


def test_an_addendum_can_be_given_up(vault: FileVault, visit: str) -> None:
    signed = signed_note(vault, visit)
    (artifact, *_), _ = export_note(signed, bootstrap.exporters())
    vault.add_receipt(receipt_for(signed, artifact, "somewhere", AT))
    editor = NoteEditor(open_addendum(vault, visit), check_note, ME)
    editor.add(editor.content.sections[-1].key, 0, "Nothing, really.")
    save(vault, editor, ME, AT, as_version=True)
    assert vault.visit(visit).state is VisitState.ADDENDUM
    assert texts(open_addendum(vault, visit).state.content)[-1] == "Nothing, really."
    vault.notes.give_up_addendum(visit)
    assert vault.visit(visit).state is VisitState.EXPORTED
    assert vault.signed(visit) == signed
    assert len(vault.versions(visit)) == 3
    assert texts(open_addendum(vault, visit).state.content) == texts(signed.version.content)
    assert vault.verify().first_broken is None


class Broken:
    """An exporter that fails, as a full disk or a bug of ours does."""

    def __init__(self, name: str, error: Exception) -> None:
        self.format = name
        self._error = error

    def export(self, signed: SignedNote) -> ExportArtifact:
        raise self._error


def test_a_format_that_fails_keeps_no_other_from_being_made(vault: FileVault, visit: str) -> None:
    signed = signed_note(vault, visit)
    full = EnvironmentFault("disk.full", "The disk is full.", "Free some space.")
    text, *rest = bootstrap.exporters()
    broken: list[NoteExporter] = [Broken("one", full), text, Broken("two", ValueError("Coughs a lot.")), *rest]
    artifacts, failed = export_note(signed, broken)
    assert [a.format for a in artifacts] == [e.format for e in (text, *rest)]
    assert [(f.format, f.error.code) for f in failed] == [("one", "disk.full"), ("two", "export.failed")]
    assert isinstance(failed[1].error, InvariantBroken)
    assert "Coughs" not in str(failed[1].error)


def test_who_signs_what_is_open_is_told(vault: FileVault, visit: str) -> None:
    editor = edited(vault, visit, "Takes metformin 500 mg.")
    checked = ready_to_sign(vault, editor, ME, AT)
    assert editor.blocking
    with pytest.raises(UserFacingError) as caught:
        sign_note(vault, checked, DOCTOR, AT)
    assert code_of(caught) == "sign.critical_open"
    for finding in editor.blocking:
        editor.dismiss(finding, "It stands on the box.")
    signed = sign_note(vault, ready_to_sign(vault, editor, ME, AT), DOCTOR, AT)
    assert {d.by for d in signed.version.dismissals} == {ME}
    assert isinstance(checked, CheckedVersion)
