"""The synthesised clips as one memory-mapped corpus; shards that appear later are picked up by ``refresh``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.whisper_nano.tokenizer import Words

N_PHONEMES = 160  # room for every phoneme name of the accents; the table grows in order of appearance


@dataclass(frozen=True)
class Clip:
    """One spoken sentence: where its frames lie, and for each word its ids and its frames (start, end)."""

    shard: int
    first: int
    frames: int
    sequence: str
    speaker: str
    words: tuple[str, ...]
    times: tuple[tuple[int, int], ...]


class Corpus:
    """Clips of all shards; neighbours in the list are neighbours in their visit."""

    def __init__(self, folder: Path, words: Words) -> None:
        self.words = words
        self.clips: list[Clip] = []
        self._folder = folder
        self._loaded: set[str] = set()
        self._mels: list[NDArray[np.float16]] = []
        self._phones: list[NDArray[np.uint8]] = []
        self._tables: list[NDArray[np.int64]] = []
        self._names: dict[str, int] = {}
        self.refresh()

    def refresh(self) -> int:
        """Load shards finished since the last call; returns how many clips there are now."""
        for path in sorted(self._folder.glob("*.json")):
            if path.stem in self._loaded:
                continue
            self._loaded.add(path.stem)
            content = json.loads(path.read_text(encoding="utf-8"))
            table = [self._names.setdefault(name, len(self._names)) for name in content["phonemes"]]
            self._tables.append(np.array(table, np.int64))
            self._mels.append(np.load(path.with_suffix(".mel.npy"), mmap_mode="r"))
            self._phones.append(np.load(path.with_suffix(".phone.npy")))
            shard = len(self._mels) - 1
            for sequence, speaker, text, first, frames, times in content["clips"]:
                spans = tuple((a, b) for a, b in times)
                self.clips.append(Clip(shard, first, frames, sequence, speaker, tuple(text.split(" ")), spans))
        if len(self._names) > N_PHONEMES:
            raise RuntimeError("more phoneme names than the network has room for")
        return len(self.clips)

    def mel(self, clip: Clip) -> NDArray[np.float32]:
        """(frames, 80) log10 power."""
        return self._mels[clip.shard][clip.first : clip.first + clip.frames].astype(np.float32)

    def phonemes(self, clip: Clip) -> NDArray[np.int64]:
        """(frames,) phoneme numbers; 0 is silence."""
        return self._tables[clip.shard][self._phones[clip.shard][clip.first : clip.first + clip.frames]]
