"""The PDF as far as it can be told without a reader: bytes, fonts, refusals. Readers are in the contract tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import reportlab

from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.template import Topic
from copilot.domain.visit import Patient
from copilot.exporters.fonts import FontSet, Run
from copilot.exporters.pdf import PdfExporter
from tests.helpers.notes import chinese_note, signed_note

_NO_FOLDERS: tuple[Path, ...] = ()


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return FontSet()


def test_the_same_note_gives_the_same_bytes(fonts: FontSet) -> None:
    for make in (signed_note, chinese_note):
        first = PdfExporter(fonts).export(make())
        assert first.content == PdfExporter(FontSet()).export(make()).content
        assert first.content.startswith(b"%PDF-")
        assert (first.format, first.file_name, first.media_type) == ("pdf", "note.pdf", "application/pdf")


def test_without_fonts_of_the_system_latin_1_still_works() -> None:
    signed = signed_note([(Topic.VITALS, "Temperature 36.8 °C, 2 µg, café, ½.", (1,))])
    assert PdfExporter(FontSet(_NO_FOLDERS)).export(signed).content


def test_a_note_that_no_font_can_show_is_refused() -> None:
    with pytest.raises(UserFacingError) as caught:
        PdfExporter(FontSet(_NO_FOLDERS)).export(chinese_note())
    assert caught.value.code == "export.no_chinese_font"
    assert "fonts-" in caught.value.what_to_do

    odd = signed_note([(Topic.HISTORY, "A rare sign: \U00016880", (1,))])
    with pytest.raises(UserFacingError) as caught:
        PdfExporter(FontSet(_NO_FOLDERS)).export(odd)
    assert "U+16880" in caught.value.safe_message


@pytest.mark.parametrize("text", ["كحة منذ ثلاثة أيام", "שיעול"])
def test_text_from_right_to_left_is_refused_rather_than_reversed(fonts: FontSet, text: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        PdfExporter(fonts).export(signed_note([(Topic.HISTORY, text, (1,))]))
    assert caught.value.code == "export.right_to_left"
    assert text not in str(caught.value)


def test_each_run_has_one_font_and_invisible_characters_go(fonts: FontSet) -> None:
    runs = list(fonts.runs("ab咳嗽\u200bc"))

    assert [run.text for run in runs] == ["ab", "咳嗽", "c"]
    assert runs[0] == Run(fonts.regular, "ab")
    assert runs[1].font != fonts.regular
    assert next(iter(fonts.runs("ab", bold=True))).font == fonts.bold


def test_a_damaged_font_is_passed_over(tmp_path: Path) -> None:
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    (tmp_path / "sub").mkdir()
    shutil.copy(vera, tmp_path / "sub" / "simhei.ttf")
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).write_bytes(vera.read_bytes()[:500])
    (tmp_path / "wqy-microhei.ttc").write_bytes(b"not a font at all")
    (tmp_path / "DroidSansFallbackFull.ttf").write_bytes(vera.read_bytes()[:2000])

    with pytest.raises(UserFacingError) as caught:
        PdfExporter(FontSet((tmp_path,))).export(chinese_note())
    assert PdfExporter(FontSet((tmp_path,))).export(signed_note([(Topic.HISTORY, "Cough.", (1,))])).content
    assert caught.value.code == "export.no_chinese_font"


def test_a_statement_may_be_longer_than_a_page_but_a_name_may_not(fonts: FontSet) -> None:
    for text in ("Long words. " * 800, "x" * 8000, "很长的句子。" * 700):
        assert PdfExporter(fonts).export(signed_note([(Topic.HISTORY, text, (1,))])).content

    with pytest.raises(UserFacingError) as caught:
        PdfExporter(fonts).export(signed_note(patient=Patient(id="p", family="Abcdefg " * 800, given="")))
    assert caught.value.code == "export.too_long"
    assert caught.value.__cause__ is None
    assert "Abcdefg" not in str(caught.value)


def test_a_note_that_is_not_what_was_signed_is_refused(fonts: FontSet) -> None:
    with pytest.raises(InvariantBroken) as caught:
        PdfExporter(fonts).export(signed_note().model_copy(update={"recording_digest": "0" * 64}))
    assert caught.value.code == "export.not_intact"
