"""On which line of a TOML text each key stands: no TOML library for Python keeps that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


class Lines:
    """The line, from 1, of the tables, keys and array items of `text`, which must be valid TOML."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}
        self._read()

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that is written down; 1 if there is none."""
        while path and path not in self._at:
            path = path[:-1]
        return self._at.get(path, 1)

    def _read(self) -> None:
        table: Path = ()
        at = self._skip(0)
        while at < len(self._text):
            line = self._line(at)
            if self._text[at] == "[":
                double = self._text.startswith("[[", at)
                end = self._find("]", at + 1 + double)
                table = self._header(self._keys(self._text[at + 1 + double : end]), line, array=double)
                self._at.setdefault(table, line)
                at = end + 1 + double
            else:
                equals = self._find("=", at)
                path = (*table, *self._keys(self._text[at:equals]))
                self._at.setdefault(path, line)
                at = self._value(equals + 1, path)
            at = self._skip(at)

    def _header(self, keys: list[str], line: int, *, array: bool) -> Path:
        """The path of a table; one of an array of tables is counted, and a table inside it belongs to its last."""
        path: Path = ()
        for key in keys[:-1]:
            path = self._entered((*path, key))
        path = (*path, keys[-1])
        if array:
            self._at.setdefault(path, line)
            self._tables[path] = self._tables.get(path, -1) + 1
            return self._entered(path)
        return path

    def _entered(self, path: Path) -> Path:
        return (*path, self._tables[path]) if path in self._tables else path

    def _value(self, at: int, path: Path) -> int:
        """Past the value that begins at `at`; the items of an array are noted on the way."""
        depth = items = 0
        awaits_item = False
        while at < len(self._text):
            character = self._text[at]
            if character == "\n" and depth == 0:
                return at
            if character in " \t\n":
                at += 1
                continue
            if character == "#":
                at = self._matched(_COMMENT, at)
                continue
            if awaits_item and depth == 1 and character not in "],":
                self._at.setdefault((*path, items), self._line(at))
                items += 1
                awaits_item = False
            if character in "\"'":
                at = self._matched(_STRING, at)
                continue
            if character in "[{":
                depth += 1
                awaits_item = awaits_item or (depth == 1 and character == "[")
            elif character in "]}":
                depth -= 1
            elif character == "," and depth == 1:
                awaits_item = True
            at += 1
        return at

    def _find(self, mark: str, at: int) -> int:
        """The next `mark` that stands in no quotes."""
        while at < len(self._text) and self._text[at] != mark:
            at = self._matched(_STRING, at) if self._text[at] in "\"'" else at + 1
        return at

    def _skip(self, at: int) -> int:
        return self._matched(_SPACE, at)

    def _matched(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return found.end() if found else at + 1

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    @staticmethod
    def _keys(written: str) -> list[str]:
        return list(_nested(tomllib.loads(f"{written.strip()} = 0")))


def _nested(table: Any) -> Iterator[str]:
    while isinstance(table, dict):
        ((key, table),) = table.items()
        yield key
