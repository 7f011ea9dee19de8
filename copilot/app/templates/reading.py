"""Templates as TOML files: read with every error told at its line, and written."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from copilot.app.templates.fault_words import Fault, Wrong, wrong
from copilot.app.templates.faults import TemplateInvalid, of_field, of_syntax, of_whole
from copilot.app.templates.lines import Lines
from copilot.domain.template import Template

MOST_BYTES = 256 * 1024


@lru_cache(maxsize=64)  # the same files are read with each visit that is opened
def parse_template(data: bytes, name: str) -> Template:
    """`name` is shown in errors. Raises TemplateInvalid (template.invalid) with every fault and its line."""
    text = _text(data, name)
    fields = _fields(text, name)
    faults: list[tuple[tuple[str | int, ...], Wrong]] = list(of_whole(fields))
    told = {path for path, _ in faults} | ({("section",)} if "sections" in fields else set())
    plain = {key: value for key, value in fields.items() if key not in ("section", "sections")}
    try:
        # Strict, and by way of JSON: TOML's types are taken as they are written, names of choices as text.
        template = Template.model_validate_json(
            json.dumps({**plain, "sections": fields.get("section", [])}, default=_foreign), strict=True
        )
    except ValidationError as error:
        template = None
        for fault in error.errors(include_url=False):
            path = tuple("section" if i == 0 and p == "sections" else p for i, p in enumerate(fault["loc"]))
            # A list whose items are wrong is counted as empty: its items are told.
            miscounted = fault["type"] == "too_short" and bool(_at(fields, path))
            if path and path not in told and not miscounted:
                faults.append((path, of_field(fault["type"], path, _at(fields, path), fault.get("ctx", {}))))
    if template is not None and not faults:
        return template
    lines = Lines(text)
    raise TemplateInvalid(name, {Fault(lines.of(path), found) for path, found in faults})


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise TemplateInvalid(name, [Fault(1, wrong("too_large"))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TemplateInvalid(name, [Fault(line, wrong("no_utf8"))]) from None


def _fields(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        lines = text.replace("\r\n", "\n").count("\n") + (not text.endswith("\n"))
        at = re.search(r"\(at line (\d+),", message)
        line = min(int(at[1]), lines) if at else lines
        raise TemplateInvalid(name, [Fault(max(1, line), of_syntax(message))]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets in brackets
        raise TemplateInvalid(name, [Fault(1, wrong("too_deep"))]) from None


def _foreign(value: object) -> object:
    """What JSON does not have is none of the types that a template has."""
    return {} if isinstance(value, datetime.date | datetime.time) else None


def _at(fields: dict[str, Any], path: tuple[str | int, ...]) -> object:
    value: Any = fields
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def template_source(template: Template) -> str:
    """`template` as the text of a file: what `parse_template` reads as the same template."""
    values = template.model_dump(mode="json", exclude_defaults=True, exclude={"sections"})
    blocks = [_pairs({"id": template.id, "title": template.title, "language": template.language, **values})]
    blocks += [
        "[[section]]\n" + _pairs(section.model_dump(mode="json", exclude_defaults=True))
        for section in template.sections
    ]
    return "\n".join(blocks)


def _pairs(values: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: Any) -> str:
    # A JSON string is a TOML string but for DEL; numbers, booleans and lists of strings are the same.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
