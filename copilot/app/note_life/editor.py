"""A note while a doctor works on it: content, dismissals and findings, undo and redo, and what is not yet kept.

Only memory: nothing here reads or writes a vault, so that the window may call it from its own thread. `keeping`
opens a note from the vault and keeps what `unsaved` gives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container
from typing import NamedTuple

from copilot.app.note_life import editing, rebasing, redrafting
from copilot.app.note_life.autosave import Autosave, Due
from copilot.app.note_life.editing import NewStatement, Place
from copilot.app.note_life.redrafting import Conflict
from copilot.app.note_life.states import Deed, Opened, State, Unsaved
from copilot.domain.errors import UserFacingError
from copilot.domain.note import Dismissal, Finding, NoteContent, NoteDraft, Statement, ToConfirm
from copilot.domain.record import open_critical, still_open
from copilot.domain.template import Template, Topic
from copilot.domain.transcript import Transcript

Check = Callable[[NoteContent, Transcript], tuple[Finding, ...]]


class _Step(NamedTuple):
    deed: Deed
    state: State
    statement_id: int | None = None
    typing: bool = False


class NoteEditor:
    """Attributes:
    opened: what it was opened with.
    newest: the visit's newest transcript; `transcript_changed` tells of another one.
    """

    def __init__(
        self, opened: Opened, check: Check, author: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.opened = opened
        self.newest = opened.newest
        self._check = check
        self._author = author
        self._steps = [_Step(Deed.EDIT, opened.state)]
        self._at = 0
        self._next_id = opened.first_free_id
        self._based_on = opened.based_on
        self._drafted = opened.drafted
        self._template = opened.template
        self._draft: NoteDraft | None = None
        self._in_version = opened.state if opened.is_kept else None
        self._in_working = opened.state
        self._autosave = Autosave(clock, is_kept=opened.is_kept)
        self._checked: tuple[NoteContent, Transcript, tuple[Finding, ...]] | None = None
        self._changed: tuple[Transcript, Transcript, frozenset[int]] | None = None

    # What there is

    @property
    def state(self) -> State:
        return self._steps[self._at].state

    @property
    def content(self) -> NoteContent:
        return self.state.content

    @property
    def dismissals(self) -> tuple[Dismissal, ...]:
        return self.state.dismissals

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them; checked when they are first asked for after a change."""
        content, _, transcript = self.state
        found = self._checked
        if found is None or found[0] is not content or found[1] is not transcript:
            found = self._checked = (content, transcript, self._check(content, transcript))
        return found[2]

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        return still_open(self.findings, self.dismissals)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The critical findings without which the note could be signed."""
        return open_critical(self.findings, self.dismissals)

    @property
    def is_blank_addendum(self) -> bool:
        """Whether an addendum was opened and nothing written into it."""
        return any(s.key == self.opened.addendum and not s.statements for s in self.content.sections)

    @property
    def undoes(self) -> Deed | None:
        """What `undo` takes back, None if there is nothing."""
        return self._steps[self._at].deed if self._at else None

    @property
    def redoes(self) -> Deed | None:
        return self._steps[self._at + 1].deed if self._at + 1 < len(self._steps) else None

    def undo(self) -> None:
        if self._at:
            self._go_to(self._at - 1)

    def redo(self) -> None:
        if self._at + 1 < len(self._steps):
            self._go_to(self._at + 1)

    # Deeds: each raises what `editing` raises, and then nothing has changed.

    def edit(self, statement_id: int, text: str, *, typing: bool = False) -> None:
        """`typing`: more key strokes follow; undo takes back all of them at once."""
        self._require_open(statement_id)
        last = self._steps[self._at]
        step = _Step(
            Deed.EDIT, self._with(editing.edit(self.content, statement_id, text)), statement_id, typing=typing
        )
        goes_on = last.typing and last.statement_id == statement_id and self._at + 1 == len(self._steps)
        self._do(step, instead=goes_on and self._at > 0)

    def take_words(self, statement_id: int, text: str) -> None:
        """Takes the words of a language model for it."""
        self._require_open(statement_id)
        self._edit(Deed.EDIT, editing.take_words(self.content, statement_id, text))

    def move(self, statement_id: int, section: str, position: int) -> None:
        self._require_open(statement_id)
        self._require_writable(section)
        there = editing.place_of(self.content, statement_id).section == section
        topic = None if there else self._topic(Place(section, position), statement_id)
        self._edit(Deed.MOVE, editing.move(self.content, statement_id, Place(section, position), topic))

    def split(self, statement_id: int, at: int) -> int:
        """The id of the second half."""
        self._require_open(statement_id)
        self._edit(Deed.SPLIT, editing.split(self.content, statement_id, at, self._next_id))
        return self._used_id()

    def join(self, statement_id: int) -> None:
        """With the statement below it."""
        self._require_open(statement_id)
        self._edit(Deed.JOIN, editing.join(self.content, statement_id))

    def delete(self, statement_id: int) -> None:
        self._require_open(statement_id)
        self._edit(Deed.DELETE, editing.delete(self.content, statement_id))

    def add(
        self,
        section: str,
        position: int,
        text: str,
        *,
        topic: Topic | None = None,
        evidence: tuple[int, ...] = (),
    ) -> int:
        """What the doctor typed; or, with evidence, the suggestion of a finding. Gives the new statement's id.

        Without a topic it is about what its neighbours are about.
        """
        self._require_writable(section)
        place = Place(section, position)
        new = NewStatement(text, topic or self._topic(place), evidence)
        self._edit(Deed.ADD, editing.add(self.content, new, place, self._next_id))
        return self._used_id()

    def dictate(self, section: str, position: int, text: str) -> tuple[int, ...]:
        """A statement for each line of what was dictated."""
        self._require_writable(section)
        content, ids = self.content, list[int]()
        for line in filter(None, map(str.strip, text.splitlines())):
            place = Place(section, position + len(ids))
            content = editing.add(content, NewStatement(line, self._topic(place)), place, self._next_id)
            ids.append(self._used_id())
        if ids:
            self._edit(Deed.DICTATE, content)
        return tuple(ids)

    def settle(self, item: ToConfirm, place: Place | None = None, *, text: str = "") -> int | None:
        """Decides an item to confirm: into the note at `place`, as it stands or as `text` has it; else dropped."""
        content = editing.settle(self.content, item)
        if place is None:
            self._edit(Deed.SETTLE, content)
            return None
        self._require_writable(place.section)
        new = NewStatement(item.text, self._topic(place), item.evidence)
        content = editing.add(content, new, place, self._next_id)
        if text:
            content = editing.edit(content, self._next_id, text)
        self._edit(Deed.SETTLE, content)
        return self._used_id()

    def dismiss(self, finding: Finding, reason: str) -> None:
        """Raises UserFacingError (finding.reason_short)."""
        if len(reason.strip()) < 3:
            raise UserFacingError(
                "finding.reason_short",
                "A dismissed finding needs a reason.",
                "Say in a few words why it can stand.",
            )
        dismissal = Dismissal(
            finding_id=finding.id, reason=reason.strip(), finding=finding.message, by=self._author
        )
        others = tuple(d for d in self.dismissals if d.finding_id != finding.id)
        self._do(_Step(Deed.DISMISS, self.state._replace(dismissals=(*others, dismissal))))

    def reopen(self, finding_id: str) -> None:
        left = tuple(d for d in self.dismissals if d.finding_id != finding_id)
        self._do(_Step(Deed.REOPEN, self.state._replace(dismissals=left)))

    def redraft(
        self,
        draft: NoteDraft,
        transcript: Transcript,
        sections: Container[str] | None = None,
        template: Template | None = None,
    ) -> tuple[Conflict, ...]:
        """A new draft, made from `transcript`, into the note; see `redrafting`. What conflicts with what the doctor
        wrote or deleted is not in the note: `take` puts it there. `template` is that of the draft, if it is another
        than the note's. Keep a version of this state at once.
        """
        self._require_unsigned()
        self._template = template or self._template
        content = rebasing.rebase(self.content, self.state.transcript, transcript).content
        found = redrafting.redraft(
            content,
            draft.content,
            self._deleted(),
            self._next_id,
            sections=sections,
            template=self._template,
        )
        used = [*found.content.statements(), *(c.proposed for c in found.conflicts)]
        self._next_id = max(self._next_id, *(s.id + 1 for s in used), 1)
        self._draft = draft
        self._drafted = found.content
        self._do(_Step(Deed.DRAFT, State(found.content, self.dismissals, transcript)))
        return found.conflicts

    def take(self, conflict: Conflict) -> None:
        self._require_unsigned()
        self._edit(Deed.TAKE, redrafting.take(self.content, conflict))

    def restore(self, state: State) -> None:
        """An older version again, as the newest state."""
        self._require_unsigned()
        self._do(_Step(Deed.RESTORE, state))

    # The transcript under the note

    def transcript_changed(self, newest: Transcript) -> None:
        """A note that cites no word rests on the newest from now on: what was said and left out is then found."""
        self.newest = newest
        if self.opened.addendum is not None:
            return
        steps = [step._replace(state=_resting_on(newest, step.state)) for step in self._steps]
        if steps != self._steps:
            if self._based_on == 0:  # the empty note that it was begun as is in no version
                self._in_version = self._in_version and _resting_on(newest, self._in_version)
            self._steps = steps
            self._go_to(self._at)

    @property
    def stale(self) -> dict[int, tuple[int, ...]]:
        """Statements, and their utterances that say something else in the newest transcript. A signed note has
        none: its transcript is signed with it."""
        if self.opened.addendum is not None:
            return {}
        cited, newest = self.state.transcript, self.newest
        if self._changed is None or self._changed[0] is not cited or self._changed[1] is not newest:
            self._changed = (cited, newest, rebasing.changed_utterances(cited, newest))
        return rebasing.resting_on(self.content, self._changed[2])

    def rebase(self) -> tuple[int, ...]:
        """Onto the newest transcript; gives the ids of the statements that were stale. Keep a version at once."""
        self._require_unsigned()
        found = rebasing.rebase(self.content, self.state.transcript, self.newest)
        self._do(_Step(Deed.REBASE, State(found.content, self.dismissals, self.newest)))
        return found.stale

    # What is not kept

    @property
    def is_kept(self) -> bool:
        """Whether this state is that of the newest version."""
        return self._autosave.is_kept

    def due(self) -> Due:
        """What should be kept now; ask once a second or so."""
        return self._autosave.due()

    def unsaved(self) -> Unsaved:
        return Unsaved(
            self.opened.visit_id, self.opened.kind, self._based_on, self.state, self._draft, self.is_kept
        )

    def saved(self, unsaved: Unsaved, number: int | None = None) -> None:
        """`unsaved` was kept as version `number`, or (None) as the working copy."""
        self._in_working = unsaved.state
        if number is not None:
            self._in_version, self._based_on = unsaved.state, number
            if self._draft is unsaved.draft:
                self._draft = None
        self._autosave.saved(is_kept=self._is(self._in_version), is_working=self._is(self._in_working))

    # Inside

    def _with(self, content: NoteContent) -> State:
        return self.state._replace(content=content)

    def _edit(self, deed: Deed, content: NoteContent) -> None:
        self._do(_Step(deed, self._with(content)))

    def _do(self, step: _Step, *, instead: bool = False) -> None:
        if step.state == self.state and not (instead and not step.typing):
            return
        del self._steps[self._at + (0 if instead else 1) :]
        self._steps.append(step)
        self._go_to(len(self._steps) - 1)

    def _go_to(self, at: int) -> None:
        self._at = at
        self._autosave.changed(is_kept=self._is(self._in_version), is_working=self._is(self._in_working))

    def _is(self, state: State | None) -> bool:
        return self.state == state

    def _used_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def _deleted(self) -> tuple[Statement, ...]:
        here = {s.id for s in self.content.statements()}
        return tuple(s for s in self._drafted.statements() if s.id not in here) if self._drafted else ()

    def _topic(self, place: Place, moving: int | None = None) -> Topic:
        """What the statements around a place are about, as far as its section takes that; else the section's."""
        section = next((s for s in self.content.sections if s.key == place.section), None)
        known = self._template.sections if self._template else ()
        takes = next((s.topics for s in known if s.key == place.section), ())
        if moving is not None and (statement := self.content.statement(moving)) and statement.topic in takes:
            return statement.topic
        around = section.statements[max(0, place.position - 1) : place.position + 1] if section else ()
        return next((s.topic for s in around if s.id != moving), takes[0] if takes else Topic.HISTORY)

    def _require_unsigned(self) -> None:
        if self.opened.addendum is not None:
            raise _signed()

    def _require_open(self, statement_id: int) -> None:
        if self.opened.addendum is not None:
            self._require_writable(editing.place_of(self.content, statement_id).section)

    def _require_writable(self, section: str) -> None:
        if self.opened.addendum not in (None, section):
            raise _signed()


def _resting_on(newest: Transcript, state: State) -> State:
    return state if state.content.cited() else state._replace(transcript=newest)


def _signed() -> UserFacingError:
    return UserFacingError(
        "note.signed", "What is signed can no longer be changed.", "Write it into the addendum instead."
    )
