"""Draws what was found and read onto a picture, for a person to judge."""

import cv2
import numpy as np

from classmood.domain.faces import Face
from classmood.domain.frames import Image

_READ, _UNREAD, _INK = (90, 200, 60), (160, 160, 160), (20, 20, 20)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_faces(image: Image, faces: list[Face]) -> Image:
    """Return a copy of the picture with each face's box, likeliest emotion and its probability.

    Args:
        image: ``(height, width, 3)`` blue-green-red; it is left as it is.
        faces: a face that was too small to be read gets a grey box.
    """
    drawn = image.copy()
    # The line and the letters grow with the picture, so that they can be seen on a large one.
    unit = max(min(image.shape[:2]) / 720, 0.6)
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
