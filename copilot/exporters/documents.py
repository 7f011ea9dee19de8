"""Letters and summaries as text and PDF. Each says that it is a draft, and of which signed note it was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from copilot.domain.document import Document, DocumentKind
from copilot.domain.export import ExportArtifact
from copilot.domain.record import SignedNote
from copilot.exporters.fonts import FontSet
from copilot.exporters.wording import (
    header_fields,
    labels_of,
    lines_of,
    moment,
    one_line,
    require_intact,
)


class _Words(NamedTuple):
    greeting: str
    closing: str
    draft: str
    own_words: str
    model_words: str


_WORDS = {
    "en": _Words(
        greeting="Dear colleague,",
        closing="Kind regards",
        draft="Draft, not signed. Made from the note that {signer} signed on {at}, SHA-256 {hash}.",
        own_words="All lines are those of the signed note.",
        model_words="Of its lines {rewritten} were worded anew by a language model ({model}) and checked against "
        "the signed note; {kept} are the note's own.",
    ),
    "zh": _Words(
        greeting="尊敬的同道：",
        closing="此致敬礼",
        draft="草稿，未签名。依据 {signer} 于 {at} 签名的病历生成，SHA-256 {hash}。",
        own_words="全部内容均为已签名病历的原文。",
        model_words="其中 {rewritten} 行由语言模型（{model}）改写，并与已签名病历核对；{kept} 行为病历原文。",
    ),
}


class DocumentTextExporter:
    """Implements DocumentExporter."""

    format = "text"

    def export(self, document: Document, signed: SignedNote) -> ExportArtifact:
        require_intact(signed)
        content = "".join(f"{line}\n" for line in _text_lines(document, signed))
        return ExportArtifact(
            format=f"{document.kind.value}-text",
            file_name=f"{document.kind.value}.txt",
            media_type="text/plain; charset=utf-8",
            content=content.encode(),
        )


class DocumentPdfExporter:
    """Implements DocumentExporter; the same document gives the same bytes."""

    format = "pdf"

    def export(self, document: Document, signed: SignedNote) -> ExportArtifact:
        """Raises UserFacingError (export.no_font, export.right_to_left, export.too_long)."""
        require_intact(signed)
        from copilot.exporters.pdf_pages import NotePages, rule

        class Pages(NotePages):
            """The document instead of the note, with the note's header."""

            def _story(self) -> list[Any]:
                words = _words(document)
                story: list[Any] = [self._paragraph(self._title, size=18, bold=True, colour=self.accent, after=8)]
                story += [self._table(header_fields(self._signed)), rule(before=8, after=4)]
                if document.kind is DocumentKind.LETTER:
                    story.append(self._paragraph(words.greeting, size=10, before=8))
                for section in document.sections:
                    story += self._section(section)
                if document.kind is DocumentKind.LETTER:
                    for line in (words.closing, one_line(self._signed.signer.display())):
                        story.append(self._paragraph(line, size=10, before=8))
                story.append(rule(before=16, after=6))
                return [*story, *(self._paragraph(line, size=7.5, after=3) for line in _marks(document, signed))]

            def _statement(self, statement: Any) -> Any:
                return self._paragraph("\n".join(lines_of(statement.text)), size=10, after=3.5)

        pages = Pages(signed, FontSet(), title=one_line(document.title), footer=_footer(document))
        return ExportArtifact(
            format=f"{document.kind.value}-pdf",
            file_name=f"{document.kind.value}.pdf",
            media_type="application/pdf",
            content=pages.build(),
        )


def _text_lines(document: Document, signed: SignedNote) -> Iterator[str]:
    words, colon = _words(document), labels_of(signed).colon
    yield one_line(document.title)
    yield ""
    for label, value in header_fields(signed):
        yield f"{label}{colon}{value}"
    if document.kind is DocumentKind.LETTER:
        yield ""
        yield words.greeting
    for section in document.sections:
        yield ""
        yield one_line(section.heading)
        for statement in section.statements:
            yield from lines_of(statement.text)
    yield ""
    if document.kind is DocumentKind.LETTER:
        yield words.closing
        yield one_line(signed.signer.display())
        yield ""
    yield "---"
    yield from _marks(document, signed)


def _marks(document: Document, signed: SignedNote) -> Iterator[str]:
    """What it is, and what it was made of and by."""
    words = _words(document)
    yield words.draft.format(
        signer=one_line(signed.signer.display()), at=moment(signed.signed_at), hash=document.made_from
    )
    if document.writer is None or not document.rewritten:
        yield words.own_words
        return
    settings = document.writer.settings
    model = " · ".join(filter(None, (settings.get("model", document.writer.name), settings.get("server", ""))))
    total = sum(len(section.statements) for section in document.sections)
    yield words.model_words.format(
        rewritten=document.rewritten, kept=total - document.rewritten, model=one_line(model)
    )


def _footer(document: Document) -> str:
    return "草稿" if _is_chinese(document) else "Draft"


def _words(document: Document) -> _Words:
    return _WORDS["zh" if _is_chinese(document) else "en"]


def _is_chinese(document: Document) -> bool:
    return document.language.lower().startswith("zh")
