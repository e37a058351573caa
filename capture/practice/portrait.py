"""One student in a tile: room, body and head, and where the face is."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice import body
from capture.practice.brush import blend
from capture.practice.head import Head, Look
from capture.practice.rooms import paint_room
from capture.practice.students import Appearance
from classmood.domain.frames import Image
from classmood.domain.geometry import Box

_UNIT = 0.205
"""Half the width of a face, in parts of the tile's height."""
_EYES = 0.455
"""Height of the eyes in the tile, from its top, in parts of its height."""
_FINEST = 110.0
"""Pixels for one face unit beyond which a head is not drawn at twice its size."""
_FACE = (-0.87, -0.90, 0.87, 1.46)
"""Left, top, right and bottom of what detectors call the face, in face units.

Measured: a photo-trained detector's box on photographs, from its own eye and mouth points.
"""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a student has moved to, relative to sitting still in the middle."""

    right: float
    """In face units."""
    down: float
    """In face units."""
    roll: float
    """Tilt of the head, radians; positive is clockwise."""


class Portrait:
    """Draws one student at one size; painting what never changes is done once, here."""

    def __init__(self, looks: Appearance, width: int, height: int, seed: int) -> None:
        """Paint room, body, skin and hair.

        Args:
            looks: the student.
            width: of the tile, pixels.
            height: of the tile, pixels.
            seed: decides on the room.
        """
        self._size = (width, height)
        self._unit = height * _UNIT * looks.near
        self._eyes = (width / 2 + looks.offset[0] * height, height * (_EYES + looks.offset[1]))
        self._room = _graded(paint_room(width, height, np.random.default_rng(seed), looks.light), looks)
        self._body = _graded(body.paint_body(looks, self._unit), looks)
        self._head = Head(looks, min(2 * self._unit, max(self._unit, _FINEST)))
        self._grade = _grades(looks)

    def draw(self, look: Look, placing: Placing) -> Image:
        """Return the tile, ``(height, width, 3)``."""
        x, y = self._eyes
        shift = np.array(
            [
                [1.0, 0.0, x + 0.45 * placing.right * self._unit - body.WIDTH / 2 * self._unit],
                [0.0, 1.0, y + 0.35 * placing.down * self._unit + body.TOP * self._unit],
            ]
        )
        tile = self._laid(self._room, self._body, shift)
        head = self._head.draw(look)
        head[:, :, :3] = cv2.LUT(head[:, :, :3], self._grade)
        return self._laid(tile, head, self._head_matrix(placing))

    def face(self, placing: Placing, jaw: float) -> Box:
        """Return the face's box in the tile, for a jaw dropped by `jaw`, 0 to 1."""
        left, top, right, bottom = _FACE
        bottom += 0.2 * jaw
        corners = np.array([(x, y, 1.0) for x in (left * 0.9, right * 0.9) for y in (top, bottom)])
        corners[:, :2] = corners[:, :2] * self._head.scale + self._head.origin
        seen = corners @ self._head_matrix(placing).T
        middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
        wide, tall = (right - left) * self._unit, (bottom - top) * self._unit
        return Box(float(middle[0] - wide / 2), float(middle[1] - tall / 2), float(wide), float(tall))

    def _head_matrix(self, placing: Placing) -> NDArray[np.float64]:
        """Return the matrix from the head's picture to the tile: the head tilts about the neck."""
        factor = self._unit / self._head.scale
        cos, sin = np.cos(placing.roll) * factor, np.sin(placing.roll) * factor
        pivot = np.array([self._head.origin[0], self._head.origin[1] + 1.3 * self._head.scale])
        turn = np.array([[cos, -sin], [sin, cos]])
        x, y = self._eyes
        target = np.array([x + placing.right * self._unit, y + (placing.down + 1.3) * self._unit])
        return np.column_stack((turn, target - turn @ pivot))

    def _laid(self, tile: Image, layer: NDArray[np.uint8], matrix: NDArray[np.float64]) -> Image:
        """Return `tile` with `layer`, moved by `matrix`, on it."""
        moved = cv2.warpAffine(layer, matrix, self._size, flags=cv2.INTER_LINEAR)
        alpha = moved[:, :, 3].astype(np.float32) * np.float32(1 / 255)
        return blend(tile, np.ascontiguousarray(moved[:, :, :3]), alpha)


def _grades(looks: Appearance) -> NDArray[np.uint8]:
    """Return what a camera of this exposure in this light makes of each level, ``(256, 1, 3)``."""
    gains = looks.exposure * np.array([1 - 0.07 * looks.warmth, 1.0, 1 + 0.045 * looks.warmth])
    levels = np.arange(256)[:, None] * gains
    return np.clip(np.round(levels), 0, 255).astype(np.uint8).reshape(256, 1, 3)


def _graded(picture: NDArray[np.uint8], looks: Appearance) -> NDArray[np.uint8]:
    picture[:, :, :3] = cv2.LUT(np.ascontiguousarray(picture[:, :, :3]), _grades(looks))
    return picture
