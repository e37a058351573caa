"""Anonymous seats: the same number for the same place from frame to frame, while the layout holds.

A seat is a place in the picture and nobody's identity: no face is compared with another, only boxes are. In a gallery
each tile is a place; without one, the whole picture is. Numbers run on and none is given twice in a run, so that what
was shown at a place before its layout broke is never joined to what is shown there after. Nothing outlives the run.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from classmood.domain.faces import Face
from classmood.domain.geometry import Box

REACH = 1.0
"""Heights of a face that a head may move from one frame to the next where no tile tells whose it is."""
CONFIRMED = 2
"""Frames in which a face must have been found before it is missed: what was seen once may have been no face."""


@dataclass(slots=True, eq=False)
class _Seat:
    number: int
    face: Face
    seen_at: float
    sightings: int = 1


class Seats:
    """Gives faces their seats. Not safe for use by two threads at once."""

    def __init__(self, *, hold_seconds: float) -> None:
        """Begin with no seats.

        Args:
            hold_seconds: a seat whose face is missed, turned away or covered, still counts with its last reading for
                less than so long; 0 for not at all.
        """
        self._hold_seconds = hold_seconds
        self._numbers = count(1)
        self._places: list[list[_Seat]] = []

    def begin_anew(self) -> None:
        """Leave all seats: whoever is seen next gets a new number."""
        self._places = []

    def follow(
        self, places: Sequence[Sequence[Face] | None], broken: Sequence[bool], now_seconds: float, *, tiled: bool
    ) -> list[Face]:
        """Return all faces with their seats' numbers, and the last ones of seats that are missed only just now.

        Args:
            places: each tile's faces, or those of the whole picture as the only place; None for a camera that is off,
                at whose seats nobody is missed. Another number of places than the last time leaves all seats.
            broken: for each place whether somebody else may be there now; its seats are then left.
            now_seconds: any clock that never goes back.
            tiled: whether each place is one tile. Then its only face is whose the seat is, however far it moved.
        """
        if len(places) != len(self._places):
            self._places = [[] for _ in places]
        followed = []
        for seats, faces, anew in zip(self._places, places, broken, strict=True):
            if anew:
                seats.clear()
            present = self._seat(seats, faces or (), now_seconds, reach=math.inf if tiled else REACH)
            missed = [seat for seat in seats if seat not in present and self._is_held(seat, now_seconds)]
            # Whoever is new here may be whoever is missed there, and nobody counts twice.
            new = [seat.face for seat in present if seat.sightings == 1]
            moved = [seat for _, seat in _pairs(missed, new, math.inf)]
            missed = [seat for seat in missed if seat not in moved]
            # A tile keeps its oldest seat, so that who looks away for long comes back to the same number.
            seats[1:] = [seat for seat in seats[1:] if seat in present or seat in missed]
            shown = present if faces is None else sorted(present + missed, key=lambda seat: seat.number)
            followed += [replace(seat.face, seat=seat.number) for seat in shown]
        return followed

    def _seat(self, seats: list[_Seat], faces: Sequence[Face], now: float, *, reach: float) -> list[_Seat]:
        """Seat the faces of one place, on new seats where none is near, and return their seats."""
        owners = dict(_pairs(seats, faces, reach))
        present = []
        for index, face in enumerate(faces):
            seat = owners.get(index)
            if seat is None:
                seat = _Seat(next(self._numbers), face, now)
                seats.append(seat)
            else:
                seat.face, seat.seen_at, seat.sightings = face, now, seat.sightings + 1
            present.append(seat)
        return present

    def _is_held(self, seat: _Seat, now: float) -> bool:
        return seat.sightings >= CONFIRMED and now - seat.seen_at < self._hold_seconds


def _pairs(seats: Sequence[_Seat], faces: Sequence[Face], reach: float) -> Iterator[tuple[int, _Seat]]:
    """Yield the index of a face and whose it is, each at most once: always the nearest of those that are left.

    Heads are further apart than they move within a second, so a face mostly has one seat within its reach, and the
    greedy choice is the best one. An optimal assignment would differ only where two are near each other, and there it
    may shift a whole row of seats by one to save a pixel.
    """
    free_seats, free_faces = set(range(len(seats))), set(range(len(faces)))
    distances = sorted(
        (_distance(seat.face.box, face.box), at, index)
        for at, seat in enumerate(seats)
        for index, face in enumerate(faces)
    )
    for distance, at, index in distances:
        if distance <= reach and at in free_seats and index in free_faces:
            free_seats.remove(at)
            free_faces.remove(index)
            yield index, seats[at]


def _distance(one: Box, other: Box) -> float:
    """Return how far apart two boxes' centres are, in heights of the higher one."""
    across = one.left + one.width / 2 - other.left - other.width / 2
    down = one.top + one.height / 2 - other.top - other.height / 2
    return math.hypot(across, down) / max(one.height, other.height, 1.0)
