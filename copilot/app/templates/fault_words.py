"""How the faults of a template's file are said in English, and what another language needs to say them itself."""

from __future__ import annotations

from typing import NamedTuple

from copilot.domain.template import Demand, Topic

EXAMPLES = {
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
"""By key: what `{example}` stands for in the sentences below."""

TYPES = {
    "string_type": "text",
    "tuple_type": "list",
    "int_type": "number",
    "bool_type": "truth",
    "model_type": "table",
}
"""pydantic's kinds of errors, and the ends of our codes."""

_WRITE = "Write {example}."
FAULTS: dict[str, tuple[str, str]] = {
    "missing": ("“{key}” is missing.", _WRITE),
    "no_key_of_section": ("“{shown}” is no key of a section.", "Take one of: {known}."),
    "no_key_of_section_near": ("“{shown}” is no key of a section.", "Write “{near}”."),
    "no_key_of_template": ("“{shown}” is no key of a template.", "Take one of: {known}."),
    "no_key_of_template_near": ("“{shown}” is no key of a template.", "Write “{near}”."),
    "no_choice": ("“{shown}” is none of the {several}.", "Take one of: {known}."),
    "no_choice_near": ("“{shown}” is none of the {several}.", "Write “{near}”."),
    "no_loinc": ("“{shown}” is no LOINC code.", _WRITE),
    "loinc_digit": (
        "“{shown}” is no LOINC code: its check digit is wrong.",
        "Look the code up; if {number} is right, write “{right}”.",
    ),
    "no_list": ("The sections are not a list.", "Write [[section]], with two brackets on each side."),
    "type_text": ("“{key}” is not text in quotes.", _WRITE),
    "type_list": ("“{key}” is not a list in brackets.", _WRITE),
    "type_number": ("“{key}” is not a whole number.", _WRITE),
    "type_truth": ("“{key}” is not true or false.", _WRITE),
    "type_table": ("“{key}” is not a table of keys.", _WRITE),
    "empty": ("“{key}” is empty.", _WRITE),
    "no_section": ("There is no section.", _WRITE),
    "too_small": ("“{key}” is less than {least}.", _WRITE),
    "impossible": ("“{key}” cannot be “{shown}”.", _WRITE),
    "twice": ("Two sections have the {key} “{shown}”.", "Give this one another {key}."),
    "topic_twice": ("The topic “{shown}” has a home already.", "Leave it to one section."),
    "not_one_line": ("“{key}” is not one line of text.", _WRITE),
    "key_twice": ("This key stands here for the second time.", "Remove one of the two."),
    "table_twice": ("This table stands here for the second time.", "Write [[section]], with two brackets."),
    "closed_before": ("This was closed before.", "Write [[section]], with two brackets."),
    "open_text": ("A text has no closing quotes.", 'Close it with " on the same line.'),
    "open_text_other": ("A text has no closing quotes.", "Close it with the same quotes."),
    "open_list": ("A list has no closing bracket.", "Close it with ]."),
    "no_equals": ("A key has no “=” after it.", 'Write key = "value".'),
    "no_value": ("There is no value that TOML knows.", 'Put text into quotes: title = "My note".'),
    "no_statement": ("This is neither a key nor a section.", 'Write key = "value", or [[section]].'),
    "more_behind": ("Something follows the value.", "Begin a new line, or a comment with #."),
    "backslash": ("A backslash stands alone in a text.", "Write \\\\ for it."),
    "no_bracket": ("A bracket is missing.", "Write [[section]], with two brackets on each side."),
    "no_toml": ("This is not TOML: {why}.", 'Write key = "value", or [[section]].'),
    "too_large": ("The file is too large for a template.", "Shorten it to 256 KB."),
    "no_utf8": ("There are bytes that are no UTF-8.", "Save the file as UTF-8."),
    "too_deep": ("Something in the file is far too long or too deep.", "Begin from a copy of another."),
    "other_name": (
        "The id “{shown}” is not the name of the file.",
        "Write id = “{template}”, or rename the file.",
    ),
    "unreadable": ("The file cannot be read: {why}", ""),
}
"""By code: what is wrong, and what to write instead."""


class Wrong(NamedTuple):
    """`code` is one of FAULTS; `values` are names and what they stand for in its sentences."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def what(self) -> str:
        return self.told(*FAULTS[self.code], EXAMPLES)[0]

    @property
    def instead(self) -> str:
        return self.told(*FAULTS[self.code], EXAMPLES)[1]

    def told(self, what: str, instead: str, examples: dict[str, str]) -> tuple[str, str]:
        """Both sentences filled in; what to write instead is left out where there is no example of it."""
        values = dict(self.values)
        key = values.get("key", "")
        if "{example}" in instead and key not in examples:
            instead = ""
        return what.format(**values), instead.format(**values, example=examples.get(key, ""))


def wrong(code: str, **values: str) -> Wrong:
    return Wrong(code, tuple(sorted(values.items())))


class Fault(NamedTuple):
    """`line` counts from 1; `what` and `instead` are sentences."""

    line: int
    wrong: Wrong

    @property
    def what(self) -> str:
        return self.wrong.what

    @property
    def instead(self) -> str:
        return self.wrong.instead

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.instead}".rstrip()
