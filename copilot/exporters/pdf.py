"""PDF on A4: selectable text, embedded fonts, page numbers, and the same bytes for the same signed note."""

from __future__ import annotations

from copilot.domain.export import ExportArtifact
from copilot.domain.record import SignedNote
from copilot.exporters.fonts import FontSet
from copilot.exporters.wording import require_intact


class PdfExporter:
    """Implements NoteExporter. `fonts` may be given to look for fonts elsewhere than the system keeps them."""

    format = "pdf"

    def __init__(self, fonts: FontSet | None = None) -> None:
        self._fonts = fonts

    def export(self, signed: SignedNote) -> ExportArtifact:
        """Raises UserFacingError (export.no_font, export.right_to_left, export.too_long), and InvariantBroken
        (export.not_intact)."""
        require_intact(signed)
        # ReportLab is slow to import, and most starts of the app export nothing.
        from copilot.exporters.pdf_pages import pdf_of

        # Looked up anew each time: a font that was missing may have been installed since.
        fonts = self._fonts or FontSet()
        return ExportArtifact(
            format=self.format,
            file_name="note.pdf",
            media_type="application/pdf",
            content=pdf_of(signed, fonts),
        )
