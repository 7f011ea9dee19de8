"""Every error that the window can meet is told in Chinese too."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from copilot.support.paths import ROOT
from ui.told import chinese, told

RAISED = ("UserFacingError", "EnvironmentFault", "Trouble")
# Files of transcripts and the like are only read by the commands.
NOT_IN_THE_WINDOW = {"records.bad_line", "records.unreadable"}


def codes() -> Iterator[str]:
    for path in (ROOT / "copilot").rglob("*.py"):
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


@pytest.fixture
def _in_chinese() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("zh_CN"))
    yield
    QLocale.setDefault(before)


def test_every_code_has_its_chinese() -> None:
    found = set(codes())
    assert len(found) > 80
    assert sorted(found - set(chinese()) - NOT_IN_THE_WINDOW) == []


@pytest.mark.usefixtures("_in_chinese")
def test_the_table_is_used_in_chinese_only_and_unknown_codes_stay_english() -> None:
    assert told("vault.in_use", "Another", "Close")[0] == chinese()["vault.in_use"][0]
    assert told("no.such_code", "Message.", "Do.") == ("Message.", "Do.")


def test_english_is_told_as_the_core_says_it() -> None:
    assert told("vault.in_use", "Another", "Close") == ("Another", "Close")
