"""Who has looked sad, afraid or angry for minutes, seat by seat: so that the teacher may look herself.

Only while she asks for it, in memory, and only what `SeatPlan` holds leaves this module. A seat that is left, another
layout or a long gap forgets what was there: nobody inherits another's minutes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classmood.domain.faces import Face, Layout, View
from classmood.domain.geometry import Box
from classmood.domain.seating import LEAST_MINUTES, WATCHED, Place, SeatMark, SeatPlan

SURE = 0.5
"""Probability of sad, afraid and angry together from which on a face looks so; steadied as below.
`classmood conditions` measures how many faces that look so are read so, and how many neutral ones (docs/reading.md)."""
HALF_LIFE = 20.0
"""Seconds after which a former reading weighs half: a short frown begins nothing, and a glance aside ends nothing."""
MISSED = 20.0
"""Seconds after which a seat that is not read any more is forgotten."""


@dataclass(slots=True, eq=False)
class _Sitting:
    """What is remembered of one seat."""

    steady: NDArray[np.float64]
    """Probabilities of `WATCHED`."""
    at: float
    since: float = math.inf
    """When it began to look so; infinity while it does not."""
    weights: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(WATCHED)))
    """Each of `WATCHED`, summed over the time since."""

    def read(self, now: float, probabilities: Sequence[float]) -> None:
        seconds = now - self.at
        new = np.array([probabilities[emotion] for emotion in WATCHED])
        self.steady += (1 - 0.5 ** (seconds / HALF_LIFE)) * (new - self.steady)
        self.at = now
        if self.steady.sum() < SURE:
            self.since, self.weights = math.inf, np.zeros(len(WATCHED))
        else:
            self.since = min(self.since, now)
            self.weights += seconds * self.steady


class LastingLooks:
    """Follows the seats of one source. Not safe for use by two threads at once."""

    def __init__(self, *, min_group: int) -> None:
        """Begin with nothing remembered.

        Args:
            min_group: with fewer faces that can be read, no seat is marked.
        """
        self._min_group = min_group
        self._sittings: dict[int, _Sitting] = {}

    def forget(self) -> None:
        """Forget all seats."""
        self._sittings = {}

    def look(self, view: View, now_seconds: float) -> SeatPlan:
        """Return where somebody has looked so for `LEAST_MINUTES` and more.

        Args:
            view: its faces with their seats; one of no gallery forgets all seats and gives an empty plan.
            now_seconds: any clock. A step back forgets all seats.
        """
        if view.layout is not Layout.GALLERY or any(now_seconds < one.at for one in self._sittings.values()):
            self.forget()
        places = places_of(view.places)
        marks = []
        read = [face for face in view.faces if face.seat is not None and face.probabilities is not None]
        for face in read:
            sitting = self._read(face, now_seconds)
            minutes = 0 if math.isinf(sitting.since) else int((now_seconds - sitting.since) // 60)
            place = next((place for box, place in zip(view.places, places, strict=True) if _holds(box, face.box)), None)
            if minutes >= LEAST_MINUTES and place is not None:
                assert face.seat is not None
                marks.append(SeatMark(face.seat, place, WATCHED[int(sitting.weights.argmax())], minutes))
        self._sittings = {seat: one for seat, one in self._sittings.items() if now_seconds - one.at <= MISSED}
        if len(read) < self._min_group:
            marks = []
        return SeatPlan(places, tuple(sorted(marks, key=lambda mark: (-mark.minutes, mark.seat))))

    def _read(self, face: Face, now: float) -> _Sitting:
        """Read one face and return what is known of its seat."""
        assert face.seat is not None
        assert face.probabilities is not None
        known = self._sittings.get(face.seat)
        if known is None or now - known.at > MISSED:
            # Nobody is begun with: a first reading alone is no steady one.
            known = self._sittings[face.seat] = _Sitting(np.zeros(len(WATCHED)), now)
        known.read(now, face.probabilities)
        return known


def places_of(boxes: Sequence[Box]) -> tuple[Place, ...]:
    """Return the place of each tile, in their order.

    Args:
        boxes: of one size, on a regular grid that may have holes; may be empty.
    """
    if not boxes:
        return ()
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    across = _pitch([box.left for box in boxes], boxes[0].width)
    down = _pitch([box.top for box in boxes], boxes[0].height)
    return tuple(Place(round((box.top - top) / down), round(2 * (box.left - left) / across) / 2) for box in boxes)


def _pitch(starts: Sequence[float], side: float) -> float:
    """Return how far one tile is from the next: the smallest distance that is no shift by half a tile."""
    apart = [other - one for one in starts for other in starts if other - one >= 0.9 * side]
    return min(apart, default=side)


def _holds(tile: Box, face: Box) -> bool:
    x, y = face.left + face.width / 2, face.top + face.height / 2
    return tile.left <= x < tile.right and tile.top <= y < tile.bottom
