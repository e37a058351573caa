"""Whether a face can be seen well enough for its reading to be trusted like a clear face's.

A network always answers, and it is often sure of what it reads in a blur. Each of the four measures below was kept
because it tells such faces apart: its limit is where FER2013's public_test faces, spoiled step by step, have lost
five points of accuracy. Their plain brightness tells nothing that contrast does not, so it is not asked.
`classmood conditions` measures all of it again (docs/reading.md).
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

LOWEST = 20.0
"""Pixels of the frame from brow to chin."""
FLATTEST = 16.0
"""Grey levels of contrast: a dark room, a veil of light, a camera that fails."""
SOFTEST = 0.05
"""Sharpness: a lens out of focus, a line of few bits, a face enlarged from few pixels."""
MOST_BURNT = 0.3
"""Share of the crop that is white: a window behind the camera's back, a lamp in the face."""

_WHITE = 250
_NOISE = 8.0
"""Grey levels. Less contrast than this is as likely the camera's noise as something seen."""


def is_weak(crop: NDArray[np.uint8], face_height: float) -> bool:
    """Return whether a face is small, flat, blurred or burnt out, so that its reading is less sure than a clear face's.

    Args:
        crop: ``(48, 48)`` grey levels 0-255, from `preprocessing.face_crop`.
        face_height: of the face's box, in pixels of the frame.
    """
    return (
        face_height < LOWEST or contrast(crop) < FLATTEST or sharpness(crop) < SOFTEST or burnt_share(crop) > MOST_BURNT
    )


def contrast(crop: NDArray[np.uint8]) -> float:
    """Return the standard deviation of the crop's grey levels: 0 for a plain one, about 50 for a well-lit face."""
    return _spread(crop)


def sharpness(crop: NDArray[np.uint8]) -> float:
    """Return the variance of the Laplacian (Pech-Pacheco et al. 2000) over the variance of the levels; 0 upwards.

    Without the division a dim face would pass for a blurred one. Clear faces have 0.2 to 1.5.
    """
    edges = cv2.Laplacian(crop, cv2.CV_32F, ksize=1)
    return _spread(edges) ** 2 / (contrast(crop) ** 2 + _NOISE**2)


def burnt_share(crop: NDArray[np.uint8]) -> float:
    """Return the share of the crop's pixels that are white or nearly so, 0 to 1."""
    return float((crop >= _WHITE).mean())


def _spread(levels: NDArray[Any]) -> float:
    """Return the standard deviation; on so few pixels OpenCV takes a third of the time that numpy does."""
    return float(cv2.meanStdDev(levels)[1][0, 0])
