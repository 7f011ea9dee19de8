"""The rows of the note's list, and how the old ones become the new ones without a jump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from copilot.domain.note import Severity, Statement


class Heading(NamedTuple):
    key: str
    text: str


class StatementRow(NamedTuple):
    """`times` are when its evidence was said; `worst` the gravest of its open findings; `stale`: an utterance it
    rests on was corrected since; `lit`: the selected utterance is evidence of it."""

    section: str
    statement: Statement
    times: str
    worst: Severity | None
    stale: bool
    lit: bool


class ProvisionalRow(NamedTuple):
    """A line of a draft that is being written: it is read, and nothing can be done with it. `doubt`: why it will
    have to be confirmed; "" for a statement."""

    section: str
    text: str
    times: str
    doubt: str


class CardRow(NamedTuple):
    """The place of a card under the statement that it is about."""

    section: str
    statement_id: int
    height: int


Row = Heading | StatementRow | ProvisionalRow | CardRow


class Step(NamedTuple):
    """Rows from `start` on: so many are taken away, and these come in their place."""

    start: int
    gone: int
    come: tuple[Row, ...]


def steps(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Step]:
    """From the last to the first, so that each can be taken as it is. A provisional line becomes the statement of
    the same words in the same section: it stays where it is."""
    a, b = _old_keys(old, new), [_key(row) for row in new]
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    between = SequenceMatcher(None, a[start : len(a) - end], b[start : len(b) - end], autojunk=False)
    for tag, a0, a1, b0, b1 in reversed(between.get_opcodes()):
        if tag != "equal":
            yield Step(start + a0, a1 - a0, tuple(new[start + b0 : start + b1]))


def _old_keys(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[str, ...]]:
    known = {_key(row) for row in old}
    become = {
        (row.section, row.statement.text): _key(row)
        for row in new
        if isinstance(row, StatementRow) and _key(row) not in known
    }
    return [
        become.get((row.section, row.text), _key(row)) if isinstance(row, ProvisionalRow) else _key(row)
        for row in old
    ]


def _key(row: Row) -> tuple[str, ...]:
    match row:
        case Heading(key=key):
            return "heading", key
        case StatementRow(section=section):
            return "statement", section, str(row.statement.id)
        case ProvisionalRow(section=section, text=text):
            return "provisional", section, text
        case CardRow(section=section, statement_id=number):
            return "card", section, str(number)
