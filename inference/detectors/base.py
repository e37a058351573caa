"""What a face detector promises, whichever network does the work."""

from dataclasses import dataclass
from typing import Protocol

from classmood.domain.frames import Image
from classmood.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class Detection:
    """One face that was found."""

    box: Box
    """Brow to chin, in pixels of the picture searched, inside it."""
    score: float
    """How sure the detector is that this is a face, 0 to 1."""


class Detector(Protocol):
    """Finds the faces of a picture."""

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of `image`, the surest first; empty when there is none, or when it is too small."""
        ...
