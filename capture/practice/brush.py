"""Smooth curves and anti-aliased fills in face units: the only place that talks to OpenCV's drawing calls.

Face units: (0, 0) lies between the eyes, x grows to the viewer's right, y downwards, and 1 is half the width of
the face. The eyes lie at y = 0, the chin near y = 1.42, the crown near y = -1.4.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from classmood.domain.frames import Image

Points = NDArray[np.float64]
"""``(n, 2)`` x and y in face units."""
Colour = tuple[float, float, float]
"""Blue, green, red, 0-255."""

_SHIFT = 4
_SUBPIXELS = 1 << _SHIFT


@lru_cache(maxsize=64)
def _spline(knots: int, closed: bool, steps: int) -> NDArray[np.float64]:
    """Return the matrix that turns `knots` control points into points on their Catmull-Rom curve."""
    spans = knots if closed else knots - 1
    rows = []
    for span in range(spans):
        for step in range(steps):
            u = step / steps
            weights = (
                -0.5 * u + u**2 - 0.5 * u**3,
                1 - 2.5 * u**2 + 1.5 * u**3,
                0.5 * u + 2 * u**2 - 1.5 * u**3,
                -0.5 * u**2 + 0.5 * u**3,
            )
            row = np.zeros(knots)
            for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
                at = span + offset
                row[at % knots if closed else min(max(at, 0), knots - 1)] += weight
            rows.append(row)
    if not closed:
        rows.append(np.eye(knots)[-1])
    return np.array(rows)


def curve(points: ArrayLike, *, closed: bool = False, steps: int = 5) -> Points:
    """Return a smooth line through `points`, ``(n, 2)`` with ``n >= 2``; `steps` points for each span."""
    knots = np.asarray(points, dtype=np.float64)
    smooth: Points = _spline(len(knots), closed, steps) @ knots
    return smooth


def oval(centre: tuple[float, float], radii: tuple[float, float], *, count: int = 20) -> Points:
    """Return an upright ellipse as a closed line of `count` points."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack((centre[0] + radii[0] * np.cos(angles), centre[1] + radii[1] * np.sin(angles)), axis=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """How the head is turned: it moves the face's features over a rounded head."""

    yaw: float = 0.0
    """Radians; positive looks to the viewer's right."""
    pitch: float = 0.0
    """Radians; positive looks down."""

    def __call__(self, points: Points, *, lift: float = 0.0) -> Points:
        """Return where `points` of a frontal face appear; `lift` is their height over the head's surface."""
        x, y = points[:, 0], points[:, 1]
        depth = 1.05 * np.sqrt(np.maximum(0.04, 1 - (x / 1.08) ** 2 - (y - 0.1) ** 2 / 3.2)) + lift
        across = x * np.cos(self.yaw) + depth * np.sin(self.yaw)
        depth = depth * np.cos(self.yaw) - x * np.sin(self.yaw)
        down = (y - 0.1) * np.cos(self.pitch) + depth * np.sin(self.pitch) + 0.1
        return np.stack((across, down), axis=1)


@dataclass(frozen=True, slots=True)
class Brush:
    """Draws in face units on a picture of one or more channels; later strokes cover earlier ones."""

    image: Image
    scale: float
    """Pixels for one face unit."""
    origin: tuple[float, float]
    """Where (0, 0) lies, in pixels of the picture."""
    turn: Turn | None = None
    """None draws flat."""

    def _pixels(self, points: ArrayLike, lift: float) -> NDArray[np.int32]:
        flat = np.asarray(points, dtype=np.float64)
        if self.turn is not None:
            flat = self.turn(flat, lift=lift)
        return np.round((flat * self.scale + self.origin) * _SUBPIXELS).astype(np.int32)

    def fill(self, points: ArrayLike, colour: ArrayLike, *, lift: float = 0.0) -> None:
        """Fill the closed shape with these ``(n, 2)`` points."""
        cv2.fillPoly(self.image, [self._pixels(points, lift)], _scalar(colour), cv2.LINE_AA, _SHIFT)

    def line(
        self, points: ArrayLike, colour: ArrayLike, width: float, *, closed: bool = False, lift: float = 0.0
    ) -> None:
        """Draw a line `width` face units thick, never thinner than a pixel."""
        thick = max(1, round(width * self.scale))
        pixels = self._pixels(points, lift)
        cv2.polylines(self.image, [pixels], closed, _scalar(colour), thick, cv2.LINE_AA, _SHIFT)

    def oval(
        self, centre: tuple[float, float], radii: tuple[float, float], colour: ArrayLike, *, lift: float = 0.0
    ) -> None:
        """Fill an upright ellipse."""
        self.fill(oval(centre, radii), colour, lift=lift)


def _scalar(colour: ArrayLike) -> tuple[float, ...]:
    return tuple(np.atleast_1d(np.asarray(colour, dtype=np.float64)).tolist())


def mix(one: ArrayLike, other: ArrayLike, share: float) -> Colour:
    """Return `one` with `share` (0 to 1) of `other` mixed in."""
    b, g, r = np.asarray(one, dtype=np.float64) * (1 - share) + np.asarray(other, dtype=np.float64) * share
    return (float(b), float(g), float(r))


def hexa(code: str) -> Colour:
    """Return the colour written as ``RRGGBB``."""
    red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    return (float(blue), float(green), float(red))


def blurred(image: Image, sigma: float) -> Image:
    """Return `image` blurred by `sigma` pixels; unchanged below a third of a pixel."""
    if sigma < 1 / 3:
        return image
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def blend(under: Image, over: Image, alpha: NDArray[np.float32]) -> Image:
    """Return `over` laid on `under` where `alpha`, ``(h, w)`` 0 to 1, says so; all three of one size."""
    return np.asarray(cv2.blendLinear(over, under, alpha, 1 - alpha), dtype=np.uint8)
