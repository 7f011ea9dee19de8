"""The drafter that writes with a language model: one GGUF file, loaded once, one visit at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from copilot.app.ports import (
    AllWritten,
    CancelToken,
    DraftedInParts,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    DraftStarted,
    LineWritten,
    NoteDrafted,
    SectionStarted,
    StatementDrafted,
    WriteOrder,
)
from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.note import DrafterInfo, NoteDraft
from copilot.domain.transcript import Utterance
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.chat import chat_frame
from copilot.engines.llama.grammar import Evidence
from copilot.engines.llama.machine import context_that_fits, usable_threads
from copilot.engines.llama.model_file import check_model_file
from copilot.engines.llama.parsing import Line, Parsed, note_content, parse_section
from copilot.engines.llama.parts import split
from copilot.engines.llama.pens import Ask
from copilot.engines.llama.prompt import (
    PromptFile,
    build_prompt,
    citable_ids,
    load_prompt,
    one_line,
    utterance_line,
)
from copilot.engines.llama.rewrite_prompt import load_rewrite_prompt
from copilot.engines.llama.rewriting import lines_info, write_lines
from copilot.engines.llama.scribe import TOGETHER, Scribe, together_is_faster
from copilot.engines.llama.writing import LineWatch, room_for, section_asks, section_tokens

ENGINE_VERSION = "2"

_TOLD_EVERY = 16
"""Tokens from one progress event to the next while writing."""


class LlamaSettings(NamedTuple):
    """What can be set; None and "" leave it to the machine and the file.

    `threads`, `context_tokens`: see `machine`. `gpu_layers`: of the model on a graphics card, -1 for all, where
    llama.cpp was built for one. `chat_template`: a name of `chat.FAMILIES`, for a file that has none.
    `sections_together`: write all sections at once; None does where that is faster here.
    """

    threads: int | None = None
    context_tokens: int | None = None
    gpu_layers: int | None = None
    chat_template: str = ""
    sections_together: bool | None = None
    evidence: Evidence = Evidence.FIRST


class _Part(NamedTuple):
    """What is read and written at once: the prompt's tokens, of which so many are there before the visit ends."""

    tokens: list[int]
    known: int
    ids: frozenset[int]
    first: Utterance
    asks: list[Ask]


class LlamaDrafter:
    """Implements ports.LiveDrafter and ports.Rewriter; meant to run in a worker process of its own.

    Greedy: the same model, transcript, template and settings give the same draft, whether the visit was read along
    or not. What a statement says is not checked against its evidence here: the checks of `clinical` do that.

    Raises on construction EnvironmentFault: llm.not_installed, llm.model_missing, llm.model_broken,
    llm.too_large, llm.no_chat_template, llm.chat_template_broken; UserFacingError: llm.unknown_chat_template.
    """

    def __init__(self, model_path: Path, prompts: Path, settings: LlamaSettings | None = None) -> None:
        """`prompts` is the folder of prompt files."""
        self._settings = settings or LlamaSettings()
        self._file = check_model_file(model_path)
        self._prompts = prompts
        self._threads = self._settings.threads or usable_threads()
        self.most_tokens = context_that_fits(self._file, self._settings.context_tokens)
        gpu_layers = self._settings.gpu_layers
        self.model = LanguageModel(model_path, -1 if gpu_layers is None else gpu_layers)
        try:
            self.frame = chat_frame(self.model, model_path.name, self._settings.chat_template)
        except BaseException:
            self.model.close()
            raise
        self.scribe = Scribe(self.model, self._threads, self.most_tokens)
        self._together = self._settings.sections_together

    @property
    def name(self) -> str:
        """The model's file name and the beginning of its digest."""
        return f"{self._file.path.name} {self._file.digest[:12]}"

    def close(self) -> None:
        """Give the memory back. The drafter cannot be used afterwards."""
        self.scribe.close()
        self.model.close()

    def read(self, request: DraftRequest, cancel: CancelToken) -> int:
        """Read the visit so far, as far as there is room for it beside a note. Gives the tokens read now."""
        steps = list(self.reading(request, cancel))
        return steps[-1] - steps[0]

    def reading(self, request: DraftRequest, cancel: CancelToken) -> Iterator[int]:
        """`read` in steps: the tokens that are read by now, at first those that were already."""
        cancel.raise_if_cancelled()
        part = self._part(load_prompt(self._prompts, request.template.language), request, ())
        room = room_for(part.asks) + len(part.tokens) - part.known
        yield from self.scribe.reading(
            part.tokens[: max(0, min(part.known, self.most_tokens - room))], cancel, room
        )

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        for event in self.events(request, cancel):
            if isinstance(event, NoteDrafted):
                return event.draft
        raise InvariantBroken("llm.no_draft", "The language model ended without a draft.")

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical, llm.too_long, llm.no_prompt),
        EnvironmentFault (llm.unusable_output, llm.too_large, llm.failed, …)."""
        cancel.raise_if_cancelled()
        prompt_file = load_prompt(self._prompts, request.template.language)
        if not citable_ids(request):
            raise _nothing_clinical()
        yield DraftStarted()
        parts = self._parts(prompt_file, request)
        if len(parts) > 1:
            yield DraftedInParts(parts=len(parts))
        together = self._write_together()
        parsed: list[list[Parsed]] = []
        costs = [len(part.tokens) + room_for(part.asks) for part in parts]
        for number, part in enumerate(parts):
            done, total = sum(costs[:number]), sum(costs)
            writing = self._written(part, request, TOGETHER if together else 1, cancel)
            while True:
                try:
                    event = next(writing)
                except StopIteration as stop:
                    parsed.append(stop.value)
                    break
                if isinstance(event, int):
                    event = DraftProgress(done=done + event, total=total)
                yield event
        seams = [Line(one_line(part.first.text), (part.first.id,)) for part in parts[1:]]
        content = note_content(request.template, parsed, seams)
        if not content.statements() and len(content.to_confirm) == len(seams):
            raise _nothing_clinical()
        yield NoteDrafted(
            draft=NoteDraft(content=content, drafter=self._info(request, prompt_file, parts, together))
        )

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        """Lines rewritten; see `rewriting`. Raises Cancelled, UserFacingError (llm.no_prompt), EnvironmentFault."""
        file = load_rewrite_prompt(self._prompts, order.language)
        together = len(order.passages) > 1 and self._write_together()
        yield from write_lines(self.model, self.frame, self.scribe, file, order, cancel, together=together)
        settings = self._engine_settings() | lines_info(file, order, together=together)
        yield AllWritten(
            by=DrafterInfo(name="llm", version=ENGINE_VERSION, model_digest=self._file.digest, settings=settings)
        )

    def _written(
        self, part: _Part, request: DraftRequest, together: int, cancel: CancelToken
    ) -> Generator[DraftEvent | int, None, list[Parsed]]:
        """Events, and tokens done; returns what stands in each section."""
        sections = request.template.sections
        room = room_for(part.asks) + len(part.tokens) - part.known
        yield from self.scribe.reading(part.tokens[: part.known], cancel, room)
        language = request.template.language
        watches = [LineWatch(part.ids, self._settings.evidence, language) for _ in sections]
        written: dict[int, Parsed] = {}
        started: set[int] = set()
        tokens: dict[int, int] = {}
        told = 0
        for piece in self.scribe.writing(part.tokens[self.scribe.read_tokens :], part.asks, cancel, together):
            section = sections[piece.ask]
            if piece.ask not in started:
                started.add(piece.ask)
                yield SectionStarted(section=section.key)
            new = watches[piece.ask].new_line(piece)
            if new is not None:
                line, doubt = new
                yield StatementDrafted(section=section.key, text=line.text, evidence=line.evidence, doubt=doubt)
            tokens[piece.ask] = piece.tokens
            if sum(tokens.values()) >= told + _TOLD_EVERY:
                told = sum(tokens.values())
                yield len(part.tokens) + told
            if piece.ending is not None:
                written[piece.ask] = parse_section(
                    piece.written(), section.heading, part.ids, self._settings.evidence, language
                )
        return [written[number] for number in range(len(sections))]

    def _parts(self, prompt_file: PromptFile, request: DraftRequest) -> list[_Part]:
        """The visit in one, or in as many parts as it takes. Raises UserFacingError("llm.too_long")."""
        whole = self._part(prompt_file, request)
        if self._fits(whole):
            return [whole]
        said = [u for u in request.transcript.utterances if one_line(u.text)]
        costs = [len(self.model.continuation(f"{utterance_line(u)}\n")) for u in said]
        nobody = self._part(prompt_file, self._some(request, said[:1]))
        places = split(costs, self.most_tokens - len(nobody.tokens) - room_for(nobody.asks))
        parts = [self._part(prompt_file, self._some(request, said[p.start : p.stop])) for p in places or ()]
        if not parts or not all(map(self._fits, parts)):
            raise UserFacingError(
                "llm.too_long",
                "This visit is too long for the language model, which reads {tokens:,} tokens at once.",
                "Use the extractive drafter, or a model or setting with a longer context.",
                values={"tokens": self.most_tokens},
            )
        return parts

    def _part(self, prompt_file: PromptFile, request: DraftRequest, ids: Sequence[int] | None = None) -> _Part:
        tokens, known = self.frame.tokens(self.model, build_prompt(prompt_file, request, self._settings.evidence))
        ids = citable_ids(request) if ids is None else ids
        sections = request.template.sections
        most = section_tokens(len(sections), self.most_tokens)
        asks = section_asks(self.model, sections, ids or (1,), self._settings.evidence, most)
        first = next(iter(request.transcript.utterances), Utterance(id=1, text=""))
        return _Part(tokens, known, frozenset(ids), first, asks)

    def _fits(self, part: _Part) -> bool:
        return len(part.tokens) + room_for(part.asks) <= self.most_tokens

    @staticmethod
    def _some(request: DraftRequest, utterances: Sequence[Utterance]) -> DraftRequest:
        return request._replace(transcript=request.transcript.model_copy(update={"utterances": tuple(utterances)}))

    def _write_together(self) -> bool:
        if self._together is None:
            self._together = together_is_faster(self.model, self._threads)
        return self._together

    def _info(
        self, request: DraftRequest, prompt_file: PromptFile, parts: Sequence[_Part], together: bool
    ) -> DrafterInfo:
        budget = request.budget_words or request.template.budget_words
        return DrafterInfo(
            name="llm",
            version=ENGINE_VERSION,
            model_digest=self._file.digest,
            settings=self._engine_settings()
            | {
                "prompt": f"{prompt_file.id}.{prompt_file.language}.{prompt_file.version}",
                "prompt_digest": prompt_file.digest,
                "section_tokens": str(parts[0].asks[0].most_tokens),
                "sections": "together" if together else "one by one",
                "evidence": self._settings.evidence.value,
                "parts": str(len(parts)),
                "speakers": "after the transcript" if request.speakers_after else "in each line",
                "style": (request.style or request.template.style).value,
                "budget_words": str(budget or ""),
            },
        )

    def _engine_settings(self) -> dict[str, str]:
        return {
            "model": self._file.path.name,
            "engine": f"llama-cpp-python {_installed_version()}",
            # Greedy decoding draws nothing at random; the seed stands here for decoders that will.
            "sampling": "greedy",
            "seed": "0",
            "threads": str(self._threads),
            "context_tokens": str(self.most_tokens),
            "gpu_layers": str(self.model.gpu_layers),
            "chat_template": self._settings.chat_template or "of the file",
        }


def _nothing_clinical() -> UserFacingError:
    return UserFacingError(
        "draft.nothing_clinical",
        "Nothing was found in this transcript that belongs into a note.",
        "Check the transcript, or write the note by hand.",
    )


def _installed_version() -> str:
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return "unknown"
