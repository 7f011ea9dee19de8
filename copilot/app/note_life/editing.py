"""Edits of a note, each a pure function from content to content.

Errors are UserFacingError: note.statement_gone, note.section_gone, note.empty_statement, note.cannot_split.
A statement that a drafter wrote keeps those words in `drafted` when the doctor changes its text, so that what was
drafted can be shown, and how much of it was kept can be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement, ToConfirm
from copilot.domain.template import Topic


class NewStatement(NamedTuple):
    """What is to be added. Words of the app's own (a finding's suggestion, a draft's line) come with evidence and
    count as drafted; what the doctor typed or dictated has none."""

    text: str
    topic: Topic
    evidence: tuple[int, ...] = ()


class Place(NamedTuple):
    """Before which statement of a section; past the last one it is the end."""

    section: str
    position: int


def next_id(*contents: NoteContent) -> int:
    """An id that none of these contents uses. An id is never used again for another statement of the same note."""
    return max((s.id for content in contents for s in content.statements()), default=0) + 1


def place_of(content: NoteContent, statement_id: int) -> Place:
    for section in content.sections:
        for index, statement in enumerate(section.statements):
            if statement.id == statement_id:
                return Place(section.key, index)
    raise _gone()


def edit(content: NoteContent, statement_id: int, text: str) -> NoteContent:
    """Another text for a statement; with the drafter's own words again it is a drafted one again."""
    return replace(content, statement_id, (reworded(_found(content, statement_id), text),))


def take_words(content: NoteContent, statement_id: int, text: str) -> NoteContent:
    """The words of a model that the doctor took: an edited statement, also where the doctor had typed it."""
    before = _found(content, statement_id)
    after = reworded(before, text)
    if after == before:
        return content
    taken = after.model_copy(update={"origin": Origin.EDITED, "drafted": before.by_drafter()})
    return replace(content, statement_id, (taken,))


def reworded(statement: Statement, text: str) -> Statement:
    """A drafted statement without evidence does not exist: one that lost it stays an edited one."""
    cleaned = _cleaned(text)
    if cleaned == statement.text:
        return statement
    drafted = statement.by_drafter()
    if drafted and cleaned == drafted and statement.evidence:
        return statement.model_copy(update={"text": cleaned, "origin": Origin.DRAFTED, "drafted": ""})
    origin = Origin.EDITED if drafted else statement.origin
    return statement.model_copy(update={"text": cleaned, "origin": origin, "drafted": drafted})


def move(content: NoteContent, statement_id: int, to: Place, topic: Topic | None = None) -> NoteContent:
    """`to.position` counts with the statement where it still is. `topic`: what it is about in its new section."""
    statement = _found(content, statement_id)
    at = place_of(content, statement_id)
    index = to.position - 1 if at.section == to.section and at.position < to.position else to.position
    if topic is not None:
        statement = statement.model_copy(update={"topic": topic})
    return insert(delete(content, statement_id), Place(to.section, index), (statement,))


def split(content: NoteContent, statement_id: int, at: int, new_id: int) -> NoteContent:
    """Two statements with the same evidence, of which the first keeps the id. `at` is an index into the text."""
    statement = _found(content, statement_id)
    first, second = statement.text[:at].strip(), statement.text[at:].strip()
    if at <= 0 or not first or not second:
        raise UserFacingError(
            "note.cannot_split", "There is nothing to split off here.", "Put the cursor between two words."
        )
    drafted = statement.by_drafter()
    cut = _counterpart(statement.text, drafted, at)
    halves = (
        _part(statement, statement.id, first, drafted[:cut].strip()),
        _part(statement, new_id, second, drafted[cut:].strip()),
    )
    return replace(content, statement_id, halves)


def join(content: NoteContent, statement_id: int) -> NoteContent:
    """One statement of this one and the next in its section, with the evidence of both."""
    at = place_of(content, statement_id)
    statements = _section(content, at.section).statements
    if at.position + 1 == len(statements):
        raise UserFacingError(
            "note.nothing_to_join", "There is no statement below this one in its section.", "Choose another one."
        )
    first, second = statements[at.position], statements[at.position + 1]
    evidence = first.evidence + tuple(i for i in second.evidence if i not in first.evidence)
    merged = first.model_copy(update={"evidence": evidence})
    joined = _part(
        merged, first.id, _glued(first.text, second.text), _glued(first.by_drafter(), second.by_drafter())
    )
    return replace(delete(content, second.id), first.id, (joined,))


def delete(content: NoteContent, statement_id: int) -> NoteContent:
    return replace(content, statement_id, ())


def add(content: NoteContent, new: NewStatement, place: Place, new_id: int) -> NoteContent:
    origin = Origin.DRAFTED if new.evidence else Origin.TYPED
    statement = Statement(id=new_id, text=_cleaned(new.text), evidence=new.evidence, origin=origin, topic=new.topic)
    return insert(content, place, (statement,))


def settle(content: NoteContent, item: ToConfirm) -> NoteContent:
    """Takes an item off what is to confirm; `add` puts it into the note, if that is what the doctor decided."""
    if item not in content.to_confirm:
        raise UserFacingError("note.settled", "This is settled already.", "Choose another one.")
    index = content.to_confirm.index(item)
    left = content.to_confirm[:index] + content.to_confirm[index + 1 :]
    return content.model_copy(update={"to_confirm": left})


def insert(content: NoteContent, place: Place, statements: tuple[Statement, ...]) -> NoteContent:
    _section(content, place.section)

    def inserted(section: NoteSection) -> Iterable[Statement]:
        if section.key != place.section:
            return section.statements
        index = max(0, place.position)
        return (*section.statements[:index], *statements, *section.statements[index:])

    return _mapped(content, inserted)


def replace(content: NoteContent, statement_id: int, by: tuple[Statement, ...]) -> NoteContent:
    _found(content, statement_id)

    def replaced(section: NoteSection) -> Iterable[Statement]:
        for statement in section.statements:
            yield from by if statement.id == statement_id else (statement,)

    return _mapped(content, replaced)


def _mapped(content: NoteContent, statements_of: Callable[[NoteSection], Iterable[Statement]]) -> NoteContent:
    sections = []
    for section in content.sections:
        statements = tuple(statements_of(section))
        same = statements == section.statements
        sections.append(section if same else section.model_copy(update={"statements": statements}))
    # Copies are not validated: two statements with the same id would go unnoticed.
    ids = [s.id for section in sections for s in section.statements]
    if len(set(ids)) != len(ids):
        raise ValueError("two statements have the same id")
    return content.model_copy(update={"sections": tuple(sections)})


def _part(statement: Statement, statement_id: int, text: str, drafted: str) -> Statement:
    """A piece of a statement, or several in one: as drafted only if every word of it is the drafter's."""
    if not drafted:
        origin = Origin.EDITED if statement.origin is Origin.EDITED else Origin.TYPED
    else:
        origin = Origin.DRAFTED if drafted == text and statement.evidence else Origin.EDITED
    kept = "" if origin is Origin.DRAFTED else drafted
    return statement.model_copy(update={"id": statement_id, "text": text, "origin": origin, "drafted": kept})


def _counterpart(text: str, drafted: str, at: int) -> int:
    """Where `drafted` is to be cut if `text` is cut at `at`: after the last character that both have before it."""
    if text == drafted:
        return at
    cut = 0
    for a, b, size in SequenceMatcher(None, text, drafted, autojunk=False).get_matching_blocks():
        if a < at:
            cut = b + min(size, at - a)
    return cut


def _glued(first: str, second: str) -> str:
    """Chinese takes no space between sentences."""
    gap = "" if not first or not second or first[-1] in "。！？；，、：" else " "
    return f"{first}{gap}{second}"


def _cleaned(text: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise UserFacingError("note.empty_statement", "A statement needs words.", "Write some, or delete it.")
    return cleaned


def _found(content: NoteContent, statement_id: int) -> Statement:
    statement = content.statement(statement_id)
    if statement is None:
        raise _gone()
    return statement


def _section(content: NoteContent, key: str) -> NoteSection:
    section = next((s for s in content.sections if s.key == key), None)
    if section is None:
        raise UserFacingError("note.section_gone", "The note has no such section.", "Choose another section.")
    return section


def _gone() -> UserFacingError:
    return UserFacingError(
        "note.statement_gone", "This statement is not in the note any more.", "Choose another, or undo."
    )
