"""The chart as it is read off when a visit begins: short texts, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from copilot.app.ports import Vault
from copilot.domain.chart import ChartKind


def enter_known(vault: Vault, patient_id: str, entries: Mapping[ChartKind, tuple[str, ...]], at: datetime) -> None:
    """Makes the chart say these texts: what is new is entered, what is not among them ends."""
    chart = vault.charts.chart(patient_id)
    for kind, texts in entries.items():
        known = {f"{e.name} {e.detail}".strip(): e.id for e in chart.of(kind)}
        for text in texts:
            if text not in known:
                vault.charts.enter(patient_id, kind, text, "", at.date())
        for text, entry_id in known.items():
            if text not in texts:
                vault.charts.end(patient_id, entry_id, at)
