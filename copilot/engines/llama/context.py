"""What the model has read and written: sequences of tokens that can share a beginning."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.app.ports import CancelToken
from copilot.domain.errors import Cancelled, EnvironmentFault
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.library import library
from copilot.engines.llama.model_file import check_memory

BATCH = 64
"""Rows decoded at once at most: more are no faster (measured)."""

GRAIN = 8
"""Batches of any multiple of so many rows give each row the same numbers, bit for bit (measured with 4-bit weights:
8, 16, 32, 48, 64 rows; with an odd number of rows, or 4 of them, the third digit differs). So a text that is read
in such batches, at whatever pace, comes out the same."""

_ABORTED = 2


class Row(NamedTuple):
    """A token at its place in a sequence; `wanted`: what may follow it is asked for."""

    sequence: int
    position: int
    token: int
    wanted: bool = False


class Context:
    """Memory for `tokens` tokens, shared by `sequences` of them. One thread uses it.

    Raises EnvironmentFault("llm.no_room") where there is not enough memory.
    """

    def __init__(self, model: LanguageModel, tokens: int, threads: int, sequences: int = 1) -> None:
        check_memory(model.cache_bytes(tokens))
        self.tokens = tokens
        self._model = model
        self._lib = lib = library()
        self._cancel = CancelToken()
        # llama.cpp keeps only a pointer to the callback: the reference must live as long as the context.
        self._abort = lib.ggml_abort_callback(lambda _data: self._cancel.is_cancelled)
        params = lib.llama_context_default_params()
        params.n_ctx = tokens
        params.n_batch = params.n_ubatch = BATCH
        params.n_seq_max = sequences
        if not model.gpu_layers:
            # Few rows after a long text, which is what drafting is, take half the time without it.
            params.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.kv_unified = True  # sequences share their beginning instead of copying it
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        params.abort_callback = self._abort
        self._handle: Any = lib.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise EnvironmentFault(
                "llm.no_room",
                "There is not enough memory for the language model to read this visit.",
                "Close other programs, or choose a smaller model or a shorter context.",
            )
        self._memory = lib.llama_get_memory(self._handle)
        self._batch = _Batch(lib)

    def close(self) -> None:
        if self._handle:
            self._lib.llama_free(self._handle)
            self._handle = None

    @contextmanager
    def heeding(self, cancel: CancelToken) -> Iterator[None]:
        """Within the block, `cancel` ends what is being decoded."""
        before, self._cancel = self._cancel, cancel
        try:
            yield
        finally:
            self._cancel = before

    def decode(self, rows: Sequence[Row]) -> None:
        """Take in at most BATCH rows. Raises Cancelled, EnvironmentFault("llm.failed").

        When it raises, some of the rows may have been taken in: `forget` them.
        """
        self._cancel.raise_if_cancelled()
        code = int(self._lib.llama_decode(self._handle, self._batch.filled(rows)))
        if code == _ABORTED or self._cancel.is_cancelled:
            raise Cancelled
        if code != 0:
            raise EnvironmentFault(
                "llm.failed",
                "The language model stopped with code {number}.",
                "Try again.",
                retryable=True,
                values={"number": code},
            )

    def logits(self, row: int) -> npt.NDArray[np.float32]:
        """How likely each token of the vocabulary is to follow the wanted row at this place of the last batch; a
        copy, shape (vocabulary,)."""
        pointer = self._lib.llama_get_logits_ith(self._handle, row)
        return np.ctypeslib.as_array(pointer, shape=(self._model.vocab_size,)).copy()

    def share(self, source: int, target: int) -> None:
        """`target` becomes what `source` is, at no cost in memory."""
        self._lib.llama_memory_seq_rm(self._memory, target, -1, -1)
        self._lib.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def forget(self, sequence: int, start: int = 0) -> bool:
        """Cut the sequence before position `start`. False where this kind of model can only forget all of it: then
        it has."""
        if self._lib.llama_memory_seq_rm(self._memory, sequence, start, -1):
            return True
        self._lib.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        return False

    def saved(self, sequence: int) -> bytes:
        """What the sequence has read, for `restore` of another context of the same model."""
        size = int(self._lib.llama_state_seq_get_size(self._handle, sequence))
        buffer = (ctypes.c_uint8 * size)()
        written = int(self._lib.llama_state_seq_get_data(self._handle, buffer, size, sequence))
        return memoryview(buffer)[:written].tobytes()

    def restore(self, sequence: int, state: bytes) -> bool:
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        return bool(self._lib.llama_state_seq_set_data(self._handle, buffer, len(state), sequence))


class _Batch:
    """The memory of one batch, used again and again."""

    def __init__(self, lib: Any) -> None:
        self._tokens = np.zeros(BATCH, np.int32)
        self._positions = np.zeros(BATCH, np.int32)
        self._sequences = np.zeros(BATCH, np.int32)
        self._counts = np.ones(BATCH, np.int32)
        self._wanted = np.zeros(BATCH, np.int8)
        number = ctypes.POINTER(ctypes.c_int32)
        base = self._sequences.ctypes.data
        self._each = (number * BATCH)(*(ctypes.cast(base + 4 * i, number) for i in range(BATCH)))
        self._struct = lib.llama_batch(
            n_tokens=0,
            token=self._tokens.ctypes.data_as(ctypes.POINTER(lib.llama_token)),
            embd=None,
            pos=self._positions.ctypes.data_as(ctypes.POINTER(lib.llama_pos)),
            n_seq_id=self._counts.ctypes.data_as(number),
            seq_id=ctypes.cast(self._each, ctypes.POINTER(number)),
            logits=self._wanted.ctypes.data_as(ctypes.POINTER(ctypes.c_int8)),
        )

    def filled(self, rows: Sequence[Row]) -> Any:
        count = len(rows)
        self._sequences[:count], self._positions[:count], self._tokens[:count], self._wanted[:count] = zip(
            *rows, strict=True
        )
        self._struct.n_tokens = count
        return self._struct
