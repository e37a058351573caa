"""Smooth curves and anti-aliased fills in face units: the only place that talks to OpenCV's drawing calls.

Face units: (0, 0) lies between the eyes, x grows to the viewer's right, y downwards, and 1 is half the width of
the face. The eyes lie at y = 0, the chin near y = 1.42, the crown near y = -1.4.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from classmood.domain.frames import Image

Points = NDArray[np.float64]
"""``(n, 2)`` x and y in face units."""
Colour = tuple[float, float, float]
"""Blue, green, red, 0-255."""

_Stroke = tuple[Points, "Paint", int, bool, float]
"""Points, colour, thickness in pixels (0 fills), whether closed, lift."""

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


_ANGLES = np.linspace(0, 2 * np.pi, 18, endpoint=False)
_CIRCLE: Points = np.stack((np.cos(_ANGLES), np.sin(_ANGLES)), axis=1)


def oval(centre: tuple[float, float], radii: tuple[float, float]) -> Points:
    """Return an upright ellipse as a closed line."""
    return _CIRCLE * radii + centre


@dataclass(frozen=True, slots=True)
class Turn:
    """How the head is turned: it moves the face's features over a rounded head."""

    yaw: float = 0.0
    """Radians; positive looks to the viewer's right."""
    pitch: float = 0.0
    """Radians; positive looks down."""

    def __call__(self, points: Points, lifts: NDArray[np.float64] | float = 0.0) -> Points:
        """Return where `points` of a frontal face appear; `lifts` are their heights over the head's surface."""
        x, y = points[:, 0], points[:, 1]
        depth = 1.05 * np.sqrt(np.maximum(0.04, 1 - (x / 1.08) ** 2 - (y - 0.1) ** 2 / 3.2)) + lifts
        across = x * np.cos(self.yaw) + depth * np.sin(self.yaw)
        depth = depth * np.cos(self.yaw) - x * np.sin(self.yaw)
        down = (y - 0.1) * np.cos(self.pitch) + depth * np.sin(self.pitch) + 0.1
        return np.stack((across, down), axis=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a face lies in a picture."""

    scale: float
    """Pixels for one face unit."""
    origin: tuple[float, float]
    """Where (0, 0) lies, in pixels."""
    turn: Turn


Paint = Colour | float
"""A colour for a picture of three channels, a level for one of one."""


class Brush:
    """Draws in face units on a picture; later strokes cover earlier ones.

    Strokes are collected and painted when the ``with`` block ends, so that all their points are turned and
    scaled in one go: a face has hundreds, and one call for each stroke took most of the time.
    """

    def __init__(self, image: Image, scale: float, origin: tuple[float, float], turn: Turn | None = None) -> None:
        """Say where to draw.

        Args:
            image: one or three channels; changed in place.
            scale: pixels for one face unit.
            origin: where (0, 0) lies, in pixels of `image`.
            turn: of the head; None draws flat.
        """
        self.image, self.scale, self.origin, self._turn = image, scale, origin, turn
        self._strokes: list[_Stroke] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._strokes:
            self._paint()
        self._strokes = []

    def fill(self, points: ArrayLike, paint: Paint, *, lift: float = 0.0) -> None:
        """Fill the closed shape with these ``(n, 2)`` points, `lift` over the head's surface."""
        self._strokes.append((np.asarray(points, np.float64), paint, 0, True, lift))

    def line(self, points: ArrayLike, paint: Paint, width: float, *, closed: bool = False, lift: float = 0.0) -> None:
        """Draw a line `width` face units thick, never thinner than a pixel."""
        thick = max(1, round(width * self.scale))
        self._strokes.append((np.asarray(points, np.float64), paint, thick, closed, lift))

    def oval(self, centre: tuple[float, float], radii: tuple[float, float], paint: Paint, *, lift: float = 0.0) -> None:
        """Fill an upright ellipse."""
        self.fill(oval(centre, radii), paint, lift=lift)

    def _paint(self) -> None:
        points = np.concatenate([stroke[0] for stroke in self._strokes])
        if self._turn is not None:
            lifts = np.repeat([stroke[4] for stroke in self._strokes], [len(stroke[0]) for stroke in self._strokes])
            points = self._turn(points, lifts)
        pixels = np.rint((points * self.scale + self.origin) * _SUBPIXELS).astype(np.int32)
        start = 0
        for shape, paint, thick, closed, _ in self._strokes:
            line = pixels[start : start + len(shape)]
            start += len(shape)
            scalar = paint if isinstance(paint, tuple) else (float(paint),)
            if thick:
                cv2.polylines(self.image, [line], closed, scalar, thick, cv2.LINE_AA, _SHIFT)
            else:
                cv2.fillPoly(self.image, [line], scalar, cv2.LINE_AA, _SHIFT)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` (0 to 1) of `other` mixed in."""
    rest = 1 - share
    return (one[0] * rest + other[0] * share, one[1] * rest + other[1] * share, one[2] * rest + other[2] * share)


def hexa(code: str) -> Colour:
    """Return the colour written as ``RRGGBB``."""
    red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    return (float(blue), float(green), float(red))


_WIDE = 6.0
"""A blur wider than this, in pixels, shows nothing of a picture's fine half: it is made on a quarter of the size."""


def blurred(image: Image, sigma: float) -> Image:
    """Return `image` blurred by `sigma` pixels; unchanged below a third of a pixel."""
    if sigma < 1 / 3:
        return image
    if sigma < _WIDE:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)
    size = (max(1, image.shape[1] // 4), max(1, image.shape[0] // 4))
    small = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / 4)
    return np.asarray(cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def blend(under: Image, over: Image, alpha: NDArray[np.float32]) -> Image:
    """Return `over` laid on `under` where `alpha`, ``(h, w)`` 0 to 1, says so; all three of one size."""
    return np.asarray(cv2.blendLinear(over, under, alpha, 1 - alpha), dtype=np.uint8)


def opacity(mask: NDArray[np.uint8], share: float = 1.0) -> NDArray[np.float32]:
    """Return a mask of 0 to 255 as opacities from 0 to `share`."""
    return mask.astype(np.float32) * np.float32(share / 255)
