"""A student's head: what never changes is painted once, the expression is drawn on it for each picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice import anatomy, features
from capture.practice.brush import Place, Turn, blend, opacity
from capture.practice.complexion import Sheet, paint_hair, paint_skin
from capture.practice.expressions import Action, Actions
from capture.practice.shading import shaded
from capture.practice.students import Appearance
from classmood.domain.frames import Image

_FACE = (-1.06, -1.15, 1.06, 1.75)
"""The part of a head that expressions change, in face units: left, top, right, bottom."""
_HINGE = 0.5
"""Below this y the skin stretches when the jaw drops."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a head does at one instant."""

    actions: Actions
    shut: float
    """0: the eyes are open; 1: shut in a blink."""
    gaze: tuple[float, float]
    """Where the eyes turn: right and down, -1 to 1."""
    turn: Turn

    def same_as(self, other: "Look") -> bool:
        """Return whether both are drawn alike."""
        rest = (self.shut, self.gaze, self.turn) == (other.shut, other.gaze, other.turn)
        return rest and np.array_equal(self.actions, other.actions)


class Head:
    """Draws one student's head at one size."""

    def __init__(self, looks: Appearance, scale: float) -> None:
        """Paint the skin and the hair.

        Args:
            looks: whose head.
            scale: pixels for one face unit.
        """
        sheet = Sheet(scale)
        hair, hair_mask = paint_hair(sheet, looks)
        skin, skin_mask = paint_skin(sheet, looks, hair_mask)
        # Half of a sheet is empty around most heads, and every pixel of it would be moved for each picture.
        used, left, top = _bounds(np.maximum(hair_mask, skin_mask), round(anatomy.JAW_FALL * scale))
        self.scale = scale
        self.origin = (sheet.origin[0] - left, sheet.origin[1] - top)
        self._looks = looks
        self._paints = features.palette(looks)
        self._hair, self._hair_mask = np.ascontiguousarray(hair[used]), np.ascontiguousarray(hair_mask[used])
        self._skin, self._skin_mask = np.ascontiguousarray(skin[used]), np.ascontiguousarray(skin_mask[used])
        self._hair_alpha = opacity(self._hair_mask)

    def draw(self, look: Look) -> tuple[Image, NDArray[np.uint8]]:
        """Return the head, ``(h, w, 3)``, and its opacity, ``(h, w)`` 0-255; (0, 0) lies at `origin`."""
        drop = float(look.actions[Action.JAW_DROP])
        canvas, mask = self._with_jaw(self._skin, drop), self._with_jaw(self._skin_mask, drop)
        height, width = self._skin_mask.shape
        left, top, right, bottom = (round(edge * self.scale + self.origin[at % 2]) for at, edge in enumerate(_FACE))
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        place = Place(self.scale, (self.origin[0] - left, self.origin[1] - top), look.turn)
        face = anatomy.face(self._looks, look.actions, shut=look.shut, gaze=look.gaze)
        skin = np.ascontiguousarray(canvas[top:bottom, left:right])
        skin = shaded(skin, place, self._looks, face)
        features.draw_features(skin, place, self._looks, self._paints, face)
        canvas[top:bottom, left:right] = skin
        return blend(canvas, self._hair, self._hair_alpha), np.asarray(cv2.max(mask, self._hair_mask), np.uint8)

    def _with_jaw(self, skin: NDArray[np.uint8], drop: float) -> NDArray[np.uint8]:
        """Return a copy of `skin` with the jaw dropped: the part below the nose is stretched downwards."""
        hinge = round(_HINGE * self.scale + self.origin[1])
        factor = 1 + drop * anatomy.JAW_FALL / (anatomy.CHIN_Y - _HINGE)
        lower = cv2.resize(skin[hinge:], None, fx=1.0, fy=factor, interpolation=cv2.INTER_LINEAR)
        return np.concatenate((skin[:hinge], lower[: len(skin) - hinge]))


def _bounds(mask: NDArray[np.uint8], below: int) -> tuple[tuple[slice, slice], int, int]:
    """Return the part of `mask` that is not empty and `below` rows more, and where it begins: left and top."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, top = max(int(columns[0]) - 1, 0), max(int(rows[0]) - 1, 0)
    return (slice(top, int(rows[-1]) + 2 + below), slice(left, int(columns[-1]) + 2)), left, top
