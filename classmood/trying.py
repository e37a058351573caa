"""Reads the pictures of the page on which teachers try it on their own faces: each by itself, and none is kept."""

import threading
from collections.abc import Callable

from capture.pictures import decode_picture
from classmood import wiring
from classmood.domain.faces import Face
from classmood.domain.frames import Image
from classmood.settings import Settings


class Trial:
    """Finds and reads faces with the networks of a lesson, which are loaded with the first picture."""

    def __init__(self, settings: Settings) -> None:
        """Say which networks; nothing is loaded yet."""
        self._settings = settings
        self._one_at_a_time = threading.Lock()
        self._read: Callable[[Image], list[Face]] | None = None

    def __call__(self, picture: bytes) -> list[Face]:
        """Return the faces of a picture, the surest first; empty when there is none. From any thread.

        Args:
            picture: a picture file in memory.

        Raises:
            CaptureError: it is no picture, too large or damaged.
            ModelError: a network cannot be loaded.
        """
        image = decode_picture(picture, name="The camera's picture")
        with self._one_at_a_time:
            if self._read is None:
                self._read = wiring.picture_reader(self._settings)
            return self._read(image)
