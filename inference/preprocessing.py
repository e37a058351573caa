"""From a face in a picture to the emotion network's input: the one way, in training and live.

A network judges only what it was trained on, so a different crop, another scaling or another order of the
same steps costs accuracy without any error. Training calls `network_input`, live use calls `face_crop`
and `network_input`, and nothing else in the program prepares a face.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box

CROP_SIZE = 48
"""Pixels on a side of a face crop: FER2013's size."""

CROP_SCALE = 1.0
"""Side of the square that is cut out, over the longer side of the face's box. The square of 1.0 about the box's centre
is how FER2013's own faces are framed; on portraits 0.8 to 1.1 read alike, and from 1.2 on the practice class is
misread. `classmood conditions` measures it again (docs/reading.md)."""

_CONTRAST_FLOOR = 8.0
"""Grey levels added to the spread, so that the noise of an almost flat crop is not blown up to full contrast."""


def face_crop(image: Image, box: Box) -> NDArray[np.uint8]:
    """Cut a face out as a square of `CROP_SCALE` times the box's longer side about its centre, in grey.

    Args:
        image: ``(height, width, 3)`` blue-green-red, 0-255.
        box: the face, brow to chin, in pixels of `image`; it may reach beyond the picture, whose edge
            pixels are then repeated. Neither side may be 0.

    Returns:
        ``(48, 48)`` grey levels 0-255.
    """
    side = CROP_SCALE * max(box.width, box.height)
    left = round(box.left + box.width / 2 - side / 2)
    top = round(box.top + box.height / 2 - side / 2)
    size = max(round(side), 1)
    height, width = image.shape[:2]
    rows = np.clip(np.arange(top, top + size), 0, height - 1)
    columns = np.clip(np.arange(left, left + size), 0, width - 1)
    inside = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    grey = cv2.cvtColor(inside, cv2.COLOR_BGR2GRAY)
    if grey.shape != (size, size):
        grey = grey[np.ix_(rows - rows[0], columns - columns[0])]
    # Averaging is right when shrinking; when enlarging it would only repeat pixels.
    method = cv2.INTER_AREA if size >= CROP_SIZE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (CROP_SIZE, CROP_SIZE), interpolation=method), dtype=np.uint8)


def network_input(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return crops as the emotion network takes them: each with mean 0 and a spread of about 1.

    Args:
        crops: ``(n, height, width)`` grey levels 0-255; ``n`` may be 0.

    Returns:
        ``(n, height, width, 1)``, ``(crop - mean) / (standard deviation + 8)`` crop by crop.
    """
    levels = crops.astype(np.float32)
    mean = levels.mean(axis=(1, 2), keepdims=True)
    spread = levels.std(axis=(1, 2), keepdims=True)
    standardised: NDArray[np.float32] = ((levels - mean) / (spread + _CONTRAST_FLOOR))[..., np.newaxis]
    return standardised
