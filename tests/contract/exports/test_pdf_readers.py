"""The PDF before independent readers: poppler and qpdf."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.domain.record import SignedNote
from copilot.domain.template import Topic
from copilot.exporters.fhir import FhirExporter
from copilot.exporters.fonts import FontSet
from copilot.exporters.pdf import PdfExporter
from copilot.exporters.wording import lines_of
from tests.contract.exports.conftest import program
from tests.helpers.notes import HOSTILE_TEXTS, chinese_note, signed_note, texts_of

_FONTS = FontSet()


def _run(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [program(name), *arguments], capture_output=True, check=False, timeout=60, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def _written(signed: SignedNote, folder: Path) -> str:
    file = folder / "note.pdf"
    file.write_bytes(PdfExporter(_FONTS).export(signed).content)
    return str(file)


def _joined(text: str) -> str:
    """Without white space: where lines break is the layout's business."""
    return "".join(text.split())


def _text(signed: SignedNote, folder: Path) -> str:
    return _run("pdftotext", "-enc", "UTF-8", _written(signed, folder), "-")


@pytest.mark.parametrize("make", [signed_note, chinese_note])
def test_every_statement_can_be_copied_exactly(make: Callable[[], SignedNote], tmp_path: Path) -> None:
    signed = make()
    text = _text(signed, tmp_path)

    for statement in texts_of(signed):
        assert _joined(statement) in _joined(text)
        # Statements that fit on a line come out as they are, spaces and all.
        assert statement in text or len(statement) > 80
    assert signed.hash in text
    assert "Peter Okafor, MD" in text


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    text = _joined(_text(signed_note([(Topic.HISTORY, t, (1,)) for t in HOSTILE_TEXTS]), tmp_path))

    for hostile in HOSTILE_TEXTS:
        for line in lines_of(hostile):
            assert _joined(line.replace("\u200b", "")) in text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(
            st.one_of(
                st.characters(min_codepoint=0x21, max_codepoint=0x7E),
                st.characters(min_codepoint=0xC0, max_codepoint=0x17F),
                st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
                st.sampled_from(" ，。；：、（）°≥≤µ½²±→℃Ⅱ"),
            ),
            min_size=1,
            max_size=90,
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_latin_and_chinese_text_can_be_copied_exactly(tmp_path: Path, texts: list[str]) -> None:
    signed = signed_note([(Topic.HISTORY, text, (1,)) for text in texts])
    text = _joined(_text(signed, tmp_path))
    for statement in texts:
        for line in lines_of(statement):
            assert _joined(line) in text


@pytest.mark.parametrize("make", [signed_note, chinese_note])
def test_the_file_is_sound_and_carries_its_fonts(make: Callable[[], SignedNote], tmp_path: Path) -> None:
    file = _written(make(), tmp_path)

    _run("qpdf", "--check", file)
    for row in _run("pdffonts", file).splitlines()[2:]:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row  # embedded, subset, with a Unicode map


def test_the_metadata_name_no_patient(tmp_path: Path) -> None:
    info = _run("pdfinfo", _written(signed_note(), tmp_path))

    assert "Title:           Consultation note" in info
    assert "Wed Mar  4" in info  # the signature's date
    for private in ("Marsden", "Helen", "SAMPLE", "1961", "metformin"):
        assert private not in info


def test_pages_are_numbered_and_name_the_patient(tmp_path: Path) -> None:
    lines = [(Topic.HISTORY, f"Statement number {i} of a long visit, 第{i}句。", (1,)) for i in range(120)]
    signed = signed_note(lines)
    pages = _text(signed, tmp_path).rstrip("\f\n").split("\f")

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in _joined(page)
        assert "Helen Marsden" in page
        assert signed.hash[:16] in page
    joined = _joined("".join(pages))
    assert all(_joined(statement) in joined for statement in texts_of(signed))


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import sys; from tests.helpers.notes import chinese_note; from copilot.exporters.pdf import PdfExporter; "
        "from copilot.exporters.fhir import FhirExporter; n = chinese_note(); "
        "sys.stdout.buffer.write(PdfExporter().export(n).content + FhirExporter().export(n).content)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
    ).stdout
    signed = chinese_note()
    assert other == PdfExporter().export(signed).content + FhirExporter().export(signed).content
