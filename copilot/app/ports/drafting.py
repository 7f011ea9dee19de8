"""A transcript to a draft of the note."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from copilot.app.ports.audio import CancelToken
from copilot.domain.chart import Chart
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Transcript


class DraftRequest(NamedTuple):
    """What to draft. `budget_words` limits the length of the note; None leaves it to the template.

    `chart` is what the vault knew of the patient before this visit; None if nothing.
    """

    transcript: Transcript
    template: Template
    style: Style | None = None
    budget_words: int | None = None
    chart: Chart | None = None


class Drafter(Protocol):
    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical), EnvironmentFault."""
