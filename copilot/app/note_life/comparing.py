"""What changed between two versions of a note, word by word, and how much of the drafter's text was kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from copilot.app.note_life.aligning import aligned
from copilot.app.note_life.words import Change, Span, kept_words, spans, words
from copilot.domain.note import Dismissal, NoteContent, Statement, ToConfirm
from copilot.domain.record import NoteVersion, VersionKind

T = TypeVar("T")


class StatementDiff(NamedTuple):
    """`old` is None for a statement that was added, `new` for one that was deleted.

    `moved`: it stands in another section, or past statements that came before it.
    """

    old: Statement | None
    new: Statement | None
    spans: tuple[Span, ...]
    moved: bool = False

    @property
    def is_same(self) -> bool:
        return not self.moved and all(span.change is Change.KEPT for span in self.spans)


class SectionDiff(NamedTuple):
    """`change` is that of the section itself: a section of a template that one of the two versions lacks."""

    key: str
    heading: str
    change: Change
    statements: tuple[StatementDiff, ...]


class NoteDiff(NamedTuple):
    """Sections and statements in the order of the newer version; what was deleted stands where it stood."""

    sections: tuple[SectionDiff, ...]
    to_confirm: tuple[tuple[Change, ToConfirm], ...] = ()
    dismissals: tuple[tuple[Change, Dismissal], ...] = ()

    @property
    def is_same(self) -> bool:
        items = (*self.to_confirm, *self.dismissals)
        return all(s.is_same for section in self.sections for s in section.statements) and all(
            change is Change.KEPT for change, _ in items
        )


def compare(old: NoteVersion, new: NoteVersion) -> NoteDiff:
    """The difference between any two versions of a note."""
    diff = compare_content(old.content, new.content)
    return diff._replace(dismissals=_items(old.dismissals, new.dismissals))


def compare_content(old: NoteContent, new: NoteContent) -> NoteDiff:
    was = {pair.new.id: pair.old for pair in aligned(old, new)}
    paired = {statement.id for statement in was.values()}
    home = {s.id: section.key for section in old.sections for s in section.statements}
    rank = {s.id: i for i, s in enumerate(old.statements())}
    before = {section.key: section for section in old.sections}
    sections = []
    for section in new.sections:
        stayed = [s for s in section.statements if s.id in was and home[was[s.id].id] == section.key]
        in_order = _longest_rising([rank[was[s.id].id] for s in stayed])
        firm = {stayed[i].id for i in in_order}
        there = {was[s.id].id for s in stayed if s.id in firm}
        left = before[section.key].statements if section.key in before else ()
        gone = _gone_after(left, paired, there)
        diffs = [*gone.get(None, ())]
        for statement in section.statements:
            then = was.get(statement.id)
            changed = spans(then.text if then else "", statement.text)
            diffs.append(StatementDiff(then, statement, changed, then is not None and statement.id not in firm))
            if statement.id in firm and then is not None:
                diffs += gone.get(then.id, ())
        change = Change.KEPT if section.key in before else Change.ADDED
        sections.append(SectionDiff(section.key, section.heading, change, tuple(diffs)))
    present = {section.key for section in new.sections}
    for section in old.sections:
        if section.key not in present:
            deleted = tuple(_deleted(s) for s in section.statements if s.id not in paired)
            sections.append(SectionDiff(section.key, section.heading, Change.REMOVED, deleted))
    return NoteDiff(tuple(sections), _items(old.to_confirm, new.to_confirm))


def _deleted(statement: Statement) -> StatementDiff:
    return StatementDiff(statement, None, spans(statement.text, ""))


def _gone_after(
    left: Sequence[Statement], paired: set[int], there: set[int]
) -> dict[int | None, list[StatementDiff]]:
    """The deleted statements of a section, by the statement before them that still stands there; None: the top."""
    found: dict[int | None, list[StatementDiff]] = {}
    after: int | None = None
    for statement in left:
        if statement.id in there:
            after = statement.id
        elif statement.id not in paired:
            found.setdefault(after, []).append(_deleted(statement))
    return found


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Indices of a longest rising subsequence: the statements that need not be called moved."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(last[place - 1] if place else None)
        tails[place:] = [value, *tails[place + 1 :]]
        last[place:] = [index, *last[place + 1 :]]
    found: list[int] = []
    at: int | None = last[-1] if last else None
    while at is not None:
        found.append(at)
        at = before[at]
    return found[::-1]


def _items(old: Sequence[T], new: Sequence[T]) -> tuple[tuple[Change, T], ...]:
    gone = tuple((Change.REMOVED, item) for item in old if item not in new)
    return (*gone, *((Change.KEPT if item in old else Change.ADDED, item) for item in new))


class Share(NamedTuple):
    """Words. `drafted`: of the drafter's text; `kept`: those of them that the note still says in their place;
    `total`: of the whole note, whoever wrote them."""

    drafted: int
    kept: int
    total: int

    @property
    def of_draft(self) -> float | None:
        """How much of the drafter's text was kept; None without a draft."""
        return self.kept / self.drafted if self.drafted else None

    @property
    def of_note(self) -> float | None:
        """How much of the note is the drafter's; None for an empty note."""
        return self.kept / self.total if self.total else None


def statement_share(statement: Statement) -> Share:
    drafted = statement.by_drafter()
    return Share(len(words(drafted)), kept_words(drafted, statement.text), len(words(statement.text)))


def note_share(versions: Sequence[NoteVersion], number: int) -> Share:
    """Of version `number`: the draft is the newest one until then, and what was proposed and added since."""
    until = [v for v in versions if v.number <= number]
    content = until[-1].content
    draft = next((v.content for v in reversed(until) if v.kind is VersionKind.DRAFT), None)
    drafted = {s.id: s for s in draft.statements()} if draft else {}
    whole = kept = total = 0
    for statement in content.statements():
        share = statement_share(_with_draft(statement, drafted.get(statement.id)))
        whole, kept, total = whole + share.drafted, kept + share.kept, total + share.total
    offered = sum(len(words(s.by_drafter())) for s in drafted.values())
    return Share(max(whole, offered), kept, total)


def _with_draft(statement: Statement, drafted: Statement | None) -> Statement:
    """An earlier release did not keep the drafter's words in an edited statement: they are in the draft."""
    if drafted is None or statement.by_drafter() or not drafted.by_drafter():
        return statement
    return statement.model_copy(update={"drafted": drafted.by_drafter()})
