"""The sections of a note as texts to be written: the heading is fed, the lines are the model's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from copilot.domain.errors import EnvironmentFault
from copilot.domain.template import TemplateSection
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.grammar import MAX_LINES, NOTHING, OPENER, Evidence, section_grammar
from copilot.engines.llama.parsing import TIMES, Ending, Line, parse_line
from copilot.engines.llama.pens import Ask, Piece
from copilot.engines.llama.prompt import heading_line

SECTION_TOKENS = 512
"""The most one section may take: about 350 English words."""

NOTE_TOKENS = 4096
"""The most that all sections may take, and never more than a third of the context."""

LEAST_SECTION_TOKENS = 96
"""A citation and a sentence."""


def section_tokens(sections: int, context: int) -> int:
    """How many tokens each of so many sections may take, in a context of so many."""
    return max(LEAST_SECTION_TOKENS, min(SECTION_TOKENS, min(NOTE_TOKENS, context // 3) // sections))


def section_asks(
    model: LanguageModel, sections: Sequence[TemplateSection], ids: Iterable[int], form: Evidence, most: int
) -> list[Ask]:
    """One text for each section; they can be written one after the other or together."""
    grammar = section_grammar(ids, form)
    opener = tuple(model.continuation(OPENER[form]))
    line_ends = tuple(model.continuation("\n")) * 2
    return [
        Ask(tuple(model.continuation(heading_line(s.heading))), grammar, most, opener, _ended, line_ends)
        for s in sections
    ]


def room_for(asks: Iterable[Ask]) -> int:
    """Tokens that the texts and what is fed for them take at most."""
    return sum(len(ask.prompt) + ask.most_tokens + len(ask.opener) + len(ask.line_ends) for ask in asks)


class LineWatch:
    """Sees each line of a section as soon as it is whole."""

    def __init__(self, ids: Set[int], form: Evidence, language: str = "en") -> None:
        """`language` is that of the note: why a line is doubtful is told in it."""
        self._ids = ids
        self._form = form
        self._language = language
        self._seen = 0
        self._lines: set[Line] = set()

    def new_line(self, piece: Piece) -> tuple[Line, str] | None:
        """A line that was not there before, and why it is doubtful, "" if it is not."""
        lines = piece.raw.split(b"\n")[:-1]
        if len(lines) <= self._seen:
            return None
        self._seen = len(lines)
        try:
            row = lines[-1].decode("utf-8", "replace")
            line, doubt = parse_line(row, self._ids, self._form, self._language)
        except EnvironmentFault:
            return None  # an empty line; what cannot be read at all is told when the section is parsed
        if line in self._lines:
            return None
        self._lines.add(line)
        return line, doubt


def _ended(raw: bytes) -> Ending | None:
    if raw == NOTHING.encode() or raw.endswith(b"\n\n"):
        return Ending.DONE
    if raw.endswith(b"\n"):
        lines = raw.split(b"\n")[:-1]
        if lines[-TIMES:] == lines[-1:] * TIMES:
            return Ending.REPEATED
        if len(lines) == MAX_LINES:
            return Ending.LINES
    return None
