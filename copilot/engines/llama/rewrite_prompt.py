"""What a model is told to rewrite a line, and what of its answer can be used: for models anywhere."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Template as Placeholders
from typing import NamedTuple

from copilot.app.ports import Passage, Task
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.engines.llama.grammar import FIRST_CHAR, TEXT_CHAR
from copilot.engines.llama.parsing import without_loops
from copilot.engines.llama.prompt import Prompt, heading_line, one_line, plain

MAX_CHARS = 480
"""Characters (code points) of one rewritten line."""

LINE_GRAMMAR = f'root ::= [{FIRST_CHAR}] [{TEXT_CHAR}]{{0,{MAX_CHARS - 1}}} "\\n"?\n'
"""GBNF of the answer: one line that can look like no citation, no heading and no markup."""

_LINE = re.compile(f"[{FIRST_CHAR}][{TEXT_CHAR}]{{0,{MAX_CHARS - 2}}}")


class RewritePrompt(NamedTuple):
    """One file of resources/prompts. `digest` is the SHA-256, in hex, of its text with \\n line ends."""

    id: str
    language: str
    version: int
    system: str
    user: str
    ask: str
    said: str
    addition: str
    task: Mapping[Task, str]
    digest: str

    @property
    def name(self) -> str:
        return f"{self.id}.{self.language}.{self.version}"

    def prompt(self, task: Task, passage: Passage) -> Prompt:
        """Filled in one pass: a `$text` that somebody says stays what it is."""
        lines = "".join(f"{plain(words)}\n" for words in passage.said)
        added = plain(passage.addition)
        values = {
            "heading": one_line(passage.heading),
            "said": Placeholders(self.said).safe_substitute(utterances=lines) if lines else "",
            "addition": Placeholders(self.addition).safe_substitute(words=added) if added else "",
            "text": plain(passage.text),
        }
        user = Placeholders(self.user).safe_substitute(task=self.task[task])
        return Prompt(self.system, user, Placeholders(self.ask).safe_substitute(values))


def load_rewrite_prompt(folder: Path, language: str) -> RewritePrompt:
    """The prompt for lines in `language`.

    Raises UserFacingError("llm.no_prompt") where that language has none, EnvironmentFault("llm.prompt_broken").
    """
    known = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", language)
    path = folder / f"rewrite.{known[1].lower() if known else ''}.toml"
    if not path.is_file():
        raise UserFacingError(
            "llm.no_prompt",
            "The language model cannot be asked to rewrite lines in this language yet.",
            "Use the extractive drafter, or a template in another language.",
        )
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        return RewritePrompt(
            id=str(data["id"]),
            language=str(data["language"]),
            version=int(data["version"]),
            system=str(data["system"]).strip(),
            user=str(data["user"]).strip(),
            ask=str(data["ask"]),
            said=str(data["said"]),
            addition=str(data["addition"]),
            task={task: str(data["task"][task.value]) for task in Task},
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "llm.prompt_broken", "A file of this program (a prompt) is missing or damaged.", "Install it again."
        ) from error


def usable_line(answer: str, heading: str) -> str:
    """The line in an answer, "" where it is none: more than a line, no words, too long, a loop, markup.

    The heading, where the answer begins with it, is left out.
    """
    text = answer.strip(" \n").removeprefix(heading_line(heading)).strip(" \n").removeprefix("- ")
    text = " ".join(text.split(" "))
    if not _LINE.fullmatch(text) or without_loops(text)[0] != text:
        return ""
    return " ".join(text.split())
