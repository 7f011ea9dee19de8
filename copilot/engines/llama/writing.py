"""The model writes a note, section by section: we feed the heading, it writes lines that the grammar allows."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.app.ports import CancelToken
from copilot.domain.template import TemplateSection
from copilot.engines.llama.binding import Context, Grammar, LanguageModel
from copilot.engines.llama.grammar import MAX_LINES, NOTHING
from copilot.engines.llama.parsing import Ending, Written, unusable
from copilot.engines.llama.prompt import heading_line

SECTION_TOKENS = 512
"""The most one section may take: about 350 English words."""

NOTE_TOKENS = 2048
"""What all sections share."""

KEPT_FOR_EACH = 96
"""What a section may use even if the ones before it used everything up: a citation and a sentence."""


class Plan(NamedTuple):
    """What will be fed for each section, and how many tokens of context the note can need beyond the prompt."""

    headings: tuple[tuple[int, ...], ...]
    line_end: tuple[int, ...]
    reserve: int


def plan_note(model: LanguageModel, sections: Sequence[TemplateSection]) -> Plan:
    headings = tuple(tuple(model.tokens(heading_line(s.heading))) for s in sections)
    line_end = tuple(model.tokens("\n"))
    reserve = sum(len(h) + 2 * len(line_end) + KEPT_FOR_EACH for h in headings) + NOTE_TOKENS
    return Plan(headings, line_end, reserve)


def write_note(
    model: LanguageModel, context: Context, grammar: Grammar, plan: Plan, cancel: CancelToken
) -> list[Written]:
    """What stands under each heading of the plan, in order; the prompt has been fed.

    Raises Cancelled, EnvironmentFault (llm.unusable_output, llm.failed).
    """
    shared = NOTE_TOKENS
    notes = []
    for heading in plan.headings:
        context.feed(heading)
        written, used = _write_section(model, context, grammar, min(SECTION_TOKENS, shared + KEPT_FOR_EACH), cancel)
        shared = max(0, shared - max(0, used - KEPT_FOR_EACH))
        notes.append(written)
        missing_ends = 2 - (len(written.raw) - len(written.raw.rstrip(b"\n")))
        context.feed(plan.line_end * max(0, missing_ends))
    return notes


def _write_section(
    model: LanguageModel, context: Context, grammar: Grammar, most: int, cancel: CancelToken
) -> tuple[Written, int]:
    """What stands under one heading, and the tokens that it took."""
    grammar.restart()
    decoder = codecs.getincrementaldecoder("utf-8")()
    raw = b""
    for used in range(most):
        cancel.raise_if_cancelled()
        token = _next_token(model, grammar, context.logits(), decoder)
        if model.ends(token):
            return Written(raw, Ending.DONE), used
        grammar.accept(token)
        context.feed([token])
        raw += model.piece(token)
        if raw == NOTHING.encode() or raw.endswith(b"\n\n"):
            return Written(raw, Ending.DONE), used + 1
        if raw.count(b"\n") == MAX_LINES and raw.endswith(b"\n"):
            return Written(raw, Ending.LINES), used + 1
    return Written(raw, Ending.TOKENS), most


def _next_token(
    model: LanguageModel, grammar: Grammar, logits: npt.NDArray[np.float32], decoder: codecs.IncrementalDecoder
) -> int:
    """The likeliest token that the grammar allows and that goes on in valid UTF-8.

    llama.cpp's grammars let overlong and too large code points pass; `decoder` does not.
    """
    logits[model.never_written] = -np.inf
    while (token := grammar.best(logits)) is not None:
        before = decoder.getstate()
        try:
            decoder.decode(model.piece(token))
        except UnicodeDecodeError:
            decoder.setstate(before)
            logits[token] = -np.inf
        else:
            return token
    raise unusable()
