"""Steadies what is read at a seat: an exponential mean over time, the same at any number of frames a second."""

from collections.abc import Iterable
from dataclasses import replace

from classmood.domain.faces import Face, Probabilities


class Smoothing:
    """Remembers one row of probabilities a seat, while the seat is seen."""

    def __init__(self, half_life_seconds: float) -> None:
        """Begin with nothing remembered.

        Args:
            half_life_seconds: after so long, a former reading weighs half as much as it did; 0 switches the
                smoothing off. Whatever is read stays the same for so long counts half, and three quarters after twice.
        """
        self._half_life = half_life_seconds
        self._seats: dict[int, tuple[float, Probabilities]] = {}
        """Of each seat: when it was last read, and what came of it."""

    def smooth(self, faces: Iterable[Face], now_seconds: float) -> tuple[Face, ...]:
        """Return the faces with their seats' steadied probabilities; seats that are not among them are forgotten.

        A seat's first reading stands as it is. A face without a seat or a reading is returned as it came.

        Args:
            faces: no seat twice.
            now_seconds: any clock that never goes back.
        """
        steadied = tuple(self._steadied(face, now_seconds) for face in faces)
        seen = {face.seat for face in steadied}
        read = {
            face.seat: (now_seconds, face.probabilities)
            for face in steadied
            if face.seat is not None and face.probabilities
        }
        # A face that is too small for a moment keeps what was read before.
        self._seats = {seat: known for seat, known in self._seats.items() if seat in seen} | read
        return steadied

    def _weight(self, seconds: float) -> float:
        """Return what a new reading weighs, 0 to 1, so many seconds after the former one."""
        return 1.0 if self._half_life <= 0 else 1.0 - 0.5 ** (seconds / self._half_life)

    def _steadied(self, face: Face, now: float) -> Face:
        known = None if face.seat is None else self._seats.get(face.seat)
        if known is None or face.probabilities is None:
            return face
        at, former = known
        weight = self._weight(now - at)
        a, b, c, d, e, f, g = (old + weight * (new - old) for old, new in zip(former, face.probabilities, strict=True))
        return replace(face, probabilities=(a, b, c, d, e, f, g))
