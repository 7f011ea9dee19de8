"""Training windows say what the audio holds: times inside the window, whole words, prompts that fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.whisper_nano.corpus import Corpus
from models.whisper_nano.prompts import LONGEST, Prompts
from models.whisper_nano.settings import HALF_TEXT, MAX_TEXT
from models.whisper_nano.tokenizer import Words
from models.whisper_nano.windows import Segment, Window, Windows, _within, tokens

_TOKENIZER = Path(__file__).parents[4] / "models" / "embedded" / "whisper-nano" / "tokenizer.json"
_TEXTS = [
    "Do you have any pain?",
    "No.",
    "It started about two weeks ago, after I fell on the stairs.",
    "Okay, right.",
]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(_TOKENIZER)


@pytest.fixture
def corpus(tmp_path: Path, words: Words) -> Corpus:
    """Two small shards of made-up frames: a word is 30 frames long."""
    for shard in range(2):
        clips, at = [], 0
        for i in range(40):
            text = _TEXTS[(i + shard) % len(_TEXTS)]
            count = len(text.split())
            times = [(6 + 30 * k, 34 + 30 * k) for k in range(count)]
            frames = 12 + 30 * count
            clips.append([f"visit-{i // 8}", "ab"[i % 2], text, at, frames, times])
            at += frames
        random = np.random.default_rng(shard)
        np.save(tmp_path / f"{shard}.mel.npy", random.normal(-2, 1, (at, 80)).astype(np.float16))
        np.save(tmp_path / f"{shard}.phone.npy", random.integers(0, 3, at).astype(np.uint8))
        content = {"clips": clips, "phonemes": ["_", "a", f"b{shard}"]}
        (tmp_path / f"{shard}.json").write_text(json.dumps(content), encoding="utf-8")
    return Corpus(tmp_path, words)


def test_shards_share_one_table_of_phonemes(corpus: Corpus) -> None:
    assert len(corpus.clips) == 80
    assert max(int(corpus.phonemes(clip).max()) for clip in corpus.clips) == 3


@pytest.mark.parametrize("limit", [300, 640, 1_000])
def test_windows_are_consistent(corpus: Corpus, words: Words, limit: int) -> None:
    windows = Windows(corpus, np.random.default_rng(limit))
    spoken = 0
    for _ in range(60):
        window = windows.draw(limit)
        assert 1 <= len(window.mel) <= limit
        assert len(window.phonemes) == len(window.mel)
        assert np.isfinite(window.mel).all()
        made = tokens(window, corpus, with_times=True)
        times = [token for token in made.ids if token >= words.first_time]
        assert times == sorted(times)
        assert times[0] <= words.first_time + 50
        assert made.ids[0] == words.start
        assert made.ids[-1] == words.end
        assert all(0 <= a < b <= len(window.mel) + 1 for a, b in made.spans if a >= 0)
        assert len(made.ids) == len(made.spans)
        spoken += bool(made.text)
    assert spoken > 50


def test_a_sentence_cut_by_the_end_is_announced_only() -> None:
    whole = Segment(10, 400, ["One."], [(10, 400)])
    cut = Segment(600, 1_200, ["Two", "three."], [(600, 700), (900, 1_200)])
    shown = _within([whole, cut], 1_000)
    assert [segment.cut for segment in shown] == [False, True]
    assert shown[1].words == ["Two"]


def test_a_first_sentence_longer_than_the_window_ends_at_a_word() -> None:
    long = Segment(0, 1_400, ["a", "b", "c"], [(0, 500), (500, 960), (970, 1_400)])
    first, following = _within([long], 1_000)
    assert (first.words, first.end) == (["a", "b"], 960)
    assert following.cut
    assert following.start == 970


def test_cut_words_are_written_only_without_times(corpus: Corpus, words: Words) -> None:
    segments = [Segment(0, 300, ["No."], [(0, 300)]), Segment(400, 1_000, ["Okay"], [(400, 500)], cut=True)]
    window = Window(np.zeros((1_000, 80), np.float32), np.zeros(1_000, np.int64), segments, 0)
    timed = tokens(window, corpus, with_times=True)
    assert timed.text == words.word("No.")
    assert timed.ids[-2] == words.first_time + 200
    assert tokens(window, corpus, with_times=False).text == words.word("No.") + words.word("Okay")


def test_prompts_are_laid_out_as_faster_whisper_does(corpus: Corpus, words: Words) -> None:
    random = np.random.default_rng(2)
    prompts, windows = Prompts(corpus, random), Windows(corpus, random)
    lengths = set()
    for _ in range(80):
        hot, history = prompts.plan()
        assert 0 < hot + history <= LONGEST
        assert max(hot, history) <= HALF_TEXT
        prompt = prompts.draw(windows.draw(1_000), hot, history)
        assert prompt[0] == words.previous
        assert 2 <= len(prompt) <= hot + history + 1
        lengths.add(len(prompt))
    assert len(lengths) > 30
    assert LONGEST + 100 < MAX_TEXT
