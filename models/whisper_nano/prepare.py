"""Step 1: the sentences to learn from, and those held out by whole document.

Reads the pack's train sets (dialogues and notes), makes template sentences and sentences in which one or two
words are replaced by words of a general list, and writes ``text.jsonl`` and ``held_out.jsonl``.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.whisper_nano.phrases import WORDS, Phrases
from models.whisper_nano.settings import SEED, Folders, arguments
from models.whisper_nano.text import capital_words, cased, normal_words, sentences, speakable, tidy

TRAIN_SETS = ("aci_train", "mts_train")
HELD_OUT_SETS = ("aci_valid", "mts_valid")
REPEATED = {"mts-valid-8", "mts-valid-39", "mts-valid-43", "mts-valid-48", "mts-valid-58", "mts-valid-89"}
TEMPLATE_SENTENCES = 14_000
REPLACED_SENTENCES = 26_000
SAMPLE_WORD_USES = 30
_ACRONYMS = {
    word: word.upper()
    for word in ["mri", "ct", "ekg", "ecg", "bmi", "uti", "copd", "gerd", "cbc", "tsh", "icu", "emg"]
}
_SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
_SCOWL = Path("/usr/share/dict/scowl")


@dataclass(frozen=True)
class Sentence:
    """One line of ``text.jsonl``: sentences of one ``doc`` follow each other; ``speaker`` picks the voice."""

    doc: str
    speaker: str
    kind: str  # dialogue, note, template or replaced
    text: str
    renderings: int


def records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _sentences(text: str, capitals: dict[str, str]) -> list[str]:
    found = []
    for sentence in sentences(tidy(text)):
        finished = cased(sentence, capitals)
        if not finished.endswith((".", "?", "!", ",")):
            finished += "."
        if speakable(finished):
            found.append(finished)
    return found


def dialogue(record: dict[str, Any], capitals: dict[str, str]) -> list[Sentence]:
    """All sentences of one visit's utterances, in order."""
    return [
        Sentence(record["id"], str(turn["speaker"]), "dialogue", text, 2)
        for turn in record["utterances"]
        for text in _sentences(turn["text"], capitals)
    ]


def _note(record: dict[str, Any], capitals: dict[str, str]) -> list[Sentence]:
    text = re.sub(r"(?m)^[A-Z &/]+:?\s*$", "", record["note"] or "")
    lines = [line.lstrip("-•* ") for line in text.splitlines() if line.strip()]
    return [
        Sentence(f"{record['id']}-note", "note", "note", sentence, 1)
        for line in lines
        for sentence in _sentences(line, capitals)
        if len(sentence.split()) >= 3
    ]


def sample_sentences() -> list[str]:
    """The sentences of the project's sample consultations: their words are taught, they themselves never."""
    found: list[str] = []
    for path in sorted(_SAMPLES.glob("*/consultation.toml")):
        for turn in tomllib.loads(path.read_text(encoding="utf-8")).get("turn", []):
            found.extend(sentences(tidy(turn["text"])))
    return found


def general_words(levels: Iterable[int] = (10, 20, 35)) -> dict[int, list[str]]:
    """Common English words by level of Debian's ``scowl`` package; empty where it is not installed."""
    chosen: dict[int, list[str]] = {}
    for level in levels:
        words: set[str] = set()
        for family in ("english", "american", "british"):
            path = _SCOWL / f"{family}-words.{level}"
            if path.exists():
                words.update(path.read_text(encoding="latin-1").split())
        chosen[level] = sorted(word for word in words if re.fullmatch(r"[a-z]{2,13}", word))
    return chosen


def replace_words(sentence: str, new: list[str], choice: random.Random) -> str | None:
    """The sentence with ``new`` in the places of random longer words; None where there are too few places."""
    words = sentence.split(" ")
    places = [i for i, word in enumerate(words) if i and re.fullmatch(r"[a-z]{4,}[.,?!]?", word)]
    if len(places) < len(new):
        return None
    for place, word in zip(sorted(choice.sample(places, len(new))), new, strict=True):
        words[place] = word + (words[place][-1] if not words[place][-1].isalpha() else "")
    return " ".join(words)


def _targets(known: Counter[str], sample_words: set[str], choice: random.Random) -> list[str]:
    """Words for the replaced sentences, rare ones of the samples and of the domain first."""
    pool: list[str] = []
    for word in sorted(sample_words):
        pool.extend([word] * max(0, SAMPLE_WORD_USES - known[word]))
    domain = (WORDS / "medications.txt").read_text(encoding="utf-8").split()
    for name in ("findings", "body", "exam"):
        domain.extend(normal_words((WORDS / f"{name}.txt").read_text(encoding="utf-8").replace("|", " ")))
    pool.extend(word for word in domain * 3 if len(word) > 3)
    uses = {10: 2.0, 20: 1.6, 35: 0.45}
    for level, words in general_words().items():
        for word in words:
            wanted = uses[level] if known[word] < 12 else uses[level] / 4
            pool.extend([word] * (int(wanted) + (choice.random() < wanted % 1)))
    choice.shuffle(pool)
    return pool


def _grouped(kind: str, texts: list[str], choice: random.Random) -> list[Sentence]:
    """Made sentences in pretended visits of a dozen, so that windows can be cut from them."""
    made: list[Sentence] = []
    speaker = "a"
    for i, text in enumerate(texts):
        if choice.random() < 0.5:
            speaker = "b" if speaker == "a" else "a"
        made.append(Sentence(f"{kind}-{i // 12}", speaker, kind, text, 1))
    return made


def build(pack: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Training and held-out sentences; the same for the same pack, samples and word lists."""
    choice = random.Random(SEED)
    train = [record for name in TRAIN_SETS for record in records(pack / f"{name}.jsonl.gz")]
    held = [record for name in HELD_OUT_SETS for record in records(pack / f"{name}.jsonl.gz")]
    written = [r["note"] or "" for r in train] + [u["text"] for r in train for u in r["utterances"]]
    names = (WORDS / "names.txt").read_text(encoding="utf-8").strip().split("|")
    ordinary = {
        "brown",
        "gray",
        "green",
        "hall",
        "hill",
        "king",
        "mark",
        "price",
        "rose",
        "ward",
        "white",
        "wood",
        "young",
    }
    capitals = {**capital_words(tidy(text) for text in written), **_ACRONYMS}
    capitals.update((name.lower(), name) for name in names if name.lower() not in ordinary)
    samples = sample_sentences()
    refused = {" ".join(normal_words(s)) for s in samples if len(s.split()) >= 4}

    spoken = [s for record in train for s in dialogue(record, capitals)]
    notes = [s for record in train for s in _note(record, capitals)]
    phrases = Phrases(choice)
    templates = [t for t in (phrases.sentence() for _ in range(TEMPLATE_SENTENCES)) if speakable(t)]
    known = Counter(word for s in spoken + notes for word in normal_words(s.text))
    known.update(word for t in templates for word in normal_words(t))
    targets = _targets(known, {w for s in samples for w in normal_words(s) if "'" not in w}, choice)
    replaced: list[str] = []
    while targets and len(replaced) < REPLACED_SENTENCES:
        count = min(len(targets), choice.choice((1, 1, 2)))
        base = choice.choice(spoken).text
        made = replace_words(base, targets[-count:], choice)
        if made is not None and len(made.split()) <= 22 and speakable(made):
            replaced.append(made)
            del targets[-count:]
    everything = spoken + notes + _grouped("template", templates, choice) + _grouped("replaced", replaced, choice)
    kept = [s for s in everything if " ".join(normal_words(s.text)) not in refused]
    unseen = [s for r in held if r["id"] not in REPEATED for s in dialogue(r, capitals)]
    return kept, unseen


def main() -> None:
    options = arguments("prepare").parse_args()
    folders = Folders(options.work)
    options.work.mkdir(parents=True, exist_ok=True)
    kept, unseen = build(options.pack)
    for path, rows in ((folders.text, kept), (folders.held_out, unseen)):
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(json.dumps(asdict(row)) + "\n" for row in rows)
    kinds = Counter(row.kind for row in kept)
    words = sum(len(row.text.split()) * row.renderings for row in kept)
    print(json.dumps({"train": dict(kinds), "words_spoken": words, "held_out": len(unseen)}))


if __name__ == "__main__":
    main()
