"""From what the model wrote to the content of a note. What does not parse is an error, never content."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence, Set
from enum import StrEnum
from typing import NamedTuple

from copilot.domain.errors import EnvironmentFault
from copilot.domain.note import NoteContent, NoteSection, Statement, ToConfirm
from copilot.domain.template import Template
from copilot.engines.llama.doubts import doubts_in
from copilot.engines.llama.grammar import (
    FIRST_CHAR,
    MAX_IDS,
    MAX_LINE_CHARS,
    MAX_LINES,
    NOTHING,
    TEXT_CHAR,
    Evidence,
)
from copilot.engines.llama.topics import topic_of


class Ending(StrEnum):
    """Why the writing of a text ended: the model was done, repeated itself, or reached one of our limits."""

    DONE = "done"
    REPEATED = "repeated"
    LINES = "lines"
    TOKENS = "tokens"


class Written(NamedTuple):
    """What the model wrote under one heading, as bytes, and why it stopped."""

    raw: bytes
    ending: Ending


class Line(NamedTuple):
    """One statement: its text, and the ids it cites, ascending and each once."""

    text: str
    evidence: tuple[int, ...]


class Parsed(NamedTuple):
    """The statements of a section, and those the doctor must look at, with the reason."""

    lines: tuple[Line, ...]
    doubtful: tuple[tuple[Line, str], ...]


TIMES = 3
"""The same line so many times in a row ends a section: what loops has no more to say."""

_ID = "[1-9][0-9]{0,8}"
_CITED = rf"\[(?P<ids>{_ID}(?:,{_ID}){{0,{MAX_IDS - 1}}})\]"
_TEXT = rf"(?P<text>[{FIRST_CHAR}][{TEXT_CHAR}]{{0,{MAX_LINE_CHARS - 1}}})"
_LINE = {
    Evidence.FIRST: re.compile(rf"- {_CITED} {_TEXT}"),
    Evidence.LAST: re.compile(rf"- {_TEXT} {_CITED}"),
}
_LOOP = re.compile(r"(.{2,60}?)\1{3,}", re.IGNORECASE)


def unusable() -> EnvironmentFault:
    return EnvironmentFault(
        "llm.unusable_output",
        "The language model wrote something that cannot be used as a note.",
        "Use the extractive drafter, or another model.",
    )


def parse_section(
    written: Written, heading: str, ids: Set[int], form: Evidence = Evidence.FIRST, language: str = "en"
) -> Parsed:
    """What stands under one heading of a note in `language`. Raises EnvironmentFault("llm.unusable_output")."""
    doubts = doubts_in(language)
    text = _decoded(written)
    if text.strip("\n") in ("", NOTHING) and written.ending is Ending.DONE:
        return Parsed((), ())
    whole, _, rest = text.rpartition("\n")
    if written.ending is not Ending.TOKENS and rest:
        raise unusable()
    rows = [row for row in whole.removesuffix("\n").split("\n") if whole]
    if len(rows) > MAX_LINES:
        raise unusable()
    read = [parse_line(row, ids, form, language) for row in rows]
    doubtful = [(line, why) for line, why in read if why]
    lines = _merged([line for line, why in read if not why])
    if written.ending is Ending.TOKENS:
        doubtful.append((_last_words(rest, lines, ids, form), doubts.tokens.format(heading)))
    elif written.ending is Ending.REPEATED:
        if len(rows) < TIMES:
            raise unusable()
        doubtful.append((read[-1][0], doubts.repeated))
    elif written.ending is Ending.LINES:
        if len(rows) != MAX_LINES:
            raise unusable()
        doubtful.append((read[-1][0], doubts.lines.format(heading)))
    return Parsed(lines, tuple(doubtful))


def note_content(template: Template, parts: Sequence[Sequence[Parsed]], seams: Sequence[Line] = ()) -> NoteContent:
    """The note: what each part of the visit gave for each section of the template, each statement once.

    Statements are numbered from 1. `seams` is what was said where each part but the first begins: the doctor is
    told to look there.
    """
    done: list[NoteSection] = []
    to_confirm: list[ToConfirm] = []
    next_id = 1
    for section, *parsed in zip(template.sections, *parts, strict=True):
        lines = _merged([line for part in parsed for line in part.lines])
        statements = tuple(
            Statement(
                id=number,
                text=line.text,
                evidence=line.evidence,
                topic=topic_of(line.text, section, template.language),
            )
            for number, line in enumerate(lines, start=next_id)
        )
        next_id += len(statements)
        done.append(
            NoteSection(key=section.key, heading=section.heading, loinc=section.loinc, statements=statements)
        )
        doubtful = [item for part in parsed for item in part.doubtful]
        to_confirm += [ToConfirm(text=li.text, evidence=li.evidence, reason=why) for li, why in doubtful]
    reason = doubts_in(template.language).seam.format(len(parts))
    to_confirm += [ToConfirm(text=seam.text, evidence=seam.evidence, reason=reason) for seam in seams]
    return NoteContent(
        template=template.id, language=template.language, sections=tuple(done), to_confirm=tuple(to_confirm)
    )


def without_loops(text: str) -> tuple[str, bool]:
    """`text` with every loop (the same words four times or more in a row) cut to its first round, and whether
    a loop ran to the end, so that nothing but repetition was lost there.

    Digits alone are left as they are: a number must not change.
    """
    kept: list[str] = []
    position = 0
    to_the_end = False
    for match in _LOOP.finditer(text):
        unit = match[1]
        if not any(c.isalpha() for c in unit):
            continue
        kept += [text[position : match.start()], unit]
        position = match.end()
        if unit.casefold().startswith(text[position:].casefold()):
            position = len(text)
            to_the_end = True
    short = "".join(kept) + text[position:]
    return (short.rstrip(" ,;") if to_the_end else short), to_the_end


def _decoded(written: Written) -> str:
    """The text. Only at a limit may the last character be incomplete; it is left out then."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return decoder.decode(written.raw, final=written.ending is not Ending.TOKENS)
    except UnicodeDecodeError:
        raise unusable() from None  # the original holds what was said


def parse_line(row: str, ids: Set[int], form: Evidence, language: str = "en") -> tuple[Line, str]:
    """One line, without its end, and why it is doubtful, in `language`: "" if it is not.

    Raises EnvironmentFault("llm.unusable_output").
    """
    match = _LINE[form].fullmatch(row)
    if not match:
        raise unusable()
    cited = {int(number) for number in match["ids"].split(",")}
    if not cited <= ids:
        raise unusable()
    text, loop_at_end = without_loops(match["text"])
    line = Line(" ".join(text.split()), tuple(sorted(cited)))
    if len(match["text"]) == MAX_LINE_CHARS and not loop_at_end:
        return _shortened(line), doubts_in(language).unfinished
    return line, doubts_in(language).repeated if text != match["text"] else ""


def _last_words(rest: str, lines: tuple[Line, ...], ids: Set[int], form: Evidence) -> Line:
    """What stands at the place where the limit was reached: the open line, else the one before it."""
    if _LINE[form].fullmatch(rest):
        line, why = parse_line(rest, ids, form)
        return line if why else _shortened(line)
    if not lines:
        raise unusable()
    return lines[-1]


def _shortened(line: Line) -> Line:
    """Without its last word, which may have been cut in the middle ("10 mg" of "100 mg")."""
    words, space, _ = line.text.rpartition(" ")
    return line._replace(text=f"{words} …" if space else f"{line.text}…")


def _merged(lines: list[Line]) -> tuple[Line, ...]:
    """Each statement once, with the evidence of all its copies."""
    by_words: dict[str, Line] = {}
    for line in lines:
        key = "".join(c for c in line.text.casefold() if c.isalnum())
        seen = by_words.get(key)
        by_words[key] = seen._replace(evidence=tuple(sorted({*seen.evidence, *line.evidence}))) if seen else line
    return tuple(by_words.values())
