"""What an error says in the language of the window."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale

from copilot.domain.errors import CopilotError, Values
from copilot.support.paths import RESOURCES

if TYPE_CHECKING:
    from copilot.app.templates import Fault

_TABLE = RESOURCES / "translations" / "errors.zh_CN.toml"
_FAULTS = RESOURCES / "translations" / "template_faults.zh_CN.toml"


def told(code: str, message: str, what_to_do: str, values: Values | None = None) -> tuple[str, str]:
    """What went wrong and what to do: the core speaks English; Chinese is looked up by the code, and filled with
    the names and numbers of this case.

    An error that is not in the table is told in English rather than not at all.
    """
    if not is_chinese() or code not in chinese():
        return message, what_to_do
    try:
        what, do = chinese()[code]
        return what.format(**values or {}), do.format(**values or {})
    except (LookupError, ValueError):  # the same code with other values
        return message, what_to_do


def error_told(error: CopilotError) -> tuple[str, str]:
    """`told`, of an error."""
    return told(error.code, error.safe_message, error.what_to_do, error.values)


def fault_told(fault: Fault) -> tuple[str, str]:
    """What is wrong with a line of a template, and what to write instead."""
    if not is_chinese():
        return fault.what, fault.instead
    table = _table(_FAULTS)
    what, instead = table["fault"][fault.wrong.code]
    return fault.wrong.told(what, instead, table["example"])


def is_chinese() -> bool:
    """Whether the window speaks Chinese."""
    return QLocale().language() is QLocale.Language.Chinese


def window_language() -> str:
    """As the core calls it."""
    return "zh" if is_chinese() else "en"


@cache
def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def chinese() -> dict[str, tuple[str, str]]:
    """By code: what, and what to do."""
    tables = _table(_TABLE)
    return {f"{room}.{name}": (what, do) for room, table in tables.items() for name, (what, do) in table.items()}
