"""What is computed from labels and answers: plain functions of arrays, each checkable by hand.

Rows and columns of seven are in `Emotion` order. Shares are 0 to 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion

BINS = 15
"""Bins of the reliability diagram, as in Guo et al. 2017 (arXiv:1706.04599)."""

_Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers of one bin of confidence; empty bins are left out."""

    pictures: int
    confidence: float
    """Mean of the largest probabilities."""
    accuracy: float
    """Share of right answers; equal to `confidence` in a perfectly calibrated network."""


def confusion_matrix(labels: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``(7, 7)`` numbers of pictures, ``[label, said]``."""
    size = len(Emotion)
    return np.bincount(labels * size + said, minlength=size * size).reshape(size, size).astype(np.int64)


def precision_recall(confusion: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each emotion's precision and recall, ``(7,)`` each; 0 where an emotion was never said, or never due."""
    hits = np.diag(confusion)
    return hits / np.maximum(confusion.sum(axis=0), 1), hits / np.maximum(confusion.sum(axis=1), 1)


def f1_scores(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each emotion's F1, ``(7,)``: the harmonic mean of precision and recall, 0 where both are 0."""
    precision, recall = precision_recall(confusion)
    return 2 * precision * recall / np.maximum(precision + recall, 1e-12)


def share_right(right: NDArray[np.bool_]) -> float:
    """Return the share of right answers; 0 where there are no answers."""
    return float(right.mean()) if len(right) else 0.0


def reliability(probabilities: NDArray[np.float32], right: NDArray[np.bool_] | NDArray[np.float64]) -> tuple[Bin, ...]:
    """Return how often the answers were right, by how sure they were, least sure first.

    Args:
        probabilities: ``(n, classes)``; the largest of a row is its confidence, put into one of `BINS` equal bins.
        right: ``(n,)`` whether the answer was the label, or how far: the share of the taggers who gave it.
    """
    confidence = probabilities.max(axis=1)
    # A bin holds its upper edge, not its lower one: (0, 1/15], (1/15, 2/15], ...
    places = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return tuple(
        Bin(int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for place in range(BINS)
        if (inside := places == place).any()
    )


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Return the expected calibration error: the mean over the pictures of their bin's |accuracy - confidence|.

    Guo et al. 2017 (arXiv:1706.04599), eq. 3. 0 where there are no pictures.
    """
    pictures = sum(one.pictures for one in bins)
    return sum(one.pictures * abs(one.accuracy - one.confidence) for one in bins) / max(pictures, 1)


def wilson_interval(share: float, pictures: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share (Wilson 1927); from 0 to 1 where there are no pictures."""
    if pictures == 0:
        return 0.0, 1.0
    spread = _Z**2 / pictures
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * float(np.sqrt(share * (1 - share) / pictures + spread / (4 * pictures))) / (1 + spread)
    return middle - half, middle + half
