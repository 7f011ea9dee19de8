"""Whatever a doctor does in whatever order: no path changes a version that exists or a note that was signed."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.keeping import open_addendum, open_note, ready_to_sign, save
from copilot.app.note_life.states import Opened
from copilot.app.notes import SignaturePolicy, sign_note, sign_second
from copilot.domain.errors import CopilotError
from copilot.domain.export import ExportReceipt
from copilot.domain.note import DrafterInfo, Finding, NoteContent, NoteDraft, Severity
from copilot.domain.record import NoteVersion, SecondSignature, SignedNote, VersionKind
from copilot.domain.transcript import Transcript
from copilot.domain.visit import VisitState
from tests.helpers.note_parts import TEMPLATE, drafted
from tests.helpers.vault_parts import (
    AT,
    DOCTOR,
    PASSPHRASE,
    QUICK_PLACE,
    SUPERVISOR,
    add_visit,
    content,
    frame,
    new_vault,
    open_vault,
    said,
)

TEXTS = st.sampled_from(["Has a cough.", "Has a cold.", "Takes 850 mg.", "咳嗽三天。"])


def check(content: NoteContent, transcript: Transcript) -> tuple[Finding, ...]:
    """Whoever takes 850 mg is a critical finding, until it is dismissed."""
    return tuple(
        Finding(id=f"dose:{s.id}", kind="dose", severity=Severity.CRITICAL, message="850 mg.", statement_id=s.id)
        for s in content.statements()
        if "850" in s.text
    )


class Life(RuleBasedStateMachine):
    """Attributes: versions (with what they rest on), signed and seconds are what the vault acknowledged, by visit;
    editors are those that are open, saved or not."""

    visits: Bundle[str] = Bundle("visits")

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=QUICK_PLACE))
        self.vault = new_vault(self.place / "vault")
        self.versions: dict[str, list[tuple[NoteVersion, Transcript]]] = {}
        self.signed: dict[str, list[SignedNote]] = {}
        self.seconds: dict[str, SecondSignature] = {}
        self.editors: dict[str, NoteEditor] = {}
        self.last_hash = ""
        self.refused: set[str] = set()

    def _try(self, act: object, *arguments: object, **named: object) -> object:
        """None if it was refused; whatever is refused must have a code and a next step."""
        assert callable(act)
        try:
            return act(*arguments, **named)
        except CopilotError as error:
            self.refused.add(error.code if error.what_to_do else "said nothing about what to do")
            return None

    def _see(self, visit: str) -> None:
        """Takes in the versions that a step has added."""
        known = self.versions[visit]
        for version in self.vault.versions(visit)[len(known) :]:
            assert version.number == len(known) + 1
            assert (version.kind is VersionKind.ADDENDUM) == bool(self.signed[visit])
            known.append((version, self.vault.notes.transcript_of(visit, version.number)))

    @initialize(target=visits, text=TEXTS, stage=st.integers(0, 4))
    def first_visit(self, text: str, stage: int) -> str:
        """Somewhere on the way from what was said to an addendum, so that short runs see all of it."""
        visit = self._add()
        self.vault.save_transcript(visit, said(text, "Goodbye."))
        if stage > 0:
            self.draft(visit, text)
        if stage > 1:
            self.sign(visit, second=stage == 2, dismiss=True)
        if stage > 2:
            self.export(visit, newest=True)
        if stage > 3:
            self.edit(visit, "Addition.", "add")
            self.keep(visit, as_version=True)
        return visit

    @precondition(lambda self: len(self.versions) < 2)
    @rule(target=visits)
    def another_visit(self) -> str:
        return self._add()

    def _add(self) -> str:
        visit = add_visit(self.vault)
        self.versions[visit.id] = []
        self.signed[visit.id] = []
        return visit.id

    @rule(visit=visits, finish=st.booleans())
    def record(self, visit: str, finish: bool) -> None:
        def recorded() -> None:
            with self.vault.record(visit, 1, AT) as writer:
                writer.append(frame("life", 0))
                if finish:
                    writer.finish()

        self._try(recorded)

    @rule(visit=visits, text=TEXTS)
    def transcribe(self, visit: str, text: str) -> None:
        self._try(self.vault.save_transcript, visit, said(text, "Goodbye."))

    @rule(visit=visits, text=TEXTS)
    def correct(self, visit: str, text: str) -> None:
        transcript = self.vault.transcript(visit)
        if transcript is not None and transcript.utterances:
            self._try(self.vault.transcripts.correct, visit, transcript.utterances[0].corrected(text))

    @rule(visit=visits, kind=st.sampled_from(VersionKind), text=TEXTS)
    def write_past_the_editor(self, visit: str, kind: VersionKind, text: str) -> None:
        self._try(self.vault.add_version, visit, kind, content(text), DOCTOR.id, AT)
        self._see(visit)

    def _editor(self, visit: str) -> NoteEditor | None:
        """The one that is open, or one opened now, as the visit's state allows; None if it does not."""
        if visit not in self.editors:
            is_signed = self.vault.visit(visit).state.is_signed
            if self._try(open_note if is_signed else open_addendum, self.vault, visit) is not None:
                raise AssertionError("a note was opened in a state that does not allow it")
            opened = (
                self._try(open_addendum, self.vault, visit)
                if is_signed
                else self._try(open_note, self.vault, visit, TEMPLATE)
            )
            if isinstance(opened, Opened):
                self.editors[visit] = NoteEditor(opened, check, DOCTOR.display())
        return self.editors.get(visit)

    @rule(visit=visits, text=TEXTS, deed=st.sampled_from(["add", "edit", "delete", "undo", "redo", "rebase"]))
    def edit(self, visit: str, text: str, deed: str) -> None:
        editor = self._editor(visit)
        if editor is None:
            return
        ids = [s.id for s in editor.content.statements()]
        match deed:
            case "add":
                self._try(editor.add, editor.content.sections[-1].key, 0, text)
            case "edit" if ids:
                self._try(editor.edit, ids[-1], text)
            case "delete" if ids:
                self._try(editor.delete, ids[0])
            case "undo":
                editor.undo()
            case "redo":
                editor.redo()
            case "rebase":
                newest = self.vault.transcript(visit)
                if newest is not None:
                    editor.transcript_changed(newest)
                if self._try(editor.rebase) is not None:
                    self._keep(visit, editor, as_version=True)

    @rule(visit=visits, text=TEXTS)
    def draft(self, visit: str, text: str) -> None:
        editor, newest = self._editor(visit), self.vault.transcript(visit)
        if editor is not None and newest is not None:
            draft = NoteDraft(content=drafted(text), drafter=DrafterInfo(name="extractive", version="1"))
            conflicts = self._try(editor.redraft, draft, newest)
            if isinstance(conflicts, tuple):
                self._keep(visit, editor, as_version=True)
                for conflict in conflicts:
                    editor.take(conflict)

    @rule(visit=visits, as_version=st.booleans())
    def keep(self, visit: str, as_version: bool) -> None:
        if visit in self.editors:
            self._keep(visit, self.editors[visit], as_version=as_version)

    def _keep(self, visit: str, editor: NoteEditor, *, as_version: bool) -> None:
        was_kept = editor.is_kept
        kept = self._try(self._saved, editor, as_version)
        self._see(visit)
        if kept and not editor.is_kept:
            working = self.vault.notes.working(visit)
            assert working is not None
            assert working[0].content == editor.content
        if kept and as_version:
            newest, cited = self.versions[visit][-1] if self.versions[visit] else (None, None)
            # Where there was nothing to keep, the newest version may be one that was written past the editor.
            is_its_own = newest is not None and (not was_kept or editor.unsaved().based_on == newest.number)
            if newest is not None and is_its_own and not editor.is_blank_addendum:
                assert (newest.content, newest.dismissals, cited) == editor.state

    def _saved(self, editor: NoteEditor, as_version: bool) -> bool:
        save(self.vault, editor, DOCTOR.display(), AT, as_version=as_version)
        return True

    @rule(visit=visits)
    def forget(self, visit: str) -> None:
        """The app goes down: what was not saved is gone."""
        self.editors.pop(visit, None)

    @rule(visit=visits, second=st.booleans(), dismiss=st.booleans())
    def sign(self, visit: str, second: bool, dismiss: bool) -> None:
        editor = self._editor(visit)
        if editor is None:
            return
        del self.editors[visit]
        for finding in editor.blocking if dismiss else ():
            editor.dismiss(finding, "as was said")
        checked = self._try(ready_to_sign, self.vault, editor, DOCTOR.display(), AT)
        self._see(visit)
        if checked is None:
            return
        policy = SignaturePolicy(passphrase=second, second=second)
        signed = self._try(sign_note, self.vault, checked, DOCTOR, AT, policy, PASSPHRASE)
        if isinstance(signed, SignedNote):
            version, cited = self.versions[visit][-1]
            before = self.signed[visit][-1] if self.signed[visit] else None
            assert (signed.version, signed.transcript) == (version, cited)
            assert version.content == editor.content
            assert not editor.blocking
            assert signed.previous_hash == self.last_hash
            assert signed.adds_to == (before.hash if before else "")
            assert before is None or signed.version.content.only_adds_to(before.version.content)
            assert signed.is_complete() == (not second)
            self.last_hash = signed.hash
            self.signed[visit].append(signed)

    @precondition(lambda self: any(self.signed.values()))
    @rule(data=st.data(), by=st.sampled_from([DOCTOR, SUPERVISOR, SUPERVISOR]), newest=st.booleans())
    def sign_again(self, data: st.DataObject, by: object, newest: bool) -> None:
        visit = data.draw(st.sampled_from([v for v, signed in self.signed.items() if signed]))
        signed = self.signed[visit][-1 if newest else 0]
        twice = self._try(sign_second, self.vault, signed, by, AT + timedelta(hours=1))
        if isinstance(twice, SignedNote):
            assert by is SUPERVISOR
            assert twice.second is not None
            assert signed.hash not in self.seconds
            assert (twice.second.signed_hash, twice.second.previous_hash) == (signed.hash, self.last_hash)
            self.last_hash = twice.second.hash
            self.seconds[signed.hash] = twice.second

    @precondition(lambda self: any(self.signed.values()))
    @rule(visit=visits)
    def give_up_addendum(self, visit: str) -> None:
        self.editors.pop(visit, None)
        self._try(self.vault.notes.give_up_addendum, visit)

    @rule(visit=visits, newest=st.booleans())
    def export(self, visit: str, newest: bool) -> None:
        signed = self.signed[visit][-1 if newest else 0] if self.signed[visit] else None
        receipt = ExportReceipt(
            visit_id=visit,
            signed_hash=signed.hash if signed else self.last_hash,
            format="text",
            destination="a folder",
            digest="0" * 64,
            exported_at=AT,
        )
        before = self.vault.receipts(visit)
        self._try(self.vault.add_receipt, receipt)
        assert self.vault.receipts(visit) == (*before, *[receipt] * bool(self.signed[visit]))

    @rule()
    def reopen(self) -> None:
        self.vault.close()
        self.vault = open_vault(self.place / "vault")

    @invariant()
    def nothing_that_was_acknowledged_changed(self) -> None:
        for visit, versions in self.versions.items():
            assert self.vault.versions(visit) == tuple(version for version, _ in versions)
            for version, cited in versions:
                assert self.vault.notes.transcript_of(visit, version.number) == cited
        for visit, signed in self.signed.items():
            kept = self.vault.notes.all_signed(visit)
            assert [s.model_copy(update={"second": None}) for s in reversed(kept)] == signed
            assert all(s.is_intact() and s.second == self.seconds.get(s.hash) for s in kept)
            state = self.vault.visit(visit).state
            assert state.is_signed == bool(signed)
            sent = {r.signed_hash for r in self.vault.receipts(visit)}
            if state is VisitState.EXPORTED:
                assert signed[-1].hash in sent
            if state is VisitState.SIGNED:
                assert signed[-1].hash not in sent

    @invariant()
    def the_chain_holds(self) -> None:
        report = self.vault.verify()
        assert report.first_broken is None
        assert report.signed_notes == sum(map(len, self.signed.values()))

    def teardown(self) -> None:
        self.vault.close()
        shutil.rmtree(self.place)
        assert self.refused <= {
            "addendum.changes_signed",
            "export.not_signed",
            "note.no_template",
            "note.no_transcript",
            "note.not_signed",
            "note.nothing_to_sign",
            "note.signed",
            "note.transcript_replaced",
            "sign.already_signed",
            "sign.critical_open",
            "sign.outdated",
            "sign.recording",
            "sign.same_person",
            "visit.illegal_move",
        }


def test_the_life_of_notes() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=16,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
