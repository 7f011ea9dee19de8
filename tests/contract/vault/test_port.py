"""What the use cases may rely on: the port `Vault`, on real files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from copilot.app.ports import AudioFrame, Vault
from copilot.domain.errors import EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.export import ExportReceipt
from copilot.domain.note import Dismissal, DrafterInfo, NoteDraft
from copilot.domain.record import SignedNote, VersionKind
from copilot.domain.visit import VisitState
from copilot.storage.migrations import MIGRATIONS
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import (
    AT,
    CRITICAL,
    DOCTOR,
    PATIENT,
    add_visit,
    added,
    code_of,
    content,
    drafted_visit,
    frame,
    open_vault,
    said,
    seconds,
    signed_visit,
)


def receipt_of(signed: SignedNote) -> ExportReceipt:
    return ExportReceipt(
        visit_id=signed.visit.id,
        signed_hash=signed.hash,
        format="text",
        destination="a folder",
        digest="0" * 64,
        exported_at=AT,
    )


def test_it_is_the_port(vault: FileVault) -> None:
    port: Vault = vault
    assert port.visits() == ()
    report = port.verify()
    assert (report.signed_notes, report.audit_rows, report.first_broken) == (0, len(MIGRATIONS), None)


def test_visits_come_newest_first_and_outlive_the_process(vault: FileVault, folder: Path) -> None:
    beijing = timezone(timedelta(hours=8))
    old = vault.add_visit(PATIENT, DOCTOR, "soap", datetime(2026, 3, 4, 9, 0, 0, 123456, tzinfo=UTC))
    new = vault.add_visit(PATIENT, DOCTOR, "soap", datetime(2026, 3, 4, 17, 30, tzinfo=beijing))
    assert vault.visits() == (new, old)
    assert old.started_at == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert old.state is VisitState.PLANNED
    vault.close()
    with open_vault(folder) as again:
        assert again.visits() == (new, old)
        assert again.visit(old.id) == old


def test_recording_moves_the_visit_and_keeps_the_audio(vault: FileVault) -> None:
    visit = add_visit(vault)
    with vault.record(visit.id, 2, AT) as writer:
        assert vault.visit(visit.id).state is VisitState.RECORDING
        for i in range(30):
            writer.append(frame("two", i, channels=2))
        finished = writer.finish()
    assert vault.visit(visit.id).state is VisitState.RECORDED
    assert vault.recordings(visit.id) == (finished,)
    assert finished.id == writer.recording_id
    assert finished.complete
    assert finished.channels == 2
    assert finished.duration_s == 1.5
    assert list(vault.audio(finished.id)) == [frame("two", i, channels=2) for i in range(30)]


@pytest.mark.parametrize("error", [None, RuntimeError, KeyboardInterrupt])
def test_a_recording_that_was_not_finished_keeps_what_it_has(
    vault: FileVault, error: type[BaseException] | None
) -> None:
    visit = add_visit(vault)

    def recorded() -> None:
        with vault.record(visit.id, 1, AT) as writer:
            writer.append(frame("cut", 0))
            if error:
                raise error

    if error:
        with pytest.raises(error):
            recorded()
    else:
        recorded()
    (kept,) = vault.recordings(visit.id)
    assert not kept.complete
    assert kept.duration_s == 0.1
    assert list(vault.audio(kept.id)) == [frame("cut", 0)]
    assert vault.visit(visit.id).state is VisitState.RECORDED
    assert vault.verify().first_broken is None


def test_a_frame_longer_than_a_second_comes_back_in_pieces(vault: FileVault) -> None:
    visit = add_visit(vault)
    pcm = b"".join(f.pcm for f in seconds("long", 3)) + b"\x01\x00"
    with vault.record(visit.id, 1, AT) as writer:
        writer.append(AudioFrame(pcm, 1))
        writer.append(AudioFrame(b"", 1))
        recording = writer.finish()
        assert writer.finish() == recording
    frames = list(vault.audio(recording.id))
    assert b"".join(f.pcm for f in frames) == pcm
    assert max(f.seconds for f in frames) <= 1


def test_a_recording_does_not_change_its_channels(vault: FileVault) -> None:
    visit = add_visit(vault)
    with pytest.raises(InvariantBroken), vault.record(visit.id, 1, AT) as writer:
        writer.append(frame("two", 0, channels=2))


def test_a_missing_audio_file_does_not_keep_the_rest_from_opening(vault: FileVault, folder: Path) -> None:
    visit = add_visit(vault)
    with vault.record(visit.id, 1, AT) as writer:
        writer.append(frame("gone", 0))
        writer.finish()
    (folder / "audio" / writer.recording_id).unlink()
    with pytest.raises(EnvironmentFault) as caught:
        vault.audio(writer.recording_id)
    assert code_of(caught) == "audio.missing"
    assert vault.verify().first_broken == f"The audio of recording {writer.recording_id} is missing."


def test_a_transcript_is_replaced_until_a_version_rests_on_it(vault: FileVault) -> None:
    visit = add_visit(vault)
    assert vault.transcript(visit.id) is None
    vault.save_transcript(visit.id, said("One."))
    vault.save_transcript(visit.id, said("One.", "Two."))
    assert vault.transcript(visit.id) == said("One.", "Two.")
    vault.add_version(visit.id, VersionKind.DRAFT, content("Two."), "extractive", AT)
    vault.save_transcript(visit.id, said("Uno."))
    assert vault.transcript(visit.id) == said("Uno.")
    # Who edits the old draft goes on citing the old words.
    vault.add_version(visit.id, VersionKind.EDIT, content("Two, then."), DOCTOR.id, AT)
    assert vault.sign(visit.id, 2, DOCTOR, (), AT).transcript == said("One.", "Two.")
    assert vault.verify().first_broken is None


def test_versions_are_numbered_and_kept(vault: FileVault) -> None:
    visit = add_visit(vault)
    vault.save_transcript(visit.id, said("I cough."))
    drafter = DrafterInfo(name="extractive", version="1", model_digest="d")
    draft = NoteDraft(content=content("Coughs."), drafter=drafter)
    first = vault.add_version(visit.id, VersionKind.DRAFT, draft.content, "extractive", AT, draft=draft)
    assert vault.visit(visit.id).state is VisitState.DRAFTED
    dismissal = Dismissal(finding_id=CRITICAL.id, reason="as the patient said")
    second = vault.add_version(
        visit.id, VersionKind.EDIT, content("Coughs a lot."), DOCTOR.id, AT, dismissals=(dismissal,)
    )
    assert vault.visit(visit.id).state is VisitState.IN_REVIEW
    assert vault.versions(visit.id) == (first, second)
    assert [v.number for v in vault.versions(visit.id)] == [1, 2]
    assert first.drafter == drafter
    assert second.dismissals == (dismissal,)


def test_a_note_can_be_written_without_a_draft(vault: FileVault) -> None:
    visit = add_visit(vault)
    vault.save_transcript(visit.id, said("Hello."))
    vault.add_version(visit.id, VersionKind.EDIT, content("Nothing to report."), DOCTOR.id, AT)
    assert vault.sign(visit.id, 1, DOCTOR, (), AT).is_intact()


def test_evidence_must_exist(vault: FileVault) -> None:
    visit = add_visit(vault)
    vault.save_transcript(visit.id, said())
    with pytest.raises(InvariantBroken) as caught:
        vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
    assert code_of(caught) == "note.unknown_evidence"
    assert vault.versions(visit.id) == ()
    assert vault.visit(visit.id).state is VisitState.TRANSCRIBED


def test_signing_covers_audio_transcript_and_the_note_before(vault: FileVault, folder: Path) -> None:
    first = vault.signed(signed_visit(vault, "Has a cough.").id)
    visit = add_visit(vault)
    with vault.record(visit.id, 1, AT) as writer:
        writer.append(frame("signed", 0))
        recording = writer.finish()
    vault.save_transcript(visit.id, said("I cough."))
    vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
    at = datetime(2026, 3, 4, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=-5)))
    signed = vault.sign(visit.id, 1, DOCTOR, (), at)
    assert first is not None
    assert first.previous_hash == ""
    assert signed.previous_hash == first.hash
    assert signed.recording_digest == recording.digest
    assert signed.transcript == said("I cough.")
    assert signed.signed_at.isoformat() == "2026-03-04T17:00:00+00:00"
    assert signed.visit.state is VisitState.SIGNED
    assert signed.is_intact()
    assert vault.visit(visit.id).state is VisitState.SIGNED
    assert vault.signed(visit.id) == signed
    vault.close()
    with open_vault(folder) as again:
        kept = again.signed(visit.id)
        assert kept == signed
        assert kept.is_intact()
        report = again.verify()
        assert (report.signed_notes, report.first_broken, report.recordings) == (2, None, 1)


def test_several_recordings_have_one_digest(vault: FileVault) -> None:
    visit = add_visit(vault)
    for i in range(2):
        with vault.record(visit.id, 1, AT + timedelta(minutes=i)) as writer:
            writer.append(frame("part", i))
            writer.finish()
    one, two = (r.digest for r in vault.recordings(visit.id))
    vault.save_transcript(visit.id, said("I cough."))
    vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
    signed = vault.sign(visit.id, 1, DOCTOR, (), AT)
    assert signed.recording_digest not in ("", one, two)
    assert vault.verify().first_broken is None


def test_an_open_critical_finding_keeps_the_note_from_being_signed(vault: FileVault) -> None:
    visit = drafted_visit(vault, "Takes metformin 500 mg.")
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit.id, 1, DOCTOR, (CRITICAL,), AT)
    assert code_of(caught) == "sign.critical_open"
    assert CRITICAL.message not in str(caught.value)
    assert vault.signed(visit.id) is None
    assert vault.visit(visit.id).state is VisitState.DRAFTED
    dismissal = Dismissal(finding_id=CRITICAL.id, reason="the patient brought the box")
    text = content("Takes metformin 500 mg.")
    vault.add_version(visit.id, VersionKind.EDIT, text, DOCTOR.id, AT, dismissals=(dismissal,))
    assert vault.sign(visit.id, 2, DOCTOR, (CRITICAL,), AT).version.dismissals == (dismissal,)


def test_a_signed_note_takes_nothing_but_addenda(vault: FileVault) -> None:
    visit = signed_visit(vault, "Has a cough.")
    first = vault.signed(visit.id)
    assert first is not None
    for kind in (VersionKind.DRAFT, VersionKind.EDIT):
        with pytest.raises(UserFacingError) as caught:
            vault.add_version(visit.id, kind, content("Has a cold."), DOCTOR.id, AT)
        assert code_of(caught) == "note.signed"
    with pytest.raises(UserFacingError) as caught:
        vault.save_transcript(visit.id, said("Other words."))
    assert code_of(caught) == "note.signed"
    with pytest.raises(UserFacingError) as caught, vault.record(visit.id, 1, AT):
        pass
    assert code_of(caught) == "note.signed"
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit.id, 1, DOCTOR, (), AT)
    assert code_of(caught) == "sign.already_signed"

    for changed in (content("Has a cold."), added(content("Has a cold."), "Fever."), content()):
        with pytest.raises(UserFacingError) as caught:
            vault.add_version(visit.id, VersionKind.ADDENDUM, changed, DOCTOR.id, AT)
        assert code_of(caught) == "addendum.changes_signed"
    vault.add_version(visit.id, VersionKind.ADDENDUM, added(first.version.content, "Fever too."), DOCTOR.id, AT)
    assert vault.visit(visit.id).state is VisitState.ADDENDUM
    assert vault.signed(visit.id) == first
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit.id, 2, DOCTOR, (CRITICAL,), AT)
    assert code_of(caught) == "sign.critical_open"
    second = vault.sign(visit.id, 2, DOCTOR, (), AT)
    assert second.previous_hash == second.adds_to == first.hash
    assert second.earlier == first.signatures()
    assert vault.signed(visit.id) == second
    assert vault.notes.all_signed(visit.id) == (second, first)
    assert vault.verify().first_broken is None


def test_an_addendum_needs_a_signed_note(vault: FileVault) -> None:
    visit = drafted_visit(vault)
    with pytest.raises(UserFacingError) as caught:
        vault.add_version(visit.id, VersionKind.ADDENDUM, content("More."), DOCTOR.id, AT)
    assert code_of(caught) == "note.not_signed"


def test_only_the_newest_version_is_signed(vault: FileVault) -> None:
    visit = drafted_visit(vault)
    vault.add_version(visit.id, VersionKind.EDIT, content("Newer."), DOCTOR.id, AT)
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit.id, 1, DOCTOR, (), AT)
    assert code_of(caught) == "sign.outdated"
    with pytest.raises(UserFacingError) as caught:
        vault.sign(visit.id, 7, DOCTOR, (), AT)
    assert code_of(caught) == "version.unknown"


def test_a_receipt_names_a_signed_note(vault: FileVault) -> None:
    visit = signed_visit(vault)
    signed = vault.signed(visit.id)
    assert signed is not None
    with pytest.raises(InvariantBroken) as caught:
        vault.add_receipt(receipt_of(signed.model_copy(update={"hash": "0" * 64})))
    assert code_of(caught) == "export.not_signed"
    assert vault.visit(visit.id).state is VisitState.SIGNED
    vault.add_receipt(receipt_of(signed))
    vault.add_receipt(receipt_of(signed))
    assert vault.visit(visit.id).state is VisitState.EXPORTED
    assert vault.receipts(visit.id) == (receipt_of(signed),) * 2
    vault.add_version(visit.id, VersionKind.ADDENDUM, added(signed.version.content, "More."), DOCTOR.id, AT)
    vault.add_receipt(receipt_of(signed))
    assert vault.visit(visit.id).state is VisitState.ADDENDUM
    assert vault.sign(visit.id, 2, DOCTOR, (), AT).visit.state is VisitState.SIGNED
    vault.add_receipt(receipt_of(signed))
    assert vault.visit(visit.id).state is VisitState.SIGNED  # what left is not the newest
    assert vault.verify().first_broken is None


def test_unknown_ids_are_told(vault: FileVault) -> None:
    with pytest.raises(UserFacingError) as caught:
        vault.visit("none")
    assert code_of(caught) == "visit.unknown"
    with pytest.raises(UserFacingError) as caught:
        vault.save_transcript("none", said("Hello."))
    assert code_of(caught) == "visit.unknown"
    with pytest.raises(UserFacingError) as caught:
        vault.audio("none")
    assert code_of(caught) == "recording.unknown"
    assert vault.recordings("none") == ()
    assert vault.verify().audit_rows == len(MIGRATIONS)


def test_illegal_moves_change_nothing(vault: FileVault) -> None:
    visit = add_visit(vault)
    with pytest.raises(InvariantBroken):
        vault.add_version(visit.id, VersionKind.DRAFT, content("Early."), "extractive", AT)
    with vault.record(visit.id, 1, AT), pytest.raises(InvariantBroken), vault.record(visit.id, 1, AT):
        pass
    assert len(vault.recordings(visit.id)) == 1
    assert len(list((vault._layout.audio).iterdir())) == 1
    assert vault.verify().first_broken is None


def test_five_thousand_utterances(vault: FileVault) -> None:
    visit = add_visit(vault)
    long = said(*(f"This is what was said as number {i}." for i in range(5000)))
    vault.save_transcript(visit.id, long)
    assert vault.transcript(visit.id) == long
