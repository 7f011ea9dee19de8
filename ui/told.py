"""What an error says in the language of the window."""

from __future__ import annotations

import tomllib
from functools import cache

from PySide6.QtCore import QLocale

from copilot.domain.errors import Values
from copilot.support.paths import RESOURCES

_TABLE = RESOURCES / "translations" / "errors.zh_CN.toml"


def told(code: str, message: str, what_to_do: str, values: Values | None = None) -> tuple[str, str]:
    """What went wrong and what to do: the core speaks English; Chinese is looked up by the code, and filled with
    the names and numbers of this case.

    An error that is not in the table is told in English rather than not at all.
    """
    if QLocale().language() is not QLocale.Language.Chinese or code not in chinese():
        return message, what_to_do
    try:
        what, do = chinese()[code]
        return what.format(**values or {}), do.format(**values or {})
    except (LookupError, ValueError):  # the same code with other values
        return message, what_to_do


@cache
def chinese() -> dict[str, tuple[str, str]]:
    """By code: what, and what to do."""
    tables = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {f"{room}.{name}": (what, do) for room, table in tables.items() for name, (what, do) in table.items()}
