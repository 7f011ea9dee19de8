"""Trains them: `python -m models.speaker_roles.train --pack DIR --out FILE`. Some seconds on one core, numpy alone.

Logistic regression on the utterances of two training sets, each once as written and once as speech is heard without
its punctuation. No randomness: the same pack gives the same weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copilot.engines.speakers.roles import BITS, features_of, save
from models.drafter.pack import Record, read_pack

Floats = npt.NDArray[np.float64]

DIALOGUES_WEIGHT = 0.4
"""Of the dialogues that annotators wrote, beside 1 of the visits that were played."""
DECAY = 2.0
STEPS = 150
RATE = 0.08


def examples(records: Iterable[Record], weight: float) -> tuple[list[list[int]], list[float], list[float]]:
    """Features, labels (1 is the doctor) and weights."""
    rows: list[list[int]] = []
    labels: list[float] = []
    for record in records:
        for said in record["utterances"]:
            if said["speaker"] not in {"doctor", "patient"}:
                continue
            text = said["text"]
            rows += [features_of(text), features_of(text.replace("?", " "))]
            labels += [float(said["speaker"] == "doctor")] * 2
    return rows, labels, [weight / 2] * len(rows)


def fit(rows: list[list[int]], labels: list[float], weights: list[float], decay: float = DECAY) -> Floats:
    """By Adam on all examples at once: the problem is convex, so where it begins does not matter."""
    index = np.concatenate([np.asarray(row) for row in rows])
    lengths = np.array([len(row) for row in rows])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    target, importance = np.asarray(labels), np.asarray(weights)
    model = np.zeros(1 << BITS)
    mean, square = np.zeros_like(model), np.zeros_like(model)
    for step in range(1, STEPS + 1):
        odds = np.add.reduceat(model[index], starts)
        error = (1 / (1 + np.exp(-odds)) - target) * importance
        slope = np.bincount(index, np.repeat(error, lengths), 1 << BITS) + decay * model
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        model -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return model


def train(
    visits: list[Record], dialogues: list[Record], decay: float = DECAY, share: float = DIALOGUES_WEIGHT
) -> Floats:
    own, more = examples(visits, 1.0), examples(dialogues, share)
    return fit(own[0] + more[0], own[1] + more[1], own[2] + more[2], decay)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True, help="folder of the evaluation pack")
    parser.add_argument("--out", type=Path, required=True, help="the weights file to write")
    options = parser.parse_args()
    save(options.out, train(read_pack(options.pack, "aci_train"), read_pack(options.pack, "mts_train")))


if __name__ == "__main__":
    main()
