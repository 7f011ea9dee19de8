"""From a draft to its findings, a signature, and exports."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from copilot.app.checking import check
from copilot.app.ports import NoteExporter, Vault
from copilot.domain.chart import Chart
from copilot.domain.errors import Cancelled, CopilotError, InvariantBroken, UserFacingError
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.note import Dismissal, Finding, NoteDraft, titled
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, open_critical
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Practitioner

_log = logging.getLogger(__name__)


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
    dismissals = checked.version.dismissals + tuple(
        Dismissal(finding_id=f.id, reason=reason, finding=f.message, by=author) for f in still_open
    )
    version = vault.add_version(
        checked.version.visit_id,
        VersionKind.EDIT,
        checked.version.content,
        author,
        at,
        dismissals=dismissals,
    )
    return CheckedVersion(version, checked.findings)


class SignaturePolicy(NamedTuple):
    """What a signature takes. `passphrase`: it is asked for again. `second`: a note leaves the vault only when a
    second person has signed it too."""

    passphrase: bool = False
    second: bool = False


def sign_note(
    vault: Vault,
    checked: CheckedVersion,
    signer: Practitioner,
    at: datetime,
    policy: SignaturePolicy = SignaturePolicy(),  # noqa: B008 - frozen
    passphrase: str | None = None,
) -> SignedNote:
    """Raises UserFacingError: sign.critical_open while a critical finding is open; sign.patient_unnamed,
    .passphrase_missing, vault.wrong_passphrase."""
    version = checked.version
    if not vault.visit(version.visit_id).patient.is_named:
        raise UserFacingError(
            "sign.patient_unnamed", "Nobody has said yet whose visit this is.", "Name the patient, then sign."
        )
    _confirm(vault, policy, passphrase)
    return vault.sign(version.visit_id, version.number, signer, checked.findings, at, second_due=policy.second)


def sign_second(
    vault: Vault,
    signed: SignedNote,
    signer: Practitioner,
    at: datetime,
    policy: SignaturePolicy = SignaturePolicy(),  # noqa: B008 - frozen
    passphrase: str | None = None,
) -> SignedNote:
    """Another person's signature over a signed note. Raises UserFacingError: sign.same_person, .already_signed,
    .outdated, .passphrase_missing, vault.wrong_passphrase."""
    _confirm(vault, policy, passphrase)
    return vault.notes.sign_second(signed.visit.id, signed.hash, signer, at)


def _confirm(vault: Vault, policy: SignaturePolicy, passphrase: str | None) -> None:
    if not policy.passphrase:
        return
    if passphrase is None:
        raise UserFacingError(
            "sign.passphrase_missing", "A signature takes the passphrase.", "Type it once more to sign."
        )
    vault.confirm(passphrase)


class FormatFailed(NamedTuple):
    """A format that could not be made of a note, and why."""

    format: str
    error: CopilotError


class Exported(NamedTuple):
    artifacts: tuple[ExportArtifact, ...]
    failed: tuple[FormatFailed, ...]


def export_note(signed: SignedNote, exporters: Iterable[NoteExporter]) -> Exported:
    """The note in each format; one that fails keeps no other from being made.

    Raises UserFacingError (export.second_missing) while a signature that was demanded is missing.
    """
    require_complete(signed)
    artifacts: list[ExportArtifact] = []
    failed: list[FormatFailed] = []
    for exporter in exporters:
        try:
            artifacts.append(exporter.export(signed))
        except CopilotError as error:
            failed.append(FormatFailed(exporter.format, error))
        except Cancelled:
            raise
        except Exception as error:
            # Its message may quote the note: only its kind is told.
            _log.exception("the format %s failed: %s", exporter.format, type(error).__name__, exc_info=False)
            failed.append(FormatFailed(exporter.format, _format_broken(exporter.format)))
    return Exported(tuple(artifacts), tuple(failed))


def require_complete(signed: SignedNote) -> None:
    if not signed.is_complete():
        raise UserFacingError(
            "export.second_missing",
            "The second signature under this note is missing.",
            "Let the supervisor sign it, then export it.",
        )


def _format_broken(name: str) -> InvariantBroken:
    return InvariantBroken(
        "export.failed",
        "The note could not be written as {name}.",
        "Take another format, and please report this.",
        values={"name": name},
    )


def receipt_for(signed: SignedNote, artifact: ExportArtifact, destination: str, at: datetime) -> ExportReceipt:
    return ExportReceipt(
        visit_id=signed.visit.id,
        signed_hash=signed.hash,
        format=artifact.format,
        destination=destination,
        digest=hashlib.sha256(artifact.content).hexdigest(),
        exported_at=at,
    )
