"""Plain text: UTF-8, line feeds, one statement a paragraph with the times it rests on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from copilot.domain.export import ExportArtifact
from copilot.domain.record import SignedNote
from copilot.exporters.wording import (
    EvidenceMarks,
    header_fields,
    kind_of,
    labels_of,
    lines_of,
    one_line,
    require_intact,
    signature_fields,
)


class TextExporter:
    """Implements NoteExporter."""

    format = "text"

    def export(self, signed: SignedNote) -> ExportArtifact:
        """Raises InvariantBroken (export.not_intact)."""
        require_intact(signed)
        content = "".join(f"{line}\n" for line in _lines(signed))
        return ExportArtifact(
            format=self.format,
            file_name="note.txt",
            media_type="text/plain; charset=utf-8",
            content=content.encode(),
        )


def _lines(signed: SignedNote) -> Iterator[str]:
    labels, marks = labels_of(signed), EvidenceMarks(signed)
    yield from _underlined(kind_of(signed).title, "=")
    yield from _fields(header_fields(signed), labels.colon)
    for section in signed.version.content.sections:
        if not section.statements:
            continue
        yield ""
        yield from _underlined(one_line(section.heading), "-")
        for statement in section.statements:
            first, *others = lines_of(statement.text)
            mark = marks.of(statement)
            block = [f"- {first}", *(f"  {line}" for line in others)]
            if mark:
                block[-1] += f" [{mark}]"
            yield from block
    yield ""
    yield "---"
    yield from _fields(signature_fields(signed), labels.colon)
    yield labels.legend


def _underlined(title: str, rule: str) -> Iterator[str]:
    yield title
    yield rule * sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title)


def _fields(fields: list[tuple[str, str]], colon: str) -> Iterator[str]:
    for label, value in fields:
        yield f"{label}{colon}{value}"
