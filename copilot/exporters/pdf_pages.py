"""The pages of the PDF, laid out with ReportLab."""

from __future__ import annotations

import io
from datetime import datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Table,
)
from reportlab.platypus.doctemplate import LayoutError

from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteSection, Statement
from copilot.domain.record import SignedNote
from copilot.domain.visit import utc
from copilot.exporters.fonts import FontSet
from copilot.exporters.wording import (
    EvidenceMarks,
    Labels,
    header_fields,
    kind_of,
    labels_of,
    lines_of,
    one_line,
    patient_name,
    signature_fields,
)

_INK, _ACCENT, _GREY, _RULE = "#1a1a1a", "#1f4e79", "#767676", "#c8ccd0"
_MARGIN, _HEAD, _FOOT = 56.0, 62.0, 58.0  # points; 1 mm is 2.83
_WIDTH, _HEIGHT = A4
_TOTAL = "page-total"  # the form that every page shows and that is drawn last


def pdf_of(signed: SignedNote, fonts: FontSet) -> bytes:
    """The whole file. Raises UserFacingError (export.no_font, export.right_to_left, export.too_long)."""
    return NotePages(signed, fonts).build()


class _Whole(Paragraph):  # type: ignore[misc]
    """A paragraph kept on one page where a page can hold it, so that it can be read, and copied, as a whole."""

    def split(self, width: float, height: float) -> list[Any]:
        if self.height < _HEIGHT - _HEAD - _FOOT:
            return []
        return list(super().split(width, height))


class _Canvas(Canvas):  # type: ignore[misc]
    """Dates the file by its signature, and knows at the end how many pages there are."""

    def __init__(self, *args: Any, font: str, signed_at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self._font = font
        date = f"D:{utc(signed_at):%Y%m%d%H%M%S}+00'00'"
        self.setDateFormatter(lambda *_: date)

    def save(self) -> None:
        self.beginForm(_TOTAL)
        self.setFont(self._font, 8)
        self.setFillColor(_GREY)
        self.drawString(0, 0, str(self.getPageNumber() - 1))
        self.endForm()
        super().save()


class NotePages:
    """The pages of a signed note; with another `title` and `footer`, of a document that a subclass makes of it."""

    accent = _ACCENT

    def __init__(self, signed: SignedNote, fonts: FontSet, *, title: str = "", footer: str = "") -> None:
        self._signed = signed
        self._fonts = fonts
        self._labels: Labels = labels_of(signed)
        self._marks = EvidenceMarks(signed)
        self._title = title or kind_of(signed).title
        self._footer = footer or self._labels.footer

    def build(self) -> bytes:
        out = io.BytesIO()
        frame = Frame(
            _MARGIN, _FOOT, _WIDTH - 2 * _MARGIN, _HEIGHT - _HEAD - _FOOT,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        document = BaseDocTemplate(
            out, pagesize=A4, title=self._title, author=one_line(self._signed.signer.display()),
            creator="Anamnesis", producer="Anamnesis", subject="", keywords="",
            initialFontName=self._fonts.regular, invariant=1, lang=self._signed.version.content.language,
        )  # fmt: skip
        document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._draw_page)])
        canvas = partial(_Canvas, font=self._fonts.regular, signed_at=self._signed.signed_at)
        try:
            document.build(self._story(), canvasmaker=canvas)
        except LayoutError:
            # Its message quotes what did not fit: nothing of it goes on.
            raise UserFacingError(
                "export.too_long",
                "A name or heading is longer than a page, so no PDF was written.",
                "Shorten it, or export the note as FHIR or plain text.",
            ) from None
        return out.getvalue()

    # --- what is on the pages -----------------------------------------------------------------------------------

    def _story(self) -> list[Any]:
        story: list[Any] = [self._paragraph(self._title, size=18, bold=True, colour=_ACCENT, after=8)]
        story += [self._table(header_fields(self._signed)), rule(before=8, after=4)]
        for section in self._signed.version.content.sections:
            if section.statements:
                story += self._section(section)
        return [*story, *self._signature()]

    def _section(self, section: NoteSection) -> list[Any]:
        heading = self._paragraph(
            one_line(section.heading), size=11.5, bold=True, colour=_ACCENT, before=10, after=3, keep_with_next=True
        )
        return [CondPageBreak(60), heading, *(self._statement(s) for s in section.statements)]

    def _statement(self, statement: Statement) -> Any:
        text = "\n".join(lines_of(statement.text))
        mark = self._marks.of(statement)
        tail = f' <font size="7" color="{_GREY}">{self._markup(mark)}</font>' if mark else ""
        return self._paragraph(text, size=10, after=3.5, tail=tail)

    def _signature(self) -> list[Any]:
        legend = self._paragraph(self._labels.legend, size=7.5, colour=_GREY, before=6)
        block = [rule(before=16, after=6), self._table(signature_fields(self._signed)), legend]
        return [KeepTogether(block)]

    def _table(self, fields: list[tuple[str, str]]) -> Any:
        rows = [
            [self._paragraph(label, size=8.5, colour=_GREY), self._paragraph(value, size=9.5)]
            for label, value in fields
        ]
        table = Table(rows, colWidths=[90, None], hAlign="LEFT")
        table.setStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), self._fonts.regular),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ]
        )
        return table

    def _draw_page(self, canvas: Any, document: Any) -> None:
        width, height = document.pagesize
        canvas.saveState()
        if document.page > 1:
            patient = self._signed.visit.patient
            born = patient.birth_date.isoformat() if patient.birth_date else ""
            # The name comes last: it is what is cut off if the line is too long.
            who = [one_line(patient.record_number), born, patient_name(patient)]
            self._draw(
                canvas, " · ".join(filter(None, [self._title, *who])), _MARGIN, height - 40, width - 2 * _MARGIN
            )
        footer = f"Anamnesis · {self._footer} · {self._labels.digest} {self._signed.hash[:16]}…"
        self._draw(canvas, footer, _MARGIN, 30, width - 2 * _MARGIN - 60)
        canvas.setFont(self._fonts.regular, 8)
        canvas.setFillColor(_GREY)
        canvas.drawRightString(width - _MARGIN - 18, 30, f"{document.page} / ")
        canvas.translate(width - _MARGIN - 18, 30)
        canvas.doForm(_TOTAL)
        canvas.restoreState()

    def _draw(self, canvas: Any, text: str, x: float, baseline: float, width: float) -> None:
        """One small grey line; what does not fit in `width` points is cut off with an ellipsis."""
        paragraph = self._paragraph(text, size=8, colour=_GREY)
        while len(text) > 1 and paragraph.wrap(width, 100)[1] > 12:
            text = text[: -max(2, len(text) // 10)].rstrip() + "…"
            paragraph = self._paragraph(text, size=8, colour=_GREY)
        paragraph.wrap(width, 100)
        paragraph.drawOn(canvas, x, baseline - 2.5)

    # --- paragraphs ---------------------------------------------------------------------------------------------

    def _paragraph(
        self,
        text: str,
        *,
        size: float,
        bold: bool = False,
        colour: str = _INK,
        before: float = 0,
        after: float = 0,
        keep_with_next: bool = False,
        tail: str = "",
    ) -> Any:
        wide = any(ord(c) >= 0x2E80 for c in text)
        style = ParagraphStyle(
            "line",
            fontName=self._fonts.bold if bold else self._fonts.regular,
            fontSize=size,
            leading=size * (1.45 if wide else 1.35),
            textColor=colour,
            spaceBefore=before,
            spaceAfter=after,
            keepWithNext=keep_with_next,
            # Chinese has no spaces to break a line at.
            wordWrap="CJK" if wide else None,
            splitLongWords=1,
        )
        return _Whole(self._markup(text, bold=bold) + tail, style)

    def _markup(self, text: str, *, bold: bool = False) -> str:
        """`text` as ReportLab's paragraph markup, escaped, a font element round what needs another font."""
        base = self._fonts.bold if bold else self._fonts.regular
        lines = []
        for line in text.split("\n"):
            runs = self._fonts.runs(line, bold=bold)
            lines.append(
                "".join(
                    escape(run.text) if run.font == base else f'<font name="{run.font}">{escape(run.text)}</font>'
                    for run in runs
                )
            )
        return "<br/>".join(lines)


def rule(*, before: float, after: float) -> Any:
    return HRFlowable(width="100%", thickness=0.6, color=_RULE, spaceBefore=before, spaceAfter=after)
