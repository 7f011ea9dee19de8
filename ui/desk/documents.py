"""From the signed note to a letter or a summary for the patient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from copilot.app.documents import LineSettled, arranged, export_document, reworded, template_for
from copilot.app.ports import CancelToken
from copilot.domain.document import Document, DocumentKind
from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.record import SignedNote
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.documents.dialog import DocumentDialog
from ui.exporting.writing import write_files
from ui.tools import Tools
from ui.workplace import Workplace


class DocumentsDesk(QObject):
    """Signals:
    exported: a visit's id.
    """

    exported = Signal(str)

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        workplace.note.documents.wanted.connect(self.show)

    def show(self, kind: DocumentKind) -> None:
        signed = self._open.signed
        if signed is None:
            return
        try:
            document = arranged(kind, signed, self._tools.template(template_for(kind, signed)))
        except CopilotError as error:
            self._workplace.message.fault(error)
            return
        formats = tuple(e.format for e in self._tools.document_exporters())
        model, host = self._tools.language_model(), self._tools.server_host()
        dialog = DocumentDialog(document, signed, formats, model, host, self._workplace)
        dialog.reword.connect(lambda: self._reword(dialog, signed))
        dialog.export.connect(lambda formats, folder: self._write(dialog, signed, formats, folder))
        dialog.copy.connect(lambda: self._copy(dialog, signed))
        if (folder := self._tools.settings.export_folder) is not None and folder.is_dir():
            dialog.use_folder(folder)
        dialog.open()

    def _reword(self, dialog: DocumentDialog, signed: SignedNote) -> None:
        document = dialog.document

        def write(token: CancelToken, report: Callable[[object], None]) -> Document:
            for event in reworded(document, signed, self._tools.rewriter(), token):
                if isinstance(event, Document):
                    return event
                report(event)
            raise InvariantBroken("document.no_end", "The document ended before it was whole.")

        def settled(line: LineSettled) -> None:
            dialog.settle(line)

        job = self._bridge.run(dialog, write, dialog.use, dialog.stop, settled, dialog.stop)
        dialog.cancel.connect(job.cancel)
        dialog.finished.connect(job.cancel)

    def _made(self, dialog: DocumentDialog, signed: SignedNote, formats: tuple[str, ...]) -> list[ExportArtifact]:
        exporters = [e for e in self._tools.document_exporters() if e.format in formats]
        return [export_document(dialog.document, signed, exporter) for exporter in exporters]

    def _write(self, dialog: DocumentDialog, signed: SignedNote, formats: tuple[str, ...], folder: Path) -> None:
        at = self._tools.now()
        if folder != self._tools.settings.export_folder:
            self._tools.keep(self._tools.settings.model_copy(update={"export_folder": folder}))

        def write(_token: object, _report: object) -> tuple[ExportReceipt, ...]:
            made = self._made(dialog, signed, formats)
            return write_files(self._bridge.vault, signed, made, folder, at)

        def written(receipts: tuple[ExportReceipt, ...]) -> None:
            dialog.done_writing(receipts)
            self.exported.emit(signed.visit.id)

        self._bridge.run(dialog, write, written, dialog.refuse)

    def _copy(self, dialog: DocumentDialog, signed: SignedNote) -> None:
        def made(artifacts: list[ExportArtifact]) -> None:
            for artifact in artifacts:
                QGuiApplication.clipboard().setText(artifact.content.decode("utf-8"))
                dialog.say_copied()

        self._bridge.run(dialog, lambda _token, _report: self._made(dialog, signed, ("text",)), made, dialog.refuse)
