"""The part of llama.cpp's C interface that the drafter needs. Nothing else imports llama_cpp.

llama-cpp-python's own `Llama` class is not used: it cannot be interrupted in a prompt, redirects the process's
standard output while it loads, and picks a chat format silently. Its C bindings are used as they are.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from copilot.app.ports import CancelToken
from copilot.domain.errors import Cancelled, EnvironmentFault
from copilot.engines.llama.model_file import broken, check_memory

SLICE = 256
"""Tokens of the prompt fed at a time; cancel is looked at between slices, and inside by the abort callback."""

TOKENS_A_TRY = 2_000
"""The grammar is asked about one token more on its own for each so many in the vocabulary: asking about one
takes about 12 µs, asking about all at once 0.1 to 2 µs a token."""

_KV_BYTES = 2
"""Keys and values are kept as 16-bit floats."""

_ABORTED = 2
_CANDIDATE = np.dtype([("id", "<i4"), ("logit", "<f4"), ("p", "<f4")], align=True)


@cache
def _library() -> Any:
    """llama_cpp's C functions, with its log switched off (it would write to the worker's standard error)."""
    try:
        lib: Any = importlib.import_module("llama_cpp.llama_cpp")
    except (ImportError, OSError, RuntimeError) as error:
        raise EnvironmentFault(
            "llm.not_installed",
            "The part that runs language models (llama-cpp-python) is not installed or cannot start.",
            "Run the set-up again, or use the extractive drafter.",
        ) from error
    lib.llama_log_set(_quiet(lib), None)
    lib.llama_backend_init()
    return lib


@cache
def _quiet(lib: Any) -> Any:
    """A log callback that says nothing; cached, because llama.cpp keeps only a pointer to it."""
    return lib.llama_log_callback(lambda _level, _text, _data: None)


class LanguageModel:
    """Weights and vocabulary. Raises EnvironmentFault("llm.model_broken") where llama.cpp refuses the file."""

    def __init__(self, path: Path) -> None:
        self._lib = lib = _library()
        params = lib.llama_model_default_params()
        params.n_gpu_layers = 0  # one behaviour on every machine, until the machine is probed for more
        handle = lib.llama_model_load_from_file(str(path).encode("utf-8"), params)
        if not handle:
            raise broken(path.name, "it is damaged, cut short, or of a kind that this program does not know")
        self.handle: Any = handle
        self.vocab: Any = lib.llama_model_get_vocab(handle)
        self._name = path.name
        if lib.llama_vocab_type(self.vocab) == lib.LLAMA_VOCAB_TYPE_NONE:
            self.close()
            raise broken(path.name, "it has no vocabulary")
        if lib.llama_model_has_encoder(handle) or not lib.llama_model_has_decoder(handle):
            self.close()
            raise broken(path.name, "it does not write text from left to right")
        self.vocab_size = int(lib.llama_vocab_n_tokens(self.vocab))
        self.context_trained = int(lib.llama_model_n_ctx_train(handle))
        self.never_written = self._never_written()

    def close(self) -> None:
        if self.handle:
            self._lib.llama_model_free(self.handle)
            self.handle = None

    def metadata(self, key: str) -> str | None:
        """The value of a key of the file's metadata, as text; None where it has none."""
        size = 1024
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = int(self._lib.llama_model_meta_val_str(self.handle, key.encode(), buffer, size))
            if length < 0:
                return None
            if length < size:
                return buffer.value.decode("utf-8", "replace")
            size = length + 1

    def special_text(self, name: str) -> str:
        """The text of the token that the vocabulary calls "bos" or "eos"; "" where it has none."""
        token = int(getattr(self._lib, f"llama_vocab_{name}")(self.vocab))
        if token < 0:
            return ""
        text: bytes = self._lib.llama_vocab_get_text(self.vocab, token)
        return text.decode("utf-8", "replace")

    @property
    def first_token(self) -> int | None:
        """The token that every text of this model begins with, if there is one."""
        if not self._lib.llama_vocab_get_add_bos(self.vocab):
            return None
        token = int(self._lib.llama_vocab_bos(self.vocab))
        return token if token >= 0 else None

    def tokens(self, text: str, *, markup: bool = False) -> list[int]:
        """Canonical tokens. Only with `markup` does "<|end|>" in the text become the token of that name."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 16
        buffer = (self._lib.llama_token * room)()
        count = int(self._lib.llama_tokenize(self.vocab, data, len(data), buffer, room, False, markup))
        if count < 0:
            raise EnvironmentFault(
                "llm.unusable_output", "The language model cannot read this transcript.", "Use another model."
            )
        return list(buffer[:count])

    def piece(self, token: int) -> bytes:
        """What a token stands for; not always whole characters."""
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = int(self._lib.llama_token_to_piece(self.vocab, token, buffer, size, 0, False))
            if length >= 0:
                return buffer.raw[:length]
            size = -length

    def ends(self, token: int) -> bool:
        return bool(self._lib.llama_vocab_is_eog(self.vocab, token))

    def cache_bytes(self, context_tokens: int) -> int:
        """Memory of the keys and values of a context, from the shapes in the file."""
        lib, handle = self._lib, self.handle
        heads = max(1, int(lib.llama_model_n_head(handle)))
        width = int(lib.llama_model_n_embd(handle)) // heads
        kind = self.metadata("general.architecture") or ""
        keys = int(self.metadata(f"{kind}.attention.key_length") or width)
        values = int(self.metadata(f"{kind}.attention.value_length") or width)
        per_token = int(lib.llama_model_n_layer(handle)) * int(lib.llama_model_n_head_kv(handle)) * (keys + values)
        return context_tokens * per_token * _KV_BYTES

    def _never_written(self) -> npt.NDArray[np.bool_]:
        """Which tokens are markup and may not be written as text ("<|user|>"); those that end a turn may be
        chosen, and end it."""
        lib = self._lib
        markup = lib.LLAMA_TOKEN_ATTR_CONTROL | lib.LLAMA_TOKEN_ATTR_UNKNOWN | lib.LLAMA_TOKEN_ATTR_UNUSED
        attributes = (lib.llama_vocab_get_attr(self.vocab, token) for token in range(self.vocab_size))
        found = np.fromiter((bool(a & markup) for a in attributes), dtype=np.bool_, count=self.vocab_size)
        for token in np.flatnonzero(found):
            found[token] = not self.ends(int(token))
        return found


class Grammar:
    """A checked grammar at work on one text. An invalid one kills the process if it is used: it is refused here."""

    def __init__(self, model: LanguageModel, text: str) -> None:
        self._lib = _library()
        self._sampler: Any = None
        if text.strip() and "\0" not in text:  # an empty one would silently mean: no grammar
            self._sampler = self._lib.llama_sampler_init_grammar(model.vocab, text.encode("utf-8"), b"root")
        if not self._sampler:
            raise EnvironmentFault(
                "llm.bad_grammar", "The form of this note could not be given to the language model.", "Report this."
            )

    def restart(self) -> None:
        self._lib.llama_sampler_reset(self._sampler)

    def close(self) -> None:
        if self._sampler:
            self._lib.llama_sampler_free(self._sampler)
            self._sampler = None

    def best(self, logits: npt.NDArray[np.float32]) -> int | None:
        """The likeliest token that the grammar allows, None if it allows none.

        Tokens are tried one by one from the likeliest on, and only then the whole vocabulary at once: that can
        take ten times as long as the model itself (150,000 tokens).
        """
        left = logits.copy()
        for _ in range(1 + len(left) // TOKENS_A_TRY):
            token = int(np.argmax(left))
            if not np.isfinite(left[token]):
                return None
            if np.isfinite(self._filtered(np.array([token], dtype=np.int32), left[token : token + 1])[0]):
                return token
            left[token] = -np.inf
        allowed = self._filtered(np.arange(len(left), dtype=np.int32), left)
        token = int(np.argmax(allowed))
        return token if np.isfinite(allowed[token]) else None

    def accept(self, token: int) -> None:
        """Go on after `token`, which `best` must have given."""
        self._lib.llama_sampler_accept(self._sampler, token)

    def _filtered(self, ids: npt.NDArray[np.int32], logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        candidates = np.zeros(len(ids), dtype=_CANDIDATE)
        candidates["id"] = ids
        candidates["logit"] = logits
        pointer = candidates.ctypes.data_as(self._lib.llama_token_data_p)
        array = self._lib.llama_token_data_array(data=pointer, size=len(ids), selected=-1, sorted=False)
        self._lib.llama_sampler_apply(self._sampler, ctypes.byref(array))
        result: npt.NDArray[np.float32] = candidates["logit"]
        return result


class Context:
    """What the model has read and written so far, in order. One thread uses it.

    Raises EnvironmentFault("llm.too_large") where there is no memory for `tokens` of context.
    """

    def __init__(self, model: LanguageModel, tokens: int, threads: int, cancel: CancelToken) -> None:
        check_memory(model.cache_bytes(tokens))
        self._lib = lib = _library()
        self._cancel = cancel
        self._vocab_size = model.vocab_size
        # llama.cpp keeps only a pointer to the callback: the reference must live as long as the context.
        self._abort = lib.ggml_abort_callback(lambda _data: cancel.is_cancelled)
        params = lib.llama_context_default_params()
        params.n_ctx = tokens
        params.n_batch = params.n_ubatch = min(SLICE, tokens)
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        params.abort_callback = self._abort
        self._handle: Any = lib.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise EnvironmentFault(
                "llm.too_large",
                "There is not enough memory for the language model to read this visit.",
                "Close other programs, or choose a smaller model or a shorter context.",
            )

    def close(self) -> None:
        if self._handle:
            self._lib.llama_free(self._handle)
            self._handle = None

    def feed(self, tokens: Sequence[int]) -> None:
        """Read `tokens`, in slices. Raises Cancelled, EnvironmentFault("llm.failed")."""
        for start in range(0, len(tokens), SLICE):
            self._cancel.raise_if_cancelled()
            part = tokens[start : start + SLICE]
            buffer = (self._lib.llama_token * len(part))(*part)
            code = int(self._lib.llama_decode(self._handle, self._lib.llama_batch_get_one(buffer, len(part))))
            if code == _ABORTED or self._cancel.is_cancelled:
                raise Cancelled
            if code != 0:
                raise EnvironmentFault(
                    "llm.failed", f"The language model stopped with code {code}.", "Try again.", retryable=True
                )

    def logits(self) -> npt.NDArray[np.float32]:
        """How likely each token of the vocabulary is to come next; a copy, shape (vocabulary,)."""
        pointer = self._lib.llama_get_logits_ith(self._handle, -1)
        return np.ctypeslib.as_array(pointer, shape=(self._vocab_size,)).copy()
