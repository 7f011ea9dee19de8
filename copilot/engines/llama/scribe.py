"""A model at work: it reads, keeps what it has read, and writes any number of texts that go on from there.

What documents and rewritings are made of as well: `read` what they share, then `write` one `Ask` each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from copilot.app.ports import CancelToken
from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.chat import common
from copilot.engines.llama.context import BATCH, GRAIN, Context, Row
from copilot.engines.llama.pens import Ask, Piece, write

TOGETHER = 8
"""Texts written at once at most."""

FIRST_CONTEXT = 4096
_STEP = 1024
_READ, _TRUNK = 0, 1
_PROBED, _PROBES, _CLEARLY = 4, 3, 0.8


class Scribe:
    """Reads into one sequence, which stays, and writes in others. One thread uses it.

    Tokens are read in multiples of GRAIN, and the few that are left over with what is written after them: so a text
    that was read while it grew gives the very numbers that it gives when it is read at once.
    """

    def __init__(self, model: LanguageModel, threads: int, most_tokens: int) -> None:
        self.most_tokens = most_tokens
        self._model = model
        self._threads = threads
        self._context: Context | None = None
        self._tokens: list[int] = []

    @property
    def context_tokens(self) -> int:
        """What the context holds now; it grows up to `most_tokens`."""
        return self._context.tokens if self._context else 0

    @property
    def read_tokens(self) -> int:
        """How many tokens are read."""
        return len(self._tokens)

    def close(self) -> None:
        if self._context:
            self._context.close()
            self._context = None

    def reading(self, tokens: Sequence[int], cancel: CancelToken, room: int = 0) -> Iterator[int]:
        """Read `tokens`, all but the last few; yields how many of them are read, at first those that were already.

        What is read already is kept as far as it is the same. There will be room for `room` more tokens. Raises
        Cancelled, with what is read by then kept; EnvironmentFault (llm.no_room, llm.failed).
        """
        context = self._with_room(len(tokens) + room)
        whole = len(tokens) // GRAIN * GRAIN
        self._keep(common(self._tokens, tokens[:whole]), context)
        yield len(self._tokens)
        with context.heeding(cancel):
            while len(self._tokens) < whole:
                start = len(self._tokens)
                part = tokens[start : min(start + BATCH, whole)]
                try:
                    context.decode([Row(_READ, start + i, token) for i, token in enumerate(part)])
                except BaseException:
                    self._keep(start, context)
                    raise
                self._tokens += part
                yield len(self._tokens)

    def writing(
        self, tail: Sequence[int], asks: Sequence[Ask], cancel: CancelToken, together: int = 1
    ) -> Iterator[Piece]:
        """Write each of `asks` after what is read and `tail`, which begins where `read_tokens` ends.

        `together` 1: one after the other, each going on where the one before ended. More: so many at once, none
        knowing of the others. Closing the iterator stops the writing. Raises Cancelled, EnvironmentFault
        (llm.unusable_output, llm.bad_grammar, llm.failed).
        """
        context = self._with_room(len(self._tokens))
        start = len(self._tokens)
        with context.heeding(cancel):
            context.share(_READ, _TRUNK)
            try:
                yield from write(
                    self._model, context, _TRUNK, start, tail, asks, min(together, TOGETHER, len(asks))
                )
            finally:
                for sequence in range(_TRUNK, _TRUNK + TOGETHER + 1):
                    context.forget(sequence)

    def _keep(self, count: int, context: Context) -> None:
        """Forget all but the first `count` tokens, less what stands beyond the last grain."""
        count = count // GRAIN * GRAIN
        # Also when nothing is cut: a batch that failed may have left something behind the end.
        if not context.forget(_READ, count):
            count = 0
        del self._tokens[count:]

    def _with_room(self, needed: int) -> Context:
        """The context, made anew with more room if need be; what was read moves along."""
        if self._context and self._context.tokens >= needed:
            return self._context
        if needed > self.most_tokens:
            raise EnvironmentFault(
                "llm.failed", "The language model was given more than it can hold.", "Report this."
            )
        grown = max(-(-needed // _STEP) * _STEP, 2 * self.context_tokens, FIRST_CONTEXT)
        size = min(grown, self.most_tokens)
        if not self._context:
            self._context = self._made(size)
            return self._context
        before = self._context.tokens
        state = self._context.saved(_READ) if self._tokens else b""
        self.close()
        try:
            self._context = self._made(size)
        except EnvironmentFault:
            self._context = self._made(before)
            self._moved(state)
            raise
        self._moved(state)
        return self._context

    def _made(self, tokens: int) -> Context:
        return Context(self._model, tokens, self._threads, _TRUNK + 1 + TOGETHER)

    def _moved(self, state: bytes) -> None:
        if self._context is None or not state or not self._context.restore(_READ, state):
            self._tokens = []


def together_is_faster(model: LanguageModel, threads: int) -> bool:
    """Whether this machine writes four texts at once clearly faster than one after the other.

    Measured in processor time, which other programs disturb less than the clock; where a graphics card works, by
    the clock.
    """
    clock = time.perf_counter if model.gpu_layers else time.process_time
    context = Context(model, 4 * BATCH, threads, _PROBED)
    token = model.tokens("a")[0]
    try:
        took = {1: math.inf, _PROBED: math.inf}
        for position in range(1 + _PROBES):  # the first time everything is cold
            for count in (1, _PROBED):
                place = position * 2 + (count > 1)
                rows = [Row(sequence, place, token, wanted=True) for sequence in range(count)]
                started = clock()
                context.decode(rows)
                context.logits(0)
                if position:
                    took[count] = min(took[count], clock() - started)
                if count == 1:
                    for sequence in range(1, _PROBED):
                        context.share(0, sequence)
        return took[_PROBED] < _CLEARLY * _PROBED * took[1]
    finally:
        context.close()
