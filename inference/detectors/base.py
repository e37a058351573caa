"""What a face detector promises, whichever network does the work."""

from collections.abc import Sequence
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
    """Finds the faces of a whole picture."""

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of `image`, the surest first; empty when there is none, or when it is too small."""
        ...


class TileDetector(Detector, Protocol):
    """Finds the faces of a gallery's tiles, too, each tile a picture by itself."""

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the faces of each tile, in pixels of `image`; what is found in one never hangs on another.

        Args:
            image: the whole picture.
            tiles: in whole pixels inside `image`; may be empty.
        """
        ...
