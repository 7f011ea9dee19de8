"""English dictation: spoken punctuation, lines, and taking back.

The words of a command are content where a note would say them: "colon cancer", "her last period", "a new line of
treatment". "Literal comma" writes the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from copilot.clinical.dictation import Deed, Said, left_standing, marked
from copilot.clinical.english.numbers import rewrite

_ENDS = ".?!"
_SENTENCE = re.compile(
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\bvs\.)(?<=[.?!])\s+(?=[A-Z(\"])"
)
_NOUN = (
    r"\b(?:an?|the|this|that|these|those|his|her|their|your|my|our|its|one|another|each|every|no|any|of"
    r"|came to|come to)"
)
_PERIOD = _NOUN + (
    r"|\b(?:last|first|next|late|missed|irregular|heavy|painful|monthly|menstrual|normal|regular|long|short|brief"
    r"|prolonged|extended|recovery|incubation|latent|time|trial|same|current|previous|prior|post-?operative"
    r"|observation|hour|day|week|month|year|waiting|rest)"
)
_COLON = _NOUN + (
    r"|\b(?:sigmoid|ascending|descending|transverse|left|right|distal|proximal|spastic|irritable|redundant|entire"
    r"|whole|large|normal|toxic|and|or|in|from|with|through|visuali[sz]ed)"
)


class _Command(NamedTuple):
    """`unless_after` and `unless_before`: what makes the words content."""

    words: str
    said: Said
    unless_after: str = _NOUN
    unless_before: str = r"(?!)"


_COMMANDS = (
    _Command(r"full[ -]?stop", Said(Deed.MARK, ".")),
    _Command(
        r"period",
        Said(Deed.MARK, "."),
        _PERIOD,
        r"(?:of|pains?|cramps?|was|were|is|are|has|had|start\w*|began|came|comes|due|products|when|where|during)\b",
    ),
    _Command(r"question mark", Said(Deed.MARK, "?")),
    _Command(r"exclamation (?:mark|point)", Said(Deed.MARK, "!")),
    _Command(r"comma", Said(Deed.MARK, ","), unless_before=r"[- ]shaped\b"),
    _Command(r"semi[ -]?colon", Said(Deed.MARK, ";")),
    _Command(
        r"colon",
        Said(Deed.MARK, ":"),
        _COLON,
        r"(?:cancer|carcinoma|polyps?|resection|adeno\w+|tumou?r|mass|lesions?|surgery|screening|biops\w+|wall"
        r"|mucosa|cleans\w+|obstruction|perforation|diverticul\w+|is|was|has|had|appear\w*|looks?)\b",
    ),
    _Command(r"(?:open|left) (?:bracket|parenthes[ie]s|paren)", Said(Deed.OPEN, "(")),
    _Command(r"(?:close|closed|right) (?:bracket|parenthes[ie]s|paren)", Said(Deed.MARK, ")")),
    _Command(r"open quotes?", Said(Deed.OPEN, '"')),
    _Command(r"(?:close|end) quotes?", Said(Deed.MARK, '"')),
    _Command(r"hyphen", Said(Deed.LINK, "-")),
    _Command(r"forward slash", Said(Deed.LINK, "/")),
    _Command(r"new[ -]?line|next line", Said(Deed.LINE), unless_before=r"(?:of|was|is|placed|in place|inserted)\b"),
    _Command(r"new[ -]?paragraph|next paragraph", Said(Deed.PARAGRAPH)),
    _Command(
        r"(?:scratch|strike|delete) that",
        Said(Deed.TAKE_BACK),
        r"\b(?:to|can|cannot|can['’]t|not|don['’]t|will|would|could|should|i|you|we|they|he|she|who|or)",
        r"(?:itch\w*|spot|area|rash|patch|one)\b",
    ),
)
_ANY = re.compile(
    r"\b(?P<literal>(?:literal(?:ly)?|the word)\s+)?(?:"
    + "|".join(f"(?P<c{number}>{c.words})" for number, c in enumerate(_COMMANDS))
    + r")\b(?![-'’]\w)",
    re.IGNORECASE,
)
_AFTER = tuple(re.compile(rf"(?:{c.unless_after})\s+$", re.IGNORECASE) for c in _COMMANDS)
_BEFORE = tuple(re.compile(rf"\s*{c.unless_before}", re.IGNORECASE) for c in _COMMANDS)


def dictated(parts: Sequence[str]) -> str:
    said: list[Said] = []
    for part in parts:
        said += _read(" ".join(part.split()))
        said.append(Said(Deed.BREATH))
    return "\n".join(rewrite(line).text for line in _written(left_standing(said, _ENDS)).split("\n"))


def _read(text: str) -> list[Said]:
    """The deeds of one breath. The recogniser's own marks beside a command's words are gone with them."""
    said: list[Said] = []
    content, copied = "", 0
    for match in _ANY.finditer(text):
        number = int((match.lastgroup or "c0")[1:])
        if match["literal"]:
            content += text[copied : match.start()] + match[0][len(match["literal"]) :]
            copied = match.end()
            continue
        if _AFTER[number].search(text, copied, match.start()) or _BEFORE[number].match(text, match.end()):
            continue
        command = _COMMANDS[number].said
        content += text[copied : match.start()]
        said += _sentences(_before(content, command))
        said.append(command)
        content, copied = "", match.end()
        marks = re.match(r"[\s,.;:?!]*", text[copied:])
        copied += marks.end() if marks else 0
    return said + _sentences(content + text[copied:])


def _before(content: str, command: Said) -> str:
    """Without the recogniser's marks, where the command sets another; a full stop before a new line stays."""
    stripped = content.rstrip(" ,;:")
    if command.deed in (Deed.MARK, Deed.LINK) and command.text not in ')"':
        return stripped.rstrip(" ,;:.?!")
    return stripped


def _sentences(content: str) -> list[Said]:
    return [Said(Deed.WRITE, text.strip()) for text in _SENTENCE.split(content) if text.strip()]


def _written(said: Sequence[Said]) -> str:
    out = ""
    clings = True
    for deed, text in said:
        if deed is Deed.WRITE:
            if not clings and not re.match(r"[,.;:?!)%](?!\d)", text):
                out += " "
            out += _cased(text, out)
            clings = False
        elif deed in (Deed.LINE, Deed.PARAGRAPH):
            out = out.rstrip() + ("\n" if deed is Deed.LINE else "\n\n")
            clings = True
        elif deed is Deed.OPEN:
            out += text if clings else f" {text}"
            clings = True
        else:
            out = marked(out, text, ".,;:?!")
            clings = deed is Deed.LINK
    return out.strip()


def _cased(text: str, before: str) -> str:
    """A capital where a sentence begins; none that the recogniser set after a breath in the middle of one."""
    begins = not before.strip() or before.endswith("\n") or before.rstrip(' "(')[-1:] in _ENDS
    word = re.match(r"[A-Za-z]+", text)
    if word is None:
        return text
    if begins:
        return text if word[0][1:] != word[0][1:].lower() else text[0].upper() + text[1:]
    plain = word[0][0].isupper() and word[0][1:].islower() and word[0].lower() in _SMALL
    return text[0].lower() + text[1:] if plain else text


_SMALL_WORDS = """
a an the and or but if so then also with without for from of in on at to by as is are was were be been has have
had do does did no not he she it they we you this that these those there his her their which who when where while
because since than very some any all both other more most less mild moderate severe
"""
_SMALL = frozenset(_SMALL_WORDS.split())
