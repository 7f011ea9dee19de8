"""Writes tiny GGUF files for tests: a real tokenizer and chat template around weights that know nothing.

`random_weights` writes nonsense: whatever holds for it holds for any output. `scripted_weights` writes chosen
lines, through the same engine: its weights are a table of which token follows which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
END = "<|im_end|>"
SPECIAL = ("<|endoftext|>", "<|im_start|>", END)
_WORDS = (
    "the consultation doctor patient section statement utterance note write only what was said numbers none "
    "and with for that this not has have you your how long since any pain days cough medication"
)

_PAIRED = tuple(f" {word}" for word in _WORDS.split())

Floats = npt.NDArray[np.float32]


def random_weights(
    path: Path,
    *,
    seed: int = 0,
    chat_template: str | None = CHATML,
    context: int = 16_384,
    defined: Sequence[str] = (),
) -> Path:
    """A Llama of one layer and about 100,000 random weights. `defined` are tokens that are found in any text."""
    rng = np.random.default_rng(seed)
    tokens, types, merges = vocabulary(defined, ())
    width, inner, heads = 64, 128, 4

    def some(*shape: int) -> Floats:
        return rng.normal(0, 0.4, shape).astype(np.float32)

    layer = {
        "attn_q": some(width, width),
        "attn_k": some(width, width),
        "attn_v": some(width, width),
        "attn_output": some(width, width),
        "ffn_gate": some(inner, width),
        "ffn_up": some(inner, width),
        "ffn_down": some(width, inner),
    }
    _write(
        path, tokens, types, merges, chat_template, context, heads, some(len(tokens), width), layer,
        some(len(tokens), width),
    )  # fmt: skip
    return path


def scripted_weights(path: Path, scripts: Mapping[str, Sequence[str]], *, context: int = 16_384) -> Path:
    """A Llama that writes `scripts[heading]` under each heading, one token a piece, then ends its turn.

    Pieces must differ from each other, except that any script may be ("none",), and that a last piece given
    twice is written for ever.
    """
    headings = tuple(f"## {heading}\n" for heading in scripts)
    pieces = tuple(dict.fromkeys(piece for script in scripts.values() for piece in script))
    tokens, types, merges = vocabulary(headings, pieces)
    encoded = {text: tokens.index(text) for text in SPECIAL + headings}
    encoded |= {piece: tokens.index(_as_bytes(piece)) for piece in pieces}
    follows: dict[int, int] = {}
    for heading, script in zip(headings, scripts.values(), strict=True):
        endless = list(script[-1:]) == list(script[-2:-1])
        chain = [heading, *script] if endless else [heading, *script, END]
        for now, then in pairwise(chain):
            if follows.setdefault(encoded[now], encoded[then]) != encoded[then]:
                raise ValueError("a piece stands in two scripts")
    width = -(-len(tokens) // 32) * 32
    output = np.zeros((len(tokens), width), np.float32)
    for before, after in follows.items():
        output[after, before] = 1
    nothing = np.zeros((width, width), np.float32)
    names = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
    _write(
        path, tokens, types, merges, CHATML, context, width // 32, np.eye(len(tokens), width, dtype=np.float32),
        dict.fromkeys(names, nothing), output,
    )  # fmt: skip
    return path


def _write(
    path: Path,
    tokens: list[str],
    types: list[int],
    merges: list[str],
    chat_template: str | None,
    context: int,
    heads: int,
    embedding: Floats,
    layer: Mapping[str, Floats],
    output: Floats,
) -> None:
    width = embedding.shape[1]
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(layer["ffn_up"].shape[0])
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // heads)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(tokens.index(SPECIAL[0]))
    writer.add_eos_token_id(tokens.index(END))
    writer.add_add_bos_token(False)
    if chat_template is not None:
        writer.add_chat_template(chat_template)
    ones = np.ones(width, np.float32)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("blk.0.attn_norm.weight", ones)
    writer.add_tensor("blk.0.ffn_norm.weight", ones)
    for name, weights in layer.items():
        writer.add_tensor(f"blk.0.{name}.weight", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def vocabulary(
    defined: Sequence[str], pieces: Sequence[str], words: Sequence[str] = _PAIRED, most: int = 120
) -> tuple[list[str], list[int], list[str]]:
    """Tokens, their types and the merges of a byte-level tokenizer that knows a few words.

    `defined` are found in any text as they are; `pieces` can be written, but no text is ever split into them.
    """
    merges = _merges(words, most)
    plain = [_byte_chars()[b] for b in range(256)] + [merge.replace(" ", "") for merge in merges]
    plain = list(dict.fromkeys([*plain, *map(_as_bytes, pieces)]))
    tokens = [*plain, *SPECIAL, *defined]
    kinds = gguf.TokenType
    types = [int(kinds.NORMAL)] * len(plain) + [int(kinds.CONTROL)] * len(SPECIAL)
    return tokens, types + [int(kinds.USER_DEFINED)] * len(defined), merges


def _merges(texts: Sequence[str], most: int) -> list[str]:
    """Byte pairs merged in order of how often they occur in a few words."""
    words = [[_byte_chars()[b] for b in text.encode()] for text in texts]
    merges: list[str] = []
    while len(merges) < most:
        pairs = Counter(pair for word in words for pair in pairwise(word))
        if not pairs:
            break
        (left, right), _ = max(pairs.items(), key=lambda item: (item[1], item[0]))
        merges.append(f"{left} {right}")
        words = [_merge(word, left, right) for word in words]
    return merges


def _merge(word: list[str], left: str, right: str) -> list[str]:
    merged: list[str] = []
    for symbol in word:
        if merged and merged[-1] == left and symbol == right:
            merged[-1] = left + right
        else:
            merged.append(symbol)
    return merged


def _as_bytes(text: str) -> str:
    return "".join(_byte_chars()[b] for b in text.encode())


@cache
def _byte_chars() -> dict[int, str]:
    """How byte-level tokenizers write a byte: itself where it can be printed, else a letter from U+0100 on."""
    printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printed]
    return {b: chr(b) for b in printed} | {b: chr(0x100 + n) for n, b in enumerate(others)}
