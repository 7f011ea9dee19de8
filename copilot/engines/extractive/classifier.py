"""Which topic of the note a unit belongs to, or none: multinomial logistic regression."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.engines.extractive.weights import Floats, Weights


def probabilities(weights: Weights, features: Sequence[Sequence[int]]) -> Floats:
    """Per unit the probability of each of weights.CLASSES: shape (units, classes)."""
    scores = np.zeros((len(features), weights.topics.shape[1]), dtype=np.float32)
    for row, indices in enumerate(features):
        scores[row] = weights.topics[list(indices)].sum(axis=0)
    scores -= scores.max(axis=1, keepdims=True, initial=-1e9)
    exponents = np.exp(scores)
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)
