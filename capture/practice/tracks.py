"""Values that are held, then eased to the next one: how moods, heads and eyes move over time.

A track is made once and then only read, so its value at any time can be asked for in any order from any thread.
While a value is held it is exactly the same number each time, which lets a portrait know that nothing moved.
"""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Value = NDArray[np.float64]


class Track:
    """A vector over time."""

    def __init__(self, starts: Sequence[float], values: ArrayLike, eases: Sequence[float]) -> None:
        """Say what is held from when on.

        Args:
            starts: ``(n,)`` seconds, ascending, ``n >= 1``; before the first, the first value is held.
            values: ``(n, k)``.
            eases: ``(n,)`` seconds that the change to each value takes, from its start on; each at most the time
                to the next start.
        """
        self._starts = list(starts)
        self._values = np.asarray(values, dtype=np.float64)
        self._eases = list(eases)

    def at(self, t: float) -> Value:
        """Return the value at `t` seconds, ``(k,)``; not to be changed."""
        index = max(bisect_right(self._starts, t) - 1, 0)
        value: Value = self._values[index]
        since, ease = t - self._starts[index], self._eases[index]
        if index == 0 or since >= ease:
            return value
        share = since / ease
        share = share * share * (3 - 2 * share)
        eased: Value = self._values[index - 1] * (1 - share) + value * share
        return eased


def holds(rng: np.random.Generator, seconds: float, shortest: float, longest: float) -> NDArray[np.float64]:
    """Return when the next value begins, from 0 until after `seconds`, each held `shortest` to `longest` seconds."""
    count = int(seconds / shortest) + 2
    lengths = rng.uniform(shortest, longest, count)
    starts = np.concatenate(([0.0], np.cumsum(lengths)))
    return np.asarray(starts[: np.searchsorted(starts, seconds) + 1], dtype=np.float64)
