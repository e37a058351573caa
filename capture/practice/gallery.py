"""The meeting window: where the tiles are, and what lies on them: names, rounded corners, the speaker's border."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice.brush import Colour, blend, hexa, mix
from classmood.domain.frames import Image
from classmood.domain.geometry import Box

GROUND: Colour = hexa("1A1B1E")
_OFF = hexa("2B2D31")
_SPEAKING = hexa("A6D96A")
_MUTED = hexa("E5484D")
_INITIALS = ("5B7DB1", "8A6BB0", "4F9A8A", "B0705B", "A0883F", "7A8A4F")
_ASPECT = 16 / 9
_LARGEST_TEXT = 24
"""Pixels: a meeting's names do not grow with a single student's tile."""


def layout(students: int, width: int, height: int) -> list[Box]:
    """Return the tiles' boxes in whole pixels, row by row, as large as fit, the last row centred.

    Args:
        students: 1 or more.
        width: of the window, pixels.
        height: of the window, pixels.
    """
    columns = math.ceil(math.sqrt(students))
    rows = math.ceil(students / columns)
    gap = max(2, round(min(width, height) * 0.009))
    tall = min((height - gap * (rows + 1)) / rows, (width - gap * (columns + 1)) / columns / _ASPECT)
    tile_height, tile_width = int(tall), int(tall * _ASPECT)
    top = (height - rows * tile_height - (rows - 1) * gap) // 2
    boxes = []
    for row in range(rows):
        count = min(columns, students - row * columns)
        left = (width - count * tile_width - (count - 1) * gap) // 2
        y = top + row * (tile_height + gap)
        boxes += [Box(left + at * (tile_width + gap), y, tile_width, tile_height) for at in range(count)]
    return boxes


class Overlay:
    """Colours to lay on tiles: collected once, laid on each picture."""

    def __init__(self, width: int, height: int) -> None:
        """Begin with nothing: a tile shines through everywhere."""
        self._image = np.zeros((height, width, 3), np.float32)
        self._alpha = np.zeros((height, width), np.float32)
        self._bands: list[tuple[slice, Image, NDArray[np.float32]]] = []

    def lay(self, colour: Colour, share: NDArray[np.float32]) -> None:
        """Lay `share`, ``(h, w)`` 0 to 1, of `colour` over what is there."""
        total = share + self._alpha * (1 - share)
        part = np.divide(share, total, out=np.zeros_like(share), where=total > 0)[:, :, None]
        self._image = self._image * (1 - part) + np.asarray(colour, np.float32) * part
        self._alpha = total
        # Most rows of most tiles have nothing on them: only the bands of rows that do are laid.
        filled = np.flatnonzero(np.diff(np.concatenate(([0], total.any(axis=1), [0]))))
        rows = [slice(int(top), int(bottom)) for top, bottom in zip(filled[::2], filled[1::2], strict=True)]
        self._bands = [(band, self._image[band].astype(np.uint8), total[band]) for band in rows]

    def lie_on(self, tile: Image) -> None:
        """Lay this on `tile`, in place."""
        for rows, image, alpha in self._bands:
            tile[rows] = blend(np.ascontiguousarray(tile[rows]), image, alpha)


def paint_overlay(name: str, width: int, height: int, *, speaking: bool) -> Overlay:
    """Return name, rounded corners and, when `speaking`, the border; else a muted microphone."""
    overlay = Overlay(width, height)
    _lay_name(overlay, name, width, height, speaking=speaking)
    radius = min(height * 0.055, 16.0)
    if speaking:
        edge = min(max(2.0, height * 0.018), 5.0)
        overlay.lay(_SPEAKING, 1 - _rounded(width, height, radius - edge, inset=edge))
    overlay.lay(GROUND, 1 - _rounded(width, height, radius))
    return overlay


def paint_camera_off(name: str, width: int, height: int) -> Image:
    """Return the tile of a student whose camera is off: the initial on a coloured disc."""
    tile = np.full((height, width, 3), np.rint(_OFF), np.uint8)
    disc = hexa(_INITIALS[sum(name.encode()) % len(_INITIALS)])
    centre, radius = (width * 8, height * 8), round(height * 0.24 * 16)
    cv2.circle(tile, centre, radius, disc, cv2.FILLED, cv2.LINE_AA, 4)
    size = round(height * 0.26)
    left, top, right, bottom = _text_box(name[0], size, 500)
    at = (round(width / 2 - (left + right) / 2), round(height / 2 - (top + bottom) / 2))
    cv2.putText(tile, name[0], at, (255, 255, 255), _font(), size, 500)
    return tile


def _lay_name(overlay: Overlay, name: str, width: int, height: int, *, speaking: bool) -> None:
    size = min(max(9, round(height * 0.078)), _LARGEST_TEXT)
    left, _, right, _ = _text_box(name, size, 450)
    pad, icon = round(size * 0.45), 0 if speaking else round(size * 0.95)
    wide, tall = min(right - left + 2 * pad + icon, width), round(size * 1.5)
    x = round(size * 0.5)
    y = height - x - tall
    plate = np.zeros((height, width), np.float32)
    plate[y : y + tall, x : x + wide] = 0.66 * _rounded(wide, tall, size * 0.3)[:, : width - x]
    overlay.lay(mix(GROUND, (0, 0, 0), 0.3), plate)
    ink = np.zeros((height, width, 3), np.uint8)
    cv2.putText(ink, name, (x + pad + icon - left, y + round(tall * 0.70)), (255, 255, 255), _font(), size, 450)
    overlay.lay((255, 255, 255), _share(ink))
    if not speaking:
        ink[:] = 0
        _paint_microphone(ink, x + pad + size * 0.22, y + tall / 2, size)
        overlay.lay(_MUTED, _share(ink))


def _share(ink: Image) -> NDArray[np.float32]:
    """Return how much of each pixel white ink covers, 0 to 1."""
    return np.asarray(ink[:, :, 0].astype(np.float32) / 255, np.float32)


def _paint_microphone(ink: Image, x: float, y: float, size: int) -> None:
    """Draw a crossed-out microphone around (x, y) in white."""
    unit, white = size * 1.6, (255, 255, 255)
    centre = (round(x * 16), round(y * 16))
    cv2.ellipse(ink, centre, (round(unit * 1.3), round(unit * 2.6)), 0, 0, 360, white, cv2.FILLED, cv2.LINE_AA, 4)
    ends = [(round(centre[0] + dx * unit), round(centre[1] + dy * unit)) for dx, dy in ((-3, -3.4), (3, 3.4))]
    cv2.line(ink, ends[0], ends[1], white, max(1, round(size / 9)), cv2.LINE_AA, 4)


def _rounded(width: int, height: int, radius: float, *, inset: float = 0.0) -> NDArray[np.float32]:
    """Return 1 inside a rounded rectangle `inset` pixels from the edges, 0 outside, smooth between."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + 0.5
    across = np.abs(x - width / 2) - (width / 2 - inset - radius)
    down = np.abs(y - height / 2) - (height / 2 - inset - radius)
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0)
    return np.asarray(np.clip(radius - outside + 0.5, 0, 1), np.float32)


def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _text_box(text: str, size: int, weight: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a text written at (0, 0)."""
    x, y, width, height = cv2.getTextSize((0, 0), text, (0, 0), _font(), size, weight)
    return x, y, x + width, y + height
