"""The lexicons: word lists under resources/lexicons, read once, and the index that finds their words in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from copilot.domain.errors import EnvironmentFault

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "lexicons"
_TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t]*[-–/&]?[ \t]*|[ \t]*\n[ \t]*|(?<=\bst)\.[ \t]+", re.IGNORECASE)

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
        self._single: dict[str, T] = {}
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], T]]] = {}
        for term, value in terms:
            words = tuple(_words(term))
            if len(words) == 1:
                self._single.setdefault(words[0], value)
            elif words:
                self._longer.setdefault((words[0], words[1]), []).append((words, value))
        self._firsts = {*self._single, *(first for first, _ in self._longer)}
        for candidates in self._longer.values():
            candidates.sort(key=lambda c: -len(c[0]))

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Hits in order, without overlap."""
        words, spans = _tokens(text)
        if self._firsts.isdisjoint(words):
            return
        free = 0
        for at, word in enumerate(words):
            if word in self._firsts and at >= free:
                hit, length = self._hit_at(text, words, spans, at)
                if hit is not None:
                    yield hit
                    free = at + length

    def _hit_at(
        self, text: str, words: list[str], spans: list[tuple[int, int]], at: int
    ) -> tuple[Hit[T] | None, int]:
        following = words[at + 1] if at + 1 < len(words) else ""
        for wanted, value in self._longer.get((words[at], following), ()):
            last = at + len(wanted) - 1
            if tuple(words[at : last + 1]) == wanted and all(
                _BETWEEN.fullmatch(text, spans[k][1], spans[k + 1][0]) for k in range(at, last)
            ):
                return Hit(spans[at][0], spans[last][1], value), len(wanted)
        single = self._single.get(words[at])
        return (None, 0) if single is None else (Hit(*spans[at], single), 1)


@lru_cache(maxsize=1)
def _tokens(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Words in lower case and where they stand; kept for the next index that reads the same text."""
    matches = list(_TOKEN.finditer(text))
    return [m[0].lower().replace("’", "'") for m in matches], [m.span() for m in matches]


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case."""
    return _tokens(text)[0]


def _words(term: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _TOKEN.findall(term)]


class MedicationEntry(NamedTuple):
    generic: str
    names: tuple[str, ...]
    classes: tuple[str, ...]


class DoseEntry(NamedTuple):
    """Usual doses of an adult: the least and the most at once, the most in a day, all in `unit`."""

    generic: str
    route: str
    unit: str
    least: Decimal
    most: Decimal
    most_a_day: Decimal


class AllergyGroup(NamedTuple):
    """Medications that an allergy to one of them, or to what is `said`, speaks against.

    `members` and `related` are classes or generic names; to `related` ones the allergy spreads less surely.
    `spreads` tells whether an allergy to one member counts for all of them.
    """

    group: str
    said: tuple[str, ...]
    members: frozenset[str]
    related: frozenset[str]
    spreads: bool


class OrderEntry(NamedTuple):
    """A test, referral, device or procedure that a plan orders; `kind` is one word."""

    order: str
    surfaces: tuple[str, ...]
    kind: str


class ProblemEntry(NamedTuple):
    concept: str
    surfaces: tuple[str, ...]
    system: str
    icd10cm: str


@lru_cache(maxsize=2)
def medications(language: str = "en") -> tuple[MedicationEntry, ...]:
    """The Chinese list names no class for a generic that the English one has already."""
    return tuple(
        MedicationEntry(generic, _parts(names), _parts(classes))
        for generic, names, classes in _rows(_file("medications", language), 3)
    )


@lru_cache(maxsize=2)
def problems(language: str = "en") -> tuple[ProblemEntry, ...]:
    """The Chinese list gives no system and no code for a concept that the English one has already."""
    return tuple(
        ProblemEntry(concept, _parts(surfaces), system, code)
        for concept, surfaces, system, code in _rows(_file("problems", language), 4)
    )


def _file(name: str, language: str) -> str:
    return f"{name}.tsv" if language == "en" else f"{name}.{language}.tsv"


@lru_cache(maxsize=1)
def doses() -> tuple[DoseEntry, ...]:
    return tuple(
        DoseEntry(generic, route, unit, *(_number("doses.tsv", n) for n in (least, most, most_a_day)))
        for generic, route, unit, least, most, most_a_day in _rows("doses.tsv", 6)
    )


@lru_cache(maxsize=1)
def allergy_groups() -> tuple[AllergyGroup, ...]:
    return tuple(
        AllergyGroup(group, _parts(said), frozenset(_parts(members)), frozenset(_parts(related)), spread == "class")
        for group, said, members, related, spread in _rows("allergy_classes.tsv", 5)
    )


@lru_cache(maxsize=1)
def confusables() -> frozenset[frozenset[str]]:
    """Pairs of names, brand or generic, in lower case."""
    return frozenset(frozenset(pair) for pair in _rows("confusables.tsv", 2))


@lru_cache(maxsize=2)
def orders(language: str = "en") -> tuple[OrderEntry, ...]:
    rows = _rows(_file("orders", language), 3)
    return tuple(OrderEntry(order, _parts(surfaces), kind) for order, surfaces, kind in rows)


def _number(name: str, written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation as fault:
        raise _unreadable(name) from fault


def _parts(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(";") if part.strip())


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows below the heading. Raises EnvironmentFault (lexicon.unreadable) where the file is not as shipped."""
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
        "The word list {name} of this installation is missing or damaged.",
        "Install Anamnesis again.",
        values={"name": name},
    )
