"""What faster-whisper may put before the transcript: hotwords, earlier text, or both, of every length.

The layout is its own: <|startofprev|>, hotwords, the last tokens of the earlier text (with timestamps where it
comes from earlier windows), then the transcript.
"""

from __future__ import annotations

import numpy as np

from models.whisper_nano.corpus import Corpus
from models.whisper_nano.settings import HALF_TEXT
from models.whisper_nano.windows import Window

LONGEST = 330  # leaves room for the text of a dense window within 448


class Prompts:
    """Draws prompts; the share of each kind is fixed here."""

    def __init__(self, corpus: Corpus, random: np.random.Generator) -> None:
        self._corpus = corpus
        self._random = random

    def plan(self) -> tuple[int, int]:
        """Lengths of hotwords and of earlier text for a batch: (0, 0) is never returned."""
        random = self._random
        kind = random.random()
        history = int(random.integers(1, HALF_TEXT + 1))
        hot = int(random.integers(1, HALF_TEXT + 1)) if random.random() < 0.3 else int(random.integers(2, 60))
        if kind < 0.4:
            return 0, history
        if kind < 0.55:
            return hot, 0
        return hot, min(history, LONGEST - hot)

    def draw(self, window: Window, hot: int, history: int) -> list[int]:
        """Token ids beginning with <|startofprev|>; lengths vary a little below those planned."""
        words = self._corpus.words
        prompt = [words.previous]
        if hot:
            prompt += self._hotwords(window, max(1, int(hot * self._random.uniform(0.7, 1.0))))
        if history:
            prompt += self._earlier(window, max(1, int(history * self._random.uniform(0.7, 1.0))))
        if self._random.random() < 0.15:
            for i in range(1, len(prompt)):
                if self._random.random() < 0.08:
                    prompt[i] = int(self._random.integers(words.end))
        return prompt

    def _hotwords(self, window: Window, length: int) -> list[int]:
        random, clips = self._random, self._corpus.clips
        terms: list[str] = []
        if random.random() < 0.45:
            spoken = [w.strip(".,?!") for segment in window.segments for w in segment.words if len(w) > 5]
            random.shuffle(spoken)
            terms.extend(spoken[: int(random.integers(1, 4))])
        while sum(map(len, terms)) < length * 3:
            clip = clips[int(random.integers(len(clips)))]
            long = [w.strip(".,?!") for w in clip.words if len(w) > 5]
            terms.append(long[int(random.integers(len(long)))] if long else clip.words[0].strip(".,?!"))
        random.shuffle(terms)
        separator = ", " if random.random() < 0.7 else " "
        return self._corpus.words.text(separator.join(terms))[:length]

    def _earlier(self, window: Window, length: int) -> list[int]:
        random, clips, words = self._random, self._corpus.clips, self._corpus.words
        timed = random.random() < 0.6
        related = random.random() < 0.7
        at = window.first_clip - 1 if related else int(random.integers(len(clips)))
        pieces: list[list[int]] = []
        count = 0
        clock = int(random.integers(350, 480))
        while count < length:
            clip = clips[at % len(clips)]
            piece = words.text(" ".join(clip.words))
            timed = timed and random.random() < 0.95  # an initial prompt has no times, what follows it has
            if timed:
                start = max(0, clock - clip.frames // 2)
                piece = [words.first_time + start, *piece, words.first_time + clock]
                clock = start if start > 20 else int(random.integers(350, 500))
            pieces.append(piece)
            count += len(piece)
            at -= 1
        return [token for piece in reversed(pieces) for token in piece][-length:]
