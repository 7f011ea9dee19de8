"""A transcript to a draft of the note: at once, statement by statement, or read along while the visit goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple, Protocol, runtime_checkable

from pydantic import Field

from copilot.app.ports.audio import CancelToken
from copilot.domain.base import Value
from copilot.domain.chart import Chart
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Transcript


class DraftRequest(NamedTuple):
    """What to draft. `budget_words` limits the length of the note; None leaves it to the template.

    `chart` is what the vault knew of the patient before this visit; None if nothing. `speakers_after`: who spoke
    was not known while the visit was read along; a drafter that reads is told it after the transcript, or it would
    have to read everything again.
    """

    transcript: Transcript
    template: Template
    style: Style | None = None
    budget_words: int | None = None
    chart: Chart | None = None
    speakers_after: bool = False


class DraftStarted(Value):
    """The first event. When it comes again, the draft is begun again: what was written by then counts no more."""

    kind: Literal["started"] = "started"


class DraftProgress(Value):
    """Tokens read and written, of those there are to read and may be written at most."""

    kind: Literal["progress"] = "progress"
    done: int = Field(ge=0)
    total: int = Field(ge=0)


class DraftedInParts(Value):
    """The visit does not fit into what the model can read at once: it is drafted in so many parts, and merged.

    The draft says so too, where each part begins (`NoteContent.to_confirm`).
    """

    kind: Literal["parts"] = "parts"
    parts: int = Field(ge=2)


class SectionStarted(Value):
    """The section with this key is being written. Several can be under way at once; parts begin them again."""

    kind: Literal["section"] = "section"
    section: str


class StatementDrafted(Value):
    """A line that is written, to be shown at once. Provisional: `NoteDrafted` replaces all of them.

    `doubt` is why the doctor will have to confirm it; "" for a statement.
    """

    kind: Literal["statement"] = "statement"
    section: str
    text: str = Field(min_length=1, repr=False)
    evidence: tuple[int, ...] = Field(min_length=1)
    doubt: str = ""


class NoteDrafted(Value):
    """The draft; the last event."""

    kind: Literal["note"] = "note"
    draft: NoteDraft = Field(repr=False)


DraftEvent = Annotated[
    DraftStarted | DraftProgress | DraftedInParts | SectionStarted | StatementDrafted | NoteDrafted,
    Field(discriminator="kind"),
]


class Drafter(Protocol):
    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical), EnvironmentFault."""


@runtime_checkable
class StreamingDrafter(Drafter, Protocol):
    """A drafter that tells what it writes while it writes."""

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        """The draft as it is written, DraftStarted first, NoteDrafted last. Closing the iterator calls it off.

        Raises what `draft` raises.
        """


@runtime_checkable
class LiveDrafter(StreamingDrafter, Protocol):
    """A drafter that can read a visit while it goes on, so that little is left to read when it ends."""

    def read(self, request: DraftRequest, cancel: CancelToken) -> int:
        """Read the transcript so far; what is read already is not read again, and what was corrected is read from
        there on. The same request, with the whole transcript, is then drafted sooner. Gives the tokens read now.

        A draft that is asked for meanwhile takes precedence: it ends the reading with Cancelled, and nothing that
        was read is lost. Raises what `draft` raises.
        """
