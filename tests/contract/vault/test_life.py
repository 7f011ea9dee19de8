"""Whatever a doctor does in whatever order: no path changes a version that exists or a note that was signed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from copilot.domain.errors import CopilotError
from copilot.domain.export import ExportReceipt
from copilot.domain.note import Dismissal
from copilot.domain.record import NoteVersion, SignedNote, VersionKind
from copilot.domain.visit import VisitState
from tests.helpers.vault_parts import (
    AT,
    CRITICAL,
    DOCTOR,
    QUICK_PLACE,
    add_visit,
    content,
    frame,
    new_vault,
    open_vault,
    said,
)

TEXTS = st.sampled_from(["Has a cough.", "Has a cold.", "No fever.", "咳嗽三天。"])


class Life(RuleBasedStateMachine):
    """Attributes: versions and signed are what the vault acknowledged, by visit."""

    visits: Bundle[str] = Bundle("visits")

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=QUICK_PLACE))
        self.vault = new_vault(self.place / "vault")
        self.versions: dict[str, list[NoteVersion]] = {}
        self.signed: dict[str, list[SignedNote]] = {}
        self.last_hash = ""
        self.refused: set[str] = set()

    def _try(self, act: object, *arguments: object, **named: object) -> object:
        """None if the vault refused; whatever it refuses must have a code and a next step."""
        assert callable(act)
        try:
            return act(*arguments, **named)
        except CopilotError as error:
            self.refused.add(error.code if error.what_to_do else "said nothing about what to do")
            return None

    @initialize(target=visits)
    def first_visit(self) -> str:
        return self.add()

    @rule(target=visits)
    def another_visit(self) -> str | MultipleResults[str]:
        return self.add() if len(self.versions) < 3 else multiple()

    def add(self) -> str:
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
        self._try(self.vault.save_transcript, visit, said(text))

    @rule(visit=visits, kind=st.sampled_from(VersionKind), text=TEXTS, dismissed=st.booleans())
    def write(self, visit: str, kind: VersionKind, text: str, dismissed: bool) -> None:
        dismissals = (Dismissal(finding_id=CRITICAL.id, reason="as was said"),) if dismissed else ()
        arguments = (visit, kind, content(text), DOCTOR.id, AT)
        version = self._try(self.vault.add_version, *arguments, dismissals=dismissals)
        if version is not None:
            assert isinstance(version, NoteVersion)
            assert version.number == len(self.versions[visit]) + 1
            assert (kind is VersionKind.ADDENDUM) == bool(self.signed[visit])
            self.versions[visit].append(version)

    @rule(visit=visits, back=st.integers(0, 2), critical=st.booleans())
    def sign(self, visit: str, back: int, critical: bool) -> None:
        number = len(self.versions[visit]) - back
        signed = self._try(self.vault.sign, visit, number, DOCTOR, (CRITICAL,) if critical else (), AT)
        if signed is not None:
            assert isinstance(signed, SignedNote)
            assert signed.version == self.versions[visit][-1]
            assert signed.version not in [s.version for s in self.signed[visit]]
            assert signed.version.dismissals or not critical
            assert signed.previous_hash == self.last_hash
            self.last_hash = signed.hash
            self.signed[visit].append(signed)

    @rule(visit=visits)
    def export(self, visit: str) -> None:
        signed = self.vault.signed(visit)
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

    @precondition(lambda self: any(self.versions.values()))
    @invariant()
    def nothing_that_was_acknowledged_changed(self) -> None:
        for visit, versions in self.versions.items():
            assert self.vault.versions(visit) == tuple(versions)
        for visit, signed in self.signed.items():
            kept = self.vault.notes.all_signed(visit)
            assert kept == tuple(reversed(signed))
            assert all(s.is_intact() for s in kept)
            is_signed = self.vault.visit(visit).state in (VisitState.SIGNED, VisitState.EXPORTED)
            assert is_signed == bool(signed)

    def teardown(self) -> None:
        report = self.vault.verify()
        assert report.first_broken is None
        assert report.signed_notes == sum(map(len, self.signed.values()))
        self.vault.close()
        shutil.rmtree(self.place)
        assert self.refused <= {
            "export.not_signed",
            "note.not_signed",
            "note.signed",
            "sign.already_signed",
            "sign.critical_open",
            "sign.outdated",
            "version.unknown",
            "visit.illegal_move",
        }


def test_the_life_of_notes() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=15, stateful_step_count=30, deadline=None))
