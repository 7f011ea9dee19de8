"""What is wrong with a template's file, and where. How it is said stands in `fault_words`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from copilot.app.templates.fault_words import TYPES, Fault, Wrong, wrong
from copilot.domain.errors import UserFacingError
from copilot.domain.template import Demand, Style, Template, TemplateSection, Topic, loinc_check_digit

SHOWN_CHARS = 60

KEYS = (*(key for key in Template.model_fields if key != "sections"), "section")
SECTION_KEYS = tuple(TemplateSection.model_fields)

_CHOICES: dict[str, tuple[str, ...]] = {"topics": tuple(Topic), "demands": tuple(Demand), "style": tuple(Style)}


class TemplateInvalid(UserFacingError):
    """Attributes:
    faults: all that is wrong with the file, in the order of its lines; at least one.
    """

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        count = len(self.faults)
        told = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(
            "template.invalid",
            f"The template {name} cannot be used: {'one error' if count == 1 else f'{count} errors'}.{told}",
            "Mend the file, or take a built-in template.",
        )
        self.values = {"template": name, "count": count}


def shown(value: object) -> str:
    """A value of the file, short and on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


def of_field(kind: str, path: tuple[str | int, ...], value: object, context: dict[str, Any]) -> Wrong:
    """What is wrong by an error of pydantic's, its type, its place and the value there."""
    names = [part for part in path if isinstance(part, str)]
    key = names[-1] if names else "section"
    if kind == "missing":
        return wrong("missing", key=key)
    if kind == "extra_forbidden":
        return _unknown_key(key, in_section="section" in names[:-1])
    if kind == "enum":
        return _unknown_choice(key, str(value))
    if key in ("loinc", "document") and isinstance(value, str):
        return _loinc(key, value)
    if kind == "tuple_type" and key == "section":
        return wrong("no_list")
    if kind in TYPES:
        return wrong(f"type_{TYPES[kind]}", key=key)
    if kind in ("too_short", "string_too_short"):
        return wrong("empty" if key != "section" else "no_section", key=key)
    if kind == "greater_than_equal":
        return wrong("too_small", key=key, least=str(context.get("ge")))
    return wrong("impossible", key=key, shown=shown(value))


def _unknown_key(key: str, *, in_section: bool) -> Wrong:
    known = SECTION_KEYS if in_section else KEYS
    near = difflib.get_close_matches(key, known, 1, 0.5)
    place = "section" if in_section else "template"
    if near:
        return wrong(f"no_key_of_{place}_near", shown=shown(key), near=near[0])
    return wrong(f"no_key_of_{place}", shown=shown(key), known=", ".join(known))


def _unknown_choice(key: str, value: str) -> Wrong:
    known = _CHOICES.get(key, ())
    near = difflib.get_close_matches(value.lower().replace(" ", "_"), known, 1, 0.5)
    several = key if key.endswith("s") else key + "s"
    if near:
        return wrong("no_choice_near", shown=shown(value), several=several, near=near[0])
    return wrong("no_choice", shown=shown(value), several=several, known=", ".join(known))


def _loinc(key: str, value: str) -> Wrong:
    found = re.fullmatch(r"([0-9]{1,7})-[0-9]", value)
    if found is None:
        return wrong("no_loinc", key=key, shown=shown(value))
    right = f"{found[1]}-{loinc_check_digit(found[1])}"
    return wrong("loinc_digit", shown=value, number=found[1], right=right)


def of_whole(fields: dict[str, Any]) -> Iterable[tuple[tuple[str | int, ...], Wrong]]:
    """What no single field shows: its path and what is wrong. `fields` as the file has them, of any type."""
    sections = fields.get("section")
    if "sections" in fields:
        yield ("sections",), _unknown_key("sections", in_section=False)
    for key in ("title", "id"):
        yield from _one_line(fields.get(key), (key,))
    if not isinstance(sections, list):
        return
    seen: dict[tuple[str, str], int] = {}
    for number, section in enumerate(sections):
        if not isinstance(section, dict):
            continue
        yield from _one_line(section.get("heading"), ("section", number, "heading"))
        for key in ("key", "heading"):
            value = section.get(key)
            if isinstance(value, str) and seen.setdefault((key, value), number) != number:
                yield ("section", number, key), wrong("twice", key=key, shown=shown(value))
        topics = section.get("topics")
        for place, topic in enumerate(topics if isinstance(topics, list) else ()):
            if isinstance(topic, str):
                if ("topic", topic) in seen:
                    yield ("section", number, "topics", place), wrong("topic_twice", shown=shown(topic))
                seen[("topic", topic)] = number


def _one_line(value: object, path: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], Wrong]]:
    if isinstance(value, str) and value and (not value.strip() or not value.isprintable()):
        yield path, wrong("not_one_line", key=str(path[-1]))


_SYNTAX: tuple[tuple[str, str], ...] = (
    ("Cannot overwrite a value", "key_twice"),
    ("Duplicate inline table key", "key_twice"),
    ("Cannot declare", "table_twice"),
    ("Cannot mutate immutable", "closed_before"),
    ("Unterminated string", "open_text"),
    ("Illegal character '\\n'", "open_text"),
    ('Expected "', "open_text_other"),
    ("Unclosed array", "open_list"),
    ("Expected '=' after a key", "no_equals"),
    ("Invalid value", "no_value"),
    ("Invalid statement", "no_statement"),
    ("Expected newline or end", "more_behind"),
    ("Unescaped '\\' in a string", "backslash"),
    ("Expected ']", "no_bracket"),
)


def of_syntax(message: str) -> Wrong:
    """By what Python's reader of TOML says."""
    for begins, code in _SYNTAX:
        if message.startswith(begins):
            return wrong(code)
    return wrong("no_toml", why=shown(re.sub(r" \(at .*\)$", "", message)))
