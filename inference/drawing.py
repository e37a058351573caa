"""Draws what was found and read onto a picture, for a person to judge."""

from collections.abc import Iterable

import cv2
import numpy as np

from classmood.domain.faces import Face
from classmood.domain.frames import Image

_READ, _WEAK, _UNREAD, _INK = (90, 200, 60), (40, 180, 245), (160, 160, 160), (20, 20, 20)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_faces(image: Image, faces: Iterable[Face]) -> Image:
    """Return a copy of the picture with each face's box, likeliest emotion and its probability.

    Args:
        image: ``(height, width, 3)`` blue-green-red; it is left as it is.
        faces: a face that was too small to be read gets a grey box.
    """
    drawn, unit = image.copy(), _unit(image)
    for face in faces:
        box, colour = face.box, _READ if face.probabilities else _UNREAD
        corner, opposite = (round(box.left), round(box.top)), (round(box.right), round(box.bottom))
        cv2.rectangle(drawn, corner, opposite, colour, max(round(2 * unit), 1))
        if face.likeliest is not None and face.probabilities is not None:
            words = f"{face.likeliest.label} {max(face.probabilities):.0%}"
        else:
            words = "too small"
        (width, height), below = cv2.getTextSize(words, _FONT, 0.45 * unit, 1)
        left = min(max(corner[0], 0), max(image.shape[1] - width, 0))
        bottom = corner[1] - below if corner[1] > height + 2 * below else opposite[1] + height + below
        cv2.rectangle(drawn, (left, bottom - height - below), (left + width, bottom + below), colour, cv2.FILLED)
        cv2.putText(drawn, words, (left, bottom), _FONT, 0.45 * unit, _INK, 1, cv2.LINE_AA)
    return np.asarray(drawn, dtype=np.uint8)


def draw_boxes(image: Image, faces: Iterable[Face]) -> Image:
    """Return a copy of the picture with each face's box and nothing that was read in it.

    Args:
        image: ``(height, width, 3)`` blue-green-red; it is left as it is.
        faces: green is large and clear, orange is weak, grey is too small to be read.
    """
    drawn = image.copy()
    for face in faces:
        colour = _UNREAD if face.probabilities is None else _WEAK if face.weak else _READ
        box = face.box
        corner, opposite = (round(box.left), round(box.top)), (round(box.right), round(box.bottom))
        cv2.rectangle(drawn, corner, opposite, colour, max(round(3 * _unit(image)), 2))
    return np.asarray(drawn, dtype=np.uint8)


def _unit(image: Image) -> float:
    """Return how many times the usual the lines and letters are, so that they can be seen on a large picture."""
    return float(max(min(image.shape[:2]) / 720, 0.6))
