"""Random views of a face crop, so that the emotion network meets more poses and light than its data holds."""

import cv2
import numpy as np
from numpy.typing import NDArray

COARSE_SHARE = 0.25
COARSE_SIDES = (14, 41)
"""Small tiles of a gallery hold faces of so few pixels; FER2013 has none, so some are made."""


def random_views(crops: NDArray[np.uint8], cut: int, side: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return one random view of each crop.

    A quarter are first made as coarse as a face of 14-40 pixels on the screen. Mirrored half the time; turned by
    up to 15 degrees, scaled by 0.85-1.2, stretched by up to 8 %, shifted by up to 4 pixels; contrast 0.5-1.3,
    brightness +-20 levels; half of the views lose a random patch.

    Args:
        crops: ``(n, 48, 48)`` grey levels 0-255.
        cut: pixels on a side of what a view shows of its crop; fewer than 48 are a random part of it.
        side: pixels on a side of each view; another number than `cut` makes it coarser or finer.
        random: the source of chance.

    Returns:
        ``(n, side, side)`` grey levels 0-255.
    """
    return np.stack([_view(crop, cut, side, random) for crop in crops])


def middle_views(crops: NDArray[np.uint8], cut: int, side: int) -> NDArray[np.uint8]:
    """Return the middle of each crop, as large as `random_views` shows it, and otherwise as it is.

    Args:
        crops: ``(n, 48, 48)`` grey levels 0-255.
        cut: as in `random_views`.
        side: likewise.

    Returns:
        ``(n, side, side)`` grey levels 0-255.
    """
    margin = (crops.shape[1] - cut) // 2
    middles = crops[:, margin : margin + cut, margin : margin + cut]
    if side == cut:
        return middles
    return np.stack([cv2.resize(middle, (side, side), interpolation=cv2.INTER_AREA) for middle in middles])


def _view(crop: NDArray[np.uint8], cut: int, side: int, random: np.random.Generator) -> NDArray[np.uint8]:
    if random.random() < COARSE_SHARE:
        few = int(random.integers(*COARSE_SIDES))
        coarse = cv2.resize(crop, (few, few), interpolation=cv2.INTER_AREA)
        crop = np.asarray(cv2.resize(coarse, crop.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    placed = cv2.warpAffine(
        crop, _placement(crop.shape[0], cut, side, random), (side, side), borderMode=cv2.BORDER_REFLECT_101
    )
    contrast, brightness = random.uniform(0.5, 1.3), random.uniform(-20, 20)
    levels = (placed.astype(np.float32) - 128) * contrast + 128 + brightness
    view: NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    if random.integers(2):
        height, width = random.integers(side // 8, side // 3, size=2)
        top, left = random.integers(0, side - height), random.integers(0, side - width)
        view[top : top + height, left : left + width] = random.integers(0, 256)
    return view


def _placement(source: int, cut: int, side: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the ``(2, 3)`` affine map that mirrors, turns, scales, stretches and shifts about the centre."""
    angle = np.deg2rad(random.uniform(-15, 15))
    scale, stretch = random.uniform(0.85, 1.2), random.uniform(0.92, 1.08)
    mirror = random.choice([-1, 1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    zoom = side / cut
    linear = zoom * turn @ np.diag([mirror * scale * stretch, scale / stretch])
    slack = (source - cut) / 2
    shift = random.uniform(-4 - slack, 4 + slack, size=2) if slack else random.uniform(-4, 4, size=2)
    centre = (source - 1) / 2
    offset = np.full(2, (side - 1) / 2) + zoom * shift - linear @ np.full(2, centre)
    return np.column_stack([linear, offset])
