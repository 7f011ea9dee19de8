"""From a draft to its findings, a signature, and exports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from copilot.app.checking import check
from copilot.app.ports import NoteExporter, Vault
from copilot.domain.chart import Chart
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteDraft, titled
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, open_critical
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner


class CheckedVersion(NamedTuple):
    version: NoteVersion
    findings: tuple[Finding, ...]


def keep_draft(
    vault: Vault,
    visit_id: str,
    draft: NoteDraft,
    transcript: Transcript,
    at: datetime,
    template: Template,
    chart: Chart | None = None,
) -> CheckedVersion:
    """Keep a draft as a version of the note, with the template's title, and check it."""
    content = titled(draft.content, template)
    version = vault.add_version(visit_id, VersionKind.DRAFT, content, draft.drafter.name, at, draft=draft)
    return CheckedVersion(version, check(content, transcript, template, chart))


def dismiss(vault: Vault, checked: CheckedVersion, reason: str, author: str, at: datetime) -> CheckedVersion:
    """A new version in which every open critical finding is dismissed for `reason`."""
    still_open = open_critical(checked.findings, checked.version.dismissals)
    if not still_open:
        return checked
    dismissals = checked.version.dismissals + tuple(Dismissal(finding_id=f.id, reason=reason) for f in still_open)
    version = vault.add_version(
        checked.version.visit_id,
        VersionKind.EDIT,
        checked.version.content,
        author,
        at,
        dismissals=dismissals,
    )
    return CheckedVersion(version, checked.findings)


def sign_note(vault: Vault, checked: CheckedVersion, signer: Practitioner, at: datetime) -> SignedNote:
    """Raises UserFacingError (sign.critical_open) while a critical finding is open."""
    return vault.sign(checked.version.visit_id, checked.version.number, signer, checked.findings, at)


def export_note(signed: SignedNote, exporters: Iterable[NoteExporter]) -> tuple[ExportArtifact, ...]:
    return tuple(exporter.export(signed) for exporter in exporters)


def receipt_for(signed: SignedNote, artifact: ExportArtifact, destination: str, at: datetime) -> ExportReceipt:
    return ExportReceipt(
        visit_id=signed.visit.id,
        signed_hash=signed.hash,
        format=artifact.format,
        destination=destination,
        digest=hashlib.sha256(artifact.content).hexdigest(),
        exported_at=at,
    )
