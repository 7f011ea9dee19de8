"""Every constant of the pipeline, so that one file says what the shipped weights are.

Units: Hz, seconds, mel frames of 10 ms, encoder positions of 20 ms.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

SEED = 20261122

SAMPLE_RATE = 16_000
FRAMES_PER_SECOND = 100
N_MELS = 80
WINDOW_FRAMES = 1_000  # 10 s: the window that preprocessor_config.json announces
POSITIONS = 500  # encoder positions of one window
PADDED_POSITIONS = 1_500  # faster-whisper always pads to 30 s
TIMESTAMP_STEP_FRAMES = 2  # one timestamp token is 0.02 s
MAX_TEXT = 448  # decoder positions, prompt included; Whisper's own limit
HALF_TEXT = MAX_TEXT // 2 - 1  # the most that one kind of prompt may take

VOCABULARY = 1_000  # byte-level tokens before the forced merges

ACCENTS = (
    "en-us",
    "en-gb",
    "en-gb-x-rp",
    "en-gb-scotland",
    "en-us-nyc",
    "en-gb-x-gbclan",
    "en-gb-x-gbcwmd",
)
ACCENT_WEIGHTS = (0.32, 0.32, 0.12, 0.10, 0.05, 0.05, 0.04)
VARIANTS = (
    "",
    "m1",
    "m2",
    "m3",
    "m4",
    "m6",
    "m7",
    "m8",
    "f1",
    "f2",
    "f4",
    "f5",
    "Andrea",
    "Annie",
    "adam",
    "belinda",
    "linda",
    "david",
)
UNSEEN_VARIANTS = ("f3", "m5")  # never synthesised for training
RATES = (130, 200)  # words a minute, as espeak-ng counts them
PITCHES = (32, 68)

SPECIALS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


@dataclass(frozen=True)
class Shape:
    """The network's sizes; heads are the same everywhere."""

    width: int = 192
    heads: int = 3
    feed_forward: int = 768
    encoder_layers: int = 4
    decoder_layers: int = 3
    phoneme_layer: int = 2  # the encoder layer whose output names the phoneme


@dataclass(frozen=True)
class Folders:
    """Where the steps meet: everything below ``work`` can be made again."""

    work: Path

    @property
    def text(self) -> Path:
        return self.work / "text.jsonl"

    @property
    def held_out(self) -> Path:
        return self.work / "held_out.jsonl"

    @property
    def tokenizer(self) -> Path:
        return self.work / "tokenizer.json"

    @property
    def clips(self) -> Path:
        return self.work / "clips"

    @property
    def runs(self) -> Path:
        return self.work / "runs"


def arguments(step: str) -> argparse.ArgumentParser:
    """The two options that every step takes."""
    parser = argparse.ArgumentParser(prog=f"python -m models.whisper_nano.{step}")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the evaluation pack")
    parser.add_argument("--work", type=Path, required=True, help="folder for all intermediate data")
    return parser
