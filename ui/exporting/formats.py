"""What the formats of exports are called."""

from __future__ import annotations

from PySide6.QtCore import QObject


class FormatTitles(QObject):
    def title(self, name: str) -> str:
        """As a doctor knows it; the name itself of one that is not known here."""
        return {"text": self.tr("Plain text"), "pdf": "PDF", "fhir": "FHIR"}.get(name, name)
