"""Trains the drafter's weights: `python -m models.drafter.train --pack DIR --out FILE`.

Needs scikit-learn (the `train` extra). About a minute on one core; the seeds are fixed.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.app.ports import CancelToken
from copilot.domain.template import Style
from copilot.engines.extractive.candidates import candidates_of
from copilot.engines.extractive.features import features_of
from copilot.engines.extractive.roles import role_features
from copilot.engines.extractive.segment import CLAUSE_START, Segmenter, gap_features
from copilot.engines.extractive.speech import tidy
from copilot.engines.extractive.units import units_of
from copilot.engines.extractive.weights import (
    CLASSES,
    GAP_BITS,
    ROLE_BITS,
    TOPIC_BITS,
    WORTH_BITS,
    Weights,
    hashed,
    save,
)
from copilot.engines.extractive.worth import worth_features
from models.drafter.labels import content_words, inverse_frequencies, label_units
from models.drafter.pack import Record, note_lines, read_pack, transcript_of

MTS_WEIGHT = 0.3
INVERSE_REGULARISATION = 0.3
WORTH_ALPHA = 20.0
FOLDS = 5

Examples = tuple[list[list[int]], list[int], list[float]]


def gap_examples(records: list[Record]) -> tuple[list[list[int]], list[int]]:
    """Gaps between the words of punctuated utterances, and whether a sentence ends there."""
    rows: list[list[int]] = []
    labels: list[int] = []
    for record in records:
        for utterance in record["utterances"]:
            text = tidy(utterance["text"])
            if len(re.findall(r"[.?!]", text)) * 30 < len(text.split()):
                continue  # not punctuated
            tokens = [t for t in text.split() if re.search(r"\w", t)]
            words = [re.sub(r"^\W+|\W+$", "", t).lower() for t in tokens]
            for i in range(len(words) - 1):
                rows.append(gap_features(words, i))
                ends = bool(re.search(r"[.?!]\W*$", tokens[i]))
                clause = tokens[i].endswith(",") and bool(CLAUSE_START.match(" ".join(words[i + 1 : i + 3])))
                labels.append(int(ends or clause))
    return rows, labels


def role_examples(records: list[Record]) -> tuple[list[list[int]], list[int]]:
    """Utterances, and whether the doctor says them."""
    rows, labels = [], []
    for record in records:
        for utterance in record["utterances"]:
            if utterance["speaker"] in {"doctor", "patient"}:
                rows.append(role_features(tidy(utterance["text"])))
                labels.append(int(utterance["speaker"] == "doctor"))
    return rows, labels


def examples(records: list[Record], weight: float, idf: dict[str, float], segmenter: Segmenter) -> Examples:
    """Features, class numbers and weights of the units of `records`."""
    rows: list[list[int]] = []
    labels: list[int] = []
    for record in records:
        units = units_of(transcript_of(record), segmenter)
        rows += features_of(units)
        labels += [CLASSES.index(t) for t in label_units(units, note_lines(record), idf)]
    return rows, labels, [weight] * len(rows)


def _matrix(rows: list[list[int]], bits: int) -> Any:
    from scipy.sparse import csr_matrix

    indices = np.concatenate([np.asarray(r, dtype=np.int32) for r in rows])
    starts = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, starts), shape=(len(rows), 1 << bits))


def fit_yes_no(rows: list[list[int]], labels: list[int], bits: int, c: float) -> NDArray[np.float64]:
    """Weights (features x 1) of a yes/no model. Deterministic."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=c, max_iter=200, tol=1e-3, fit_intercept=False)
    model.fit(_matrix(rows, bits), labels)
    return _thinned(np.asarray(model.coef_, dtype=np.float64).reshape(-1, 1))


def fit_topics(
    rows: list[list[int]], labels: list[int], weights: list[float], c: float = INVERSE_REGULARISATION
) -> NDArray[np.float64]:
    """Weights (features x classes). Deterministic."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=c, max_iter=200, tol=1e-3, fit_intercept=False)
    model.fit(_matrix(rows, TOPIC_BITS), labels, sample_weight=weights)
    full = np.zeros((1 << TOPIC_BITS, len(CLASSES)))
    for row, number in zip(model.coef_, model.classes_, strict=True):
        full[:, number] = row
    for number in set(range(len(CLASSES))) - set(model.classes_):
        full[hashed("", TOPIC_BITS), number] = -20.0
    return _thinned(full)


def _thinned(full: NDArray[np.float64]) -> NDArray[np.float64]:
    full[np.abs(full) < 0.01 * np.abs(full).max(axis=0)] = 0.0
    return full


def worth_examples(records: list[Record], weights: Weights) -> tuple[list[list[int]], list[float], list[float]]:
    """Candidates of visits, the share of their words that the clinician's note holds, and their lengths."""
    rows: list[list[int]] = []
    shares: list[float] = []
    lengths: list[float] = []
    for record in records:
        held = Counter(re.findall(r"[a-z0-9]+", record["note"].lower()))
        found, _ = candidates_of(transcript_of(record), weights, Style.NARRATIVE, CancelToken())
        for candidate in found:
            words = Counter(re.findall(r"[a-z0-9]+", candidate.text.lower()))
            rows.append(worth_features(candidate))
            shares.append(sum((words & held).values()) / max(1, sum(words.values())))
            lengths.append(float(sum(words.values())))
    return rows, shares, lengths


def fit_worth(rows: list[list[int]], shares: list[float], lengths: list[float]) -> NDArray[np.float64]:
    """Weights (features x 1) of a regression on the share of words."""
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=WORTH_ALPHA, fit_intercept=False, solver="lsqr", tol=1e-4)
    model.fit(_matrix(rows, WORTH_BITS), shares, sample_weight=np.sqrt(lengths))
    return _thinned(np.asarray(model.coef_, dtype=np.float64).reshape(-1, 1))


def train(visits: list[Record], dialogues: list[Record], out: Path) -> str:
    """Writes the weights file; returns what was done in a line."""
    gaps = fit_yes_no(*gap_examples(visits + dialogues), GAP_BITS, c=1.0)
    roles = fit_yes_no(*role_examples(visits + dialogues), ROLE_BITS, c=0.3)
    blank = Weights(
        np.zeros((1 << TOPIC_BITS, len(CLASSES)), dtype=np.float32),
        gaps.astype(np.float32),
        roles.astype(np.float32),
        np.zeros((1 << WORTH_BITS, 1), dtype=np.float32),
        "",
    )
    segmenter = Segmenter(blank)
    idf = inverse_frequencies(content_words(u.text) for r in visits for u in units_of(transcript_of(r), segmenter))
    own = [examples([r], 1.0, idf, segmenter) for r in visits]
    more = examples(dialogues, MTS_WEIGHT, idf, segmenter)
    # The second model must see the first as it is on visits that it was not trained on.
    parts: list[tuple[list[list[int]], list[float], list[float]]] = []
    for fold in range(FOLDS):
        topics = _topics_of([e for i, e in enumerate(own) if i % FOLDS != fold], more)
        unseen = [r for i, r in enumerate(visits) if i % FOLDS == fold]
        parts.append(worth_examples(unseen, replace(blank, topics=topics.astype(np.float32))))
    worth = fit_worth(
        [r for p in parts for r in p[0]], [s for p in parts for s in p[1]], [n for p in parts for n in p[2]]
    )
    topics = _topics_of(own, more)
    size = save(out, topics=topics, gaps=gaps, roles=roles, worth=worth)
    return f"{sum(len(e[0]) for e in own)} units of visits, {len(more[0])} of dialogues; {size} bytes written"


def _topics_of(own: list[Examples], more: Examples) -> NDArray[np.float64]:
    rows = [r for e in own for r in e[0]] + more[0]
    labels = [n for e in own for n in e[1]] + more[1]
    weights = [w for e in own for w in e[2]] + more[2]
    return fit_topics(rows, labels, weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, help="folder of the evaluation pack")
    parser.add_argument("--out", type=Path, required=True, help="the weights file to write (.npz)")
    options = parser.parse_args()
    print(train(read_pack(options.pack, "aci_train"), read_pack(options.pack, "mts_train"), options.out))


if __name__ == "__main__":
    main()
