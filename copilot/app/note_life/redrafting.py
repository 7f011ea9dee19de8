"""A new draft into a note that a doctor has worked on: nothing that was edited, typed or deleted is overwritten."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from copilot.app.note_life import editing
from copilot.app.note_life.aligning import alike
from copilot.app.note_life.editing import Place
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement, titled
from copilot.domain.template import Template

_SAME_SUBJECT = 0.3
"""A new line with this share of words in common with the doctor's is about the same: rather one question too many
than a line that stands twice."""


class Conflict(NamedTuple):
    """The new draft says something about what the doctor has changed: the doctor chooses.

    `mine` is the statement that stands in the note; None if the doctor deleted it (`deleted` is what it said).
    `proposed` carries an id of its own, and belongs into `section`.
    """

    section: str
    proposed: Statement
    mine: Statement | None
    deleted: Statement | None = None


class Redrafted(NamedTuple):
    """`content` is the note with what could be replaced replaced; `conflicts` are left out of it."""

    content: NoteContent
    conflicts: tuple[Conflict, ...]


def redraft(
    content: NoteContent,
    draft: NoteContent,
    deleted: tuple[Statement, ...],
    first_id: int,
    *,
    sections: Container[str] | None = None,
    template: Template | None = None,
) -> Redrafted:
    """`draft` in the place of what was drafted before, in all sections or those named.

    `deleted` are drafted statements that the doctor deleted; `first_id` and what follows are free. A draft by
    another template brings its sections: the doctor's statements go where `template` puts their topics. What is to
    confirm is replaced when everything is drafted again.
    """
    if sections is None:
        doctors = _at_home(content, draft, template)
        skeleton = titled(draft, template) if template else draft
    else:
        skeleton = content
        doctors = {s.key: tuple(x for x in s.statements if not _is_drafts(x)) for s in content.sections}
    kept = tuple(s for statements in doctors.values() for s in statements)
    old = tuple(s for s in content.statements() if _is_drafts(s))
    standing = {s.text for s in old}
    numbered = _Numbers(old, first_id)
    conflicts: list[Conflict] = []
    merged = []
    by_key = {s.key: s for s in draft.sections}
    for section in skeleton.sections:
        if sections is not None and section.key not in sections:
            merged.append(section)
            continue
        fresh: list[Statement] = []
        for line in by_key[section.key].statements if section.key in by_key else ():
            # What stood beside the doctor's statements is about none of them.
            stood = line.text in standing
            mine, gone = (None, None) if stood else (_counterpart(line, kept), _counterpart(line, deleted))
            if mine is None and gone is None:
                fresh.append(numbered(line))
            elif mine is None or mine.text != line.text:
                conflicts.append(Conflict(section.key, numbered(line), mine, gone if mine is None else None))
        merged.append(
            section.model_copy(update={"statements": _interleaved(section, content, fresh, doctors[section.key])})
        )
    update: dict[str, object] = {"sections": tuple(merged)}
    if sections is None:
        update["to_confirm"] = draft.to_confirm
    return Redrafted(_unique(skeleton.model_copy(update=update)), tuple(conflicts))


def take(content: NoteContent, conflict: Conflict) -> NoteContent:
    """The new draft's line instead of the doctor's, or again in the note."""
    proposed, mine = conflict.proposed, conflict.mine
    if mine is not None and content.statement(mine.id) == mine:
        return editing.replace(content, mine.id, (proposed.model_copy(update={"id": mine.id}),))
    section = next((s for s in content.sections if s.key == conflict.section), None)
    end = len(section.statements) if section else 0
    return editing.insert(content, Place(conflict.section, end), (proposed,))


def _is_drafts(statement: Statement) -> bool:
    return statement.origin is Origin.DRAFTED


def _counterpart(line: Statement, among: tuple[Statement, ...]) -> Statement | None:
    """The one of these that is about the same: by its words, or by the drafter's words behind it."""
    for reading in (_as_is, _as_drafted):
        read = {s.id: s for s in among}
        pairs = alike([r for s in among if (r := reading(s))], [line], _SAME_SUBJECT)
        if pairs:
            return read[pairs[0].old.id]
    return None


def _as_is(statement: Statement) -> Statement:
    return statement


def _as_drafted(statement: Statement) -> Statement | None:
    drafted = statement.by_drafter()
    return statement.model_copy(update={"text": drafted}) if drafted else None


def _at_home(
    content: NoteContent, draft: NoteContent, template: Template | None
) -> dict[str, tuple[Statement, ...]]:
    """The doctor's statements by the key of their section in the draft."""
    homes: dict[str, list[Statement]] = {section.key: [] for section in draft.sections}
    for section in content.sections:
        for statement in section.statements:
            if _is_drafts(statement):
                continue
            target = template.section_for(statement.topic) if template else None
            if section.key in homes:
                homes[section.key].append(statement)
            elif target is not None and target.key in homes:
                homes[target.key].append(statement)
            else:
                homes[draft.sections[-1].key].append(statement)
    return {key: tuple(statements) for key, statements in homes.items()}


def _interleaved(
    section: NoteSection, content: NoteContent, fresh: list[Statement], mine: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The doctor's statements stay at their place, counted from the top; the new lines fill what is left."""
    before = next((s.statements for s in content.sections if s.key == section.key), ())
    place = {statement.id: index for index, statement in enumerate(before)}
    found = list(fresh)
    for statement in sorted(mine, key=lambda s: place.get(s.id, len(before))):
        found.insert(place.get(statement.id, len(found)), statement)
    return tuple(found)


class _Numbers:
    """The ids of new lines: that of the same line of the old draft, so that dismissals stay, else a new one."""

    def __init__(self, old: tuple[Statement, ...], first_id: int) -> None:
        self._old = {s.text: s.id for s in old}
        self._next = first_id

    def __call__(self, line: Statement) -> Statement:
        given = self._old.pop(line.text, None)
        if given is None:
            given, self._next = self._next, self._next + 1
        return line.model_copy(update={"id": given})


def _unique(content: NoteContent) -> NoteContent:
    return NoteContent.model_validate(content.model_dump())
