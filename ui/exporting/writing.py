"""What was made of a signed note, into files, each with a receipt in the vault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from copilot.app.notes import receipt_for
from copilot.app.ports import Vault
from copilot.domain.export import ExportArtifact, ExportReceipt
from copilot.domain.record import SignedNote
from copilot.support.files import unused_path, write_atomically


def write_files(
    vault: Vault,
    signed: SignedNote,
    artifacts: Iterable[ExportArtifact],
    folder: Path,
    at: datetime,
    *,
    destination: str = "",
) -> tuple[ExportReceipt, ...]:
    """No file that is there is replaced. `destination` is the folder's name where the doctor gave it one.

    Raises EnvironmentFault (files.disk_full, files.not_writable); what was written before has its receipt.
    """
    receipts = []
    for artifact in artifacts:
        path = unused_path(folder, artifact.file_name)
        write_atomically(path, artifact.content)
        receipt = receipt_for(signed, artifact, f"{destination}: {path}" if destination else str(path), at)
        vault.add_receipt(receipt)
        receipts.append(receipt)
    return tuple(receipts)
