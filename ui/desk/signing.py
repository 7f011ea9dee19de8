"""From the last look to the signature, and from the signed note to its exports."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from copilot.app.note_life import keeping
from copilot.app.notes import (
    Exported,
    SignaturePolicy,
    export_note,
    sign_note,
    sign_second,
)
from copilot.app.ports import Vault
from copilot.domain.errors import CopilotError
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.note import NoteContent
from copilot.domain.record import SignedNote
from copilot.domain.visit import Practitioner
from copilot.support.files import check_writable
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.exporting.dialog import ExportDialog
from ui.exporting.writing import write_files
from ui.signing.dialog import SignDialog
from ui.signing.second import SecondSignatureDialog
from ui.tools import Tools
from ui.workplace import Workplace


class _Ready(NamedTuple):
    exported: Exported
    receipts: tuple[ExportReceipt, ...]


class SigningDesk(QObject):
    """Signals:
    signed: a visit's id.
    exported: a visit's id.
    """

    signed = Signal(str)
    exported = Signal(str)

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        note = workplace.note
        note.sign.connect(self.ask)
        note.export.connect(self.export)
        note.copied.connect(self._copy)
        note.addendum.connect(self._add)
        note.give_up.connect(self._give_up)
        note.sign_second.connect(self.ask_second)

    # ------------------------------------------------------------------ signing

    def ask(self) -> None:
        """A last look; then the signature."""
        visit, editor = self._open.visit, self._open.editor
        if visit is None or editor is None or editor.blocking:
            return
        if self._open.dictating:
            self._workplace.message.say(
                "info",
                self.tr("A dictation is under way."),
                self.tr("Stop it first: its text belongs into the note."),
            )
            return
        if not editor.content.statements() or editor.is_blank_addendum:
            self._workplace.message.say("info", self.tr("The note says nothing yet."), self.tr("Write it first."))
            return
        policy = self._tools.signature_policy(self._open.template)
        unsettled = len(editor.open_findings) + len(editor.content.to_confirm)
        remarks = (self.tr("%n thing(s) to check are still open.", "", unsettled),) if unsettled else ()
        dialog = SignDialog(
            visit,
            editor.content,
            self._tools.practitioner(),
            asks_passphrase=policy.passphrase,
            remarks=remarks,
            parent=self._workplace,
        )
        dialog.signed.connect(lambda passphrase: self._sign(dialog, policy, passphrase))
        dialog.open()

    def _sign(self, dialog: SignDialog, policy: SignaturePolicy, passphrase: str) -> None:
        visit, editor = self._open.visit, self._open.editor
        if visit is None or editor is None:
            return
        unsaved, findings = editor.unsaved(), editor.findings
        signer, at, visit_id = self._tools.practitioner(), self._tools.now(), visit.id

        def sign(vault: Vault) -> SignedNote:
            checked = keeping.version_to_sign(vault, unsaved, findings, signer.display(), at)
            return sign_note(vault, checked, signer, at, policy, passphrase or None)

        def signed(note: SignedNote) -> None:
            dialog.accept()
            self._workplace.message.clear()
            self._open.signed, self._open.editor = note, None
            self.signed.emit(visit_id)

        self._bridge.ask(dialog, sign, signed, dialog.refuse)

    def ask_second(self) -> None:
        """Another person signs what is signed."""
        signed = self._open.signed
        if signed is None or signed.is_complete():
            return
        policy = self._tools.signature_policy(self._open.template)
        dialog = SecondSignatureDialog(signed, asks_passphrase=policy.passphrase, parent=self._workplace)
        dialog.signed.connect(lambda who, words: self._sign_second(dialog, signed, policy, who, words))
        dialog.open()

    def _sign_second(
        self,
        dialog: SecondSignatureDialog,
        note: SignedNote,
        policy: SignaturePolicy,
        signer: Practitioner,
        passphrase: str,
    ) -> None:
        at = self._tools.now()

        def done(signed: SignedNote) -> None:
            dialog.accept()
            if self._open.is_this(signed.visit.id):
                self._open.signed = signed
                self._open.note_changed.emit()
            self.signed.emit(signed.visit.id)

        self._bridge.ask(
            dialog,
            lambda vault: sign_second(vault, note, signer, at, policy, passphrase or None),
            done,
            dialog.refuse,
        )

    def _give_up(self) -> None:
        """The signed note stands as it did; the versions of the addendum stay in the vault."""
        visit, editor = self._open.visit, self._open.editor
        if visit is None or editor is None or editor.opened.addendum is None:
            return
        visit_id = visit.id

        def given_up(_none: None) -> None:
            if self._open.is_this(visit_id):
                self._open.editor = None
                self._open.note_changed.emit()
                self.signed.emit(visit_id)

        def give_up(vault: Vault) -> None:
            vault.notes.drop_working(visit_id)
            vault.notes.give_up_addendum(visit_id)

        self._bridge.ask(self, give_up, given_up, self._workplace.message.fault)

    def _add(self) -> None:
        """An addendum: the signed note stays as it is, a section of its own is written under it."""
        visit = self._open.visit
        if visit is None:
            return
        visit_id = visit.id
        self._bridge.ask(
            self,
            lambda vault: keeping.open_addendum(vault, visit_id),
            self._workplace.note.addendum_opened.emit,
            self._workplace.message.fault,
        )

    # ------------------------------------------------------------------ exporting

    def export(self) -> None:
        signed = self._open.signed
        if signed is None:
            return
        dialog = ExportDialog(self._workplace)
        dialog.export.connect(lambda artifacts, folder: self._write(dialog, signed, artifacts, folder))
        dialog.copy.connect(lambda text: QGuiApplication.clipboard().setText(text))
        dialog.folder_wanted.connect(lambda folder: self._try_folder(dialog, folder))
        dialog.message.say("info", self.tr("Making the files…"))

        def ready(found: _Ready) -> None:
            dialog.message.clear()
            settings = self._tools.settings
            if not dialog.has_folder:
                dialog.show_destinations(settings.destinations, settings.export_folder)
            dialog.show_artifacts(found.exported.artifacts, tuple(f.error for f in found.exported.failed))
            dialog.show_receipts(found.receipts)

        def make(_token: object, _report: object) -> _Ready:
            exported = export_note(signed, self._tools.exporters())
            return _Ready(exported, self._bridge.vault.receipts(signed.visit.id))

        self._bridge.run(dialog, make, ready, dialog.refuse)
        dialog.open()

    def _try_folder(self, dialog: ExportDialog, folder: Path) -> None:
        """In a job: a drive in the network may take long to answer."""
        self._bridge.run(
            dialog,
            lambda _token, _report: check_writable(folder),
            lambda _none: dialog.tell_folder(folder, None),
            lambda error: dialog.tell_folder(folder, error),
        )

    def _write(
        self, dialog: ExportDialog, signed: SignedNote, artifacts: tuple[ExportArtifact, ...], folder: Path
    ) -> None:
        at, name = self._tools.now(), dialog.destination
        if folder != self._tools.settings.export_folder:
            self._tools.keep(self._tools.settings.model_copy(update={"export_folder": folder}))

        def write(_token: object, _report: object) -> tuple[ExportReceipt, ...]:
            return write_files(self._bridge.vault, signed, artifacts, folder, at, destination=name)

        def written(receipts: tuple[ExportReceipt, ...]) -> None:
            dialog.done_writing(receipts)
            self.exported.emit(signed.visit.id)

        def failed(error: CopilotError) -> None:
            dialog.refuse(error)

        self._bridge.run(dialog, write, written, failed)

    def _copy(self, section: str) -> None:
        """One section, or the whole note where none is named."""
        content = self._content()
        if content is None:
            return
        lines = []
        for part in content.sections:
            if part.statements and section in ("", part.key):
                lines += ([] if section else [part.heading]) + [s.text for s in part.statements] + [""]
        QGuiApplication.clipboard().setText("\n".join(lines).strip() + "\n")
        what = self.tr("The section was copied.") if section else self.tr("The note was copied.")
        self._workplace.message.say("done", what)

    def _content(self) -> NoteContent | None:
        if self._open.editor is not None:
            return self._open.editor.content
        return self._open.signed.version.content if self._open.signed else None
