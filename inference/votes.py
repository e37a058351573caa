"""From the shares of FER+'s eight emotions to the seven that are served: the one way, for a network and for taggers.

What is served must mean the same wherever it is fitted, measured or shown, so nothing else in the program leaves
contempt out or tempers a network's answer.
"""

import numpy as np
from numpy.typing import NDArray

from inference.labels import FERPLUS_OF_EMOTION

FLOOR = 1e-6
"""The least that a network can say of an emotion. Taken at its word, a network that calls something impossible which
one tagger saw would be infinitely wrong."""


def served(ferplus: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Return a network's answers as they are served: without contempt, tempered, each row summing to 1.

    Args:
        ferplus: ``(n, 8)`` probabilities in `FERPLUS` order; ``n`` may be 0.
        temperature: above 1 makes every answer less sure, below 1 surer; the order within a row stays (Guo et al.
            2017, arXiv:1706.04599). More than 0.

    Returns:
        ``(n, 7)`` in `Emotion` order.
    """
    logs = np.log(np.maximum(ferplus[:, FERPLUS_OF_EMOTION], FLOOR)) / temperature
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def taggers_shares(votes: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what taggers saw, without contempt.

    Args:
        votes: ``(n, 8)`` shares of votes in `FERPLUS` order.

    Returns:
        ``(n, 7)`` in `Emotion` order; each row sums to 1, or is all 0 where nobody voted for one of the seven.
    """
    seven = votes[:, FERPLUS_OF_EMOTION].astype(np.float64)
    totals = seven.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = seven / np.where(totals > 0, totals, 1.0)
    return shares
