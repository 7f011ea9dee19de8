"""Whisper models with random weights, in the shape of published ones: what they cost is real, what they say is not.

The decoder writes a different word at each position, is sure of it, and never ends by itself: whoever measures says
how many tokens there are to a second of speech.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

TEXT_TOKENS = 50_257
_LANGUAGES = 99
_SPECIALS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{code}|>" for code in ("en", *(f"x{i}" for i in range(_LANGUAGES - 1)))),
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
    *(f"<|{i * 0.02:.2f}|>" for i in range(1501)),
)
VOCABULARY = TEXT_TOKENS + len(_SPECIALS)
_MELS = 80
_POSITIONS = 1500
_TEXT_POSITIONS = 448


class Shape(NamedTuple):
    width: int
    heads: int
    layers: int


SMALL = Shape(768, 12, 12)
BASE = Shape(512, 8, 6)
TINY = Shape(384, 6, 4)
TOY = Shape(64, 2, 2)


def write_whisper(folder: Path, shape: Shape, seed: int = 1) -> Path:
    """A folder that faster-whisper opens, int8. Takes some 10 s for SMALL."""
    from ctranslate2.specs import WhisperSpec

    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    _fill(spec, shape, np.random.default_rng(seed))
    tokens = _tokens()
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, TEXT_TOKENS]
    spec.config.alignment_heads = [(shape.layers - 1, head) for head in range(2)]
    spec.config.lang_ids = list(range(TEXT_TOKENS + 2, TEXT_TOKENS + 2 + _LANGUAGES))
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    _write_tokenizer(folder / "tokenizer.json", tokens)
    preprocessor = {
        "feature_size": _MELS,
        "sampling_rate": 16_000,
        "hop_length": 160,
        "n_fft": 400,
        "chunk_length": 30,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor), encoding="utf-8")
    return folder


def _fill(spec: Any, shape: Shape, rng: np.random.Generator) -> None:
    width = shape.width

    def some(*sizes: int, scale: float | None = None) -> npt.NDArray[np.float32]:
        return rng.standard_normal(sizes, dtype=np.float32) * np.float32(scale or 1 / math.sqrt(sizes[-1]))

    def linear(layer: Any, rows: int, columns: int) -> None:
        layer.weight, layer.bias = some(rows, columns), np.zeros(rows, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def block(layer: Any, *, cross: bool) -> None:
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * width, width)
        linear(layer.self_attention.linear[1], width, width)
        if cross:
            norm(layer.attention.layer_norm)
            linear(layer.attention.linear[0], width, width)
            linear(layer.attention.linear[1], 2 * width, width)
            linear(layer.attention.linear[2], width, width)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 4 * width, width)
        linear(layer.ffn.linear_1, width, 4 * width)

    for conv, inputs in ((spec.encoder.conv1, _MELS), (spec.encoder.conv2, width)):
        conv.weight = some(width, inputs, 3, scale=1 / math.sqrt(3 * inputs))
        conv.bias = np.zeros(width, np.float32)
    spec.encoder.position_encodings.encodings = some(_POSITIONS, width, scale=0.1)
    norm(spec.encoder.layer_norm)
    for layer in spec.encoder.layer:
        block(layer, cross=False)
    embeddings = some(VOCABULARY, width, scale=1.0)
    embeddings[TEXT_TOKENS:] *= 0.01  # no end, and no time, unless they are forced
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = embeddings
    spec.decoder.position_encodings.encodings = some(_TEXT_POSITIONS, width, scale=20.0)  # another word at each
    norm(spec.decoder.layer_norm)
    for layer in spec.decoder.layer:
        block(layer, cross=True)


def _tokens() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    letters = sorted(ByteLevel.alphabet())
    words: list[str] = []
    number = 0
    while len(letters) + len(words) < TEXT_TOKENS:
        rest, word = number, ""
        for _ in range(4):
            rest, digit = divmod(rest, 26)
            word += chr(ord("a") + digit)
        words.append(f"Ġ{word}")
        number += 7  # neighbours look different
    return [*letters, *words, *_SPECIALS]


def _write_tokenizer(path: Path, tokens: list[str]) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {token: number for number, token in enumerate(tokens[:TEXT_TOKENS])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in tokens[TEXT_TOKENS:]])
    tokenizer.save(str(path))


if __name__ == "__main__":
    write_whisper(Path(sys.argv[1]), SMALL)
