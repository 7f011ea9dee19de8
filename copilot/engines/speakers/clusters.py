"""One voice or two: utterances grouped by how they sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.engines.speakers.voice import VoicePiece

Matrix = npt.NDArray[np.float64]

_SPREAD = np.array([0.09, *([0.25] * 12)])
"""How much a voice varies from second to second, where the recording is too short to tell: log2 pitch, cepstra."""
_APART = 3.6
_LEAST_STEP = 2.7
_SHORT = 20.0
"""Voiced frames of 10 ms at which an utterance's margin counts half."""
_LEAST_SHARE = 0.03
"""Of the voiced time, for a group to be a person."""


class Voices(NamedTuple):
    """Utterances split in two by voice, whether or not there are two.

    `margins` holds for each how much more it sounds like the second voice than the first: the sign tells the
    voice, the size how surely (beyond 1 is sure); 0 for an utterance without enough voice. `apart` is the distance
    of the two in their common standard deviation: one voice cut in two at its middle gives up to 3.2.
    """

    margins: list[float]
    apart: float

    @property
    def surely_two(self) -> bool:
        return self.apart >= _APART


def two_voices(voices: Sequence[tuple[VoicePiece, ...]]) -> Voices:
    result = [0.0] * len(voices)
    known = [i for i, pieces in enumerate(voices) if pieces]
    if len(known) < 2:
        return Voices(result, 0.0)
    means = np.array([_mean(voices[i]) for i in known])
    weights = np.array([float(sum(p.weight for p in voices[i])) for i in known])
    white = (means - np.average(means, axis=0, weights=weights)) / _spread([voices[i] for i in known])
    apart, groups = _split(white, weights)
    for index, margin in zip(known, _margins(white, weights, groups), strict=True):
        result[index] = float(margin)
    return Voices(result, apart)


def _mean(pieces: Sequence[VoicePiece]) -> Matrix:
    return np.average([p.values for p in pieces], axis=0, weights=[p.weight for p in pieces])


def _spread(voices: Sequence[tuple[VoicePiece, ...]]) -> Matrix:
    """Standard deviation inside utterances: what is the same voice for sure, or nearly."""
    inside = [np.asarray(p.values) - _mean(pieces) for pieces in voices if len(pieces) > 1 for p in pieces]
    if not inside:
        return _SPREAD
    own = np.median(np.abs(inside), axis=0) * 1.4826  # robust against an utterance that holds two voices
    share = len(inside) / (len(inside) + 20.0)
    return np.asarray(share * np.maximum(own, 0.3 * _SPREAD) + (1 - share) * _SPREAD, np.float64)


def _split(white: Matrix, weights: Matrix) -> tuple[float, list[int]]:
    """Two groups along the direction in which the utterances differ most, or by pitch, and their distance."""
    _, _, axes = np.linalg.svd(white * np.sqrt(weights)[:, None], full_matrices=False)
    found = []
    for axis in (axes[0], np.eye(white.shape[1])[0]):
        line = white @ axis
        groups = _two_means(line, weights)
        found.append((_apart(line, weights, groups), groups))
    return max(found, key=lambda one: one[0])


def _two_means(line: Matrix, weights: Matrix) -> list[int]:
    """The cut of sorted values that leaves the least variance: exact in one dimension."""
    order = np.argsort(line, kind="stable")
    w, x = weights[order], line[order]
    mass, first, second = np.cumsum(w), np.cumsum(w * x), np.cumsum(w * x * x)
    left = second - first**2 / mass
    rest_mass, rest_first, rest_second = mass[-1] - mass, first[-1] - first, second[-1] - second
    right = rest_second[:-1] - rest_first[:-1] ** 2 / np.maximum(rest_mass[:-1], 1e-9)
    cut = int(np.argmin(left[:-1] + right))
    groups = np.ones(len(line), np.int64)
    groups[order[: cut + 1]] = 0
    return [int(g) for g in groups]


def _apart(line: Matrix, weights: Matrix, groups: Sequence[int]) -> float:
    mask = np.asarray(groups, bool)
    if min(weights[mask].sum(), weights[~mask].sum()) < _LEAST_SHARE * weights.sum():
        return 0.0
    low, high = (np.average(line[m], weights=weights[m]) for m in (~mask, mask))
    inner = np.where(mask, line - high, line - low)
    deviation = np.sqrt(np.average(inner**2, weights=weights) + 0.05)
    # Groups that lie closer than a voice varies are hardly two, however neatly they part.
    return float(abs(high - low) / deviation * min(1.0, abs(high - low) / _LEAST_STEP))


def _margins(white: Matrix, weights: Matrix, groups: list[int]) -> Matrix:
    """How much nearer each utterance is to the second group than to the first, after a few rounds of moving each
    to the nearer one. The directions that tell the groups apart count most; a short utterance counts less."""
    for _ in range(5):
        mask = np.asarray(groups, bool)
        means = [np.average(white[m], axis=0, weights=weights[m]) for m in (~mask, mask)]
        inner = white - np.where(mask[:, None], means[1], means[0])
        variance = np.average(inner**2, axis=0, weights=weights) + 0.3
        first, second = (((white - mean) ** 2 / variance).sum(axis=1) for mean in means)
        # 1 half way between the middle and a group's mean.
        margins = 2.0 * (first - second) / (((means[0] - means[1]) ** 2 / variance).sum() + 1e-9)
        nearer = [int(margin > 0) for margin in margins]
        if nearer == groups or not 0 < sum(nearer) < len(nearer):
            break
        groups = nearer
    return np.asarray(margins * weights / (weights + _SHORT), np.float64)
