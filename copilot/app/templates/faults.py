"""What is wrong with a template's file: the line, what stands there, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from copilot.domain.errors import UserFacingError
from copilot.domain.template import Demand, Style, Template, TemplateSection, Topic, loinc_check_digit

SHOWN_CHARS = 60

KEYS = (*(key for key in Template.model_fields if key != "sections"), "section")
SECTION_KEYS = tuple(TemplateSection.model_fields)

_EXAMPLES = {
    "id": 'id = "my-note": small letters, digits and hyphens, a letter first',
    "title": 'title = "My note"',
    "description": 'description = "What it is good for."',
    "language": 'language = "en", or "zh"',
    "document": 'document = "34109-9": the LOINC code of the kind of document',
    "style": 'style = "narrative", or "telegraphic"',
    "budget_words": "budget_words = 300: a whole number, at least 20",
    "demands": f'demands = ["allergies"]: any of {", ".join(Demand)}',
    "second_signature": "second_signature = true, or false",
    "section": '[[section]] on a line of its own, and its keys below: key = "plan", heading = "Plan", …',
    "key": 'key = "plan": small letters, digits and _, a letter first',
    "heading": 'heading = "Plan", on one line',
    "loinc": 'loinc = "18776-5": the LOINC code of the section',
    "topics": f'topics = ["plan"]: any of {", ".join(Topic)}',
    "guidance": 'guidance = "What belongs here."',
    "required": "required = true, or false",
}
_CHOICES: dict[str, tuple[str, ...]] = {"topics": tuple(Topic), "demands": tuple(Demand), "style": tuple(Style)}
_TYPES = {
    "string_type": "text in quotes",
    "tuple_type": "a list in brackets",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "model_type": "a table of keys",
}


class Fault(NamedTuple):
    """`line` counts from 1; `what` and `instead` are sentences."""

    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.instead}".rstrip()


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


def shown(value: object) -> str:
    """A value of the file, short and on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


def write(key: str) -> str:
    return f"Write {_EXAMPLES[key]}." if key in _EXAMPLES else ""


def of_field(kind: str, path: tuple[str | int, ...], value: object, context: dict[str, Any]) -> tuple[str, str]:
    """What and instead for an error of pydantic's, by its type, its place and the value there."""
    names = [part for part in path if isinstance(part, str)]
    key = names[-1] if names else "section"
    if kind == "missing":
        return f"“{key}” is missing.", write(key)
    if kind == "extra_forbidden":
        return _unknown_key(key, SECTION_KEYS if "section" in names[:-1] else KEYS)
    if kind == "enum":
        return _unknown_choice(key, str(value))
    if key in ("loinc", "document") and isinstance(value, str):
        return _loinc(key, value)
    if kind == "tuple_type" and key == "section":
        return "The sections are not a list.", "Write [[section]], with two brackets on each side."
    if kind in _TYPES:
        return f"“{key}” is not {_TYPES[kind]}.", write(key)
    if kind in ("too_short", "string_too_short"):
        return f"“{key}” is empty." if key != "section" else "There is no section.", write(key)
    if kind == "greater_than_equal":
        return f"“{key}” is less than {context.get('ge')}.", write(key)
    return f"“{key}” cannot be “{shown(value)}”.", write(key)


def _unknown_key(key: str, known: tuple[str, ...]) -> tuple[str, str]:
    where = "a section" if known is SECTION_KEYS else "a template"
    near = difflib.get_close_matches(key, known, 1, 0.5)
    instead = f"Write “{near[0]}”." if near else f"Take one of: {', '.join(known)}."
    return f"“{shown(key)}” is no key of {where}.", instead


def _unknown_choice(key: str, value: str) -> tuple[str, str]:
    known = _CHOICES.get(key, ())
    near = difflib.get_close_matches(value.lower().replace(" ", "_"), known, 1, 0.5)
    instead = f"Write “{near[0]}”." if near else f"Take one of: {', '.join(known)}."
    return f"“{shown(value)}” is none of the {key if key.endswith('s') else key + 's'}.", instead


def _loinc(key: str, value: str) -> tuple[str, str]:
    found = re.fullmatch(r"([0-9]{1,7})-[0-9]", value)
    if found is None:
        return f"“{shown(value)}” is no LOINC code.", write(key)
    right = f"{found[1]}-{loinc_check_digit(found[1])}"
    return (
        f"“{value}” is no LOINC code: its check digit is wrong.",
        f"Look the code up; if {found[1]} is right, write “{right}”.",
    )


def of_whole(fields: dict[str, Any]) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    """What no single field shows: path, what and instead. `fields` as the file has them, of any type."""
    sections = fields.get("section")
    if "sections" in fields:
        yield ("sections",), *_unknown_key("sections", KEYS)
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
                yield (
                    ("section", number, key),
                    f"Two sections have the {key} “{shown(value)}”.",
                    f"Give this one another {key}.",
                )
        topics = section.get("topics")
        for place, topic in enumerate(topics if isinstance(topics, list) else ()):
            if isinstance(topic, str):
                if ("topic", topic) in seen:
                    yield (
                        ("section", number, "topics", place),
                        f"The topic “{shown(topic)}” has a home already.",
                        "Leave it to one section.",
                    )
                seen[("topic", topic)] = number


def _one_line(value: object, path: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    if isinstance(value, str) and value and (not value.strip() or not value.isprintable()):
        yield path, f"“{path[-1]}” is not one line of text.", write(str(path[-1]))


_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("Cannot overwrite a value", "This key stands here for the second time.", "Remove one of the two."),
    ("Duplicate inline table key", "This key stands here for the second time.", "Remove one of the two."),
    ("Cannot declare", "This table stands here for the second time.", "Write [[section]], with two brackets."),
    ("Cannot mutate immutable", "This was closed before.", "Write [[section]], with two brackets."),
    ("Unterminated string", "A text has no closing quotes.", 'Close it with " on the same line.'),
    ("Illegal character '\\n'", "A text has no closing quotes.", 'Close it with " on the same line.'),
    ('Expected "', "A text has no closing quotes.", "Close it with the same quotes."),
    ("Unclosed array", "A list has no closing bracket.", "Close it with ]."),
    ("Expected '=' after a key", "A key has no “=” after it.", 'Write key = "value".'),
    ("Invalid value", "There is no value that TOML knows.", 'Put text into quotes: title = "My note".'),
    ("Invalid statement", "This is neither a key nor a section.", 'Write key = "value", or [[section]].'),
    ("Expected newline or end", "Something follows the value.", "Begin a new line, or a comment with #."),
    ("Unescaped '\\' in a string", "A backslash stands alone in a text.", "Write \\\\ for it."),
    ("Expected ']", "A bracket is missing.", "Write [[section]], with two brackets on each side."),
)  # fmt: skip


def of_syntax(message: str) -> tuple[str, str]:
    for begins, what, instead in _SYNTAX:
        if message.startswith(begins):
            return what, instead
    plain = re.sub(r" \(at .*\)$", "", message)
    return f"This is not TOML: {shown(plain)}.", 'Write key = "value", or [[section]].'
