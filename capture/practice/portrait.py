"""One student in a tile: room, body and head, and where the face is."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice import anatomy, body
from capture.practice.brush import Turn, blend, opacity
from capture.practice.head import Head, Look
from capture.practice.rooms import paint_room
from capture.practice.students import Appearance
from classmood.domain.frames import Image
from classmood.domain.geometry import Box

_UNIT = 0.205
"""Half the width of a face, in parts of the tile's height."""
_EYES = 0.455
"""Height of the eyes in the tile, from its top, in parts of its height."""
_FINEST = 76.0
"""Pixels for one face unit beyond which a head is not drawn at twice its size."""
_FACE = (-0.87, -0.90, 0.87, 1.46)
"""Left, top, right and bottom of what detectors call the face, in face units.

Measured: a photo-trained detector's box on photographs, from its own eye and mouth points.
"""
_FOLLOW = 0.5
"""How much of the way that features move on a turned head a detector's box follows; the outline stays."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a student has moved to, relative to sitting still in the middle."""

    right: float
    """In face units."""
    down: float
    """In face units."""
    roll: float
    """Tilt of the head, radians; positive is clockwise."""
    body: tuple[float, float] = (0.0, 0.0)
    """Where the shoulders have moved to: right and down, in face units."""


class Portrait:
    """Draws one student at one size; painting what never changes is done once, here."""

    def __init__(self, looks: Appearance, width: int, height: int, seed: int | list[int]) -> None:
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
        self._grade = _grade(looks)
        self._room = self._graded(paint_room(width, height, np.random.default_rng(seed), looks.light))
        cloth, self._body_mask = body.paint_body(looks, self._unit)
        self._body = self._graded(cloth)
        self._head = Head(looks, min(2 * self._unit, max(self._unit, _FINEST)))
        # What was drawn last: people hold still for seconds, and a pair is replaced in one step,
        # so that threads may share a portrait.
        self._seated: tuple[tuple[float, float], Image] | None = None
        self._faced: tuple[Look, Image, NDArray[np.uint8]] | None = None

    def draw(self, look: Look, placing: Placing) -> Image:
        """Return the tile, ``(height, width, 3)``, in pixels of its own."""
        tile = self._room_with_body(placing.body).copy()
        head, mask = self._drawn_head(look)
        matrix = self._head_matrix(placing)
        corners = np.array([(x, y, 1.0) for x in (0, head.shape[1]) for y in (0, head.shape[0])]) @ matrix.T
        left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(corners.max(axis=0)).astype(int), self._size)
        window = tile[top:bottom, left:right]
        window[:] = _laid(window, head, mask, matrix - ((0, 0, left), (0, 0, top)))
        return tile

    def _room_with_body(self, at: tuple[float, float]) -> Image:
        last = self._seated
        if last is not None and last[0] == at:
            return last[1]
        x, y = self._eyes[0] + at[0] * self._unit, self._eyes[1] + at[1] * self._unit
        move = np.array([[1.0, 0.0, x - body.WIDTH / 2 * self._unit], [0.0, 1.0, y + body.TOP * self._unit]])
        picture = _laid(self._room, self._body, self._body_mask, move)
        self._seated = (at, picture)
        return picture

    def _graded(self, picture: Image) -> Image:
        return np.asarray(cv2.LUT(picture, self._grade), np.uint8)

    def _drawn_head(self, look: Look) -> tuple[Image, NDArray[np.uint8]]:
        last = self._faced
        if last is not None and last[0].same_as(look):
            return last[1], last[2]
        head, mask = self._head.draw(look)
        head = self._graded(head)
        self._faced = (look, head, mask)
        return head, mask

    def face(self, placing: Placing, turn: Turn, jaw: float) -> Box:
        """Return the face's box in the tile, for a turned head and a jaw dropped by `jaw`, 0 to 1."""
        left, top, right, bottom = _FACE
        middle = turn(np.array([[(left + right) / 2, (top + bottom) / 2]]))[0] * _FOLLOW
        bottom += anatomy.JAW_FALL * jaw
        centre = np.array([(left + right) / 2 + middle[0], (top + bottom) / 2 + middle[1] - _FOLLOW * 0.28, 1.0])
        centre[:2] = centre[:2] * self._head.scale + self._head.origin
        x, y = self._head_matrix(placing) @ centre
        wide, tall = (right - left) * self._unit, (bottom - top) * self._unit
        return Box(float(x - wide / 2), float(y - tall / 2), float(wide), float(tall)).clipped(*self._size)

    def _head_matrix(self, placing: Placing) -> NDArray[np.float64]:
        """Return the matrix from the head's picture to the tile: the head tilts about the neck."""
        factor = self._unit / self._head.scale
        cos, sin = np.cos(placing.roll) * factor, np.sin(placing.roll) * factor
        pivot = np.array([self._head.origin[0], self._head.origin[1] + 1.3 * self._head.scale])
        turn = np.array([[cos, -sin], [sin, cos]])
        x, y = self._eyes
        target = np.array([x + placing.right * self._unit, y + (placing.down + 1.3) * self._unit])
        return np.column_stack((turn, target - turn @ pivot))


def _laid(under: Image, layer: Image, mask: NDArray[np.uint8], matrix: NDArray[np.float64]) -> Image:
    """Return `under` with `layer`, moved by `matrix`, on it where `mask` says so."""
    size = under.shape[1::-1]
    moved = np.asarray(cv2.warpAffine(layer, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    alpha = opacity(np.asarray(cv2.warpAffine(mask, matrix, size), np.uint8))
    return blend(np.ascontiguousarray(under), moved, alpha)


def _grade(looks: Appearance) -> NDArray[np.uint8]:
    """Return what a camera of this exposure in this light makes of each level, ``(256, 1, 3)``."""
    gains = looks.exposure * np.array([1 - 0.07 * looks.warmth, 1.0, 1 + 0.045 * looks.warmth])
    levels = np.arange(256)[:, None] * gains
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8).reshape(256, 1, 3)
