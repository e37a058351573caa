"""What tiles show: a camera's picture, the sign of a camera that is off, or something drawn."""

from collections.abc import Sequence
from enum import Enum, auto

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.frames import Image
from inference.grids import Rectangle

SAMPLES = (40, 24)
"""Pixels looked at in each tile, across and down."""
RIM = np.zeros(SAMPLES[::-1], bool)
"""Where a tile without a camera is plain: near its edges, but off the round corners, the speaker's border, and the
name below."""
RIM[1:4, 5:-5] = RIM[4:16, 1:4] = RIM[4:20, -4:-1] = True
RIM_PLAIN = 0.95
"""Share of the rim that has one colour in a tile without a camera."""
BODY = np.s_[18:23, 20:-5]
"""Where whoever sits before an even wall goes on down to the tile's edge: a disc ends above it, and names, which begin
at the left, seldom reach so far."""
BODY_WIDE = 3
"""Columns of that part that a body fills at least."""
EVEN = 2
"""Grey levels, beyond the picture's noise, by which pixels of one colour differ."""
DRAWN, DRAWN_STAGE = 0.5, 0.3
"""Share of a tile, and of a large picture, that one colour has when it is a card, a button, a slide: walls are lit
unevenly. A small tile is often half in the dark, a large picture of a person seldom."""
SPREAD = 3
"""As `EVEN`, for that share: cards in a compressed picture are noisier than the ground between them."""

ENOUGH = 100
"""Pixels that tell the median."""


class Content(Enum):
    """What is seen in a rectangle."""

    CAMERA = auto()
    OFF = auto()
    DRAWN = auto()


def contents(image: Image, tiles: Sequence[Rectangle], noise: int) -> list[Content]:
    """Return what each tile shows.

    Args:
        image: the picture.
        tiles: 1 or more, of a pixel or more each, within `image` by half a pixel.
        noise: grey levels by which plain colours differ in this picture.
    """
    samples = np.stack([_samples(image, tile) for tile in tiles])
    plain = _of_one_colour(samples, samples[:, RIM], noise + EVEN)
    rim = plain[:, RIM].mean(axis=1)
    body = (~plain[:, *BODY]).all(axis=1).sum(axis=1)
    every = samples.reshape(len(tiles), -1, 3)
    whole = _of_one_colour(every, every, noise + SPREAD).mean(axis=1)
    return [
        (Content.CAMERA if columns >= BODY_WIDE else Content.OFF)
        if edge >= RIM_PLAIN
        else (Content.DRAWN if all_over >= DRAWN else Content.CAMERA)
        for edge, columns, all_over in zip(rim, body, whole, strict=True)
    ]


def is_drawn(image: Image, stage: Rectangle, noise: int) -> bool:
    """Return whether a large picture shows slides or a window, not a person; the arguments are those of `contents`."""
    pixels = _samples(image, stage).reshape(-1, 3)
    bins = pixels >> 3
    codes = (bins[:, 0] << 10) + (bins[:, 1] << 5) + bins[:, 2]
    colour = np.median(pixels[codes == np.bincount(codes).argmax()], axis=0)
    return bool((np.abs(pixels - colour) <= noise + SPREAD).all(axis=1).mean() >= DRAWN_STAGE)


def _samples(image: Image, tile: Rectangle) -> NDArray[np.int16]:
    left, top, right, bottom = (max(round(edge), 0) for edge in tile)
    return np.asarray(cv2.resize(image[top:bottom, left:right], SAMPLES, interpolation=cv2.INTER_NEAREST), np.int16)


def _of_one_colour(pixels: NDArray[np.int16], of: NDArray[np.int16], tolerance: int) -> NDArray[np.bool_]:
    """Return which of each tile's ``(tiles, ..., 3)`` pixels have the median colour of ``of``, ``(tiles, n, 3)``.

    A colour that more than half of the pixels have is the median; smaller shares are not asked for.
    """
    some = np.sort(of[:, :: max(of.shape[1] // ENOUGH, 1)], axis=1)
    colours = some[:, some.shape[1] // 2].reshape(len(of), *(1,) * (pixels.ndim - 2), 3)
    near = np.abs(pixels - colours) <= tolerance
    same: NDArray[np.bool_] = near[..., 0] & near[..., 1] & near[..., 2]
    return same
