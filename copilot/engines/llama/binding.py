"""Models and grammars through llama.cpp's C interface; `context` holds the rest of it.

llama-cpp-python's own `Llama` class is not used: it cannot be interrupted in a prompt, redirects the process's
standard output while it loads, and picks a chat format silently. Its C bindings are used as they are.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama.library import library
from copilot.engines.llama.model_file import broken, cache_bytes

_LIKELIEST = 64
_FEW = 4096
"""Asking a grammar about one token takes about 12 µs, about 150,000 as long as a small model takes to think of the
next one. So it is asked about the likeliest, then about all where only a few can follow (in a citation), and where
most can (where a text begins) about the likeliest 64 before all the others."""

_CANDIDATE = np.dtype([("id", "<i4"), ("logit", "<f4"), ("p", "<f4")], align=True)


class LanguageModel:
    """Weights and vocabulary; `gpu_layers` of the layers on a graphics card, -1 for all.

    Raises EnvironmentFault("llm.model_broken") where llama.cpp refuses the file.
    """

    def __init__(self, path: Path, gpu_layers: int = 0) -> None:
        self._lib = lib = library()
        params = lib.llama_model_default_params()
        params.n_gpu_layers = self.gpu_layers = gpu_layers if lib.llama_supports_gpu_offload() else 0
        handle = lib.llama_model_load_from_file(str(path).encode("utf-8"), params)
        if not handle and self.gpu_layers:  # most likely the card has too little memory
            params.n_gpu_layers = self.gpu_layers = 0
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
        self.single_bytes, self.by_first_byte = self._first_bytes()

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

    def continuation(self, text: str) -> list[int]:
        """Canonical tokens of `text` where a line before it has ended. (Some vocabularies put a space before
        whatever they are given first.)"""
        end, both = self.tokens("\n"), self.tokens(f"\n{text}")
        return both[len(end) :] if both[: len(end)] == end else self.tokens(text)

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

    def cache_bytes(self, tokens: int) -> int:
        """Memory of the keys and values of a context, from the shapes in the file."""
        return cache_bytes(self.metadata, tokens)

    def _first_bytes(self) -> tuple[npt.NDArray[np.int32], list[npt.NDArray[np.int32]]]:
        """For each byte the token of it alone, -1 where there is none, and the tokens that begin with it."""
        alone = np.full(256, -1, np.int32)
        begin: list[list[int]] = [[] for _ in range(256)]
        for token in range(self.vocab_size):
            piece = self.piece(token)
            if piece:
                begin[piece[0]].append(token)
                if len(piece) == 1:
                    alone[piece[0]] = token
        # What ends a turn is never left out.
        begin[0] += [token for token in range(self.vocab_size) if self.ends(token)]
        alone[0] = -1
        return alone, [np.unique(np.array(tokens, np.int32)) for tokens in begin]

    def _never_written(self) -> npt.NDArray[np.intp]:
        """Which tokens are markup and may not be written as text ("<|user|>"); those that end a turn may be
        chosen, and end it."""
        lib = self._lib
        markup = lib.LLAMA_TOKEN_ATTR_CONTROL | lib.LLAMA_TOKEN_ATTR_UNKNOWN | lib.LLAMA_TOKEN_ATTR_UNUSED
        attributes = (lib.llama_vocab_get_attr(self.vocab, token) for token in range(self.vocab_size))
        found = np.fromiter((bool(a & markup) for a in attributes), dtype=np.bool_, count=self.vocab_size)
        return np.array([token for token in np.flatnonzero(found) if not self.ends(int(token))], dtype=np.intp)


class Grammar:
    """A checked grammar at work on one text. An invalid one kills the process if it is used: it is refused here."""

    def __init__(self, model: LanguageModel, text: str) -> None:
        self._lib = library()
        self._model = model
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

        The same that asking about the whole vocabulary would give; the first that is asked about nearly always is.
        """
        for some in self._candidates(logits):
            allowed = self._filtered(some, logits[some])
            best = int(np.argmax(allowed))
            if np.isfinite(allowed[best]):
                return int(some[best])
        return None

    def _candidates(self, logits: npt.NDArray[np.float32]) -> Iterator[npt.NDArray[np.int32]]:
        """Tokens to ask about: none outside a group is both allowed and likelier than the allowed ones in it."""
        yield np.array([np.argmax(logits)], dtype=np.int32)
        conceivable = self._conceivable()
        if len(conceivable) > _FEW:
            yield np.argpartition(logits, -_LIKELIEST)[-_LIKELIEST:].astype(np.int32)
        yield conceivable

    def _conceivable(self) -> npt.NDArray[np.int32]:
        """Tokens that begin with a byte that the grammar allows next: inside a citation a few digits, not the whole
        vocabulary."""
        alone = self._model.single_bytes
        allowed = np.isfinite(self._filtered(np.maximum(alone, 0), np.zeros(len(alone), np.float32)))
        groups = self._model.by_first_byte
        return np.concatenate([groups[byte] for byte in range(256) if alone[byte] < 0 or allowed[byte]])

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
