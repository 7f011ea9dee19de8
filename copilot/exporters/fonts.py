"""Fonts for the PDF: TrueType files of the machine, chosen character by character.

Only TrueType outlines can be embedded as subsets that extract exactly; OpenType fonts with PostScript outlines
(Noto Sans CJK) cannot. Where no font has a character the export is refused: a box in a medical record is a lost
word.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from copilot.domain.errors import UserFacingError

_BUNDLED = ("Vera.ttf", "VeraBd.ttf")
"""ReportLab's own: always there, and covers Latin-1."""

_LATIN = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("segoeui.ttf", "segoeuib.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("Arial.ttf", "arialbd.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    _BUNDLED,
)
"""Regular and bold, best first."""

_WIDE = (
    "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-zenhei.ttc",
    "simhei.ttf",
    "msyh.ttc",
    "simsun.ttc",
    "simsunb.ttf",
    "Arial Unicode.ttf",
    "STHeiti Medium.ttc",
    "STHeiti Light.ttc",
    "Songti.ttc",
)
"""Fonts with Chinese characters, best first: Droid Sans sets the comma in the middle, as in Taiwan."""


_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


class Run(NamedTuple):
    """A stretch of text and the font that has all of its characters."""

    font: str
    text: str


class FontSet:
    """The fonts of this machine, opened only when a character needs them.

    `folders` replaces the places where the system keeps fonts; they are looked through with their subfolders.
    """

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self._files = _font_files(folders if folders is not None else _system_folders())
        for pair in _LATIN:
            if all(name.lower() in self._files or name in _BUNDLED for name in pair):
                self._regular, self._bold = (self._opened(name) for name in pair)
                if self._regular[1] and self._bold[1]:
                    break
        self._wide_names = [name for name in _WIDE if name.lower() in self._files]
        self._wide: list[tuple[str, frozenset[int]]] = []

    @property
    def regular(self) -> str:
        return self._regular[0]

    @property
    def bold(self) -> str:
        return self._bold[0]

    def runs(self, text: str, *, bold: bool = False) -> Iterator[Run]:
        """`text`, without invisible characters, in runs of one font each.

        Raises UserFacingError: export.no_font, export.right_to_left.
        """
        visible = (c for c in text if unicodedata.category(c) != "Cf" and not 0xFE00 <= ord(c) <= 0xFE0F)
        for font, characters in groupby(visible, key=lambda c: self._font_for(c, bold)):
            yield Run(font, "".join(characters))

    def _font_for(self, character: str, bold: bool) -> str:
        if unicodedata.bidirectional(character) in {"R", "AL"}:
            raise UserFacingError(
                "export.right_to_left",
                "The note holds text that is written from right to left, which the PDF cannot set correctly.",
                "Export the note as FHIR or plain text, or write that text in Latin letters.",
            )
        opened: list[tuple[str, frozenset[int]]] = [self._regular, *self._wide]
        if bold:
            opened.insert(0, self._bold)
        for name, glyphs in opened:
            if ord(character) in glyphs:
                return name
        while self._wide_names:
            name, glyphs = self._opened(self._wide_names.pop(0))
            self._wide.append((name, glyphs))
            if ord(character) in glyphs:
                return name
        raise _no_font(character)

    def _opened(self, file_name: str) -> tuple[str, frozenset[int]]:
        path = self._files.get(file_name.lower())
        return _registered(str(path) if path else file_name)


_register_lock = threading.Lock()


@lru_cache(maxsize=32)
def _registered(file: str) -> tuple[str, frozenset[int]]:
    """Register the font with ReportLab; returns the name it has there and the code points it can show."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # ReportLab knows fonts by name in the whole process: fonts of one file name in two folders are two fonts.
    name = f"{Path(file).stem}-{zlib.crc32(file.encode()):08x}"
    try:
        with _register_lock:
            font: Any = TTFont(name, file)
            pdfmetrics.registerFont(font)
    except Exception:
        # ReportLab raises whatever a damaged file leads it to (struct.error, KeyError, TTFError, …). A font that
        # cannot be used is as good as none: the next one is tried.
        return name, frozenset()
    return name, frozenset(code for code, glyph in font.face.charToGlyph.items() if glyph)


def _system_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return (windows / "Fonts", home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local" / "share" / "fonts")


def _font_files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """The known fonts that are there, by file name in lower case; a font in an earlier folder wins."""
    wanted = {name.lower() for pair in (*_LATIN, _WIDE) for name in pair}
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(parent) / name)
    return found


def _no_font(character: str) -> UserFacingError:
    if _CHINESE.match(character):
        return UserFacingError(
            "export.no_chinese_font",
            "No font on this machine has all the Chinese characters of the note, so no PDF was written.",
            "Install a TrueType font with Chinese (on Debian: apt-get install fonts-wqy-microhei).",
        )
    return UserFacingError(
        "export.no_font",
        "No font on this machine has the character U+{character:04X} of the note, so no PDF was written.",
        "Install a TrueType font with wide coverage (on Debian: apt-get install fonts-dejavu-core).",
        values={"character": ord(character)},
    )
