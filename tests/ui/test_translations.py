"""Every text of the window is translated, and what ships is what was translated.

To mend it: `pyside6-lupdate $(find ui -name '*.py') -ts resources/translations/anamnesis_zh_CN.ts -no-obsolete
-locations none` (and the same for `_en` with `-pluralonly`), translate, then `pyside6-lrelease` each.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from copilot.support.paths import RESOURCES, ROOT

TRANSLATIONS = RESOURCES / "translations"
PROGRAMS = Path(sysconfig.get_path("scripts"))
SOURCES = [str(path) for path in sorted((ROOT / "ui").rglob("*.py"))]


def _messages(path: Path) -> list[tuple[str, str, str]]:
    """Context, source and the state of the translation ("" is finished). The files are our own."""
    return [
        (context.findtext("name", ""), message.findtext("source", ""), _state(message))
        for context in ET.parse(path).getroot().iter("context")  # noqa: S314
        for message in context.iter("message")
    ]


def _state(message: ET.Element) -> str:
    translation = message.find("translation")
    if translation is None:
        return "missing"
    texts = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
    return translation.get("type", "" if all(texts) else "empty")


@pytest.mark.parametrize(("language", "options"), [("zh_CN", []), ("en", ["-pluralonly"])])
def test_no_text_of_the_window_is_without_its_translation(
    language: str, options: list[str], tmp_path: Path
) -> None:
    name = f"anamnesis_{language}.ts"
    fresh = shutil.copy(TRANSLATIONS / name, tmp_path / name)
    program = str(PROGRAMS / "pyside6-lupdate")
    subprocess.run(
        [program, *SOURCES, "-ts", str(fresh), "-no-obsolete", "-locations", "none", *options],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = _messages(Path(fresh))
    assert found
    assert [m for m in found if m[2]] == []
    assert sorted(found) == sorted(_messages(TRANSLATIONS / name)), "texts that are gone from the window"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_ships_is_what_was_translated(language: str, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    program = str(PROGRAMS / "pyside6-lrelease")
    source = TRANSLATIONS / f"anamnesis_{language}.ts"
    subprocess.run([program, str(source), "-qm", str(made)], check=True, capture_output=True, timeout=120)
    assert made.read_bytes() == (TRANSLATIONS / f"anamnesis_{language}.qm").read_bytes()


def test_placeholders_survive_translation() -> None:
    root = ET.parse(TRANSLATIONS / "anamnesis_zh_CN.ts").getroot()  # noqa: S314
    for message in root.iter("message"):
        source = message.findtext("source", "")
        element = message.find("translation")
        text = "".join(element.itertext()) if element is not None else ""
        assert text.count("{}") == source.count("{}"), source
        assert ("%n" in text) == ("%n" in source), source
