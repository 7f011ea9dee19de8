"""FHIR R4 document Bundle.

Evidence survives in two standard ways, without extensions. In the narrative each statement is an `<li
id="s12">` that ends with the times its words were said, and whose `title` names the utterances. For programs, a
Provenance for each statement that was coded targets the resources made of it and has one source entity an
utterance; the identifier's system stands for the transcript (a UUID made of its SHA-256), its value is the
utterance's id. The transcript itself does not leave the vault.
"""

from __future__ import annotations

import json

from copilot.clinical.facts import facts_of
from copilot.domain.errors import InvariantBroken
from copilot.domain.export import ExportArtifact
from copilot.domain.record import SignedNote
from copilot.exporters.wording import require_intact


class FhirExporter:
    """Implements NoteExporter."""

    format = "fhir"

    def export(self, signed: SignedNote) -> ExportArtifact:
        """Raises InvariantBroken (export.not_intact, export.fhir_invalid)."""
        require_intact(signed)
        from copilot.exporters.fhir.document import bundle_of
        from copilot.exporters.fhir.invariants import faults_in

        bundle = bundle_of(signed, facts_of(signed.version.content))
        faults = faults_in(bundle)
        if faults:
            raise InvariantBroken(
                "export.fhir_invalid",
                "The FHIR document came out invalid and was not written ({why}).",
                "Please report this; the note itself is safe, and PDF and text can be exported.",
                values={"why": faults[0]},
            )
        content = json.dumps(bundle, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        return ExportArtifact(
            format=self.format,
            file_name="document.fhir.json",
            media_type="application/fhir+json",
            content=content.encode(),
        )
