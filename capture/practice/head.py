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
        self.scale = scale
        self.origin = sheet.origin
        self._looks = looks
        self._paints = features.palette(looks)
        self._hair, self._hair_mask = paint_hair(sheet, looks)
        self._hair_alpha = opacity(self._hair_mask)
        self._skin, self._skin_mask = paint_skin(sheet, looks, self._hair_mask)

    def draw(self, look: Look) -> tuple[Image, NDArray[np.uint8]]:
        """Return the head, ``(h, w, 3)``, and its opacity, ``(h, w)`` 0-255; (0, 0) lies at `origin`."""
        drop = float(look.actions[Action.JAW_DROP])
        canvas, mask = self._with_jaw(self._skin, drop), self._with_jaw(self._skin_mask, drop)
        left, top, right, bottom = (round(edge * self.scale + self.origin[at % 2]) for at, edge in enumerate(_FACE))
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
