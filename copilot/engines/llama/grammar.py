"""The grammar (GBNF) of one section of a note, made for one visit: only ids that exist can be cited."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Evidence(StrEnum):
    """Where a line names its utterances: `- [13,15] text`, or `- text [13,15]`.

    FIRST is the default: the text is written with its sources already chosen, and a line that is cut at a limit
    still has them, so that it can be shown; cut LAST, a line has none and is lost.
    """

    FIRST = "first"
    LAST = "last"


MAX_LINES = 16
"""Statements in one section."""

MAX_IDS = 6
"""Utterances one statement can cite."""

MAX_LINE_CHARS = 240
"""Characters (code points) of one statement's text."""

NOTHING = "none"
"""What the model writes under a heading that nothing was said about."""

# The parser holds the same two classes. A statement starts with a letter or a digit (Latin, Greek, Cyrillic,
# Chinese, Japanese) and has no brackets, so nothing in it can look like a citation; no control characters, line
# separators, invisible marks, or code points that mean nothing outside one program. Ranges of what is allowed, not
# of what is not: llama.cpp refuses the first byte of a character if any excluded one begins with it.
FIRST_CHAR = r"0-9A-Za-z\u00c0-\u024f\u0370-\u04ff\u3040-\u30ff\u3400-\u9fff"
TEXT_CHAR = (
    r"\x20-\x5a\x5c\x5e-\x7e\u00a0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff"
    r"\uf900-\ufefe\uff00-\uffef\U00010000-\U000dffff"
)


OPENER = {Evidence.FIRST: "- [", Evidence.LAST: "-"}
"""How a line begins, up to where the model has a choice."""


def section_grammar(ids: Iterable[int], evidence: Evidence = Evidence.FIRST) -> str:
    """GBNF for what may stand under one heading: `none`, or up to MAX_LINES lines `- [13,15] text`.

    `ids` are the utterance ids that may be cited, at least one.
    """
    cited = f'"[" id ("," id){{0,{MAX_IDS - 1}}} "]"'
    line = f'"- " {cited} " " text' if evidence is Evidence.FIRST else f'"- " text " " {cited}'
    rules = [
        f'root ::= "{NOTHING}" | line{{1,{MAX_LINES}}} "\\n"?',
        f'line ::= {line} "\\n"',
        f"text ::= [{FIRST_CHAR}] [{TEXT_CHAR}]{{0,{MAX_LINE_CHARS - 1}}}",
        *_id_rules(ids),
    ]
    return "\n".join(rules) + "\n"


def _id_rules(ids: Iterable[int]) -> list[str]:
    """Rules that match exactly `ids`, as a tree of digits: few alternatives at each step, however many ids."""
    numbers = {str(i) for i in ids}
    if not numbers:
        raise ValueError("a grammar needs an utterance to cite")
    prefixes = {number[:length] for number in numbers for length in range(len(number) + 1)}
    inner = {prefix[:-1] for prefix in prefixes if prefix}
    rules = []
    for prefix in sorted(inner):
        body = " | ".join(
            f'"{longer[-1]}" {_rule(longer)}' if longer in inner else f'"{longer[-1]}"'
            for longer in (prefix + digit for digit in "0123456789")
            if longer in prefixes
        )
        rules.append(f"{_rule(prefix)} ::= ({body})?" if prefix in numbers else f"{_rule(prefix)} ::= {body}")
    return rules


def _rule(prefix: str) -> str:
    return f"id-{prefix}" if prefix else "id"
