"""Whisper's network in plain torch, trained on content only.

faster-whisper pads every window to 30 s. Positions 500 to 1,499 never hold speech here; they share one learned
vector, so one token whose attention weight counts a thousandfold stands in for all of them (a bias of
log(1000)). The unused positions below 500 are stood in for by a few sampled ones in the same way.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from models.whisper_nano.corpus import N_PHONEMES
from models.whisper_nano.settings import MAX_TEXT, N_MELS, PADDED_POSITIONS, POSITIONS, Shape

_SAMPLED = 8
_STEM_GAIN = 5.0  # so that sound and position weigh about the same at the start
_NEARNESS = 1.6


class Attention(nn.Module):
    """Multi-head attention; keys have no bias, as in Whisper."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, x: Tensor, memory: Tensor, bias: Tensor | None = None) -> Tensor:
        """With ``bias`` (one a key) every key is open; without it the attention is causal."""
        q, k, v = self._split(self.query(x)), self._split(self.key(memory)), self._split(self.value(memory))
        if bias is None:  # causal
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:  # plain products in bfloat16: twice as fast here as the fused kernel
            size, heads = q.shape[:2]
            q, k, v = (q * q.shape[-1] ** -0.5).flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
            bias = bias.to(q.dtype).expand(q.shape[0], q.shape[1], k.shape[1])
            scores = torch.baddbmm(bias, q, k.transpose(1, 2))
            mixed = torch.bmm(scores.softmax(-1, dtype=scores.dtype), v).unflatten(0, (size, heads))
        return self.out(mixed.transpose(1, 2).flatten(2))

    def weights(self, x: Tensor, memory: Tensor, bias: Tensor, heads: int) -> Tensor:
        """Log attention of the first ``heads`` heads: (B, heads, L, K)."""
        size = self.query.out_features // self.heads
        rows = heads * size
        q = (
            F.linear(x, self.query.weight[:rows], self.query.bias[:rows])
            .unflatten(-1, (heads, size))
            .transpose(1, 2)
        )
        k = F.linear(memory, self.key.weight[:rows]).unflatten(-1, (heads, size)).transpose(1, 2)
        scores = (q @ k.transpose(-1, -2)).float() / math.sqrt(size)
        return F.log_softmax(scores + bias, dim=-1)


class Block(nn.Module):
    """A pre-norm layer; with ``cross`` it also listens to the encoder."""

    def __init__(self, shape: Shape, cross: bool) -> None:
        super().__init__()
        width = shape.width
        self.attention_norm = nn.LayerNorm(width)
        self.attention = Attention(width, shape.heads)
        self.cross_norm = nn.LayerNorm(width) if cross else None
        self.cross = Attention(width, shape.heads) if cross else None
        self.feed_norm = nn.LayerNorm(width)
        self.feed_in = nn.Linear(width, shape.feed_forward)
        self.feed_out = nn.Linear(shape.feed_forward, width)

    def forward(self, x: Tensor, bias: Tensor | None, memory: Tensor | None = None) -> Tensor:
        y = self.attention_norm(x)
        if self.cross is None or self.cross_norm is None or memory is None:
            x = x + self.attention(y, y, bias)
        else:
            x = x + self.attention(y, y)
            x = x + self.cross(self.cross_norm(x), memory, bias)
        return x + self.feed_out(F.gelu(self.feed_in(self.feed_norm(x))))


class WhisperNano(nn.Module):
    """Encoder and decoder, and three heads that are used in training only (phonemes, tokens, guided attention)."""

    def __init__(self, shape: Shape, vocabulary: int, text_tokens: int) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.conv1 = nn.Conv1d(N_MELS, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.positions = nn.Parameter(_sinusoids(POSITIONS, width) * 0.4)
        self.padding = nn.Parameter(torch.zeros(width))
        self.encoder = nn.ModuleList(Block(shape, cross=False) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(width)
        self.embedding = nn.Embedding(vocabulary, width)
        self.text_positions = nn.Parameter(_sinusoids(MAX_TEXT, width) * 0.1)
        self.decoder = nn.ModuleList(Block(shape, cross=True) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(width)
        self.phoneme_head = nn.Linear(width, N_PHONEMES)
        self.token_head = nn.Linear(width, text_tokens + 1)
        nn.init.normal_(self.embedding.weight, std=0.05)
        with torch.no_grad():
            self.conv2.weight.mul_(_STEM_GAIN)
            for i, block in enumerate(self.encoder, 1):
                reach = 2 * i  # early layers look at their neighbours, later ones farther
                _look_nearby(block.attention, [-reach, 0, reach])
            for block in self.decoder:
                _look_nearby(block.attention, [-1, 0, -2])
        for block in (*self.encoder, *self.decoder):
            for linear in (block.attention.out, block.feed_out, *((block.cross.out,) if block.cross else ())):
                nn.init.normal_(linear.weight, std=0.5 / math.sqrt(width * 6))

    def _stem(self, mel: Tensor) -> Tensor:
        return F.gelu(self.conv2(F.gelu(self.conv1(mel)))).transpose(1, 2)

    def encode(self, mel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, 80, T) -> memory (B, T/2 + pads, width), key bias (pads count for many), phoneme logits."""
        size, count = mel.shape[0], mel.shape[2] // 2
        x = self._stem(mel) + self.positions[:count]
        blank = self._stem(mel.new_zeros(1, N_MELS, 12))[:, 2:3]
        left = POSITIONS - count
        sampled = (
            torch.randint(count, POSITIONS, (min(_SAMPLED, left),)) if left else torch.zeros(0, dtype=torch.long)
        )
        extra = torch.cat([blank + self.positions[sampled], blank + self.padding], 1)
        x = torch.cat([x, extra.expand(size, -1, -1).to(x.dtype)], 1)
        bias = torch.zeros(x.shape[1])
        if left:
            bias[count:-1] = math.log(left / len(sampled))
        bias[-1] = math.log(PADDED_POSITIONS - POSITIONS)
        phonemes = x
        for i, block in enumerate(self.encoder, 1):
            x = block(x, bias)
            if i == self.shape.phoneme_layer:
                phonemes = self.phoneme_head(x[:, :count])
        return self.encoder_norm(x), bias, phonemes

    def decode(self, ids: Tensor, memory: Tensor, bias: Tensor, guided: int = 0) -> tuple[Tensor, Tensor | None]:
        """Hidden states (B, L, width) after the last norm, and log attention of the last layer's first heads."""
        x = self.embedding(ids) + self.text_positions[: ids.shape[1]]
        attention = None
        for i, block in enumerate(self.decoder, 1):
            if guided and i == len(self.decoder):
                y = block.attention_norm(x)
                x = x + block.attention(y, y)
                y = block.cross_norm(x)
                attention = block.cross.weights(y, memory, bias, guided)
                x = x + block.cross(y, memory, bias)
                x = x + block.feed_out(F.gelu(block.feed_in(block.feed_norm(x))))
            else:
                x = block(x, bias, memory)
        return self.decoder_norm(x), attention

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.embedding.weight)


def _frequencies(width: int) -> Tensor:
    return torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))


def _sinusoids(length: int, width: int) -> Tensor:
    """Whisper's sinusoidal positions, here only the start of learned ones."""
    angle = torch.arange(length)[:, None] * _frequencies(width)[None]
    return torch.cat([torch.sin(angle), torch.cos(angle)], 1)


def _look_nearby(attention: Attention, offsets: list[int]) -> None:
    """Begin with heads that attend around a fixed offset, instead of learning nearness first.

    Queries and keys start as the sine and cosine of the faster half of the positions' frequencies, the queries
    turned by the offset: their product is largest where key position - query position = offset.
    """
    width = attention.query.in_features
    size = width // attention.heads
    chosen = torch.linspace(0, width // 4 - 1, size // 2).round().long()
    turn = _frequencies(width)[chosen]
    for head, offset in enumerate(offsets[: attention.heads]):
        key, query = torch.zeros(size, width), torch.zeros(size, width)
        for row, (frequency, place) in enumerate(zip(turn.tolist(), chosen.tolist(), strict=True)):
            sine, cosine = 2 * row, 2 * row + 1
            key[sine, place] = key[cosine, width // 2 + place] = 1.0
            c, s = math.cos(frequency * offset), math.sin(frequency * offset)
            query[sine, place], query[sine, width // 2 + place] = c, s  # sin(a + b)
            query[cosine, width // 2 + place], query[cosine, place] = c, -s  # cos(a + b)
        rows = slice(head * size, (head + 1) * size)
        attention.key.weight[rows] = _NEARNESS * key + 0.3 * attention.key.weight[rows]
        attention.query.weight[rows] = _NEARNESS * query + 0.3 * attention.query.weight[rows]
