"""What the model is told: the prompt file, filled in for one visit."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from string import Template as Placeholders
from typing import NamedTuple

from copilot.app.ports import DraftRequest
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.template import Style
from copilot.domain.transcript import Speaker, Utterance

SPEAKER_LETTERS = {Speaker.DOCTOR: "D", Speaker.PATIENT: "P", Speaker.OTHER: "O", Speaker.UNKNOWN: "U"}

# White space, control characters, line separators, and marks that are invisible or reorder text on a screen.
_NOT_ONE_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


class PromptFile(NamedTuple):
    """One file of resources/prompts. `digest` is the SHA-256, in hex, of its text with \\n line ends."""

    id: str
    language: str
    version: int
    system: str
    user: str
    budget: str
    style: dict[Style, str]
    digest: str


class Prompt(NamedTuple):
    """What is said to the model about one visit."""

    system: str
    user: str


def load_prompt(folder: Path, language: str) -> PromptFile:
    """The prompt for notes in `language`.

    Raises UserFacingError("llm.no_prompt") where that language has none, EnvironmentFault("llm.prompt_broken").
    """
    path = folder / f"note.{language}.toml"
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) or not path.is_file():
        raise UserFacingError(
            "llm.no_prompt",
            "The language model cannot be asked for notes in the template's language yet.",
            "Use the extractive drafter, or a template in English.",
        )
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        return PromptFile(
            id=str(data["id"]),
            language=str(data["language"]),
            version=int(data["version"]),
            system=str(data["system"]).strip(),
            user=str(data["user"]).strip(),
            budget=str(data["budget"]),
            style={style: str(data["style"][style.value]) for style in Style},
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "llm.prompt_broken", "A file of this program (a prompt) is missing or damaged.", "Install it again."
        ) from error


def one_line(text: str) -> str:
    """`text` on one line without control characters: whoever speaks cannot end the line of an utterance."""
    return _NOT_ONE_LINE.sub(" ", text).strip()


def utterance_line(utterance: Utterance) -> str:
    return f"[{utterance.id}] {SPEAKER_LETTERS[utterance.speaker]}: {one_line(utterance.text)}"


def heading_line(heading: str) -> str:
    """The line that opens a section of the note; fed to the model, never written by it."""
    return f"## {one_line(heading)}\n"


def citable_ids(request: DraftRequest) -> tuple[int, ...]:
    """Ids of the utterances that say anything, ascending: only these can be cited."""
    return tuple(sorted(u.id for u in request.transcript.utterances if one_line(u.text)))


def build_prompt(file: PromptFile, request: DraftRequest) -> Prompt:
    """The prompt of a visit. Filled in one pass: a `$sections` that somebody says stays what it is."""
    style = request.style or request.template.style
    budget = request.budget_words or request.template.budget_words
    sections = (f"## {one_line(s.heading)}\n{one_line(s.guidance)}".strip() for s in request.template.sections)
    values = {
        "utterances": "\n".join(utterance_line(u) for u in request.transcript.utterances if one_line(u.text)),
        "sections": "\n".join(sections),
        "style": file.style[style],
        "budget": Placeholders(file.budget).safe_substitute(words=budget) if budget else "",
    }
    return Prompt(file.system, Placeholders(file.user).safe_substitute(values))
