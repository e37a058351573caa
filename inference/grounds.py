"""What lies apart on a plain ground: the ground's likely colours, and the rectangles that it surrounds.

A meeting's tiles hang on one plain colour. That colour is seldom the most frequent one (dark rooms, cameras off and
white walls have more pixels), but it reaches nearly everywhere and runs in long straight lines.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.frames import Image

Mask = NDArray[np.uint8]
"""``(height, width)``: 255 or 0."""

Things = NDArray[np.float64]
"""``(n, 5)``: left, top, width, height in pixels, and the share of that box that is filled."""

FLAT = 3
"""Grey levels between neighbouring pixels of one plain colour, after a codec."""
NEAR = 5
"""Grey levels around a colour's peak from which its noise is measured."""
TOLERANCE = (3, 9)
"""Least and most that a pixel of the ground may differ from its colour: cameras off often differ by 10 only."""
LINE, SHRUNK = 10, 4
"""Pixels that are left of a line's length at least where it is shrunk, and most by which it is: that saves time."""
SAMPLES = 6_000
"""Pixels looked at to find the plain colours."""
BIN = 3
"""Bits of a level that are put aside when colours are counted."""
LEAST = 1 / 300
"""Share of the plain pixels that a colour must have to be considered."""
ENOUGH = 500
"""Pixels that tell a colour's noise."""
COLOURS = 8
"""Most plain colours considered."""
BLOCKS = (9, 16)
"""Rows and columns of blocks into which a picture is cut to see how far a colour reaches."""
EMPTY = 0.9
"""Share of ground from which on a box between straight lines is a piece of ground."""
WHOLE = 0.9
"""Share of a gutter's pixels that must have the ground's colour: compression spoils some."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A plain colour, and how much its pixels differ from it."""

    colour: tuple[int, int, int]
    """Blue, green, red."""
    noise: int
    """Grey levels a channel by which nine in ten of its plain pixels differ at most."""

    @classmethod
    def of(cls, pixels: NDArray[np.integer[Any]]) -> "Ground":
        """Return the colour of ``(n, 3)`` pixels, most of which have it; ``n`` is 1 or more."""
        # Sorted by hand: numpy's median and quantile take longer than all the rest for so few pixels.
        blue, green, red = (int(level) for level in np.sort(pixels, axis=0)[len(pixels) // 2])
        apart = np.sort(_apart(pixels.astype(np.int16), (blue, green, red)))
        near = int(np.count_nonzero(apart <= NEAR))
        return cls((blue, green, red), int(apart[near * 9 // 10]) if near else NEAR)

    def mask(self, image: Image, *, spoilt: int = 0) -> Mask:
        """Return where `image` has this colour.

        Args:
            image: the picture it was found in.
            spoilt: grey levels by which scaling and compression may have moved it further beside other colours.
        """
        tolerance = min(max(2 * self.noise + 2, TOLERANCE[0]), TOLERANCE[1]) + spoilt
        low = tuple(level - tolerance for level in self.colour)
        high = tuple(level + tolerance for level in self.colour)
        return np.asarray(cv2.inRange(image, low, high), dtype=np.uint8)


def likely_grounds(image: Image) -> list[Ground]:
    """Return plain colours of `image`, the likeliest ground first: far-reaching and even; empty when none is plain."""
    levels, block = _plain_samples(image)
    bins = levels >> BIN
    codes = (bins[:, 0] << 10) + (bins[:, 1] << 5) + bins[:, 2]
    counts = np.bincount(codes)
    found: list[tuple[float, Ground]] = []
    for peak in np.argsort(-counts)[:COLOURS]:
        if counts[peak] < LEAST * len(levels):
            break
        ground = Ground.of(levels[codes == peak][:: max(int(counts[peak]) // ENOUGH, 1)])
        # Noise spreads one colour over neighbouring bins.
        if all(max(map(abs, np.subtract(ground.colour, one.colour))) > NEAR for _, one in found):
            reach = np.count_nonzero(np.bincount(block[_apart(levels, ground.colour) <= NEAR]))
            # Walls and skies reach far, too, but a camera's noise makes them uneven.
            found.append((float(reach * (NEAR + 1 - ground.noise)), ground))
    return [ground for _, ground in sorted(found, key=lambda pair: -pair[0])]


def _plain_samples(image: Image) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Return some thousand pixels of `image`, without those at edges: ``(n, 3)`` levels and the blocks they lie in."""
    step = max(1, round((image.shape[0] * image.shape[1] / SAMPLES) ** 0.5))
    height, width = ((side - 1) // step * step for side in image.shape[:2])
    here, right, below = (image[y : height + y : step, x : width + x : step] for y, x in ((0, 0), (0, 1), (1, 0)))
    # Plain in one direction is enough: gutters are thin.
    across, down = _largest(cv2.absdiff(here, right)), _largest(cv2.absdiff(here, below))
    plain = np.minimum(across, down) <= FLAT
    rows, columns = np.nonzero(plain)
    block = rows * BLOCKS[0] // plain.shape[0] * BLOCKS[1] + columns * BLOCKS[1] // plain.shape[1]
    return here[plain].astype(np.int16), block


def _apart(levels: NDArray[np.int16], colour: tuple[int, int, int]) -> NDArray[np.int16]:
    """Return by how much each of ``(n, 3)`` pixels differs from `colour`, in its worst channel."""
    return _largest(np.abs(levels - np.array(colour, np.int16)))


def _largest(levels: NDArray[Any]) -> NDArray[Any]:
    """Return each pixel's largest channel; much faster than numpy's maximum over a short axis."""
    largest: NDArray[Any] = np.maximum(np.maximum(levels[..., 0], levels[..., 1]), levels[..., 2])
    return largest


def rectangles(ground: Mask, run: tuple[int, int], *, least: float) -> Things:
    """Return what is surrounded by long straight lines of ground.

    Args:
        ground: where the ground's colour is.
        run: shortest line that counts, across and down, in pixels. Shorter ones lie inside a tile: dark hair, a wall.
        least: height of the lowest rectangle wanted, in pixels.

    Returns:
        The largest first; none where there is no such ground.
    """
    net = _lines(ground, (run[0], 1)) | _lines(ground, (1, run[1]))
    things, _ = cv2.findContours(1 - net, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [(*cv2.boundingRect(thing), cv2.contourArea(thing)) for thing in things]
    rows = np.array(boxes, np.float64).reshape(-1, 5)
    rows[:, 4] /= rows[:, 2] * rows[:, 3]
    rows = rows[rows[:, 3] >= least]
    rows = rows[[_share(ground, *row) <= EMPTY for row in rows[:, :4].astype(int).tolist()]]
    return rows[np.argsort(-rows[:, 2] * rows[:, 3], kind="stable")]


def _lines(ground: Mask, run: tuple[int, int]) -> Mask:
    """Return 1 where ground lies in a straight line at least `run` long, 0 elsewhere."""
    height, width = ground.shape
    # Shrunk along the line, never across it: lines may be a pixel thin.
    shrunk = tuple(min(max(length // LINE, 1), SHRUNK) for length in run)
    size = (-(-width // shrunk[0]), -(-height // shrunk[1]))
    padded = cv2.copyMakeBorder(
        ground, 0, size[1] * shrunk[1] - height, 0, size[0] * shrunk[0] - width, cv2.BORDER_REPLICATE
    )
    small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
    reach = tuple(max(length // by, 1) for length, by in zip(run, shrunk, strict=True))
    share = cv2.blur(small, reach, borderType=cv2.BORDER_REPLICATE)
    lines = cv2.dilate((share >= WHOLE * 255).astype(np.uint8), np.ones(reach[::-1], np.uint8))
    whole = cv2.resize(lines, (size[0] * shrunk[0], size[1] * shrunk[1]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_and(whole[:height, :width], ground >> 7), np.uint8)


def _share(ground: Mask, left: int, top: int, width: int, height: int) -> float:
    """Return the share of ground in a box."""
    return float(cv2.countNonZero(ground[top : top + height, left : left + width])) / (width * height)
