"""Batches of padded tensors from drawn windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from models.whisper_nano.corpus import Corpus
from models.whisper_nano.prompts import Prompts
from models.whisper_nano.settings import N_MELS, WINDOW_FRAMES
from models.whisper_nano.windows import Windows, tokens

IGNORED = -100


@dataclass
class Batch:
    """Shapes: mel (B, 80, T), phonemes and aligned (B, T/2), ids and targets (B, L), spans (B, L, 2)."""

    mel: torch.Tensor
    phonemes: torch.Tensor
    ids: torch.Tensor
    targets: torch.Tensor
    spans: torch.Tensor  # positions of each text token, (-1, -1) elsewhere
    aligned: torch.Tensor  # the text token spoken at each position; the number after the last one is silence


@dataclass(frozen=True)
class Mix:
    """Shares of a training stage: seconds of audio a batch, prompts, windows without timestamps."""

    seconds: float = 60.0
    prompted: float = 0.28
    untimed: float = 0.15
    full: float = 0.6  # share of batches at the full 10 s


class Maker:
    """Makes batches; ``progress`` (0 to 1 over the curriculum) lengthens the windows."""

    def __init__(self, corpus: Corpus, mix: Mix, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._corpus = corpus
        self._windows = Windows(corpus, self._random)
        self._prompts = Prompts(corpus, self._random)
        self._mix = mix

    def make(self, progress: float) -> Batch:
        random, mix = self._random, self._mix
        if progress >= 1.0 and random.random() < mix.full:
            limit = WINDOW_FRAMES
        else:
            top = 500 + int(500 * min(progress, 1.0))
            limit = int(random.integers(250, top)) // 20 * 20
        count = max(2, round(mix.seconds * 100 / limit))
        prompted = random.random() < mix.prompted
        hot, history = self._prompts.plan() if prompted else (0, 0)
        rows = []
        for _ in range(count):
            window = self._windows.draw(limit)
            made = tokens(window, self._corpus, random.random() >= mix.untimed)
            prompt = self._prompts.draw(window, hot, history) if prompted else []
            rows.append((window, made, prompt))
        return self._pad(rows)

    def _pad(self, rows: list) -> Batch:  # type: ignore[type-arg]
        words = self._corpus.words
        frames = -(-max(len(window.mel) for window, _, _ in rows) // 20) * 20
        length = max(len(made.ids) + len(prompt) for _, made, prompt in rows) - 1
        size = len(rows)
        mel = np.zeros((size, frames, N_MELS), np.float32)
        phonemes = np.full((size, frames // 2), IGNORED, np.int64)
        ids = np.full((size, length), words.end, np.int64)
        targets = np.full((size, length), IGNORED, np.int64)
        spans = np.full((size, length, 2), -1, np.int64)
        aligned = np.full((size, frames // 2), IGNORED, np.int64)
        for i, (window, made, prompt) in enumerate(rows):
            count = len(window.mel)
            mel[i, :count] = window.mel
            track = window.phonemes[::2]
            phonemes[i, : len(track)] = track
            whole = prompt + made.ids
            ids[i, : len(whole) - 1] = whole[:-1]
            first = len(prompt)
            targets[i, first : len(whole) - 1] = whole[first + 1 :]
            if not window.segments:
                targets[i, first] = words.no_speech
            marks = np.array(made.spans[1:], np.int64)  # the span of the token to be written
            spans[i, first : len(whole) - 1] = np.where(marks >= 0, marks // 2, -1)
            aligned[i, : len(track)] = np.where(track == 0, words.end, IGNORED)
            for token, (start, end) in zip(made.ids, made.spans, strict=True):
                if start >= 0:
                    aligned[i, start // 2 : end // 2] = token
        return Batch(
            torch.from_numpy(mel.transpose(0, 2, 1).copy()),
            torch.from_numpy(phonemes),
            torch.from_numpy(ids),
            torch.from_numpy(targets),
            torch.from_numpy(spans),
            torch.from_numpy(aligned),
        )
