"""At every scale, in both languages, on every screen: no text is cut."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

LANGUAGES = ("en", "zh_CN")


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_no_text_is_cut(scale: str, tmp_path: Path) -> None:
    """The scale counts for a whole process, and most of its time it waits for the window to come to rest."""
    with ExitStack() as stack:
        looking = {}
        for language in LANGUAGES:
            looking[language] = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.ui.cut_texts_child", str(tmp_path / language), language],
                    env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                )
            )
            stack.callback(looking[language].kill)
        for language, process in looking.items():
            told, faults = process.communicate(timeout=300)
            *cut, last = told.splitlines() or [""]
            assert re.fullmatch(r"looked at [1-9]\d* screens", last), (language, faults[-2000:])
            assert cut == [], language
