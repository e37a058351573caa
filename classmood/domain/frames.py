"""One picture of the class, with the time at which it was taken. Pixels live here and in memory only.

A `Frame` goes from `capture` to `inference` and no further: `storage` and `dashboard` never import this module.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A picture: ``(height, width, 3)``, blue-green-red, 0-255, as OpenCV uses it."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture and when it was taken."""

    image: Image
    """``(height, width, 3)`` blue-green-red, 0-255; neither side is 0."""
    at: datetime
    """UTC, timezone-aware. For a recording: its start plus the position in the file."""
