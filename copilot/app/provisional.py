"""A draft while it is being written: lines to be shown, and nothing else. The note knows nothing of them."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from copilot.app.ports import DraftEvent, DraftStarted, StatementDrafted
from copilot.domain.template import Template


class ProvisionalSection(NamedTuple):
    """The lines that are written by now. Those with a `doubt` the doctor will have to confirm."""

    key: str
    heading: str
    lines: tuple[StatementDrafted, ...]


class ProvisionalDraft:
    """What a drafter has written by now, by the sections of its template.

    Attributes: `begun_again`, how often the drafter had to begin from the start; -1 before it has begun.
    """

    def __init__(self, template: Template, sections: Container[str] | None = None) -> None:
        """`sections`: only these will be taken from the draft; None for all."""
        self.begun_again = -1
        self._headings = {s.key: s.heading for s in template.sections if sections is None or s.key in sections}
        self._lines: list[StatementDrafted] = []

    def tell(self, event: DraftEvent) -> bool:
        """Whether there is something else to show now."""
        if isinstance(event, DraftStarted):
            self.begun_again += 1
            self._lines = []
            return True
        if not isinstance(event, StatementDrafted) or event.section not in self._headings:
            return False
        if event in self._lines:  # the parts of a long visit overlap
            return False
        self._lines.append(event)
        return True

    @property
    def sections(self) -> tuple[ProvisionalSection, ...]:
        """Those without a line too; none before the drafter has begun."""
        if self.begun_again < 0:
            return ()
        return tuple(
            ProvisionalSection(key, heading, tuple(line for line in self._lines if line.section == key))
            for key, heading in self._headings.items()
        )
