"""Short answers to yes/no questions: the question holds the concept, the answer its polarity."""

from __future__ import annotations

from enum import StrEnum

from copilot.clinical.languages import rules_of


class Answer(StrEnum):
    """OTHER is an answer that says neither yes nor no ("sometimes", "not any more", "about a week")."""

    YES = "yes"
    NO = "no"
    OTHER = "other"


def is_question(text: str, language: str = "en") -> bool:
    """Whether `text` asks something: a question mark, or the words of a question without one."""
    return rules_of(language).is_question(text)


def answer_of(text: str, language: str = "en") -> Answer:
    """What the start of `text` answers. "no, I have had a cough" is NO; "not any more" is OTHER."""
    return rules_of(language).answer_of(text)
