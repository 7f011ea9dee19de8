"""Step 3: speak every sentence and keep its log-mel frames with the times of words and phonemes.

Shards of about 1,500 clips under ``clips/``; a shard that exists is not made again, so the step can be stopped
and resumed, and training can begin with the shards that are there. Audio itself is not kept.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import zlib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from models.whisper_nano.espeak import Espeak, Speech, Voice
from models.whisper_nano.features import EDGE_FRAMES, Resampler, log_mel
from models.whisper_nano.settings import (
    ACCENT_WEIGHTS,
    ACCENTS,
    FRAMES_PER_SECOND,
    PITCHES,
    RATES,
    SAMPLE_RATE,
    SEED,
    VARIANTS,
    Folders,
    arguments,
)

SHARD_CLIPS = 1_500
_EDGE = EDGE_FRAMES * SAMPLE_RATE // FRAMES_PER_SECOND
# espeak-ng's own file names for the accents whose language code is not one
_FILES = {"en-gb": "en", "en-us": "en-US", "en-gb-x-rp": "en-GB-x-rp", "en-gb-scotland": "en-GB-scotland"}


@dataclass(frozen=True)
class Take:
    """One sentence spoken by one voice; ``sequence`` joins the takes of one visit's rendering."""

    sequence: str
    speaker: str
    text: str
    voice: Voice


def voice_of(key: str, variants: tuple[str, ...] = VARIANTS) -> Voice:
    """A voice drawn from a key, so that a speaker keeps it through a visit."""
    choice = random.Random(SEED ^ zlib.crc32(key.encode()))
    accent = choice.choices(ACCENTS, ACCENT_WEIGHTS)[0]
    variant = choice.choice(variants)
    return Voice(
        name=_FILES.get(accent, accent) + (f"+{variant}" if variant else ""),
        rate=choice.randint(*RATES),
        pitch=choice.randint(*PITCHES),
        spread=choice.randint(35, 65),
    )


def takes(rows: list[dict[str, Any]]) -> list[list[Take]]:
    """All visits' renderings in a fixed random order."""
    made: list[list[Take]] = []
    for doc, group in groupby(rows, key=lambda row: row["doc"]):
        lines = list(group)
        for rendering in range(lines[0]["renderings"]):
            sequence = f"{doc}#{rendering}"
            made.append(
                [
                    Take(sequence, row["speaker"], row["text"], voice_of(f"{sequence}/{row['speaker']}"))
                    for row in lines
                ]
            )
    random.Random(SEED).shuffle(made)
    return made


def word_times(text: str, speech: Speech) -> list[tuple[int, int]]:
    """Start and end in ms of each blank-separated word, pauses excluded; missing events are interpolated."""
    starts: list[int] = []
    position = 0
    for word in text.split(" "):
        starts.append(position)
        position += len(word) + 1
    total = len(speech.samples) * 1000 // speech.rate
    begin: list[int | None] = [None] * len(starts)
    for place, time in speech.words:
        index = int(np.searchsorted(starts, place, side="right")) - 1
        if 0 <= index < len(begin) and begin[index] is None:
            begin[index] = time
    known = [(starts[i], time) for i, time in enumerate(begin) if time is not None] or [(0, 0)]
    known.append((position, total))
    places, at = zip(*known, strict=True)
    filled = np.maximum.accumulate(np.interp(starts, places, at)).tolist()
    voiced = [
        (start, following)
        for (name, start), (_, following) in zip(speech.phonemes, [*speech.phonemes[1:], ("_", total)], strict=True)
        if not name.startswith("_")
    ]
    times = []
    for i, start in enumerate(filled):
        limit = filled[i + 1] if i + 1 < len(filled) else total
        inside = [(max(a, start), min(b, limit)) for a, b in voiced if a < limit and b > start]
        times.append((int(inside[0][0]), int(inside[-1][1])) if inside else (int(start), int(limit)))
    return times


def _make(job: tuple[Path, int, list[Take]]) -> int:
    folder, number, shard = job
    name = folder / f"{number:04d}"
    if name.with_suffix(".json").exists():
        return 0
    espeak = Espeak()
    resample = Resampler(espeak.rate)
    mels, phones, clips = [], [], []
    names: dict[str, int] = {"_": 0}
    at = 0
    for take in shard:
        try:
            speech = espeak.say(take.text, take.voice)
        except RuntimeError:
            continue
        samples = np.pad(resample(speech.samples), _EDGE)
        mel = log_mel(samples)
        track = np.zeros(len(mel), np.uint8)
        for phoneme, time in speech.phonemes:
            key = "_" if phoneme.startswith("_") else phoneme
            track[EDGE_FRAMES + time // 10 :] = names.setdefault(key, len(names))
        track[-EDGE_FRAMES:] = 0
        words = [(EDGE_FRAMES + a // 10, EDGE_FRAMES + b // 10) for a, b in word_times(take.text, speech)]
        clips.append([take.sequence, take.speaker, take.text, at, len(mel), words])
        mels.append(mel.astype(np.float16))
        phones.append(track)
        at += len(mel)
    np.save(name.with_suffix(".mel.npy"), np.concatenate(mels))
    np.save(name.with_suffix(".phone.npy"), np.concatenate(phones))
    content = {"clips": clips, "phonemes": sorted(names, key=lambda key: names[key])}
    partial = name.with_suffix(".part")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.rename(name.with_suffix(".json"))
    return at


def main() -> None:
    parser = arguments("synthesise")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--shards", type=int, default=0, help="stop after so many shards (0: all)")
    options = parser.parse_args()
    folders = Folders(options.work)
    folders.clips.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in folders.text.read_text(encoding="utf-8").splitlines()]
    shards: list[list[Take]] = [[]]
    for sequence in takes(rows):
        if len(shards[-1]) >= SHARD_CLIPS:
            shards.append([])
        shards[-1].extend(sequence)
    jobs = [(folders.clips, i, shard) for i, shard in enumerate(shards)]
    if options.shards:
        jobs = jobs[: options.shards]
    frames = 0
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for i, made in enumerate(pool.imap_unordered(_make, jobs, chunksize=1), 1):
            frames += made
            print(
                json.dumps({"shard": i, "of": len(jobs), "hours": round(frames / FRAMES_PER_SECOND / 3600, 2)}),
                flush=True,
            )


if __name__ == "__main__":
    main()
