"""For how long a source has shown the very same picture."""

import zlib

import numpy as np

from classmood.domain.frames import Image


class Stillness:
    """Remembers the last picture's checksum, and since when it has been the same. Keeps no picture."""

    def __init__(self) -> None:
        """Begin with nothing to compare with."""
        self._checksum: tuple[tuple[int, ...], int] | None = None
        self._since = 0.0

    def seconds(self, image: Image, now_seconds: float) -> float:
        """Return for how many seconds every picture up to this one was the same, pixel by pixel; 0 for a new one.

        Args:
            image: ``(height, width, 3)``.
            now_seconds: any clock that never goes back.
        """
        checksum = (image.shape, zlib.crc32(np.ascontiguousarray(image).data))
        if checksum != self._checksum:
            self._checksum, self._since = checksum, now_seconds
        return now_seconds - self._since
