"""What passes between a note's editor and whoever keeps it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from copilot.domain.note import Dismissal, NoteContent, NoteDraft
from copilot.domain.record import VersionKind
from copilot.domain.template import Template
from copilot.domain.transcript import Transcript


class Deed(StrEnum):
    """What undo and redo name."""

    EDIT = "edit"
    MOVE = "move"
    SPLIT = "split"
    JOIN = "join"
    DELETE = "delete"
    ADD = "add"
    DICTATE = "dictate"
    SETTLE = "settle"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    DRAFT = "draft"
    TAKE = "take"
    REBASE = "rebase"
    RESTORE = "restore"


class State(NamedTuple):
    """Everything that undo brings back."""

    content: NoteContent
    dismissals: tuple[Dismissal, ...]
    transcript: Transcript


class Opened(NamedTuple):
    """A note as it was found in the vault. `based_on` is the version it continues, 0 if there is none;
    `first_free_id` has been no statement's in any version. `is_kept`: the state is that version's, not that of a
    working copy. `newest` is the transcript that the visit has now. `addendum` is the section that can be written
    in, None where the note is not signed. `overtaken`: a version was added after this work was begun."""

    visit_id: str
    kind: VersionKind
    based_on: int
    state: State
    newest: Transcript
    first_free_id: int
    is_kept: bool = True
    drafted: NoteContent | None = None
    template: Template | None = None
    addendum: str | None = None
    overtaken: bool = False


class Unsaved(NamedTuple):
    """What is to be kept: give it back to `saved`. `draft` is the new draft that is in it, if there is one;
    `is_kept`: it is what the newest version says already."""

    visit_id: str
    kind: VersionKind
    based_on: int
    state: State
    draft: NoteDraft | None
    is_kept: bool
