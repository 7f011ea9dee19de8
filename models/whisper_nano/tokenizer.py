"""Step 2: a byte-level BPE tokenizer of about a thousand tokens, in the layout that faster-whisper reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.whisper_nano.settings import (
    SPECIALS,
    TIMESTAMP_STEP_FRAMES,
    VOCABULARY,
    WINDOW_FRAMES,
    Folders,
    arguments,
)

SPACE = "Ġ"  # how byte-level BPE writes a leading space
# faster-whisper's suppress_tokens=-1 suppresses the first token of " -", " '" and " ♪" (whose first byte is
# written â). Without these merges that first token would be the bare space, and most words would go with it.
_FORCED = ("-", "'", "â", *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def timestamps() -> list[str]:
    """``<|0.00|>`` to ``<|10.00|>``."""
    return [f"<|{i * 0.02:.2f}|>" for i in range(WINDOW_FRAMES // TIMESTAMP_STEP_FRAMES + 1)]


def train(texts: Iterable[str], vocabulary: int = VOCABULARY) -> dict[str, Any]:
    """The content of ``tokenizer.json``: base tokens, then specials, then timestamps."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    base = Tokenizer(models.BPE())
    base.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    base.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
        min_frequency=20,
    )
    base.train_from_iterator((f" {text}" for text in texts), trainer)
    content: dict[str, Any] = json.loads(base.to_str())
    tokens = content["model"]["vocab"]
    for letter in _FORCED:
        if SPACE + letter not in tokens:
            tokens[SPACE + letter] = len(tokens)
            content["model"]["merges"].append([SPACE, letter])
    content["added_tokens"] = [
        {
            "id": len(tokens) + i,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for i, name in enumerate([*SPECIALS, *timestamps()])
    ]
    return content


class Words:
    """Token ids of words, and the ids of the specials, from a ``tokenizer.json``."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._cache: dict[str, list[int]] = {}
        self._shares: dict[int, float] = {}
        self.size: int = self._tokenizer.get_vocab_size()
        known: dict[str, int] = self._tokenizer.get_vocab(with_added_tokens=True)
        ids = {name: known[name] for name in (*SPECIALS, "<|0.00|>")}
        self.end = ids["<|endoftext|>"]
        self.start = ids["<|startoftranscript|>"]
        self.previous = ids["<|startofprev|>"]
        self.no_speech = ids["<|nospeech|>"]
        self.no_timestamps = ids["<|notimestamps|>"]
        self.first_time = ids["<|0.00|>"]

    def word(self, word: str) -> list[int]:
        """Ids of one word with its leading space and its punctuation."""
        if word not in self._cache:
            self._cache[word] = list(self._tokenizer.encode(f" {word}", add_special_tokens=False).ids)
        return self._cache[word]

    def share(self, token: int) -> float:
        """How much of its word's time a token takes: its letters; a mark takes little."""
        if token not in self._shares:
            letters = sum(letter.isalpha() for letter in self._tokenizer.decode([token]))
            self._shares[token] = letters or 0.4
        return self._shares[token]

    def text(self, text: str) -> list[int]:
        return [token for word in text.split() for token in self.word(word)]


def main() -> None:
    options = arguments("tokenizer").parse_args()
    folders = Folders(options.work)
    with folders.text.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    content = train(row["text"] for row in rows if row["kind"] != "replaced")
    folders.tokenizer.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    words = Words(folders.tokenizer)
    lengths = [len(words.text(row["text"])) for row in rows]
    spoken = sum(len(row["text"].split()) for row in rows)
    print(json.dumps({"tokens": words.size, "text_tokens": words.end, "tokens_per_word": sum(lengths) / spoken}))


if __name__ == "__main__":
    main()
