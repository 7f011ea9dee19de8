"""The vault, and what leaves it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from copilot.app.ports import DocumentExporter, NoteExporter, Vault
from copilot.domain.template import Template
from copilot.support.settings import Settings

if TYPE_CHECKING:
    from copilot.app.notes import SignaturePolicy  # with all the checks behind it


def vault_exists(folder: Path) -> bool:
    from copilot.storage.layout import exists

    return exists(folder)


def create_vault(folder: Path, passphrase: str) -> tuple[Vault, str]:
    """The new vault, open, and its recovery key."""
    from copilot.storage.vault import FileVault

    return FileVault.create(folder, passphrase)


def open_vault(folder: Path, passphrase: str) -> Vault:
    from copilot.storage.vault import FileVault

    return FileVault.open(folder, passphrase)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    from copilot.storage.vault import FileVault

    with FileVault.open(folder, old) as vault:
        vault.change_passphrase(old, new)


def reset_passphrase(folder: Path, recovery_key: str, new: str) -> None:
    from copilot.storage.vault import FileVault

    with FileVault.open_with_recovery(folder, recovery_key) as vault:
        vault.reset_passphrase(recovery_key, new)


def accept_trouble(folder: Path, passphrase: str, reason: str) -> str | None:
    """What was wrong with the vault and is now accepted, with the reason kept; None if nothing was."""
    from copilot.storage.vault import FileVault

    with FileVault.open(folder, passphrase) as vault:
        trouble = vault.trouble
        if trouble:
            vault.accept_trouble(reason)
        return trouble


def signature_policy(settings: Settings, template: Template | None) -> SignaturePolicy:
    """What a signature takes, as the settings and the note's template have it."""
    from copilot.app.notes import SignaturePolicy

    second = settings.second_signature or (template is not None and template.second_signature)
    return SignaturePolicy(settings.sign_with_passphrase, second)


def document_exporters() -> tuple[DocumentExporter, ...]:
    from copilot.exporters.documents import DocumentPdfExporter, DocumentTextExporter

    return (DocumentTextExporter(), DocumentPdfExporter())


def exporters() -> tuple[NoteExporter, ...]:
    from copilot.exporters.fhir import FhirExporter
    from copilot.exporters.pdf import PdfExporter
    from copilot.exporters.text import TextExporter

    return (TextExporter(), PdfExporter(), FhirExporter())
