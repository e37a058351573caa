"""A picture as a JPEG in memory, for a page of this computer to show once; nothing is written."""

import cv2
import numpy as np

from classmood.domain.frames import Image

QUALITY = 80
"""Of 100: letters stay legible, and a screen of 1920 x 1080 pixels takes about 300 kB."""


def jpeg(image: Image, *, longest_side: int) -> bytes:
    """Return the picture, made smaller where it is larger than `longest_side` pixels either way.

    Args:
        image: ``(height, width, 3)`` blue-green-red.
        longest_side: more than 0.
    """
    factor = longest_side / max(image.shape[:2])
    if factor < 1:
        height, width = (max(round(side * factor), 1) for side in image.shape[:2])
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()
