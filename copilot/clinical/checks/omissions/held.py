"""What a note holds, as far as an omission would name it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from copilot.clinical.checks.readings import Reading
from copilot.clinical.languages import rules_of
from copilot.clinical.plans import PlanKind, PlanMention
from copilot.clinical.polarity import Polarity
from copilot.domain.note import Statement
from copilot.domain.template import Topic

_DONE = frozenset(
    {Topic.RESULTS, Topic.HISTORY, Topic.CHIEF_COMPLAINT, Topic.PAST_HISTORY, Topic.REVIEW_OF_SYSTEMS, Topic.EXAM}
)
_STEM = 5
"""Letters that two forms of a word share: "urinating" and "urinary"."""


class Held:
    """The statements of a note, read together."""

    def __init__(self, notes: Sequence[tuple[Statement, Reading]]) -> None:
        self.notes = notes
        self._rules = rules_of(notes[0][1].language) if notes else None

    @cached_property
    def generics(self) -> frozenset[str]:
        return frozenset(m.generic for _, r in self.notes for m in r.medications)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What is told of the patient or of others; what is only supposed ("return if …") does not count."""
        return frozenset(
            m.concept for _, r in self.notes for m in r.problems if m.polarity is not Polarity.HYPOTHETICAL
        )

    @cached_property
    def plans(self) -> list[PlanMention]:
        """What is planned; a test that stands under results or history was done, whatever the words are."""
        return [
            p
            for s, r in self.notes
            for p in r.plans
            if p.kind is not PlanKind.ORDER or p.is_ordered or not (p.is_done or s.topic in _DONE)
        ]

    @cached_property
    def orders(self) -> frozenset[str]:
        return frozenset(p.what for p in self.plans if p.kind is PlanKind.ORDER)

    @cached_property
    def _stems(self) -> list[tuple[Topic, frozenset[str]]]:
        return [(s.topic, self._stems_of(r.text)) for s, r in self.notes]

    def _stems_of(self, text: str) -> frozenset[str]:
        return frozenset(w[:_STEM] for w in self._rules.content_words(text)) if self._rules else frozenset()

    def names(self, words: str) -> bool:
        """Whether one statement of what is or was holds each telling word of `words`, in any form and order."""
        wanted = self._stems_of(words)
        return bool(wanted) and any(wanted <= stems for topic, stems in self._stems if topic is not Topic.PLAN)

    def names_in_part(self, words: str) -> bool:
        """Whether a statement holds at least half of the telling words."""
        wanted = self._stems_of(words)
        return bool(wanted) and any(2 * len(wanted & stems) >= len(wanted) for _, stems in self._stems)
