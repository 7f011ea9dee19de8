"""What the chart explains: its numbers and medications are not invented, whoever said them."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from copilot.clinical.checks.readings import Reading
from copilot.domain.chart import Chart


class Charted:
    """The chart of the patient, read when first asked for; without a chart it explains nothing."""

    def __init__(self, chart: Chart | None, language: str) -> None:
        entries = () if chart is None else chart.entries
        self._readings = [Reading(f"{entry.name}: {entry.detail}", language) for entry in entries]

    @cached_property
    def values(self) -> frozenset[Decimal]:
        return frozenset().union(*(r.values for r in self._readings))

    @cached_property
    def generics(self) -> frozenset[str]:
        return frozenset(m.generic for r in self._readings for m in r.medications)
