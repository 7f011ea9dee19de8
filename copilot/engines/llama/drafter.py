"""The drafter that writes with a language model: one GGUF file, loaded once, one visit at a time."""

from __future__ import annotations

import os
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from copilot.app.ports import CancelToken, DraftRequest
from copilot.domain.errors import UserFacingError
from copilot.domain.note import DrafterInfo, NoteDraft
from copilot.engines.llama.binding import SLICE, Context, Grammar, LanguageModel
from copilot.engines.llama.chat import chat_frame
from copilot.engines.llama.grammar import section_grammar
from copilot.engines.llama.model_file import check_model_file
from copilot.engines.llama.parsing import note_content
from copilot.engines.llama.prompt import PromptFile, build_prompt, citable_ids, load_prompt
from copilot.engines.llama.writing import NOTE_TOKENS, SECTION_TOKENS, plan_note, write_note

ENGINE_VERSION = "1"

DEFAULT_CONTEXT = 16_384
"""Tokens read at most unless the settings say otherwise, where the model was trained for as many: a visit of
about an hour. Memory is taken for what a visit needs, not for this."""

_CONTEXT_STEP = 256


class LlamaDrafter:
    """Implements ports.Drafter; meant to run in a worker process of its own.

    Greedy: the same model, transcript, template, settings and number of threads give the same draft. What a
    statement says is not checked against its evidence here: the checks of `clinical` do that for any draft.

    Raises on construction EnvironmentFault: llm.not_installed, llm.model_missing, llm.model_broken,
    llm.too_large, llm.no_chat_template, llm.chat_template_broken.
    """

    def __init__(
        self, model_path: Path, prompts: Path, threads: int | None = None, context_tokens: int | None = None
    ) -> None:
        """`prompts` is the folder of prompt files. `threads` None takes half of the logical processors;
        `context_tokens` None takes what a visit needs up to DEFAULT_CONTEXT. A model is never given more context
        than it was trained for."""
        self._file = check_model_file(model_path)
        self._prompts = prompts
        self._threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._model = LanguageModel(model_path)
        try:
            self._frame = chat_frame(self._model, model_path.name)
        except BaseException:
            self._model.close()
            raise
        wanted = context_tokens or DEFAULT_CONTEXT
        self._most_tokens = min(wanted, self._model.context_trained or wanted)

    @property
    def name(self) -> str:
        """The model's file name and the beginning of its digest."""
        return f"{self._file.path.name} {self._file.digest[:12]}"

    def close(self) -> None:
        """Give the memory back. The drafter cannot be used afterwards."""
        self._model.close()

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical, llm.too_long, llm.no_prompt),
        EnvironmentFault (llm.unusable_output, llm.too_large, llm.failed, …)."""
        cancel.raise_if_cancelled()
        prompt_file = load_prompt(self._prompts, request.template.language)
        ids = citable_ids(request)
        if not ids:
            raise _nothing_clinical()
        tokens = self._frame.tokens(self._model, build_prompt(prompt_file, request))
        plan = plan_note(self._model, request.template.sections)
        needed = -(-(len(tokens) + plan.reserve) // _CONTEXT_STEP) * _CONTEXT_STEP
        if needed > self._most_tokens:
            raise UserFacingError(
                "llm.too_long",
                f"This visit is too long for the language model: it needs {needed:,} tokens of "
                f"{self._most_tokens:,}.",
                "Use the extractive drafter, or a model or setting with a longer context.",
            )
        with (
            closing(Grammar(self._model, section_grammar(ids))) as grammar,
            closing(Context(self._model, needed, self._threads, cancel)) as context,
        ):
            context.feed(tokens)
            written = write_note(self._model, context, grammar, plan, cancel)
        sections = list(zip(request.template.sections, written, strict=True))
        content = note_content(request.template, sections, frozenset(ids))
        if not content.statements() and not content.to_confirm:
            raise _nothing_clinical()
        return NoteDraft(content=content, drafter=self._info(request, prompt_file, needed))

    def _info(self, request: DraftRequest, prompt_file: PromptFile, context_tokens: int) -> DrafterInfo:
        budget = request.budget_words or request.template.budget_words
        return DrafterInfo(
            name="llm",
            version=ENGINE_VERSION,
            model_digest=self._file.digest,
            settings={
                "model": self._file.path.name,
                "engine": f"llama-cpp-python {_installed_version()}",
                "prompt": f"{prompt_file.id}.{prompt_file.language}.{prompt_file.version}",
                "prompt_digest": prompt_file.digest,
                # Greedy decoding draws nothing at random; the seed stands here for decoders that will.
                "sampling": "greedy",
                "seed": "0",
                "threads": str(self._threads),
                "context_tokens": str(context_tokens),
                "slice_tokens": str(SLICE),
                "section_tokens": str(SECTION_TOKENS),
                "note_tokens": str(NOTE_TOKENS),
                "gpu_layers": "0",
                "style": (request.style or request.template.style).value,
                "budget_words": str(budget or ""),
            },
        )


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
