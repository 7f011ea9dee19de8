"""Verifying the vault while somebody waits: with progress, and able to be called off."""

from __future__ import annotations

from collections.abc import Callable

from copilot.app.ports import CancelToken, ChainReport, Vault, Verified
from copilot.domain.errors import InvariantBroken


def verify_vault(
    vault: Vault, cancel: CancelToken | None = None, report: Callable[[Verified], None] = lambda _: None
) -> ChainReport:
    """Everything is computed again, the audio of each recording too. Raises Cancelled.

    Who has other work for the vault's thread takes the steps of `vault.notes.verification()` one by one instead.
    """
    for step in vault.notes.verification():
        if cancel is not None:
            cancel.raise_if_cancelled()
        if isinstance(step, ChainReport):
            return step
        report(step)
    raise InvariantBroken("vault.no_report", "The verification ended without a result.", "Please report this.")
