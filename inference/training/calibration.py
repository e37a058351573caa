"""How sure the network may say it is: the temperature that makes its probabilities fit what taggers saw.

A network is calibrated when, of the faces that it calls 70 % happy, taggers give 70 % of their votes to happy. One
number is fitted, on faces that were not trained on, and travels with the weights in the card's settings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.training.metrics import Bin, calibration_error, reliability
from inference.votes import served

_COLDEST, _HOTTEST = 0.1, 10.0
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How well probabilities fit the taggers' votes on some faces."""

    temperature: float
    """Applied to them."""
    loss: float
    """Mean cross-entropy with the shares of votes, in nats: lower fits better. Its floor is the votes' own entropy."""
    error: float
    """Expected calibration error, 0 to 1: how far the largest probability is from the share of votes it got."""


def fitted_temperature(ferplus: NDArray[np.float32], shares: NDArray[np.float64]) -> float:
    """Return the temperature with the least `loss`, rounded to a hundredth, 0.1 to 10; 1 when nobody voted.

    Args:
        ferplus: ``(n, 8)`` a network's probabilities in `FERPLUS` order, ``n`` at least 1.
        shares: ``(n, 7)`` what taggers saw, in `Emotion` order; rows of zeros count for nothing.
    """
    if not shares.any():
        return 1.0
    # The loss is convex in 1 / temperature, so it has one valley, which golden section cannot miss.
    low, high = np.log(_COLDEST), np.log(_HOTTEST)
    for _ in range(40):
        span = _GOLDEN * (high - low)
        left, right = high - span, low + span
        if loss(served(ferplus, float(np.exp(left))), shares) < loss(served(ferplus, float(np.exp(right))), shares):
            high = right
        else:
            low = left
    return round(float(np.exp((low + high) / 2)), 2)


def calibration(ferplus: NDArray[np.float32], shares: NDArray[np.float64], temperature: float) -> Calibration:
    """Return how well a network's answers fit the votes at one temperature; arguments as in `fitted_temperature`."""
    probabilities = served(ferplus, temperature)
    agreement, _ = agreement_and_accuracy(probabilities, shares)
    return Calibration(temperature=temperature, loss=loss(probabilities, shares), error=calibration_error(agreement))


def loss(probabilities: NDArray[np.float32], shares: NDArray[np.float64]) -> float:
    """Return the mean cross-entropy in nats.

    Args:
        probabilities: ``(n, 7)``, none of them 0.
        shares: ``(n, 7)`` what taggers saw; rows of zeros count for nothing.
    """
    return -float((shares * np.log(probabilities)).sum() / max(shares.sum(), 1.0))


def agreement_and_accuracy(
    probabilities: NDArray[np.float32], shares: NDArray[np.float64]
) -> tuple[tuple[Bin, ...], tuple[Bin, ...]]:
    """Return, by confidence, the share of the votes that the likeliest emotion got, and how often it got most.

    Args:
        probabilities: ``(n, 7)``, each row summing to 1.
        shares: ``(n, 7)`` what taggers saw; faces with a row of zeros are left out.
    """
    tagged = shares.any(axis=1)
    probabilities, shares = probabilities[tagged], shares[tagged]
    got = shares[np.arange(len(shares)), probabilities.argmax(axis=1)]
    return reliability(probabilities, got), reliability(probabilities, got == shares.max(axis=1))
