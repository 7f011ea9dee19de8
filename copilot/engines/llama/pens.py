"""Texts being written: the model proposes, the grammar disposes. Several pens can write at once."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.engines.llama.binding import Grammar, LanguageModel
from copilot.engines.llama.context import BATCH, Context, Row
from copilot.engines.llama.parsing import Ending, Written, unusable


def never(_raw: bytes) -> Ending | None:
    """For a text that ends where the model or its grammar ends it."""
    return None


class Ask(NamedTuple):
    """A text to be written: what is fed before it, its grammar (GBNF), and the tokens that it may take.

    `opener` begins every line of it: where the model begins one, it is fed in these tokens, the canonical ones.
    `ended` says from what is written so far whether the text is done.
    """

    prompt: tuple[int, ...]
    grammar: str
    most_tokens: int
    opener: tuple[int, ...] = ()
    ended: Callable[[bytes], Ending | None] = never
    line_ends: tuple[int, ...] = ()
    """Tokens of as many line ends as must stand between this text and one that follows it."""


class Piece(NamedTuple):
    """All that is written of the ask with this number by now; `tokens` of it; `ending` once it is done."""

    ask: int
    raw: bytes
    tokens: int
    ending: Ending | None = None

    def written(self) -> Written:
        return Written(self.raw, self.ending or Ending.TOKENS)


def write(
    model: LanguageModel,
    context: Context,
    trunk: int,
    start: int,
    tail: Sequence[int],
    asks: Sequence[Ask],
    together: int,
) -> Iterator[Piece]:
    """Write `asks` after sequence `trunk`, which holds `start` tokens, and `tail`."""
    if not all(ask.prompt for ask in asks):
        raise ValueError("a text must begin after something")
    with ExitStack() as stack:
        if together > 1:
            _feed(context, trunk, start, tail)
            start += len(tail)
            pens = [_Pen(model, trunk + 1 + i, stack) for i in range(together)]
            waiting = list(enumerate(asks))[::-1]
            while waiting or any(pen.pending for pen in pens):
                for pen in pens:
                    if waiting and not pen.pending:
                        number, ask = waiting.pop()
                        context.share(trunk, pen.sequence)
                        pen.begin(number, ask, start, ask.prompt)
                yield from _round(context, [pen for pen in pens if pen.pending])
        else:
            pen = _Pen(model, trunk, stack)
            before, position = tuple(tail), start
            for number, ask in enumerate(asks):
                pen.begin(number, ask, position, before + ask.prompt)
                while pen.pending:
                    yield from _round(context, [pen])
                missing = len(ask.line_ends) - (len(pen.raw) - len(pen.raw.rstrip(b"\n")))
                before = pen.unfed + ask.line_ends[: max(0, missing)]
                position = pen.position


def _feed(context: Context, sequence: int, start: int, tokens: Sequence[int]) -> None:
    for at in range(0, len(tokens), BATCH):
        context.decode([Row(sequence, start + at + i, t) for i, t in enumerate(tokens[at : at + BATCH])])


def _round(context: Context, pens: Sequence[_Pen]) -> Iterator[Piece]:
    """Each pen's pending tokens, and what it chooses to write after them."""
    rows: list[Row] = []
    batch: list[tuple[_Pen, int]] = []
    for pen in pens:
        while len(pen.pending) > BATCH:
            _feed(context, pen.sequence, pen.position, pen.pending[:BATCH])
            pen.position += BATCH
            del pen.pending[:BATCH]
        if len(rows) + len(pen.pending) > BATCH:
            yield from _chosen(context, rows, batch)
            rows, batch = [], []
        rows += pen.rows()
        batch.append((pen, len(rows) - 1))
    yield from _chosen(context, rows, batch)


def _chosen(context: Context, rows: Sequence[Row], batch: Sequence[tuple[_Pen, int]]) -> Iterator[Piece]:
    context.decode(rows)
    for pen, row in batch:
        yield pen.go_on(context.logits(row))


class _Pen:
    """One text under way. `pending` tokens are decided on and not fed yet; none: the pen is free."""

    def __init__(self, model: LanguageModel, sequence: int, stack: ExitStack) -> None:
        self.sequence = sequence
        self.position = 0
        self.pending: list[int] = []
        self.raw = b""
        self.unfed: tuple[int, ...] = ()
        """The last tokens chosen, when the text has ended with them."""
        self._model = model
        self._stack = stack
        self._grammars: dict[str, Grammar] = {}

    def begin(self, number: int, ask: Ask, position: int, prompt: Sequence[int]) -> None:
        if ask.grammar not in self._grammars:
            grammar = Grammar(self._model, ask.grammar)
            self._grammars[ask.grammar] = self._stack.enter_context(closing(grammar))
        self._grammar = self._grammars[ask.grammar]
        self._grammar.restart()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._number, self._ask = number, ask
        self._used = 0
        self.raw = b""
        self.unfed = ()
        self.position = position
        self.pending = list(prompt)

    def rows(self) -> list[Row]:
        last = len(self.pending) - 1
        return [Row(self.sequence, self.position + i, t, i == last) for i, t in enumerate(self.pending)]

    def go_on(self, logits: npt.NDArray[np.float32]) -> Piece:
        """Pending tokens were fed; choose what follows."""
        self.position += len(self.pending)
        self.pending = []
        token = self._next_token(logits)
        if self._model.ends(token):
            return self._piece(Ending.DONE)
        chosen: tuple[int, ...] = (token,)
        if self._ask.opener and (not self.raw or self.raw.endswith(b"\n")):
            opener = b"".join(map(self._model.piece, self._ask.opener))
            if opener.startswith(self._model.piece(token)):
                chosen = self._ask.opener
        for token in chosen:
            self._grammar.accept(token)
            piece = self._model.piece(token)
            self._decoder.decode(piece)
            self.raw += piece
        self._used += len(chosen)
        ending = self._ask.ended(self.raw)
        if ending is None and self._used >= self._ask.most_tokens:
            ending = Ending.TOKENS
        if ending is None:
            self.pending = list(chosen)
        else:
            self.unfed = chosen
        return self._piece(ending)

    def _piece(self, ending: Ending | None) -> Piece:
        return Piece(self._number, self.raw, self._used, ending)

    def _next_token(self, logits: npt.NDArray[np.float32]) -> int:
        """The likeliest token that the grammar allows and that goes on in valid UTF-8.

        llama.cpp's grammars let overlong and too large code points pass; the decoder does not.
        """
        logits[self._model.never_written] = -np.inf
        while (token := self._grammar.best(logits)) is not None:
            before = self._decoder.getstate()
            try:
                self._decoder.decode(self._model.piece(token))
            except UnicodeDecodeError:
                logits[token] = -np.inf
            else:
                return token
            finally:
                self._decoder.setstate(before)
        raise unusable()
