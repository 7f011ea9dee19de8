"""What the model is told: the prompt file, filled in for one visit."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from string import Template as Placeholders
from typing import NamedTuple

from copilot.app.ports import DraftRequest
from copilot.domain.chart import Chart, ChartKind
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.template import Style
from copilot.domain.transcript import Speaker, Utterance
from copilot.engines.llama.grammar import Evidence

_TOLD_OF_THE_CHART = (ChartKind.PROBLEM, ChartKind.MEDICATION, ChartKind.ALLERGY)
SPEAKER_LETTERS = {Speaker.DOCTOR: "D", Speaker.PATIENT: "P", Speaker.OTHER: "O", Speaker.UNKNOWN: "U"}

# White space, control characters, line separators, and marks that are invisible or reorder text on a screen.
_NOT_ONE_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")

_MARKUP = re.compile(r"[<＜﹤](?=\S)|\[(?=[A-Za-z/])")


class PromptFile(NamedTuple):
    """One file of resources/prompts. `digest` is the SHA-256, in hex, of its text with \\n line ends."""

    id: str
    language: str
    version: int
    system: str
    user: str
    ask: str
    budget: str
    form: dict[Evidence, str]
    style: dict[Style, str]
    speakers: dict[str, str]
    chart_heading: str
    chart: dict[ChartKind, str]
    digest: str


class Prompt(NamedTuple):
    """What is said to the model about one visit. `user` ends with what was said last and is there before `ask`."""

    system: str
    user: str
    ask: str = ""


def load_prompt(folder: Path, language: str) -> PromptFile:
    """The prompt for notes in `language`.

    Raises UserFacingError("llm.no_prompt") where that language has none, EnvironmentFault("llm.prompt_broken").
    """
    known = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", language)
    path = folder / f"note.{known[1].lower() if known else ''}.toml"
    if not path.is_file():
        raise UserFacingError(
            "llm.no_prompt",
            "The language model cannot be asked for notes in the template's language yet.",
            "Use the extractive drafter, or a template in another language.",
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
            ask=str(data["ask"]).strip(),
            budget=str(data["budget"]),
            form={form: str(data["form"][form.value]) for form in Evidence},
            style={style: str(data["style"][style.value]) for style in Style},
            speakers={key: str(data["speakers"][key]) for key in ("heading", "rest")},
            chart_heading=str(data["chart"]["heading"]),
            chart={kind: str(data["chart"][kind.value]) for kind in _TOLD_OF_THE_CHART},
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "llm.prompt_broken", "A file of this program (a prompt) is missing or damaged.", "Install it again."
        ) from error


def one_line(text: str) -> str:
    """`text` on one line without control characters: whoever speaks cannot end the line of an utterance."""
    return _NOT_ONE_LINE.sub(" ", text).strip()


def plain(text: str) -> str:
    """`one_line` without anything that could be taken for a chat template's markup ("<|im_end|>", "[INST]").

    A server puts what it is sent into its template as it is, and on this machine some vocabularies find their
    user-defined tokens in any text: only a space behind the bracket tells them apart.
    """
    return _MARKUP.sub(r"\g<0> ", one_line(text))


def utterance_line(utterance: Utterance, *, speaker: bool = True) -> str:
    letter = f"{SPEAKER_LETTERS[utterance.speaker]}: " if speaker else ""
    return f"[{utterance.id}] {letter}{plain(utterance.text)}"


def heading_line(heading: str) -> str:
    """The line that opens a section of the note; fed to the model, never written by it."""
    return f"## {one_line(heading)}\n"


def citable_ids(request: DraftRequest) -> tuple[int, ...]:
    """Ids of the utterances that say anything, ascending: only these can be cited."""
    return tuple(sorted(u.id for u in request.transcript.utterances if one_line(u.text)))


def build_prompt(file: PromptFile, request: DraftRequest, form: Evidence = Evidence.FIRST) -> Prompt:
    """The prompt of a visit. Filled in one pass: a `$sections` that somebody says stays what it is."""
    style = request.style or request.template.style
    budget = request.budget_words or request.template.budget_words
    sections = (f"## {one_line(s.heading)}\n{one_line(s.guidance)}".strip() for s in request.template.sections)
    values = {
        "chart": _chart(file, request.chart),
        "sections": "\n".join(sections),
        "form": file.form[form],
        "style": file.style[style],
        "budget": Placeholders(file.budget).safe_substitute(words=budget) if budget else "",
        "utterances": "".join(
            f"{utterance_line(u, speaker=not request.speakers_after)}\n"
            for u in request.transcript.utterances
            if one_line(u.text)
        ),
    }
    told = _speakers(file, request.transcript.utterances) if request.speakers_after else ""
    return Prompt(file.system, Placeholders(file.user).safe_substitute(values), f"\n{told}{file.ask}")


def _speakers(file: PromptFile, utterances: Sequence[Utterance]) -> str:
    """Who spoke what, in few tokens: whoever spoke most often is "all others"."""
    ids: dict[str, list[str]] = {}
    for utterance in utterances:
        ids.setdefault(SPEAKER_LETTERS[utterance.speaker], []).append(str(utterance.id))
    by_count = sorted(ids.items(), key=lambda item: (len(item[1]), item[0]))
    lines = [f"{letter}: {','.join(numbers)}\n" for letter, numbers in by_count[:-1]]
    lines += [f"{letter}: {file.speakers['rest']}\n" for letter, _ in by_count[-1:]]
    return f"{file.speakers['heading']}\n{''.join(lines)}\n"


def _chart(file: PromptFile, chart: Chart | None) -> str:
    """What is known of the patient, or nothing."""
    lines = []
    for kind in _TOLD_OF_THE_CHART:
        known = [plain(f"{entry.name} {entry.detail}") for entry in (chart.of(kind) if chart else ())]
        if known:
            lines.append(f"{file.chart[kind]}: {'; '.join(known)}\n")
    return f"\n{file.chart_heading}\n{''.join(lines)}" if lines else ""
