"""Lines rewritten by the model, each from a short prompt of its own; what all share is read once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from copilot.app.ports import CancelToken, LineWritten, Passage, WriteOrder
from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.chat import ChatFrame, common
from copilot.engines.llama.parsing import Ending
from copilot.engines.llama.pens import Ask
from copilot.engines.llama.prompt import heading_line
from copilot.engines.llama.rewrite_prompt import LINE_GRAMMAR, RewritePrompt, usable_line
from copilot.engines.llama.scribe import TOGETHER, Scribe

MOST_TOKENS = 192
"""Of one line: more than MAX_CHARS of any language this is meant for takes about that."""

_SPARE_TOKENS = 32
"""A line may be so much longer than twice what it was made of."""


class _Written(NamedTuple):
    """The tokens that all passages share, and an ask for each."""

    shared: list[int]
    asks: list[Ask]


def write_lines(
    model: LanguageModel,
    frame: ChatFrame,
    scribe: Scribe,
    file: RewritePrompt,
    order: WriteOrder,
    cancel: CancelToken,
    *,
    together: bool,
) -> Iterator[LineWritten]:
    """Each passage once; "" for what cannot be used, and for a passage that does not fit into the context.

    `together`: so many at once as there is room for. Raises what Scribe raises, but not llm.unusable_output.
    """
    cancel.raise_if_cancelled()
    if not order.passages:
        return
    shared, asks = _prepared(model, frame, file, order)
    room = scribe.most_tokens - len(shared)
    fitting = [n for n, ask in enumerate(asks) if _cost(ask) <= room]
    done = {n for n in range(len(asks)) if n not in fitting}
    yield from (LineWritten(number=n, text="") for n in sorted(done))
    if not fitting:
        return
    dearest = max(_cost(asks[n]) for n in fitting)
    at_once = min(TOGETHER, len(fitting), room // dearest) if together else 1
    for _ in scribe.reading(shared, cancel, at_once * dearest):
        pass
    # Together first; what a model without a likely token left behind is tried alone.
    for group in ([fitting] if at_once > 1 else []) + [[n] for n in fitting]:
        left = [n for n in group if n not in done]
        if not left:
            continue
        try:
            for piece in scribe.writing((), [asks[n] for n in left], cancel, at_once):
                if piece.ending is None:
                    continue
                number = left[piece.ask]
                done.add(number)
                yield LineWritten(number=number, text=_line(piece.raw, piece.ending, order.passages[number]))
        except EnvironmentFault as fault:
            if fault.code != "llm.unusable_output":
                raise
            if len(group) == 1:
                done.add(group[0])
                yield LineWritten(number=group[0], text="")


def _prepared(model: LanguageModel, frame: ChatFrame, file: RewritePrompt, order: WriteOrder) -> _Written:
    prompts = [frame.tokens(model, file.prompt(order.task, passage)) for passage in order.passages]
    first = prompts[0][0]
    count = min(min(known, common(first, tokens)) for tokens, known in prompts)
    asks = []
    for (tokens, _), passage in zip(prompts, order.passages, strict=True):
        heading = model.continuation(heading_line(passage.heading))
        long = 2 * len(model.continuation(f"{passage.text} {passage.addition}")) + _SPARE_TOKENS
        most = min(MOST_TOKENS, long)
        asks.append(Ask((*tokens[count:], *heading), LINE_GRAMMAR, most, ended=_ended))
    return _Written(list(first[:count]), asks)


def _cost(ask: Ask) -> int:
    return len(ask.prompt) + ask.most_tokens


def _line(raw: bytes, ending: Ending, passage: Passage) -> str:
    """A line that was cut at its limit has lost its end, and may have lost a "not" with it."""
    return "" if ending is not Ending.DONE else usable_line(raw.decode("utf-8", "replace"), passage.heading)


def _ended(raw: bytes) -> Ending | None:
    return Ending.DONE if raw.endswith(b"\n") else None


def lines_info(file: RewritePrompt, order: WriteOrder, *, together: bool) -> dict[str, str]:
    """What a draft's settings tell of how its lines were written."""
    return {
        "rewrite_prompt": file.name,
        "rewrite_prompt_digest": file.digest,
        "rewrite_task": order.task.value,
        "lines": "together" if together else "one by one",
    }
