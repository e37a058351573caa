"""What every composer of pictures shares: the picture with its labels, who and what may appear in it, and chance."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.portraits import Portrait

FEW = 0.3
"""Below this visible share a face is no face; between it and `MOST` nothing is asked."""
MOST = 0.65
"""From this visible share on a face must be found, with the box of its visible part."""


@dataclass(slots=True, eq=False)
class Scene:
    """A picture with what is known about it."""

    image: Image
    faces: list[Box] = field(default_factory=list)
    """Must be found."""
    unsure: list[Box] = field(default_factory=list)
    """May be found or not: cut off, covered or drowned faces."""

    def lay(self, part: "Scene", x: int, y: int, shape: NDArray[np.bool_] | None = None) -> None:
        """Copy `part` and its boxes into this scene.

        Args:
            part: may reach over this scene's edges; what does is cut off.
            x: where its left edge comes.
            y: where its top edge comes.
            shape: which pixels of `part` are copied, all where None.
        """
        height, width = self.image.shape[:2]
        high, wide = part.image.shape[:2]
        left, top, right, bottom = max(x, 0), max(y, 0), min(x + wide, width), min(y + high, height)
        inner = np.s_[top - y : bottom - y, left - x : right - x]
        seen = np.s_[:, :] if shape is None else shape[inner]
        self.image[top:bottom, left:right][seen] = part.image[inner][seen]
        for box in part.faces:
            self.label(_moved(box, x, y))
        self.unsure += [_moved(box, x, y).clipped(width, height) for box in part.unsure]

    def label(self, face: Box) -> None:
        """Note a face that may reach over the edges: by its visible share it must be found, may be, or is no face."""
        height, width = self.image.shape[:2]
        visible = face.clipped(width, height)
        share = visible.area / face.area
        if share >= MOST:
            self.faces.append(visible)
        elif share >= FEW:
            self.unsure.append(visible)


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Who and what may appear."""

    people: list[Portrait]
    grounds: list[Image]
    """Pictures without faces."""


def chance(rng: Generator, share: float) -> bool:
    """Return True in `share` of all calls, 0 to 1."""
    return bool(rng.random() < share)


def between(rng: Generator, low: float, high: float) -> float:
    """Return a size between two, as often from `low` to its double as from half `high` to `high`."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def colour(rng: Generator, low: int = 0, high: int = 256) -> tuple[int, int, int]:
    """Return a blue-green-red colour with levels from `low` up to, not including, `high`."""
    blue, green, red = rng.integers(low, high, 3).tolist()
    return blue, green, red


def cut_out(rng: Generator, picture: Image, size: tuple[int, int], *, parts: tuple[float, float]) -> Image:
    """Return a random part of `picture`, scaled to `size` (width, height).

    Args:
        rng: decides which.
        picture: any picture.
        size: of the result.
        parts: smallest and largest side of the part, as a share of the largest part of that form that fits.
    """
    width, height = size
    fit = min(picture.shape[1] / width, picture.shape[0] / height) * rng.uniform(*parts)
    wide, high = max(int(width * fit), 1), max(int(height * fit), 1)
    left = int(rng.integers(picture.shape[1] - wide + 1))
    top = int(rng.integers(picture.shape[0] - high + 1))
    part = cv2.resize(picture[top : top + high, left : left + wide], size, interpolation=cv2.INTER_AREA)
    return np.asarray(part, dtype=np.uint8)


def _moved(box: Box, x: int, y: int) -> Box:
    return Box(box.left + x, box.top + y, box.width, box.height)
