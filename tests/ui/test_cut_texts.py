"""At every scale, in both languages, on every screen: no text is cut."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_no_text_is_cut(scale: str, language: str, tmp_path: Path) -> None:
    """The scale counts for a whole process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.cut_texts_child", str(tmp_path / "profile"), language],
        env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    *cut, last = done.stdout.splitlines() or [""]
    assert re.fullmatch(r"looked at [1-9]\d* screens", last), done.stderr[-2000:]
    assert cut == []
