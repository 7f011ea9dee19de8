"""GGUF files in the shapes of real models, for figures of speed and memory: the weights are noise, the work real.

Quantised weights are written as blocks of random bits with a fixed scale, in the mixture of kinds that "Q4_K_M"
has: a file of any size takes seconds, and llama.cpp does exactly the work that it does for a trained one.
"""

from __future__ import annotations

import itertools
import string
from pathlib import Path
from typing import NamedTuple

import gguf
import numpy as np
import numpy.typing as npt

from tests.helpers.gguf import CHATML, END, SPECIAL, vocabulary

VOCABULARY = 151_936


class Shape(NamedTuple):
    """Of the Qwen3 family: embeddings shared with the output, grouped attention with heads of 128."""

    name: str
    width: int
    inner: int
    layers: int
    heads: int
    kv_heads: int = 8
    head_width: int = 128


SMALLEST = Shape("0.6B", 1024, 3072, 28, 16)
SMALL = Shape("1.7B", 2048, 6144, 28, 16)
MIDDLE = Shape("4B", 2560, 9728, 36, 32)

_Q4, _Q6 = gguf.GGMLQuantizationType.Q4_K, gguf.GGMLQuantizationType.Q6_K
_SCALE = np.float16(0.002)


def noise(folder: Path, shape: Shape, words: str, *, context: int = 32_768) -> Path:
    """The file, written if `folder` does not hold it yet. Each of `words` is a token, as common words are."""
    path = folder / f"noise-{shape.name}-Q4_K_M.gguf"
    if path.exists():
        return path
    partial = path.with_suffix(".partial")
    writer = gguf.GGUFWriter(str(partial), "qwen3")
    writer.add_name(f"noise {shape.name}")
    writer.add_context_length(context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    tokens, types, merges = _many_tokens(words)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(tokens.index(SPECIAL[0]))
    writer.add_eos_token_id(tokens.index(END))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHATML)
    rng = np.random.default_rng(6)
    queries, keys = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
    _add(writer, rng, "token_embd", VOCABULARY, shape.width, _Q6)
    writer.add_tensor("output_norm.weight", np.ones(shape.width, np.float32))
    for layer in range(shape.layers):
        fine = _Q6 if layer < shape.layers // 8 or layer >= 7 * shape.layers // 8 or layer % 3 == 2 else _Q4
        ones = (("attn_norm", shape.width), ("ffn_norm", shape.width))
        for name, width in (*ones, ("attn_q_norm", shape.head_width), ("attn_k_norm", shape.head_width)):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(width, np.float32))
        for name, rows, columns, kind in (
            ("attn_q", queries, shape.width, _Q4),
            ("attn_k", keys, shape.width, _Q4),
            ("attn_v", keys, shape.width, fine),
            ("attn_output", shape.width, queries, _Q4),
            ("ffn_gate", shape.inner, shape.width, _Q4),
            ("ffn_up", shape.inner, shape.width, _Q4),
            ("ffn_down", shape.width, shape.inner, fine),
        ):
            _add(writer, rng, f"blk.{layer}.{name}", rows, columns, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(path)
    return path


def _add(
    writer: gguf.GGUFWriter, rng: np.random.Generator, name: str, rows: int, columns: int,
    kind: gguf.GGMLQuantizationType,
) -> None:  # fmt: skip
    writer.add_tensor(f"{name}.weight", _blocks(rng, rows, columns, kind), raw_dtype=kind)


def _blocks(
    rng: np.random.Generator, rows: int, columns: int, kind: gguf.GGMLQuantizationType
) -> npt.NDArray[np.uint8]:
    """Bytes of shape (rows, bytes a row): random bits, with the 16-bit scales of each block set."""
    per_block, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (rows * columns // per_block, size), dtype=np.uint8)
    scale = np.frombuffer(_SCALE.tobytes(), np.uint8)
    if kind is _Q4:
        blocks[:, 0:2] = scale
        blocks[:, 2:4] = np.frombuffer(np.float16(_SCALE * 7).tobytes(), np.uint8)  # about as much below 0 as above
    else:
        blocks[:, size - 2 :] = np.frombuffer(np.float16(_SCALE / 32).tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def _many_tokens(words: str) -> tuple[list[str], list[int], list[str]]:
    """The words of `vocabulary`, and as many invented ones as a real vocabulary has."""
    tokens, types, merges = vocabulary((), (), [*words.split(), *(f" {w}" for w in words.split())], 10_000)
    known = set(tokens)
    letters = string.ascii_lowercase
    invented = (a + b + c + d for a, b, c, d in itertools.product("Ġ" + letters, letters, letters, letters))
    more = [word for word in itertools.islice(invented, VOCABULARY) if word not in known][
        : VOCABULARY - len(tokens)
    ]
    kind = int(gguf.TokenType.NORMAL)
    return tokens + more, types + [kind] * len(more), merges
