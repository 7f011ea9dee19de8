"""The lexicons: word lists under resources/lexicons, read once, and the index that finds their words in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from copilot.domain.errors import EnvironmentFault

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "lexicons"
_TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t]*[-–/&]?[ \t]*|[ \t]*\n[ \t]*")

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    start: int
    end: int
    value: T


class WordIndex(Generic[T]):
    """Finds thousands of terms in one pass over a text's words: longest first, never inside a word.

    Case does not matter, nor whether the words of a term are apart by a space or a hyphen.
    """

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for term, value in terms:
            words = tuple(_words(term))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: -len(c[0]))

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Hits in order, without overlap."""
        tokens = [(m[0].lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        at = 0
        while at < len(tokens):
            candidates = self._by_first.get(tokens[at][0])
            length = 0
            if candidates is not None:
                for words, value in candidates:
                    if self._matches(text, tokens, at, words):
                        length = len(words)
                        yield Hit(tokens[at][1], tokens[at + length - 1][2], value)
                        break
            at += length or 1

    @staticmethod
    def _matches(text: str, tokens: list[tuple[str, int, int]], at: int, words: tuple[str, ...]) -> bool:
        if at + len(words) > len(tokens):
            return False
        return all(
            tokens[at + k][0] == word
            and (k == 0 or _BETWEEN.fullmatch(text, tokens[at + k - 1][2], tokens[at + k][1]) is not None)
            for k, word in enumerate(words)
        )


def _words(term: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _TOKEN.findall(term)]


class MedicationEntry(NamedTuple):
    generic: str
    names: tuple[str, ...]
    classes: tuple[str, ...]


class ProblemEntry(NamedTuple):
    concept: str
    surfaces: tuple[str, ...]
    system: str
    icd10cm: str


@lru_cache(maxsize=1)
def medications() -> tuple[MedicationEntry, ...]:
    return tuple(
        MedicationEntry(generic, _parts(names), _parts(classes))
        for generic, names, classes in _rows("medications.tsv", 3)
    )


@lru_cache(maxsize=1)
def problems() -> tuple[ProblemEntry, ...]:
    return tuple(
        ProblemEntry(concept, _parts(surfaces), system, code)
        for concept, surfaces, system, code in _rows("problems.tsv", 4)
    )


def _parts(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(";") if part.strip())


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows below the heading. Raises EnvironmentFault (lexicon.unreadable) where the file is not as we ship it."""
    try:
        lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    except OSError as fault:
        raise _unreadable(name) from fault
    for line in lines[1:]:
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != columns:
                raise _unreadable(name)
            yield row


def _unreadable(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        "lexicon.unreadable",
        f"The word list {name} of this installation is missing or damaged.",
        "Install Anamnesis again.",
    )
