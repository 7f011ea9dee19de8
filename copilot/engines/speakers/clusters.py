"""One voice or two: utterances grouped by how they sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from copilot.engines.speakers.voice import VoicePiece

Matrix = npt.NDArray[np.float64]

_SPREAD = np.array([0.09, *([0.25] * 12)])
"""How much a voice varies from second to second, where the recording is too short to tell: log2 pitch, cepstra."""
_APART = 3.6
"""Distance of two groups in their common standard deviation. One voice cut in two at its middle gives 2.7."""
_LEAST_SHARE = 0.03
"""Of the voiced time, for a group to be a person."""


def two_voices(voices: Sequence[tuple[VoicePiece, ...]]) -> list[int]:
    """A group, 0 or 1, for each utterance; all 0 if there is only one voice.

    An utterance without enough voice gets the group of the one before it.
    """
    known = [i for i, pieces in enumerate(voices) if pieces]
    if len(known) < 2:
        return [0] * len(voices)
    means = np.array([_mean(voices[i]) for i in known])
    weights = np.array([float(sum(p.weight for p in voices[i])) for i in known])
    white = (means - np.average(means, axis=0, weights=weights)) / _spread([voices[i] for i in known])
    groups = _split(white, weights)
    if groups is None:
        return [0] * len(voices)
    told = dict(zip(known, groups, strict=True))
    result: list[int] = []
    for index in range(len(voices)):
        result.append(told.get(index, result[-1] if result else groups[0]))
    return result


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


def _split(white: Matrix, weights: Matrix) -> list[int] | None:
    """Two groups along the direction in which the utterances differ most, or None if they are one."""
    best: tuple[float, list[int]] | None = None
    centred = white * np.sqrt(weights)[:, None]
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    for axis in (*axes[:2], np.eye(white.shape[1])[0]):
        line = white @ axis
        groups = _two_means(line, weights)
        apart = _apart(line, weights, groups)
        if best is None or apart > best[0]:
            best = (apart, groups)
    if best is None or best[0] < _APART:
        return None
    return _refined(white, weights, best[1])


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
    return float(abs(high - low) / deviation)


def _refined(white: Matrix, weights: Matrix, groups: list[int]) -> list[int]:
    """A few rounds of assigning each utterance to the nearer mean, in the directions that tell the groups apart."""
    for _ in range(5):
        mask = np.asarray(groups, bool)
        if mask.all() or not mask.any():
            return groups
        means = [np.average(white[m], axis=0, weights=weights[m]) for m in (~mask, mask)]
        inner = white - np.where(mask[:, None], means[1], means[0])
        variance = np.average(inner**2, axis=0, weights=weights) + 0.3
        distances = [((white - mean) ** 2 / variance).sum(axis=1) for mean in means]
        nearer = [int(g) for g in distances[1] < distances[0]]
        if nearer == groups:
            break
        groups = nearer
    return groups
