"""How sure a share can be, from the number of faces alone."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

_Z = 1.959963984540054  # of a two-sided 95 %


class Band(NamedTuple):
    """Between these two, the true share lies in 95 of 100 cases; both 0 to 1."""

    low: float
    high: float


def wilson(share: float, faces: float) -> Band:
    """Return the Wilson score interval (Wilson 1927) of a share that was found among so many faces.

    For a share of counted faces it holds as it is. For a mean of probabilities it is an upper bound of the
    uncertainty: values between 0 and 1 scatter at most as much as yes and no do. It knows nothing of the network's
    own errors.

    Args:
        share: 0 to 1.
        faces: how many *different* faces, more than 0. The same students seen again for an hour are not more.
    """
    square = _Z * _Z
    middle = (share + square / (2 * faces)) / (1 + square / faces)
    half = _Z / (1 + square / faces) * sqrt(share * (1 - share) / faces + square / (4 * faces * faces))
    # At the ends, rounding may lead out of 0 to 1 by the last bit.
    return Band(max(middle - half, 0.0), min(middle + half, 1.0))


def wilson_each(shares: Sequence[float], faces: float) -> tuple[Band, ...]:
    """Return `wilson` of each share among the same faces."""
    return tuple(wilson(min(max(share, 0.0), 1.0), faces) for share in shares)
