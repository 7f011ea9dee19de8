"""What the training minimises: the transcript, and three hints that make it learn in minutes instead of hours."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from models.whisper_nano.batches import IGNORED, Batch
from models.whisper_nano.network import WhisperNano

GUIDED_HEADS = 2  # the last decoder layer's first heads follow the audio: the exported alignment heads
_MARGIN = 3  # positions of 20 ms around a token's span that still count as looking at it


@dataclass(frozen=True)
class Weights:
    """Weights of the hints; they fall as training goes on."""

    spoken: float = 0.5
    phoneme: float = 0.5
    guided: float = 0.3
    smoothing: float = 0.05


def _guided(attention: Tensor, spans: Tensor) -> Tensor:
    """Minus log of the attention inside each text token's span, in the mean."""
    rows, places = (spans[..., 0] >= 0).nonzero(as_tuple=True)
    if not len(rows):
        return attention.sum() * 0
    chosen = attention.transpose(1, 2)[rows, places]  # (N, heads, K)
    key = torch.arange(chosen.shape[-1])
    inside = (key >= spans[rows, places, :1] - _MARGIN) & (key <= spans[rows, places, 1:] + _MARGIN)
    return -torch.logsumexp(chosen.masked_fill(~inside[:, None], -30.0), -1).mean()


def compute(model: WhisperNano, batch: Batch, weights: Weights) -> tuple[Tensor, dict[str, float]]:
    """The weighted sum and its parts; accuracy is of the transcript's tokens, teacher-forced."""
    with torch.autocast("cpu", torch.bfloat16):
        memory, bias, phoneme_logits = model.encode(batch.mel)
        hidden, attention = model.decode(batch.ids, memory, bias, GUIDED_HEADS if weights.guided else 0)
        wanted = batch.targets != IGNORED
        logits = model.logits(hidden[wanted])
        count = batch.mel.shape[2] // 2
        # every other position is enough, and half the work
        spoken_logits = model.token_head(memory[:, :count:2]) if weights.spoken else None
    targets = batch.targets[wanted]
    logits = logits.float()
    transcript = F.cross_entropy(logits, targets, label_smoothing=weights.smoothing)
    total = transcript
    parts = {"text": float(transcript.detach()), "accuracy": float((logits.argmax(-1) == targets).float().mean())}
    if spoken_logits is not None:
        spoken = F.cross_entropy(
            spoken_logits.float().flatten(0, 1), batch.aligned[:, ::2].flatten(), ignore_index=IGNORED
        )
        total = total + weights.spoken * spoken
        parts["spoken"] = float(spoken.detach())
    if weights.phoneme:
        phoneme = F.cross_entropy(
            phoneme_logits.float().flatten(0, 1), batch.phonemes.flatten(), ignore_index=IGNORED
        )
        total = total + weights.phoneme * phoneme
        parts["phoneme"] = float(phoneme.detach())
    if attention is not None:
        guided = _guided(attention, batch.spans)
        total = total + weights.guided * guided
        parts["guided"] = float(guided.detach())
    return total, parts
