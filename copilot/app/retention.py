"""Audio that has been kept long enough is deleted, a little at a time, and never while somebody records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from copilot.app.ports import CancelToken, Vault
from copilot.domain.errors import UserFacingError
from copilot.domain.retention import WhyDeleted, signed_before


class Swept(NamedTuple):
    """How many visits lost their audio, and how many recordings that were."""

    visits: int = 0
    recordings: int = 0


def apply_retention(
    vault: Vault,
    days: int | None,
    now: datetime,
    cancel: CancelToken,
    is_busy: Callable[[], bool] = lambda: False,
) -> Swept:
    """Deletes what is due; each visit is one change of the vault. `days` of None keeps everything.

    Stops, to go on another time, as soon as something is recorded or imported, or `is_busy`. Raises Cancelled.
    """
    swept = Swept()
    if days is None:
        return swept
    for step in vault.retention.due(signed_before(now, days)):
        for visit_id in step:
            cancel.raise_if_cancelled()
            if is_busy() or vault.retention.is_recording():
                return swept
            try:
                count = vault.retention.delete(visit_id, WhyDeleted.RETENTION)
            except UserFacingError:
                continue  # since it was found due, somebody began to write an addendum
            swept = Swept(swept.visits + 1, swept.recordings + count)
        cancel.raise_if_cancelled()
    return swept


def count_due(vault: Vault, days: int, now: datetime, cancel: CancelToken) -> int:
    """How many visits would lose their audio if it were kept for `days` from now on. Raises Cancelled."""
    found = 0
    for step in vault.retention.due(signed_before(now, days)):
        cancel.raise_if_cancelled()
        found += len(step)
    return found
