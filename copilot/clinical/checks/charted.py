"""What the chart holds: a source of the note beside the talk."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from copilot.clinical.checks.readings import Reading
from copilot.clinical.languages import rules_of
from copilot.clinical.medications import MedicationOrder, same_medication
from copilot.domain.chart import Chart, ChartEntry, ChartKind


class Charted:
    """The chart's entries, read once.

    Attributes:
        allergies: the entries of allergies.
        orders: the medications of the chart, with what is known of them, each with its entry.
    """

    def __init__(self, chart: Chart | None, language: str) -> None:
        self._rules = rules_of(language)
        self._entries = [(e, Reading(f"{e.name} {e.detail}", language)) for e in (chart.entries if chart else ())]
        self.allergies: list[ChartEntry] = [e for e, _ in self._entries if e.kind is ChartKind.ALLERGY]
        self.orders: list[tuple[ChartEntry, MedicationOrder]] = [
            (e, order) for e, r in self._entries if e.kind is ChartKind.MEDICATION for order in r.orders[:1]
        ]

    @cached_property
    def generics(self) -> frozenset[str]:
        return frozenset(m.generic for _, r in self._entries for m in r.medications)

    def holds_medication(self, generic: str) -> bool:
        return any(same_medication(generic, other) for other in self.generics)

    def explains(self, value: Decimal, reading: Reading) -> bool:
        """Whether an entry that is about the same thing as the statement holds the number."""
        return any(value in entry.values and self._is_about(e, entry, reading) for e, entry in self._entries)

    def _is_about(self, entry: ChartEntry, known: Reading, noted: Reading) -> bool:
        if {m.generic for m in known.medications} & {m.generic for m in noted.medications}:
            return True
        if {p.concept for p in known.problems} & {p.concept for p in noted.problems}:
            return True
        if {s.kind for s in known.vital_signs} & {s.kind for s in noted.vital_signs}:
            return True
        name = self._rules.content_words(entry.name)
        return bool(name) and name <= self._rules.content_words(noted.text)
