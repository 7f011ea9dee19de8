"""Narrative: the XHTML that FHIR allows, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from copilot.domain.note import Statement
from copilot.exporters.wording import EvidenceMarks, lines_of


def of_statements(statements: Iterable[Statement], marks: EvidenceMarks, language: str) -> dict[str, Any]:
    """A list with one item a statement, `s<id>`, and the evidence behind each."""
    items = "".join(_item(statement, marks) for statement in statements)
    return _narrative(f"<ul>{items}</ul>", language)


def of_fields(fields: Iterable[tuple[str, str]], language: str) -> dict[str, Any]:
    """A table of labels and values."""
    rows = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in fields)
    return _narrative(f"<table><tbody>{rows}</tbody></table>", language)


def of_text(text: str, language: str) -> dict[str, Any]:
    """A paragraph."""
    return _narrative(f"<p>{_lines(text)}</p>", language)


def _item(statement: Statement, marks: EvidenceMarks) -> str:
    mark, evidence = marks.of(statement), ""
    if mark:
        numbers = ", ".join(str(u.id) for u in marks.utterances(statement))
        evidence = f' <span class="evidence" title="utterances {numbers}">[{escape(mark)}]</span>'
    return f'<li id="s{statement.id}">{_lines(statement.text)}{evidence}</li>'


def _lines(text: str) -> str:
    return "<br/>".join(escape(line) for line in lines_of(text))


def _narrative(inner: str, language: str) -> dict[str, Any]:
    tag = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{escape(language)}" xml:lang="{escape(language)}">'
    return {"status": "generated", "div": f"{tag}{inner}</div>"}
