"""What a server wrote, as a note: line by line, strictly, since nobody here held its pen. What does not parse is
dropped, counted, and told to the doctor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from copilot.domain.errors import EnvironmentFault
from copilot.domain.template import Template
from copilot.engines.llama.grammar import MAX_LINES, NOTHING, Evidence, section_grammar
from copilot.engines.llama.parsing import TIMES, Ending, Line, Parsed, Written, parse_line, parse_section
from copilot.engines.llama.prompt import one_line

_HEADING = re.compile(r"#{1,6} +(?P<heading>.+?) *:? *")
_THINKING = "<think>"
_MOST_LINE = 4000
"""Characters: a longer line is no statement, and is not waited for."""


class NewLine(NamedTuple):
    section: str
    line: Line
    doubt: str


class NoteReader:
    """Takes the text as it comes.

    Attributes: `dropped`, the lines that could not be used so far; `is_looping`, that the model goes round in
    circles and need not be listened to any longer.
    """

    def __init__(self, template: Template, ids: Set[int], form: Evidence) -> None:
        self.dropped = 0
        self.is_looping = False
        self._sections = template.sections
        self._ids = ids
        self._form = form
        self._language = template.language
        self._by_heading = {_key(s.heading): i for i, s in enumerate(template.sections)}
        self._rows: list[list[str]] = [[] for _ in template.sections]
        self._endings = [Ending.DONE] * len(template.sections)
        self._current: int | None = None
        self._rest = ""
        self._begun = False

    def feed(self, text: str) -> Iterator[NewLine | str]:
        """Lines as soon as they are whole, and the key of each section that begins."""
        self._rest += text
        if not self._begun:
            # Models that think aloud do it first.
            start = self._rest.lstrip()
            if _THINKING.startswith(start) or (start.startswith(_THINKING) and "</think>" not in start):
                return
            self._begun = True
            self._rest = start.partition("</think>")[2] if start.startswith(_THINKING) else self._rest
        *rows, self._rest = self._rest.split("\n")
        for row in rows:
            yield from self._row(row.rstrip("\r").rstrip())
        if len(self._rest) > _MOST_LINE:
            self.is_looping = True

    def finish(self, *, cut: bool) -> list[Parsed]:
        """What stands in each section. `cut`: the server stopped at the limit of tokens."""
        rest = "" if self._rest.lstrip().startswith(_THINKING) and not self._begun else self._rest
        if not cut and rest.strip():
            for _ in self._row(rest.strip()):
                pass
            rest = ""
        if cut and self._current is not None:
            self._endings[self._current] = Ending.TOKENS
        return [self._parsed(i, rest if cut and i == self._current else "") for i in range(len(self._sections))]

    def _row(self, row: str) -> Iterator[NewLine | str]:
        heading = _HEADING.fullmatch(row)
        if heading:
            self._current = self._by_heading.get(_key(heading["heading"]))
            if self._current is not None:
                yield self._sections[self._current].key
            return
        if not row.strip() or row.strip() == NOTHING:
            return
        if self._current is None:
            self.dropped += 1
            return
        try:
            line, doubt = parse_line(row, self._ids, self._form, self._language)
        except EnvironmentFault:
            self.dropped += 1
            return
        rows = self._rows[self._current]
        if len(rows) == MAX_LINES:
            self._endings[self._current] = Ending.LINES
            self.dropped += 1
            return
        rows.append(row)
        if rows[-TIMES:] == [row] * TIMES:
            self._endings[self._current] = Ending.REPEATED
            self.is_looping = True
        elif row not in rows[:-1]:
            yield NewLine(self._sections[self._current].key, line, doubt)

    def _parsed(self, place: int, rest: str) -> Parsed:
        rows, ending = self._rows[place], self._endings[place]
        text = "".join(f"{row}\n" for row in rows) + rest
        try:
            written = Written(text.encode("utf-8", "replace"), ending)
            heading = self._sections[place].heading
            return parse_section(written, heading, self._ids, self._form, self._language)
        except EnvironmentFault:
            # Cut before there was anything to point at.
            self.dropped += 1
            return Parsed((), ())


def note_grammar(template: Template, ids: Set[int], form: Evidence) -> str:
    """GBNF of the whole note: every heading, and under each what may stand there."""
    _, *rules = section_grammar(ids, form).splitlines()
    headings = " ".join(f'"## {_quoted(one_line(s.heading))}\\n" section' for s in template.sections)
    return "\n".join([f"root ::= {headings}", f'section ::= "{NOTHING}\\n" | line{{1,{MAX_LINES}}}', *rules]) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _key(heading: str) -> str:
    return one_line(heading).strip(" :*：").casefold()
